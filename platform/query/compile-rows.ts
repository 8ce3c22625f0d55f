import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { Row } from '../contract/wire.ts';
import type { WireValue } from '../fields/field.ts';
import { NOT_APPLICABLE } from '../fields/not-applicable.ts';
import type { ColumnModel } from '../metadata/model.ts';
import { mayReadAny } from './access.ts';
import { conditions, searchOf, whereClause } from './conditions.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { groupKeys, recordKey, rowOrder, type GroupKey } from './group-key.ts';
import { groupRange } from './group-range.ts';
import { ident } from './identifier.ts';
import { Joins, type Place } from './joins.ts';
import type { QueryContext, RowQuery } from './query.ts';
import { firstMatches } from './search-column.ts';
import { selectTones } from './select-tones.ts';
import { afterCursor, orderBy } from './sorting.ts';

export type DatabaseRow = Readonly<Record<string, unknown>>;

/** A compiled page of rows: the statement, and how its records become wire rows. */
export interface CompiledRows {
  readonly sql: Sql;
  read(records: readonly DatabaseRow[]): { readonly rows: Row[]; readonly next: string | null };
}

/** The most rows of one page. */
export const PAGE_LIMIT = 1000;
/** The rows of a page of which nobody says how many. */
export const PAGE_ROWS = 50;

/**
 * One statement for a page of rows: columns through lookups, access, conditions, search, order and where the last page ended.
 * Takes a query checked against the Model; raises `bad_cursor` for a cursor that is not this query's, `unknown_field` for a path that is not there.
 */
export function compileRows(context: QueryContext, query: RowQuery): CompiledRows {
  const joins = new Joins(context, query.object, query.joins);
  const columns = query.columns.map((column, index) => selectColumn(context, joins, column, `c${index}`, query.linkNames));
  const tones = selectTones(joins, query);
  const groups = groupKeys(context, joins, query);
  const keys = rowOrder(joins, groups, query.sort);
  const words = searchOf(context, joins, query);
  const where = words ? [...words.where] : conditions(context, joins, query);
  if (query.range) where.push(...groupRange(groups, query.range));
  if (query.cursor !== undefined) where.push(afterCursor(keys, readCursor(query, keys, query.cursor)));
  const limit = Math.min(Math.max(Math.trunc(query.limit ?? PAGE_ROWS), 1), PAGE_LIMIT);
  const selected = [
    sql`${joins.root.id} AS id`,
    ...columns.flatMap((column) => column.select),
    ...tones.select,
    ...groups.flatMap(selectGroup),
    ...keys.map((key, index) => sql`(${key.value})::text AS ${ident(`s${index}`)}`),
  ];
  const matches = words && firstMatches({ ...words, where }, orderBy(keys), limit + 1);
  const statement = sql`${matches?.with ?? empty}SELECT ${join(selected)} FROM ${joins.from()}${whereClause(matches ? [matches.condition] : where)} ORDER BY ${orderBy(keys)} LIMIT ${limit + 1}::int`;
  return {
    sql: statement,
    read(records) {
      const page = records.slice(0, limit);
      const rows = page.map((record) => ({
        ...readRow(record, columns),
        ...tones.read(record),
        ...(groups.length > 0 && { keys: readGroups(record, groups) }),
      }));
      const last = page.at(-1);
      const next =
        last && records.length > limit
          ? writeCursor(
              query,
              keys.map((_, index) => (last[`s${index}`] ?? null) as string | null),
            )
          : null;
      return { rows, next };
    },
  };
}

interface SelectedColumn {
  readonly select: readonly Sql[];
  readonly key: string;
  readonly value: (record: DatabaseRow) => WireValue;
  readonly link?: (record: DatabaseRow) => { readonly object: string; readonly id: string } | undefined;
}

function selectColumn(context: QueryContext, joins: Joins, column: ColumnModel, name: string, linkNames = false): SelectedColumn {
  if (column.formula || !column.path) {
    const value = column.formula ? joins.formula(column.formula) : sql`NULL`;
    return { key: column.key, select: [sql`${value} AS ${ident(name)}`], value: (record) => wire(record[name]) };
  }
  const place = joins.place(column.path);
  const { target } = place;
  const { select: selected, read: value } = readPlace(place, name);
  const select = [...selected];
  if (column.link === 'record' || place.isTitle || (linkNames && isName(place))) {
    const { object } = place;
    const own = place.record.sql === joins.root.id.sql;
    const source = own ? 'id' : `${name}_record`;
    if (!own) select.push(sql`${place.record} AS ${ident(source)}`);
    if (own || mayReadAny(context, object)) return { key: column.key, select, value, link: linkTo(object.name, source) };
  } else if (target && mayReadAny(context, target)) return { key: column.key, select, value, link: linkTo(target.name, name, `${name}_label`) };
  return { key: column.key, select, value };
}

/** Whether a field alone makes the title of its record. */
function isName({ field, object }: Place): boolean {
  const [only, ...others] = object.title.references;
  return field?.type === 'text' && others.length === 0 && only?.length === 1 && only[0] === field.name;
}

function selectGroup(key: GroupKey, index: number): readonly Sql[] {
  const own = sql`${key.shown(key.value)} AS ${ident(`g${index}`)}`;
  const held = key.notApplicable ? [sql`(${key.notApplicable.held(key.value)}) AS ${ident(`g${index}_na`)}`] : [];
  if (!key.label) return [own, ...held];
  const order = key.rank ? [sql`(${key.rank.value()})::text AS ${ident(`g${index}_order`)}`] : [];
  return [own, sql`${key.label()} AS ${ident(`g${index}_label`)}`, ...order, ...held];
}

function readGroups(record: DatabaseRow, groups: readonly GroupKey[]): WireValue[] {
  return groups.map((key, index) => {
    if (record[`g${index}_na`] === true) return NOT_APPLICABLE;
    const value = wire(record[`g${index}`]);
    return key.label && value !== null ? recordKey(key, textOf(value), textOf(record[`g${index}_label`]), record[`g${index}_order`]) : value;
  });
}

/** `shown` is a column that only a record which the actor may read has. */
function linkTo(object: string, source: string, shown = source): SelectedColumn['link'] {
  return (record) => (record[shown] === null ? undefined : { object, id: textOf(record[source]) });
}

function readRow(record: DatabaseRow, columns: readonly SelectedColumn[]): Row {
  const values: Record<string, WireValue> = {};
  const links: Record<string, { object: string; id: string }> = {};
  for (const column of columns) {
    values[column.key] = column.value(record);
    const link = column.link?.(record);
    if (link) links[column.key] = link;
  }
  return { id: textOf(record.id), values, ...(Object.keys(links).length > 0 ? { links } : {}) };
}

/** How the value of a place is selected under a name, and read in the wire form: a looked-up record as { id, label }, 該当なし where the field offers it. */
export function readPlace(place: Place, name: string): { readonly select: readonly Sql[]; readonly read: (record: DatabaseRow) => WireValue } {
  const { value, label, notApplicable } = place;
  const select = [sql`${value} AS ${ident(name)}`];
  if (label) select.push(sql`${label()} AS ${ident(`${name}_label`)}`);
  if (notApplicable) select.push(sql`${notApplicable} AS ${ident(`${name}_na`)}`);
  return {
    select,
    read: (record) => {
      if (notApplicable && record[`${name}_na`] === true) return NOT_APPLICABLE;
      if (!label) return wire(record[name]);
      return record[name] === null ? null : { id: textOf(record[name]), label: textOf(record[`${name}_label`]) };
    },
  };
}

/** What PostgreSQL gave is in the wire form already (see the type parsers of the database room); undefined cannot cross the wire. */
export function wire(value: unknown): WireValue {
  return (value ?? null) as WireValue;
}

/** A text or an id as PostgreSQL gave it; NULL is ''. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
