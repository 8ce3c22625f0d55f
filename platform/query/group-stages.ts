import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { summaryKinds } from '../contract/summary-kinds.ts';
import { toSql } from '../formula/to-sql.ts';
import type { ColumnModel } from '../metadata/model.ts';
import { whereClause } from './conditions.ts';
import { groupKey, groupOrder, type GroupKey } from './group-key.ts';
import { ident } from './identifier.ts';
import type { Joins } from './joins.ts';
import { sqlContext, tableOf } from './paths.ts';
import type { GroupingQuery, GroupQuery, QueryContext, RowQuery, SummaryQuery } from './query.ts';
import { orderBy, sortKeys, type SortKey } from './sorting.ts';
import { aggregateSql, summaryParts, type Summarised } from './summary-sql.ts';

/** A grouping within a statement. */
export interface StagedKey extends GroupKey {
  readonly name: Sql;
  /** Which rows and columns of the answer it parts, and how deep from the outermost on. */
  readonly axis: 'rows' | 'columns';
  readonly depth: number;
  readonly query: GroupingQuery;
  /** Whether a group is that of all others: of a grouping with `top`. */
  readonly rest?: Sql;
}

export interface GroupStages {
  readonly keys: readonly StagedKey[];
  readonly summaries: readonly StagedSummary[];
  /** How many rows a group has. */
  readonly rows: Sql;
  /** WITH queries; the last one is `last`. */
  readonly with: readonly Sql[];
  readonly last: Sql;
  /** By the name of a summary: what orders groups by it, of columns that hold the summaries. */
  readonly orderValue: (order: NonNullable<GroupingQuery['order']>, of: (name: Sql) => Sql) => Sql;
}

export interface StagedSummary {
  readonly name: Sql;
  /** What the finest groups keep, or, where all rows are needed together, what each row has. */
  readonly kept: readonly { readonly name: Sql; readonly value: Sql }[];
  /** The summary of the rows of a group; of those that are computed of others none. */
  readonly total?: Sql;
}

/**
 * The stages from rows to groups: the finest groups first (which PostgreSQL can do in parallel), or the rows where a summary needs all of them together (a
 * median); then, for each grouping of which only the first groups are wanted, all others put into one.
 */
export function groupStages(
  context: QueryContext,
  joins: Joins,
  query: Partial<Pick<RowQuery, 'sort'>>,
  groups: GroupQuery,
  where: () => readonly Sql[],
): GroupStages {
  const keys = stagedKeys(context, joins, groups);
  const whole = groups.summaries.some(({ kind, column }) => kind !== 'formula' && column !== undefined && summaryParts(kind, { value: empty }) === undefined);
  const sorted = groups.summaries.some(({ kind }) => summaryKinds[kind].ordered) ? sortKeys(joins, query.sort ?? []) : [];
  const order = sorted.map((key, index) => ({ ...key, name: ident(`o${index}`) }));
  const within = sorted.length === 0 ? empty : orderBy(order.map((key) => ({ ...key, value: key.name })));
  const summaries = groups.summaries.map((summary, index) => stageSummary(joins, summary, index, { whole, order: within }));
  const conditions = whereClause(where());
  const kept = [
    ...(whole ? order.map(({ value, name }) => ({ name, value })) : [{ name: sql`rows`, value: sql`count(*)` }]),
    ...summaries.flatMap((summary) => summary.kept),
  ];
  const selected = [...keys.map((key) => sql`${key.value} AS ${key.name}`), ...kept.map(({ name, value }) => sql`${value} AS ${name}`)];
  const finest = keys.length === 0 || whole ? empty : sql` GROUP BY ${raw(keys.map((_, index) => index + 1).join(', '))}`;
  const stages: GroupStages = {
    keys,
    summaries,
    rows: whole ? sql`count(*)` : sql`coalesce(sum(rows), 0)::bigint`,
    with: [sql`g AS (SELECT ${join(selected)} FROM ${joins.from()}${conditions}${finest})`],
    last: sql`g`,
    orderValue: (given, of) => orderValue(context, groups.summaries, summaries, given, of),
  };
  const held = kept.map(({ name }) => name);
  return keys.reduce((before, key, index) => (key.query.top === undefined ? before : putOthersTogether(before, index, held)), stages);
}

/** Groupings in rows, then in columns, each under a name of its own. */
export function stagedKeys(context: QueryContext, joins: Joins, groups: GroupQuery): readonly StagedKey[] {
  const all = [
    ...groups.groups.map((query, depth) => ({ query, depth, axis: 'rows' as const })),
    ...(groups.columns ?? []).map((query, depth) => ({ query, depth, axis: 'columns' as const })),
  ];
  return all.map(({ query, depth, axis }, index) => ({ ...groupKey(context, joins, query), name: ident(`k${index}`), axis, depth, query }));
}

/** The keys that a group of this grouping has: its own, and those of the groups above it. */
export function prefixOf(keys: readonly StagedKey[], key: StagedKey): readonly StagedKey[] {
  return keys.filter(({ axis, depth }) => axis === key.axis && depth <= key.depth);
}

/** The columns that hold keys. */
export function keyColumns(keys: readonly StagedKey[]): readonly Sql[] {
  return keys.flatMap(({ name, rest }) => (rest ? [name, rest] : [name]));
}

/** The place of each group among those of the same group above, by the order of its grouping; of groups that are alike by their summary by their key. */
export function rankedGroups(stages: GroupStages, key: StagedKey): Sql {
  const prefix = prefixOf(stages.keys, key);
  const above = keyColumns(prefix.slice(0, -1)).map((name) => sql`s.${name}`);
  const totals = stages.summaries.flatMap(({ name, total }) => (total ? [sql`${total} AS ${name}`] : []));
  const groups = sql`SELECT ${join([...keyColumns(prefix), ...totals])} FROM ${stages.last} GROUP BY ${join(keyColumns(prefix))}`;
  const { order } = key.query;
  const sorted = order
    ? [
        byValue(
          stages.orderValue(order, (name) => sql`s.${name}`),
          order.descending,
        ),
      ]
    : [];
  const places = orderBy([...sorted, ...groupOrder(key, { value: sql`s.${key.name}`, records: sql`l` })]);
  const partition = above.length === 0 ? empty : sql`PARTITION BY ${join(above)} `;
  const title = key.target ? sql` LEFT JOIN ${tableOf(key.target)} l ON l.id = s.${key.name}` : empty;
  return sql`SELECT ${join(keyColumns(prefix).map((name) => sql`s.${name}`))}, row_number() OVER (${partition}ORDER BY ${places}) AS place FROM (${groups}) s${title}`;
}

export function byValue(value: Sql, descending: boolean): SortKey {
  return { value, type: 'numeric', descending, blanks: 'last' };
}

/** The WITH query that has the ranks of a grouping. */
export const rankTable = (index: number): Sql => ident(`t${index}`);

/** Groups beyond the first so many become one, whose key is blank and `x…` true. */
function putOthersTogether(stages: GroupStages, index: number, kept: readonly Sql[]): GroupStages {
  const key = stages.keys[index] as StagedKey;
  const prefix = prefixOf(stages.keys, key);
  const [ranks, next, rest] = [rankTable(index), ident(`g${index}`), ident(`x${index}`)];
  const beyond = sql`${ranks}.place > ${key.query.top ?? 0}::int`;
  const columns = stages.keys.flatMap((each, at) => {
    const held = each.rest ? [sql`${stages.last}.${each.name}`, sql`${stages.last}.${each.rest}`] : [sql`${stages.last}.${each.name}`];
    return at === index ? [sql`(CASE WHEN ${beyond} THEN NULL ELSE ${stages.last}.${each.name} END) AS ${each.name}`, sql`(${beyond}) AS ${rest}`] : held;
  });
  const same = sameKeys(prefix, stages.last, ranks);
  return {
    ...stages,
    keys: stages.keys.map((each, at) => (at === index ? { ...each, rest } : each)),
    with: [
      ...stages.with,
      sql`${ranks} AS (${rankedGroups(stages, key)})`,
      sql`${next} AS (SELECT ${join([...columns, ...kept.map((name) => sql`${stages.last}.${name}`)])} FROM ${stages.last} JOIN ${ranks} ON ${same})`,
    ],
    last: next,
  };
}

/** That two have the same keys, blanks among them, in a form that can be hashed: `IS NOT DISTINCT FROM` cannot. */
export function sameKeys(keys: readonly StagedKey[], left: Sql, right: Sql): Sql {
  const texts = (table: Sql) =>
    sql`ROW(${join(keys.flatMap(({ name, rest, type }) => [type === 'numeric' ? sql`trim_scale(${table}.${name}::numeric)` : sql`${table}.${name}`, ...(rest ? [sql`${table}.${rest}`] : [])]))})::text`;
  return sql`${texts(left)} = ${texts(right)}`;
}

interface Step {
  /** Whether all rows of a group are needed together. */
  readonly whole: boolean;
  readonly order: Sql;
}

/** A summary in two steps: what is kept, and how that adds up in groups and subtotals. */
function stageSummary(joins: Joins, { kind, column }: SummaryQuery, index: number, { whole, order }: Step): StagedSummary {
  const name = ident(`v${index}`);
  if (kind === 'formula') return { name, kept: [] };
  const value = column && columnValue(joins, column);
  if (!value) return { name, kept: [], total: whole ? sql`count(*)` : sql`coalesce(sum(rows), 0)::bigint` };
  const part = (place: number) => ident(`p${index}_${place}`);
  const parts = whole ? undefined : summaryParts(kind, value);
  if (parts)
    return {
      name,
      kept: parts.partial.map((own, place) => ({ name: part(place), value: own })),
      total: parts.total(parts.partial.map((_, place) => part(place))),
    };
  const kept = [{ name: part(0), value: value.value }, ...(value.notApplicable ? [{ name: part(1), value: value.notApplicable }] : [])];
  return { name, kept, total: aggregateSql(kind, { value: part(0), notApplicable: value.notApplicable && part(1), order }) };
}

/** A looked-up record that the actor may not read is as blank here as in its column. */
function columnValue(joins: Joins, column: ColumnModel): Summarised | undefined {
  if (column.formula)
    return { value: ['text', 'choice'].includes(column.valueType) ? sql`nullif(${joins.formula(column.formula)}, '')` : joins.formula(column.formula) };
  if (!column.path) return undefined;
  const { readable, value, notApplicable } = joins.place(column.path);
  return { value: readable?.() ?? value, notApplicable };
}

/** A summary that groups are sorted by: its column, or what a formula makes of such columns. */
function orderValue(
  context: QueryContext,
  queries: readonly SummaryQuery[],
  summaries: readonly StagedSummary[],
  { summary }: NonNullable<GroupingQuery['order']>,
  of: (name: Sql) => Sql,
): Sql {
  const at = queries.findIndex(({ key }) => key === summary);
  const formula = queries[at]?.formula;
  if (!formula) return of((summaries[at] as StagedSummary).name);
  const inner = (path: readonly string[]) => orderValue(context, queries, summaries, { summary: path.join('.'), descending: false }, of);
  return sql`(${toSql(formula, sqlContext(context, inner))})`;
}
