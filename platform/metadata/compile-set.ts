import type { ReportBody } from '../contract/report-body.ts';
import type { RecordSetDefinition } from '../contract/report-sources.ts';
import { summaryKinds } from '../contract/summary-kinds.ts';
import { toText } from '../contract/text.ts';
import { offersNotApplicable } from '../fields/not-applicable.ts';
import { byName, type Compilation } from './compilation.ts';
import { compileAt } from './compile-at.ts';
import type { DefinitionFile } from './definition-file.ts';
import { leadsTo, parentOf } from './join-parent.ts';
import type { JoinModel, SetModel, SetValueModel } from './model.ts';
import { type CompiledObjects, resolvePath } from './resolve-path.ts';

type Report = DefinitionFile<ReportBody>;

/** Compiles records that are told of in values of each row; undefined when nothing can be said of them. `keep`: whether only rows that have them stay, or only those that have none. */
export function compileSet(
  compilation: Compilation,
  objects: CompiledObjects,
  file: Report,
  joins: ReadonlyMap<string, JoinModel>,
  alias: string,
  set: RecordSetDefinition,
  keep: boolean | undefined,
): JoinModel | undefined {
  const { problems, formulas } = compilation;
  const target = objects.get(set.object);
  const parent = parentOf(compilation, file, joins, set);
  if (target === undefined) problems.unknown(file, 'unknown_object', 'オブジェクト', set.object, [...objects.keys()], set, 'object');
  if (target === undefined || parent === undefined) {
    problems.broken.add(alias);
    return undefined;
  }
  const base = { object: set.object };
  const by = resolvePath(compilation, objects, base, set.by, file, set, 'by');
  if (by && leadsTo(by.field?.definition) !== parent)
    problems.add(file, 'wrong_field_type', `${set.object}.${set.by} は ${parent} への参照 (lookup) ではありません。`, set, 'by');
  const where = compileAt(problems, file, set, 'where', formulas.scopeOf(set.object), 'boolean');
  const label = set.label === undefined ? { ja: `${target.label.ja}あり`, en: `Has ${target.label.en}` } : toText(set.label);
  const values = Object.entries(set.values ?? {}).flatMap(([name, value]): (readonly [string, SetValueModel])[] => {
    const compiled = compileValue(compilation, objects, file, set.object, name, value, set.values ?? {});
    return compiled ? [[name, compiled]] : [];
  });
  const told: SetModel = {
    label,
    atLeast: set.at_least ?? 1,
    ...(keep !== undefined && { keep }),
    values: byName([
      ['count', { label: { ja: `${target.label.ja}の件数`, en: `Number of ${target.label.en}` }, kind: 'count', valueType: 'number' }],
      ...values,
    ]),
  };
  return {
    object: set.object,
    by: set.by,
    ...(set.within !== undefined && { within: set.within }),
    ...(where && { where }),
    required: false,
    set: told,
  };
}

function compileValue(
  compilation: Compilation,
  objects: CompiledObjects,
  file: Report,
  object: string,
  name: string,
  value: NonNullable<RecordSetDefinition['values']>[string],
  values: object,
): SetValueModel | undefined {
  const { problems } = compilation;
  const { kind } = value;
  const { label: word, of: allowed, gives, ordered } = summaryKinds[kind];
  if (name === 'count' && kind !== 'count') problems.add(file, 'duplicate_name', '`count` は件数の名前です。別の名前にします。', values, name, 'key');
  const of = value.of === undefined ? undefined : resolvePath(compilation, objects, { object }, value.of, file, value, 'of');
  const made = of ? { ja: `${of.label.ja}の${word.ja}`, en: `${word.en} of ${of.label.en}` } : word;
  const label = value.label === undefined ? made : toText(value.label);
  if (value.of !== undefined && of === undefined) return undefined;
  if (ordered === true) {
    problems.add(file, 'wrong_value', `${kind} は summaries で使います。ここのレコードには順序がありません。`, value, 'kind');
    return undefined;
  }
  if (kind === 'count' && of === undefined) return { label, kind, valueType: 'number' };
  if (of === undefined) {
    problems.add(file, 'missing_key', `${kind} には of (項目) を書きます。`, value, 'kind');
    return undefined;
  }
  if (!allowed.includes(of.valueType)) {
    problems.add(file, 'wrong_field_type', `\`${value.of ?? ''}\` (${of.valueType}) の ${kind} は計算できません。`, value, 'of');
    return undefined;
  }
  if (kind === 'not_applicable' && !(of.field && offersNotApplicable(of.field))) {
    problems.add(file, 'wrong_field_type', `\`${value.of ?? ''}\` には該当なしがありません。`, value, 'of');
    return undefined;
  }
  return { label, kind, valueType: gives === 'number' ? 'number' : (of.valueType as SetValueModel['valueType']), of: of.path };
}
