import type { JoinDefinition } from '../contract/report-sources.ts';
import type { ReportBody } from '../contract/report-body.ts';
import type { FormulaScope } from '../formula/formula.ts';
import { byName, own, type Compilation } from './compilation.ts';
import { compileAt } from './compile-at.ts';
import type { DefinitionFile } from './definition-file.ts';
import { compileSet } from './compile-set.ts';
import { leadsTo, parentOf } from './join-parent.ts';
import type { JoinModel, ReportModel } from './model.ts';
import { multiplyingJoins } from './multiplying-joins.ts';
import type { CompiledObjects, PathBase } from './resolve-path.ts';
import { setMember, setOf } from './set-member.ts';

type Report = DefinitionFile<ReportBody>;
/** The groups of sources: whether they make rows, and what of the rows without such records. */
const rowGroups = [
  ['with_or_without', false],
  ['with', true],
] as const;
const setGroups = [
  ['only_with', true],
  ['without', false],
  ['beside', undefined],
] as const;

/** Compiles where the rows of a report come from beside its object: joined records, and sets of records that are told of in values. */
export function compileSources(compilation: Compilation, objects: CompiledObjects, file: Report): ReportModel['joins'] {
  const joins = new Map<string, JoinModel>();
  const rows = rowGroups.flatMap(([group, required]) => Object.entries(file.value[group] ?? {}).map(([alias, join]) => ({ group, alias, join, required })));
  // A join is compiled after the one that it is within, wherever it is written.
  let waiting = rows;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ join }) => join.within === undefined || joins.has(join.within) || !waiting.some(({ alias }) => alias === join.within));
    if (ready.length === 0) {
      for (const { join } of waiting) compilation.problems.add(file, 'circular', 'within が輪になっています。1 つは元の行に付くものにします。', join, 'within');
      for (const { alias } of waiting) compilation.problems.broken.add(alias);
      break;
    }
    for (const { group, alias, join, required } of ready) {
      checkAlias(compilation, file, joins, group, alias);
      const compiled = compileJoin(compilation, file, joins, alias, join, required);
      if (compiled && !joins.has(alias)) joins.set(alias, compiled);
    }
    waiting = waiting.filter((each) => !ready.includes(each));
  }
  refuseMultiplying(compilation, file, joins);
  for (const [group, keep] of setGroups)
    for (const [alias, set] of Object.entries(file.value[group] ?? {})) {
      checkAlias(compilation, file, joins, group, alias);
      const compiled = compileSet(compilation, objects, file, joins, alias, set, keep);
      if (compiled && !joins.has(alias)) joins.set(alias, compiled);
    }
  return byName(joins);
}

/** The base of the report's paths. */
export function sourceBase(from: string, joins: ReportModel['joins']): PathBase {
  const entries = Object.entries(joins);
  return {
    object: from,
    joins: byName(entries.flatMap(([alias, { object, set }]) => (set ? [] : [[alias, object] as const]))),
    sets: byName(entries.flatMap(([alias, { set }]) => (set ? [[alias, set] as const] : []))),
  };
}

/** The fields of the report's object, those of each join after its alias, and what each set tells. */
export function sourceScope({ formulas }: Compilation, { object, joins, sets }: PathBase): FormulaScope {
  const joined = ([first = '']: readonly string[]) => own(joins, first);
  const root = formulas.scopeOf(object);
  return {
    find: (path) => {
      const set = setOf(sets, path);
      const told = set && setMember(set, path.slice(1));
      if (set) return told && { type: told.valueType };
      const target = joined(path);
      if (target === undefined) return root.find(path);
      const meaning = formulas.scopeOf(target).find(path.slice(1));
      // There may be no such record beside a row.
      return meaning && { ...meaning, never_blank: false };
    },
    names: (path) => {
      const set = setOf(sets, path);
      if (set) return path.length === 1 ? Object.keys(set.values) : [];
      const target = joined(path);
      if (target !== undefined)
        return formulas
          .scopeOf(target)
          .names(path.slice(1))
          .filter((name) => name !== 'USER');
      return path.length === 0 ? [...root.names([]), ...Object.keys({ ...joins, ...sets })] : root.names(path);
    },
  };
}

function checkAlias({ problems, objects }: Compilation, file: Report, joins: ReadonlyMap<string, JoinModel>, group: keyof ReportBody, alias: string): void {
  const at: [object, string, 'key'] = [file.value[group] as object, alias, 'key'];
  if (objects.get(file.value.from)?.fields.has(alias) === true)
    problems.add(file, 'duplicate_name', `\`${alias}\` は ${file.value.from} の項目の名前です。別の名前にします。`, ...at);
  if (joins.has(alias)) problems.add(file, 'duplicate_name', `\`${alias}\` がほかの名前と重なっています。別の名前にします。`, ...at);
}

function compileJoin(
  compilation: Compilation,
  file: Report,
  joins: ReadonlyMap<string, JoinModel>,
  alias: string,
  join: JoinDefinition,
  required: boolean,
): JoinModel | undefined {
  const { problems, objects, formulas } = compilation;
  const target = objects.get(join.object);
  const parent = parentOf(compilation, file, joins, join);
  if (target === undefined) problems.unknown(file, 'unknown_object', 'オブジェクト', join.object, [...objects.keys()], join, 'object');
  if (target === undefined || parent === undefined) {
    problems.broken.add(alias);
    return undefined;
  }
  const by = target.fields.get(join.by);
  const lookups = [...target.fields].filter(([, field]) => leadsTo(field) === parent).map(([name]) => name);
  if (by === undefined) problems.unknown(file, 'unknown_field', `${join.object} の ${parent} への参照項目`, join.by, lookups, join, 'by');
  else if (leadsTo(by) !== parent)
    problems.add(file, 'wrong_field_type', `${join.object}.${join.by} は ${parent} への参照 (lookup) ではありません。`, join, 'by');
  if (required && join.within !== undefined && joins.get(join.within)?.required === false)
    problems.add(
      file,
      'wrong_value',
      `\`${join.within}\` のない行も残るので、その中の \`${alias}\` は with にできません。両方を with にするか、両方を with_or_without にします。`,
      join,
      'within',
    );
  const where = compileAt(problems, file, join, 'where', formulas.scopeOf(join.object), 'boolean');
  return { object: join.object, by: join.by, ...(join.within !== undefined && { within: join.within }), ...(where && { where }), required };
}

/** Rows of two lists would come in every pair: 30 days and 5 contacts make 150 rows, and every sum is wrong. */
function refuseMultiplying({ problems, objects }: Compilation, file: Report, joins: ReadonlyMap<string, JoinModel>): void {
  for (const [first, second] of multiplyingJoins(objects, joins)) {
    const group = file.value.with?.[second] === undefined ? file.value.with_or_without : file.value.with;
    problems.add(
      file,
      'multiplied_rows',
      `\`${first}\` と \`${second}\` には 1 行に何件もあり、組み合わせの数だけ行が増えます。片方を beside にして件数や合計を列にするか、一意な項目で 1 件に絞ります。`,
      group ?? file.value,
      second,
      'key',
    );
  }
}
