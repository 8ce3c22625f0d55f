import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
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
import { orderBy } from './sorting.ts';
import type { GroupQuery, QueryContext, RowQuery } from './query.ts';

export interface CompiledGroups {
  readonly sql: Sql;
  read(records: readonly DatabaseRow[]): Pick<Groups, 'rows' | 'truncated'>;
}

/** The most groups, subtotals included, of one answer. */
export const GROUP_LIMIT = 5000;

/**
 * Groups with their summaries, and subtotals up to the grand total. Blank values form groups of their own; blanks are left out of sums and averages.
 * The finest groups are computed first (which PostgreSQL can do in parallel), the subtotals from them, the labels of looked-up records last.
 */
export function compileGroups(
  context: QueryContext,
  query: Pick<RowQuery, 'object' | 'joins' | 'where' | 'search' | 'searchColumns'>,
  groups: GroupQuery,
): CompiledGroups {
  const joins = new Joins(context, query.object, query.joins);
  const keys = groups.groups.map((group, index) => ({ ...groupKey(context, joins, group), name: ident(`k${index}`) }));
  const summaries = groups.summaries.map((summary, index) => summarise(joins, summary, index));
  const where = conditions(context, joins, { ...query, columns: [], sort: [] });
  const names = keys.map((key) => key.name);
  const finest = [...keys.map((key) => sql`${key.value} AS ${key.name}`), sql`count(*) AS rows`, ...summaries.flatMap((summary) => summary.partial)];
  const level =
    keys.length === 0
      ? sql`0`
      : join(
          names.map((name) => sql`(1 - GROUPING(${name}))`),
          ' + ',
        );
  const totals = [sql`${level} AS level`, ...names, sql`coalesce(sum(rows), 0)::bigint AS rows`, ...summaries.map((summary) => summary.total)];
  const labels = keys.map((key, index) =>
    key.target ? sql` LEFT JOIN ${tableOf(key.target)} ${ident(`l${index}`)} ON ${ident(`l${index}`)}.id = r.${key.name}` : empty,
  );
  const shown = keys.flatMap((key, index) => [
    sql`${key.shown(sql`r.${key.name}`)} AS ${key.name}`,
    ...(key.target ? [sql`${ident(`l${index}`)}.title AS ${ident(`k${index}_label`)}`] : []),
    ...(key.notApplicable ? [sql`(${key.notApplicable.held(sql`r.${key.name}`)}) AS ${ident(`k${index}_na`)}`] : []),
  ]);
  const order = keys.flatMap((key, index) => groupOrder(key, sql`r.${key.name}`, key.target && sql`${ident(`l${index}`)}.title`));
  const statement = sql`WITH g AS (SELECT ${join(finest)} FROM ${joins.from()}${whereClause(where)}${keys.length === 0 ? empty : sql` GROUP BY ${raw(keys.map((_, index) => index + 1).join(', '))}`}), r AS (SELECT ${join(totals)} FROM g GROUP BY ${keys.length === 0 ? sql`()` : sql`ROLLUP (${join(names)})`}) SELECT ${join([sql`r.level, r.rows`, ...shown, ...summaries.map((summary) => sql`r.${summary.name}`)])} FROM r${join([empty, ...labels], '')} ORDER BY ${join([sql`r.level`, ...(order.length > 0 ? [orderBy(order)] : [])])} LIMIT ${GROUP_LIMIT + 1}::int`;
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
  readonly partial: readonly Sql[];
  readonly total: Sql;
}

/** A summary in two steps: what the finest groups keep, and how groups add up. */
function summarise(joins: Joins, summary: GroupQuery['summaries'][number], index: number): Summary {
  const name = ident(`v${index}`);
  const kept = ident(`p${index}`);
  const counted = ident(`n${index}`);
  const value = summary.column ? columnValue(joins, summary.column) : undefined;
  if (!value) return { name, partial: [], total: sql`coalesce(sum(rows), 0)::bigint AS ${name}` };
  switch (summary.kind) {
    case 'count':
      return { name, partial: [sql`count(${value}) AS ${kept}`], total: sql`coalesce(sum(${kept}), 0)::bigint AS ${name}` };
    case 'sum':
      return { name, partial: [sql`sum(${value}) AS ${kept}`], total: sql`sum(${kept}) AS ${name}` };
    case 'average':
      return {
        name,
        partial: [sql`sum(${value}) AS ${kept}`, sql`count(${value}) AS ${counted}`],
        total: sql`round(sum(${kept})::numeric / nullif(sum(${counted}), 0), 12) AS ${name}`,
      };
    case 'min':
      return { name, partial: [sql`min(${value}) AS ${kept}`], total: sql`min(${kept}) AS ${name}` };
    case 'max':
      return { name, partial: [sql`max(${value}) AS ${kept}`], total: sql`max(${kept}) AS ${name}` };
  }
}

function columnValue(joins: Joins, column: ColumnModel): Sql | undefined {
  if (column.formula) return joins.formula(column.formula);
  return column.path ? joins.place(column.path).value : undefined;
}
