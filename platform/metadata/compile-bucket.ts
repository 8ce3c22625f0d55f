import type { Bucket } from '../contract/report-groupings.ts';
import { toText, type Text } from '../contract/text.ts';
import type { Choice, Field } from '../fields/field.ts';
import { notApplicableText, offersNotApplicable } from '../fields/not-applicable.ts';
import type { FormulaScope } from '../formula/formula.ts';
import { compileFormula } from '../formula/compile.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ColumnModel } from './model.ts';
import { type CompiledObjects, type PathBase, type Resolved, resolvePath } from './resolve-path.ts';

interface Part {
  readonly value: string;
  readonly label: Text;
  /** Keeps the rows of the bucket; read in order, and only of values. */
  readonly condition: string;
}

const others: Text = { ja: 'その他', en: 'Others' };
const REST = 'rest';
const NOT_APPLICABLE = 'na';

/**
 * Compiles a column of buckets: a formula that names the bucket of each row, and a picklist of the buckets in their order. Blanks lie in none, and 該当なし in
 * one of its own. Undefined when it is wrong, which is told at its place.
 */
export function compileBucket(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  scope: FormulaScope,
  file: DefinitionFile,
  given: { readonly bucket: Bucket; readonly key: string; readonly label: Text },
): ColumnModel | undefined {
  const { problems } = compilation;
  const { bucket, key, label } = given;
  const resolved = resolvePath(compilation, objects, base, bucket.of, file, bucket, 'of');
  if (resolved === undefined) return undefined;
  const before = problems.count;
  const parts = checkedParts(compilation, file, bucket, resolved);
  if (parts === undefined || problems.count > before) return undefined;
  const path = resolved.path.join('.');
  const choices = [
    ...parts,
    ...(isOpen(bucket) ? [{ value: REST, label: bucket.others === undefined ? others : toText(bucket.others), condition: '' }] : []),
    ...(offersNa(resolved) ? [{ value: NOT_APPLICABLE, label: notApplicableText, condition: '' }] : []),
  ].map((part): Choice => ({ value: part.value, label: part.label, retired: false }));
  const compiled = compileFormula(sourceOf(path, parts, resolved, isOpen(bucket)), scope, { expect: 'text' });
  if ('problems' in compiled) {
    problems.add(file, 'too_complex', compiled.problems[0]?.message ?? 'この分類は大きすぎます。', bucket, 'of');
    return undefined;
  }
  const field: Field = {
    name: key,
    column: '',
    type: 'picklist',
    label,
    definition: { type: 'picklist', label: label.ja, values: Object.fromEntries(choices.map((choice) => [choice.value, choice.label.ja])) },
    choices,
    valueType: 'choice',
  };
  return { key, label, formula: compiled.formula, field, valueType: 'choice', bucket: conditionsOf(path, parts, resolved) };
}

function checkedParts({ problems }: Compilation, file: DefinitionFile, bucket: Bucket, resolved: Resolved): readonly Part[] | undefined {
  const { ranges, lists } = bucket;
  const path = resolved.path.join('.');
  const isNumber = resolved.valueType === 'number';
  if ((ranges === undefined) === (lists === undefined)) {
    problems.add(file, 'missing_key', '分類には ranges (数の範囲) か lists (値の一覧) のどちらか 1 つを書きます。', bucket, 'of');
    return undefined;
  }
  if (ranges && !isNumber) problems.add(file, 'wrong_field_type', `\`${bucket.of}\` は数ではないので、ranges では分類できません。`, bucket, 'of');
  if (lists && !['choice', 'text'].includes(resolved.valueType))
    problems.add(file, 'wrong_field_type', `\`${bucket.of}\` は選択リストでもテキストでもないので、lists では分類できません。`, bucket, 'of');
  if (ranges) {
    ranges.forEach((range, index) => {
      const from = ranges[index - 1]?.below;
      const last = index === ranges.length - 1;
      if (range.below === undefined && !last) problems.add(file, 'missing_key', '最後の範囲のほかには below を書きます。', range, 'label');
      else if (range.below !== undefined && from !== undefined && range.below <= from)
        problems.add(file, 'wrong_value', 'ranges は小さい順に書きます。', range, 'below');
    });
    return ranges.map(({ below, label }, index) => {
      const from = ranges[index - 1]?.below;
      const bounds = [...(from === undefined ? [] : [`${path} >= ${from}`]), ...(below === undefined ? [] : [`${path} < ${below}`])];
      return { value: `b${index + 1}`, label: toText(label), condition: bounds.length === 0 ? `NOT ISBLANK(${path})` : bounds.join(' AND ') };
    });
  }
  const seen = new Set<string>();
  const known = resolved.field?.choices ?? [];
  return (lists ?? []).map(({ values, label }, index) => {
    values.forEach((value, at) => {
      if (seen.has(value)) problems.add(file, 'duplicate_name', `値 \`${value}\` が 2 回書かれています。`, values, at);
      seen.add(value);
      if (known.length > 0 && !known.some((choice) => choice.value === value))
        problems.unknown(
          file,
          'unknown_value',
          '選択値',
          value,
          known.map((choice) => choice.value),
          values,
          at,
        );
    });
    return { value: `b${index + 1}`, label: toText(label), condition: `IN(${[path, ...values.map(quote)].join(', ')})` };
  });
}

/** Whether values may lie in none of the buckets that are named. */
const isOpen = ({ ranges, lists }: Bucket): boolean => lists !== undefined || ranges?.at(-1)?.below !== undefined;
const offersNa = ({ field }: Resolved): boolean => field !== undefined && offersNotApplicable(field);
const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function sourceOf(path: string, parts: readonly Part[], resolved: Resolved, open: boolean): string {
  const inner = parts.reduceRight(
    (rest, { value, condition }, index) => (index === parts.length - 1 && !open ? quote(value) : `IF(${condition}, ${quote(value)}, ${rest})`),
    open ? quote(REST) : 'BLANK',
  );
  const filled = `IF(ISBLANK(${path}), BLANK, ${inner})`;
  return offersNa(resolved) ? `IF(ISNA(${path}), ${quote(NOT_APPLICABLE)}, ${filled})` : filled;
}

/** The condition of each bucket as a reader's filter. */
function conditionsOf(path: string, parts: readonly Part[], resolved: Resolved): NonNullable<ColumnModel['bucket']> {
  const unlessNa = offersNa(resolved) ? ` AND NOT ISNA(${path})` : '';
  const rest = parts.map(({ condition }) => `NOT (${condition})`).join(' AND ');
  return {
    conditions: {
      ...Object.fromEntries(parts.map(({ value, condition }) => [value, condition])),
      [REST]: `NOT ISBLANK(${path})${unlessNa} AND ${rest}`,
      ...(offersNa(resolved) && { [NOT_APPLICABLE]: `ISNA(${path})` }),
    },
    blank: `ISBLANK(${path})${unlessNa}`,
  };
}
