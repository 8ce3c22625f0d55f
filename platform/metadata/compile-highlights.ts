import type { HighlightDefinition, Tone } from '../contract/report-sources.ts';
import { toText, type Text } from '../contract/text.ts';
import { compileFormula } from '../formula/compile.ts';
import type { Formula, FormulaScope } from '../formula/formula.ts';
import type { Compilation } from './compilation.ts';
import { compileAt } from './compile-at.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ColumnModel, HighlightModel } from './model.ts';

/** What a tone says where the definition does not: colour alone tells nothing to who does not see it. */
const words: Readonly<Record<Tone, Text>> = {
  good: { ja: '良好', en: 'Good' },
  warn: { ja: '注意', en: 'Caution' },
  bad: { ja: '警告', en: 'Alert' },
  idle: { ja: '対象外', en: 'Not concerned' },
};

/** Compiles what makes rows stand out, or with `column` its cells. A range is a condition on the column's own value: from a number on, below a number. */
export function compileHighlights(
  compilation: Compilation,
  file: DefinitionFile,
  scope: FormulaScope,
  highlights: readonly HighlightDefinition[] | undefined,
  column?: ColumnModel,
): readonly HighlightModel[] {
  return (highlights ?? []).flatMap((highlight) => {
    const when = conditionOf(compilation, file, scope, highlight, column);
    return when ? [{ when, tone: highlight.tone, label: highlight.label === undefined ? words[highlight.tone] : toText(highlight.label) }] : [];
  });
}

function conditionOf(
  { problems }: Compilation,
  file: DefinitionFile,
  scope: FormulaScope,
  highlight: HighlightDefinition,
  column: ColumnModel | undefined,
): Formula | undefined {
  const { when, from, below } = highlight;
  const isRange = from !== undefined || below !== undefined;
  if (isRange === (when !== undefined)) {
    problems.add(file, 'missing_key', 'highlight には when か、from・below のどちらかを書きます。', highlight, 'tone', 'key');
    return undefined;
  }
  if (!isRange) return compileAt(problems, file, highlight, 'when', scope, 'boolean');
  const at = from === undefined ? 'below' : 'from';
  const value = column?.formula?.source ?? column?.path?.join('.');
  if (value === undefined || column?.valueType !== 'number') {
    problems.add(file, 'wrong_field_type', `${at} は数値の列だけに使えます。when に条件を書きます。`, highlight, at, 'key');
    return undefined;
  }
  if (from !== undefined && below !== undefined && from >= below) {
    problems.add(file, 'wrong_value', 'from は below より小さい数にします。', highlight, 'from');
    return undefined;
  }
  const parts = [...(from === undefined ? [] : [`(${value}) >= ${plain(from)}`]), ...(below === undefined ? [] : [`(${value}) < ${plain(below)}`])];
  const compiled = compileFormula(parts.join(' AND '), scope, { expect: 'boolean' });
  if ('formula' in compiled) return compiled.formula;
  problems.add(file, 'too_complex', `列の式が長いため、範囲では書けません。when に条件を書きます。`, highlight, at);
  return undefined;
}

/** A number as a formula has it: without an exponent. */
function plain(value: number): string {
  const text = value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
  return value < 0 ? `(${text})` : text;
}
