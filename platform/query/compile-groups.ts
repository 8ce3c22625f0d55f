import sql, { empty, join, type Sql } from 'sql-template-tag';
import { OTHERS } from '../contract/other-groups.ts';
import type { WireValue } from '../fields/field.ts';
import { NOT_APPLICABLE } from '../fields/not-applicable.ts';
import { textOf, wire, type DatabaseRow } from './compile-rows.ts';
import { conditions } from './conditions.ts';
import { finishGroups, type FinishedGroups } from './finish-groups.ts';
import { CELL_LIMIT, type Group, GROUP_LIMIT } from './group.ts';
import { groupOrder, recordKey } from './group-key.ts';
import { byValue, groupStages, keyColumns, prefixOf, type GroupStages, type StagedKey } from './group-stages.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import { tableOf } from './paths.ts';

import { orderBy, type SortKey } from './sorting.ts';
import type { GroupQuery, QueryContext, RowQuery } from './query.ts';

export interface CompiledGroups {
  readonly sql: Sql;
  read(records: readonly DatabaseRow[]): FinishedGroups;
}

/**
 * Groups with their summaries, and subtotals up to the grand total. Blank values form groups of their own; blanks are left out of sums and averages.
 * See `groupStages` for how they are made; the subtotals are computed of its last stage, the labels of looked-up records after them.
 */
export function compileGroups(
  context: QueryContext,
  query: Pick<RowQuery, 'object' | 'joins' | 'where' | 'search' | 'searchColumns'> & Partial<Pick<RowQuery, 'sort' | 'first'>>,
  groups: GroupQuery,
): CompiledGroups {
  const joins = new Joins(context, query.object, query.joins);
  const stages = groupStages(context, joins, query, groups, () => conditions(context, joins, { ...query, columns: [], sort: [] }));
  const { keys } = stages;
  const [inRows, inColumns] = [keys.filter(({ axis }) => axis === 'rows'), keys.filter(({ axis }) => axis === 'columns')];
  const computed = stages.summaries.flatMap(({ name, total }) => (total ? [{ name, total }] : []));
  const levels = [sql`${levelOf(inRows)} AS level`, ...(inColumns.length > 0 ? [sql`${levelOf(inColumns)} AS clevel`] : [])];
  const totals = [...levels, ...keyColumns(keys), sql`${stages.rows} AS rows`, ...computed.map(({ name, total }) => sql`${total} AS ${name}`)];
  const rollups = [inRows, inColumns].flatMap((axis) => (axis.length > 0 ? [rollup(axis)] : []));
  const labels = keys.map((key, index) =>
    key.target ? sql` LEFT JOIN ${tableOf(key.target)} ${ident(`l${index}`)} ON ${ident(`l${index}`)}.id = r.${key.name}` : empty,
  );
  const shown = keys.flatMap((key, index) => [
    sql`${key.shown(sql`r.${key.name}`)} AS ${key.name}`,
    ...(key.target ? [sql`${ident(`l${index}`)}.title AS ${ident(`k${index}_label`)}`] : []),
    ...(key.rank ? [sql`${ident(`l${index}`)}.${ident(key.rank.column)}::text AS ${ident(`k${index}_order`)}`] : []),
    ...(key.notApplicable ? [sql`(${key.notApplicable.held(sql`r.${key.name}`)}) AS ${ident(`k${index}_na`)}`] : []),
    ...(key.rest ? [sql`r.${key.rest} AS ${ident(`k${index}_rest`)}`] : []),
  ]);
  const order = orderBy([
    ...(inColumns.length > 0 ? [level(sql`r.clevel`)] : []),
    level(sql`r.level`),
    ...keys.flatMap((key, index) => shownOrder(stages, key, index)),
  ]);
  const limit = inColumns.length > 0 ? CELL_LIMIT : GROUP_LIMIT;
  const statement = sql`WITH ${join([...stages.with, sql`r AS (SELECT ${join(totals)} FROM ${stages.last} GROUP BY ${rollups.length === 0 ? sql`()` : join(rollups)})`])} SELECT ${join([sql`r.level, r.rows`, ...(inColumns.length > 0 ? [sql`r.clevel`] : []), ...shown, ...computed.map(({ name }) => sql`r.${name}`)])} FROM r${join([empty, ...labels], '')} ORDER BY ${order} LIMIT ${limit + 1}::int`;
  return {
    sql: statement,
    read(records) {
      const rows = records.slice(0, limit).map((record): Group => ({
        level: Number(record.level),
        keys: inRows.slice(0, Number(record.level)).map((key) => readKey(record, keys.indexOf(key), key)),
        columnLevel: Number(record.clevel ?? 0),
        columnKeys: inColumns.slice(0, Number(record.clevel ?? 0)).map((key) => readKey(record, keys.indexOf(key), key)),
        count: Number(record.rows),
        values: Object.fromEntries(groups.summaries.flatMap(({ key, kind }, index) => (kind === 'formula' ? [] : [[key, wire(record[`v${index}`])]]))),
      }));
      return finishGroups(rows, groups, { truncated: records.length > limit, now: context.now, timeZone: context.model.app.timeZone });
    },
  };
}

/** How many of the keys of an axis a row of the rollup has. */
function levelOf(keys: readonly StagedKey[]): Sql {
  return keys.length === 0
    ? sql`0`
    : join(
        keys.map(({ name }) => sql`(1 - GROUPING(${name}))`),
        ' + ',
      );
}

const rollup = (keys: readonly StagedKey[]): Sql => sql`ROLLUP (${join(keys.map(({ name, rest }) => (rest ? sql`(${name}, ${rest})` : name)))})`;
const level = (value: Sql): SortKey => ({ value, type: 'numeric', descending: false, blanks: 'none' });

/** As groups are shown: by a summary where that is wanted, with all others last; then by their keys. */
function shownOrder(stages: GroupStages, key: StagedKey, index: number): readonly SortKey[] {
  const own = groupOrder(key, { value: sql`r.${key.name}`, records: ident(`l${index}`) });
  const { order } = key.query;
  if (!order) return own;
  const across = stages.keys.some(({ axis }) => axis !== key.axis);
  const [mine, other] = key.axis === 'rows' ? [sql`r.level`, sql`r.clevel`] : [sql`r.clevel`, sql`r.level`];
  const whole = sql`${mine} = ${key.depth + 1}::int${across ? sql` AND ${other} = 0` : empty}`;
  const value = stages.orderValue(order, (name) => sql`r.${name}`);
  const prefix = keyColumns(prefixOf(stages.keys, key)).map((name) => sql`r.${name}`);
  const sorted = byValue(sql`max(CASE WHEN ${whole} THEN ${value} END) OVER (PARTITION BY ${join(prefix)})`, order.descending);
  return [
    ...(key.rest ? [{ value: sql`coalesce(r.${key.rest}, FALSE)`, type: 'boolean' as const, descending: false, blanks: 'none' as const }] : []),
    sorted,
    ...own,
  ];
}

function readKey(record: DatabaseRow, index: number, key: StagedKey): WireValue | typeof OTHERS {
  if (record[`k${index}_rest`] === true) return OTHERS;
  if (record[`k${index}_na`] === true) return NOT_APPLICABLE;
  const value = wire(record[`k${index}`]);
  return key.target && value !== null ? recordKey(key, textOf(value), textOf(record[`k${index}_label`]), record[`k${index}_order`]) : value;
}
