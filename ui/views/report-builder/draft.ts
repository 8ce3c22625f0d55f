import type { ReportDefinition } from '../../../platform/contract/report-definitions.ts';
import type { Grouping } from '../../../platform/contract/report-groupings.ts';

/** What a report says, but for its name and words: what the builder changes. Keys that it has no place for stay as they are. */
export type Content = Omit<ReportDefinition, 'report' | 'label' | 'description'>;
export type ColumnEntry = Content['columns'][number];
export type ColumnParts = Exclude<ColumnEntry, string>;
export type GroupingParts = Exclude<Grouping, string>;
export type SummaryEntry = NonNullable<Content['summaries']>[number];
type Words = NonNullable<ColumnParts['label']>;

/** A content with nothing in it. */
export const blankContent = (from: string): Content => ({ from, columns: [] });

/** What a report says to others than its maker is no part of a copy: who may open a declared one, and what of it is published. A report of a user has none of it. */
export function copied({ roles: _roles, edit: _edit, manage: _manage, open: _open, ...content }: Content): Content {
  return content;
}

/** The same with another value at a key; one that is undefined, blank or without entries is taken out. */
export function put<T extends object, K extends keyof T>(given: T, key: K, value: T[K] | undefined | ''): T {
  const isNothing =
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  if (!isNothing) return { ...given, [key]: value };
  const { [key]: _, ...rest } = given;
  return rest as T;
}
export const replaceAt = <T>(list: readonly T[], index: number, item: T): T[] => list.map((one, at) => (at === index ? item : one));
export const withoutAt = <T>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index);

export const columnParts = (column: ColumnEntry): ColumnParts => (typeof column === 'string' ? { field: column } : column);
export const groupingParts = (grouping: Grouping): GroupingParts => (typeof grouping === 'string' ? { field: grouping } : grouping);
/** A field alone is written as such. */
export function shortest<T extends { readonly field?: string }>(parts: T): T | string {
  return Object.keys(parts).length === 1 && parts.field !== undefined ? parts.field : parts;
}

/** What a column is called elsewhere in the report. `index`: its place, which names a bucket or formula that has no key. */
export function columnKey(column: ColumnEntry, index: number, columns: readonly ColumnEntry[]): string {
  const { key, field, bucket } = columnParts(column);
  const formulas = columns.slice(0, index + 1).filter((one) => columnParts(one).formula !== undefined).length;
  return key ?? field ?? (bucket ? `bucket_${index + 1}` : `formula_${formulas}`);
}
export const columnKeys = ({ columns }: Content): string[] => columns.map((column, index) => columnKey(column, index, columns));

/** What a grouping is called elsewhere: a field that is grouped by again is told apart by its period. */
export function groupingKey(grouping: Grouping, before: readonly Grouping[]): string {
  const { key, field, by } = groupingParts(grouping);
  const isTaken = before.some((one) => groupingParts(one).key === undefined && groupingParts(one).field === field);
  return key ?? (isTaken && by !== undefined ? `${field.replaceAll('.', '_')}_${by}` : field);
}
/** The keys of all groupings, those in rows first. */
export function groupingKeys({ group_by: rows = [], columns_by: columns = [] }: Content): string[] {
  const all = [...rows, ...columns];
  return all.map((grouping, index) => groupingKey(grouping, all.slice(0, index)));
}

/** What a summary is called elsewhere; undefined while it lacks what names it. */
export function summaryKey({ kind, of, formula, key }: SummaryEntry): string | undefined {
  if (formula !== undefined || kind === undefined) return key;
  return kind === 'count' && of === undefined ? 'count' : of === undefined ? undefined : `${kind}_${of}`;
}
/** The keys of the summaries of blocks, as the report knows them. */
export function blockSummaryKeys({ joined = {} }: Pick<Content, 'joined'>): string[] {
  return Object.entries(joined).flatMap(([name, block]) => summaryKeys({ ...block, joined: {} }).map((key) => `${name}.${key}`));
}

/** The keys of the summaries, and of the count that every grouped report has; after them those of its blocks. */
export function summaryKeys({ summaries = [], joined = {} }: Pick<Content, 'summaries' | 'joined'>): string[] {
  const keys = summaries.flatMap((summary) => summaryKey(summary) ?? []);
  return [...keys, ...(keys.includes('count') ? [] : ['count']), ...blockSummaryKeys({ joined })];
}

/** A key that none has yet: `rate`, `rate_2`. */
export function freshKey(stem: string, taken: readonly string[]): string {
  let key = stem;
  for (let number = 2; taken.includes(key); number++) key = `${stem}_${number}`;
  return key;
}

/** Words in one of the languages; blank when there are none. */
export const wordsIn = (words: Words | undefined, language: string): string => (typeof words === 'string' ? words : (words?.[language] ?? ''));
/** The same words with others in one language: those of other languages stay. Undefined when nothing is left. */
export function withWords(words: Words | undefined, language: string, value: string): Words | undefined {
  if (words === undefined || typeof words === 'string') return value === '' ? undefined : value;
  const { [language]: _, ...others } = words;
  const next = value === '' ? others : { ...others, [language]: value };
  return Object.keys(next).length === 0 ? undefined : next;
}

/** The objects whose records stand beside the rows, by alias. */
export const joinsOf = ({ with_or_without, with: only }: Content): NonNullable<Content['with']> => ({ ...with_or_without, ...only });
/** Records that are told of in values, by alias. */
export const setsOf = ({ beside, only_with, without }: Content): NonNullable<Content['beside']> => ({ ...beside, ...only_with, ...without });

/** How records of another object stand beside the rows. */
export const sourceWays = ['with', 'with_or_without', 'only_with', 'without', 'beside'] as const;

/** The content without a source, and without those that stand beside it. */
export function withoutSource(content: Content, alias: string): Content {
  const within = Object.entries({ ...joinsOf(content), ...setsOf(content) }).flatMap(([own, source]) =>
    source.within === alias && own !== alias ? [own] : [],
  );
  const left = sourceWays.reduce((before, group) => {
    const { [alias]: removed, ...rest } = (before[group] ?? {}) as Record<string, object>;
    return removed === undefined ? before : put(before, group, rest as Content[typeof group]);
  }, content);
  return within.reduce(withoutSource, left);
}

/** Every path that the content names, as far as it is a field: for what it is called. */
export function pathsOf(content: Content): string[] {
  const keys = new Set(content.columns.flatMap((column) => (typeof column === 'object' && column.key !== undefined ? [column.key] : [])));
  const named = [
    ...content.columns.flatMap((column) => columnParts(column).field ?? columnParts(column).bucket?.of ?? []),
    ...[...(content.group_by ?? []), ...(content.columns_by ?? [])].map((grouping) => groupingParts(grouping).field),
    ...(content.filters ?? []),
    ...(content.sort ?? []).map((each) => each.replace(/^-/, '')),
  ];
  const sets = setsOf(content);
  return [...new Set(named)].filter((path) => path !== '' && !keys.has(path) && !Object.hasOwn(sets, path.split('.')[0] ?? ''));
}
