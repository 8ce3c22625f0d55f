import type { ReportBody } from '../../contract/report-body.ts';
import type { ReportDefinition } from '../../contract/report-definitions.ts';
import { sourceGroups } from '../../contract/report-sources.ts';
import { summaryKinds } from '../../contract/summary-kinds.ts';
import type { Model, ObjectModel } from '../../metadata/model.ts';
import { OTHER_GROUPS } from '../../metadata/summary-names.ts';
import { ownOf } from '../../query/paths.ts';
import { keepFormula, keepPath, nameFormula, namePath, replaceNames } from '../../query/stored-names.ts';

/** What of a definition is kept beside the report's own name, label and description. */
export type ReportContent = Omit<ReportDefinition, 'report' | 'label' | 'description'>;
type Beside = Readonly<Record<string, ObjectModel>>;
/** A report, or a block of one. */
type Body = ReportBody & Pick<ReportContent, 'joined'>;

/** One side of the names: which object a name stands for, what it is called on the other side, and the same of paths and formulas. */
interface Naming {
  readonly find: (name: string) => ObjectModel | undefined;
  readonly called: (object: ObjectModel) => string;
  readonly path: (object: ObjectModel, path: string, beside: Beside) => string;
  readonly formula: (object: ObjectModel, source: string, beside: Beside) => string;
}

const sources: readonly string[] = sourceGroups;
const formulas = ['where', 'formula', 'when'];
/** What holds a path, or the key of a column: which is its path unless it has a key of its own. */
const paths = ['field', 'of', 'group', 'series', 'value', 'columns', 'group_by', 'columns_by', 'filters', 'sort', 'order'];
/** What may also hold the key of a summary, which is its kind and the key of a column. */
const summaryKeys = ['value', 'columns', 'order'];
const SUMMARY = new RegExp(`^(${Object.keys(summaryKinds).join('|')})_(.+)$`);

/** A definition as it is kept: objects by tables, fields by columns, so that a rename leaves it alone. */
export function keepContent(model: Model, content: ReportContent): ReportContent {
  return translate(content, {
    find: (name) => ownOf(model.objects, name),
    called: ({ table }) => table,
    path: (object, path, beside) => keepPath(model, object, path, beside),
    formula: (object, source, beside) => keepFormula(model, object, source, beside),
  });
}

/** A kept definition under the present names. What is gone stays under the name of its column or table. */
export function nameContent(model: Model, kept: ReportContent): ReportContent {
  return translate(kept, {
    find: (table) => Object.values(model.objects).find((object) => object.table === table),
    called: ({ name }) => name,
    path: (object, path, beside) => namePath(model, object, path, beside),
    formula: (object, source, beside) => nameFormula(model, object, source, beside),
  });
}

/** The words of a report, or of a block of one: paths and keys of columns, and keys of summaries, which may be those of its own blocks. */
function wordsOf(
  { columns, joined = {} }: Body,
  { from, beside }: { readonly from: ObjectModel; readonly beside: Beside },
  naming: Naming,
): { readonly word: (text: string) => string; readonly summary: (text: string) => string } {
  const ownKeys = new Set(columns.flatMap((column) => (typeof column === 'object' && column.key !== undefined ? [column.key] : [])));
  const word = (text: string): string => {
    const minus = text.startsWith('-') ? '-' : '';
    const path = text.slice(minus.length);
    return ownKeys.has(path) ? text : minus + naming.path(from, path, beside);
  };
  /** `sum_beds` by what beds is called; a path where it is none. */
  const summary = (text: string): string => {
    const [, minus = '', key = text] = /^(-?)(.*)$/.exec(text) ?? [];
    const [name = '', ...rest] = key.split('.');
    const block = rest.length > 0 ? ownOf(joined, name) : undefined;
    const within = block && aliasesOf(block, naming.find);
    if (block && within?.from) return `${minus}${name}.${wordsOf(block, { ...within, from: within.from }, naming).summary(rest.join('.'))}`;
    const own = word(key);
    const [, kind, of] = SUMMARY.exec(key) ?? [];
    return minus + (own === key && kind !== undefined && of !== undefined ? `${kind}_${word(of)}` : own);
  };
  return { word, summary };
}

function translate<T extends Body>(content: T, naming: Naming): T {
  const { from, beside } = aliasesOf(content, naming.find);
  if (!from) return content;
  const { word, summary } = wordsOf(content, { from, beside }, naming);
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') {
      if (formulas.includes(key)) return naming.formula(from, value, beside);
      return summaryKeys.includes(key) ? summary(value) : paths.includes(key) ? word(value) : value;
    }
    if (Array.isArray(value)) return value.map((each) => visit(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner, name)]));
  };
  const source = (given: unknown): unknown => {
    if (typeof given !== 'object' || given === null || !('object' in given)) return given;
    const target = naming.find(String(given.object));
    if (!target) return given;
    const each = ([name, value]: [string, unknown]): [string, unknown] => {
      if (name === 'object') return [name, naming.called(target)];
      if (name === 'by') return [name, naming.path(target, String(value), {})];
      if (name === 'where' && typeof value === 'string') return [name, naming.formula(target, value, {})];
      if (name !== 'values' || typeof value !== 'object' || value === null) return [name, value];
      const values = Object.entries(value).map(([key, told]: [string, { readonly of?: string }]) => [
        key,
        told.of === undefined ? told : { ...told, of: naming.path(target, told.of, {}) },
      ]);
      return [name, Object.fromEntries(values)];
    };
    return Object.fromEntries(Object.entries(given).map(each));
  };
  const entries = Object.entries(content).map(([key, value]): [string, unknown] => {
    if (key === 'from') return [key, naming.called(from)];
    if (key === 'joined') return [key, Object.fromEntries(Object.entries(content.joined ?? {}).map(([name, block]) => [name, translate(block, naming)]))];
    if (sources.includes(key)) return [key, Object.fromEntries(Object.entries(value as object).map(([alias, given]) => [alias, source(given)]))];
    if (key === 'summaries') return [key, (value as NonNullable<ReportContent['summaries']>).map((each) => ofSummaries(each, visit, summary))];
    return [key, visit(value, key)];
  });
  return Object.fromEntries(entries) as T;
}

/** A summary; the names in its formula are those of other summaries. */
function ofSummaries(
  given: NonNullable<ReportContent['summaries']>[number],
  visit: (value: unknown, key: string) => unknown,
  rename: (key: string) => string,
): unknown {
  const { formula, ...rest } = given;
  const visited = visit(rest, 'summaries') as object;
  if (typeof formula !== 'string') return formula === undefined ? visited : { ...visited, formula };
  const named = replaceNames(formula, ([first = '', ...others]) =>
    OTHER_GROUPS.includes(first) ? [first, rename(others.join('.'))] : [rename([first, ...others].join('.'))],
  );
  return { ...visited, formula: named };
}

/** The object of the rows, and the objects beside it by alias, as far as they are there. Records that are told of in values have names of their own. */
function aliasesOf(content: Body, find: Naming['find']): { readonly from: ObjectModel | undefined; readonly beside: Beside } {
  const rows = { ...content.with_or_without, ...content.with };
  return {
    from: find(content.from),
    beside: Object.fromEntries(
      Object.entries(rows).flatMap(([alias, { object }]) => {
        const target = find(object);
        return target ? [[alias, target] as const] : [];
      }),
    ),
  };
}
