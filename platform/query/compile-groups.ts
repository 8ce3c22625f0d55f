import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { summaryKinds } from '../contract/summary-kinds.ts';
import type { Groups } from '../contract/wire.ts';
import type { WireValue } from '../fields/field.ts';
import { NOT_APPLICABLE } from '../fields/not-applicable.ts';
import type { ColumnModel } from '../metadata/model.ts';
import { textOf, wire, type DatabaseRow } from './compile-rows.ts';
import { conditions, whereClause } from './conditions.ts';
import { groupKey, groupOrder, type GroupKey } from './group-key.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import { tableOf } from './paths.ts';
import { orderBy, sortKeys } from './sorting.ts';
import { aggregateSql, summaryParts, type Summarised } from './summary-sql.ts';
import type { GroupQuery, QueryContext, RowQuery } from './query.ts';

export interface CompiledGroups {
  readonly sql: Sql;
  read(records: readonly DatabaseRow[]): Pick<Groups, 'rows' | 'truncated'>;
}

/** The most groups, subtotals included, of one answer. */
export const GROUP_LIMIT = 5000;

/**
 * Groups with their summaries, and subtotals up to the grand total. Blank values form groups of their own; blanks are left out of sums and averages.
 * The finest groups are computed first (which PostgreSQL can do in parallel), the subtotals from them, the labels of looked-up records last. Where a summary
 * needs all rows of a group together (a median), every level is computed from the rows.
 */
export function compileGroups(
  context: QueryContext,
  query: Pick<RowQuery, 'object' | 'joins' | 'where' | 'search' | 'searchColumns'> & Partial<Pick<RowQuery, 'sort'>>,
  groups: GroupQuery,
): CompiledGroups {
  const joins = new Joins(context, query.object, query.joins);
  const keys = groups.groups.map((group, index) => ({ ...groupKey(context, joins, group), name: ident(`k${index}`) }));
  const whole = groups.summaries.some(({ kind, column }) => column !== undefined && summaryParts(kind, { value: empty }) === undefined);
  const sorted = groups.summaries.some(({ kind }) => summaryKinds[kind].ordered) ? sortKeys(joins, query.sort ?? []) : [];
  const order = sorted.map((key, index) => ({ ...key, name: ident(`o${index}`) }));
  const within = sorted.length === 0 ? empty : orderBy(order.map((key) => ({ ...key, value: key.name })));
  const summaries = groups.summaries.map((summary, index) => summarise(joins, summary, index, { whole, order: within }));
  const where = conditions(context, joins, { ...query, columns: [], sort: [] });
  const names = keys.map((key) => key.name);
  const finest = [
    ...keys.map((key) => sql`${key.value} AS ${key.name}`),
    ...(whole ? order.map(({ value, name }) => sql`${value} AS ${name}`) : [sql`count(*) AS rows`]),
    ...summaries.flatMap((summary) => summary.kept),
  ];
  const level =
    keys.length === 0
      ? sql`0`
      : join(
          names.map((name) => sql`(1 - GROUPING(${name}))`),
          ' + ',
        );
  const totals = [sql`${level} AS level`, ...names, sql`${rowCount(whole)} AS rows`, ...summaries.map((summary) => summary.total)];
  const labels = keys.map((key, index) =>
    key.target ? sql` LEFT JOIN ${tableOf(key.target)} ${ident(`l${index}`)} ON ${ident(`l${index}`)}.id = r.${key.name}` : empty,
  );
  const shown = keys.flatMap((key, index) => [
    sql`${key.shown(sql`r.${key.name}`)} AS ${key.name}`,
    ...(key.target ? [sql`${ident(`l${index}`)}.title AS ${ident(`k${index}_label`)}`] : []),
    ...(key.notApplicable ? [sql`(${key.notApplicable.held(sql`r.${key.name}`)}) AS ${ident(`k${index}_na`)}`] : []),
  ]);
  const groupsOrder = keys.flatMap((key, index) => groupOrder(key, sql`r.${key.name}`, key.target && sql`${ident(`l${index}`)}.title`));
  const statement = sql`WITH g AS (SELECT ${join(finest)} FROM ${joins.from()}${whereClause(where)}${keys.length === 0 || whole ? empty : sql` GROUP BY ${raw(keys.map((_, index) => index + 1).join(', '))}`}), r AS (SELECT ${join(totals)} FROM g GROUP BY ${keys.length === 0 ? sql`()` : sql`ROLLUP (${join(names)})`}) SELECT ${join([sql`r.level, r.rows`, ...shown, ...summaries.map((summary) => sql`r.${summary.name}`)])} FROM r${join([empty, ...labels], '')} ORDER BY ${join([sql`r.level`, ...(groupsOrder.length > 0 ? [orderBy(groupsOrder)] : [])])} LIMIT ${GROUP_LIMIT + 1}::int`;
  return {
    sql: statement,
    read(records) {
      const rows = records.slice(0, GROUP_LIMIT).map((record) => ({
        level: Number(record.level),
        keys: keys.slice(0, Number(record.level)).map((key, index) => readKey(record, index, key)),
        count: Number(record.rows),
        values: Object.fromEntries(groups.summaries.map((summary, index) => [summary.key, wire(record[`v${index}`])])),
      }));
      rows.sort((left, right) => right.level - left.level);
      return { rows, truncated: records.length > GROUP_LIMIT };
    },
  };
}

function readKey(record: DatabaseRow, index: number, key: GroupKey): WireValue {
  if (record[`k${index}_na`] === true) return NOT_APPLICABLE;
  const value = wire(record[`k${index}`]);
  return key.target && value !== null ? { id: textOf(value), label: textOf(record[`k${index}_label`]) } : value;
}

interface Summary {
  readonly name: Sql;
  /** What the finest groups keep, or, where all rows are needed together, what each row has. */
  readonly kept: readonly Sql[];
  readonly total: Sql;
}

interface Step {
  /** Whether all rows of a group are needed together. */
  readonly whole: boolean;
  readonly order: Sql;
}

/** A summary in two steps: what is kept, and how that adds up in groups and subtotals. */
function summarise(joins: Joins, { kind, column }: GroupQuery['summaries'][number], index: number, { whole, order }: Step): Summary {
  const name = ident(`v${index}`);
  const value = column && columnValue(joins, column);
  if (!value) return { name, kept: [], total: sql`${rowCount(whole)} AS ${name}` };
  const part = (place: number) => ident(`p${index}_${place}`);
  const parts = whole ? undefined : summaryParts(kind, value);
  if (parts)
    return {
      name,
      kept: parts.partial.map((own, place) => sql`${own} AS ${part(place)}`),
      total: sql`${parts.total(parts.partial.map((_, place) => part(place)))} AS ${name}`,
    };
  const kept = [sql`${value.value} AS ${part(0)}`, ...(value.notApplicable ? [sql`${value.notApplicable} AS ${part(1)}`] : [])];
  return { name, kept, total: sql`${aggregateSql(kind, { value: part(0), notApplicable: value.notApplicable && part(1), order })} AS ${name}` };
}

const rowCount = (whole: boolean): Sql => (whole ? sql`count(*)` : sql`coalesce(sum(rows), 0)::bigint`);

/** A looked-up record that the actor may not read is as blank here as in its column. */
function columnValue(joins: Joins, column: ColumnModel): Summarised | undefined {
  if (column.formula) return { value: column.valueType === 'text' ? sql`nullif(${joins.formula(column.formula)}, '')` : joins.formula(column.formula) };
  if (!column.path) return undefined;
  const { readable, value, notApplicable } = joins.place(column.path);
  return { value: readable?.() ?? value, notApplicable };
}
