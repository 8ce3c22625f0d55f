import sql, { join, type Sql } from 'sql-template-tag';
import { conditions, whereClause } from './conditions.ts';
import { groupOrder } from './group-key.ts';
import { groupStages, keyColumns, prefixOf, rankedGroups, rankTable, sameKeys, type StagedKey, stagedKeys } from './group-stages.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import type { GroupQuery, QueryContext, RowQuery } from './query.ts';
import { orderBy, type SortKey, sortKeys } from './sorting.ts';

/** A column of the result: its name, and its expression over the tables of the rows. */
export interface NamedColumn {
  readonly name: Sql;
  readonly value: Sql;
}

/**
 * All rows in the order that their groups are shown in, where summaries decide it: each group is ranked among those beside it, and the rows are joined to the
 * ranks of their groups from the outermost on. `columns` are of tables that `joins` knows.
 */
export function rankedRows(context: QueryContext, query: RowQuery, groups: GroupQuery, joins: Joins, columns: readonly NamedColumn[]): Sql {
  const inner = new Joins(context, query.object, query.joins, 'g');
  const { columns: _columns, ...inRows } = groups;
  const stages = groupStages(context, inner, query, inRows, () => conditions(context, inner, { ...query, columns: [], sort: [] }));
  const place = (index: number): Sql => ident(`a${index}`);
  const own = stagedKeys(context, joins, inRows);
  const orders = own.map((key, index): readonly (SortKey & { readonly name: Sql })[] =>
    key.query.order
      ? [{ value: place(index), type: 'numeric', descending: false, blanks: 'none', name: place(index) }]
      : groupOrder(key).map((each, at) => ({ ...each, name: ident(`b${index}_${at}`) })),
  );
  const sort = sortKeys(joins, query.sort).map((key, index) => ({ ...key, name: ident(`s${index}`) }));
  const plain: readonly NamedColumn[] = [...columns, ...orders.flatMap((each, index) => (own[index]?.query.order ? [] : each)), ...sort];
  const keyed = own.map(({ name, value }) => ({ name, value }));
  const rows = sql`SELECT ${join([...plain, ...keyed].map(({ name, value }) => sql`${value} AS ${name}`))} FROM ${joins.from()}${whereClause(conditions(context, joins, query))}`;
  const ranked = stages.keys.reduce(
    (before: Sql, key, index) => (key.query.order ? joinRank(before, { key, keys: stages.keys, plain: plain.map(({ name }) => name), place, index }) : before),
    rows,
  );
  const ranks = stages.keys.flatMap((key, index) =>
    key.query.order && key.query.top === undefined ? [sql`${rankTable(index)} AS (${rankedGroups(stages, key)})`] : [],
  );
  const order = orderBy([...orders.flat(), ...sort].map((key) => ({ ...key, value: key.name })));
  return sql`WITH ${join([...stages.with, ...ranks])} SELECT ${join(columns.map(({ name }) => name))} FROM (${ranked}) q ORDER BY ${order}`;
}

interface Rank {
  readonly key: StagedKey;
  readonly keys: readonly StagedKey[];
  readonly plain: readonly Sql[];
  readonly place: (index: number) => Sql;
  readonly index: number;
}

/** Rows with the place of their group; of a grouping with `top` those of all other groups come last, in one. */
function joinRank(rows: Sql, { key, keys, plain, place, index }: Rank): Sql {
  const { top } = key.query;
  const ranks = rankTable(index);
  const before = keys.slice(0, index);
  const held = [
    ...plain,
    ...keyColumns(before),
    ...before.flatMap((each, at) => (each.query.order ? [place(at)] : [])),
    ...keys.slice(index + 1).map(({ name }) => name),
  ];
  const same = sameKeys([...prefixOf(keys, key).slice(0, -1), { ...key, rest: undefined }], sql`q`, ranks);
  const beyond = sql`${ranks}.place > ${top ?? 0}::int`;
  const own =
    top === undefined
      ? [sql`q.${key.name}`, sql`${ranks}.place AS ${place(index)}`]
      : [
          sql`(CASE WHEN ${beyond} THEN NULL ELSE q.${key.name} END) AS ${key.name}`,
          sql`(${beyond}) AS ${key.rest}`,
          sql`least(${ranks}.place, ${top + 1}::int) AS ${place(index)}`,
        ];
  return sql`SELECT ${join([...held.map((name) => sql`q.${name}`), ...own])} FROM (${rows}) q JOIN ${ranks} ON ${same}`;
}
