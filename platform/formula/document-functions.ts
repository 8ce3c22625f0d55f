import { notApplicableName, ownerOf } from '../fields/not-applicable.ts';
import { writeSignature } from './signature.ts';
import { exampleMoment, exampleNames } from './examples.ts';
import type { FormulaValue } from './formula.ts';
import { functions } from './functions.ts';

/** The reference of all functions as Markdown, in Japanese and English, made from the table that also runs them. */
export function documentFunctions(): string {
  const values = Object.entries(exampleNames)
    .filter(([name]) => ownerOf(name) === name)
    .map(([name, { type, value }]) => `| \`${name}\` | ${type} | ${exampleNames[notApplicableName(name)]?.value === true ? '該当なし / N/A' : write(value)} |`);
  const entries = functions.flatMap((entry) => [
    `### ${entry.name}`,
    '',
    `\`${writeSignature(entry)}\``,
    '',
    entry.description.ja,
    '',
    entry.description.en,
    '',
    `\`${entry.example.formula}\` → ${write(entry.example.result)}`,
    '',
  ]);
  return [
    '# 式の関数 / Functions of formulas',
    '',
    '例は次の値で計算しています。 / The examples are computed with these values.',
    '',
    '| 名前 / name | 種類 / type | 値 / value |',
    '| --- | --- | --- |',
    ...values,
    `| \`NOW()\` | datetime | \`${exampleMoment.now.toISOString()}\` (${exampleMoment.timeZone}) |`,
    '',
    ...entries,
  ].join('\n');
}

function write(value: FormulaValue): string {
  if (value === null) return '空白 / blank';
  return `\`${typeof value === 'boolean' ? String(value).toUpperCase() : JSON.stringify(value)}\``;
}
