import sql, { raw, type Sql } from 'sql-template-tag';
import { quoteLiteral } from '../fields/quote-literal.ts';
import { datePeriod, type DatePeriodName } from '../formula/date-periods.ts';
import { isNotApplicable } from '../fields/not-applicable.ts';
import type { ValueType, WireValue } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { ident } from './identifier.ts';
import type { Joins, RecordRank } from './joins.ts';
import { periodSql } from './period-sql.ts';
import type { GroupingQuery, QueryContext, RowQuery } from './query.ts';
import { sortTypes, type SortType } from './sort-types.ts';
import { picklistOrder, sortKeys, type SortKey } from './sorting.ts';

/** What rows are grouped by: the same expressions make the groups of an answer, and the order of the rows within a report. */
export interface GroupKey {
  /** Of a looked-up record the id, blank for one that the actor may not read; of a date grouped by a period the first day of that. */
  readonly value: Sql;
  readonly type: SortType;
  /** For values that are records: the object they are of, and the expression of their title (which joins it). */
  readonly target?: ObjectModel;
  readonly label?: () => Sql;
  /** What such records are ordered by before their titles, where their object says so. */
  readonly rank?: RecordRank;
  /** The values of a picklist in order. */
  readonly choices: readonly { readonly value: string }[];
  readonly by?: 'day' | DatePeriodName;
  readonly descending: boolean;
  /** The wire form of the key, or of a column that holds it. */
  readonly shown: (key: Sql) => Sql;
  /** Of a field that offers 該当なし: the text of the key that stands for it, and whether a key is that one. */
  readonly notApplicable?: { readonly text: string; readonly held: (key: Sql) => Sql };
}

/** What stands for 該当なし among the keys of each type: a value that nothing else can have, and that comes after all of them, before blanks. */
const notApplicableKeys: Readonly<Record<SortType, string | undefined>> = {
  text: '\u{10ffff}',
  numeric: 'Infinity',
  date: 'infinity',
  timestamptz: 'infinity',
  time: '24:00:00',
  uuid: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  boolean: undefined,
};

/** A grouping as expressions. Raises `unknown_field` for a path that is not there. */
export function groupKey(context: QueryContext, joins: Joins, group: GroupingQuery): GroupKey {
  if (!group.path) return keyOfValue(context, group, formulaPlace(joins, group));
  const key = plainKey(context, joins, group, group.path);
  const { notApplicable } = joins.place(group.path);
  const text = notApplicableKeys[key.type];
  if (!notApplicable || text === undefined) return key;
  const mark = sql`${quoteLiteral(text)}::${raw(key.type)}`;
  const held = (value: Sql) => sql`${value} = ${mark}`;
  const { shown } = key;
  const value = sql`(CASE WHEN ${notApplicable} THEN ${mark} ELSE ${key.value} END)`;
  return { ...key, value, shown: (own) => shown(sql`nullif(${own}, ${mark})`), notApplicable: { text, held } };
}

interface GroupedValue {
  readonly value: Sql;
  readonly valueType: ValueType;
  readonly choices: GroupKey['choices'];
}

/** What a column computes; an empty text is a blank, as in a cell. */
function formulaPlace(joins: Joins, { formula, choices = [] }: GroupingQuery): GroupedValue {
  if (!formula || formula.type === 'blank') return { value: sql`NULL::text`, valueType: 'text', choices };
  const value = joins.formula(formula);
  return { value: sortTypes[formula.type] === 'text' ? sql`nullif(${value}, '')` : sql`(${value})`, valueType: formula.type, choices };
}

function plainKey(context: QueryContext, joins: Joins, group: GroupingQuery, path: readonly string[]): GroupKey {
  const place = joins.place(path);
  const base = { shown: (key: Sql) => key, choices: [], descending: group.descending ?? false };
  if (place.target && place.label)
    return {
      ...base,
      value: place.readable?.() ?? place.value,
      type: 'uuid',
      target: place.target,
      label: place.label,
      ...(place.rank && { rank: place.rank }),
    };
  const { value, valueType, field } = place;
  return keyOfValue(context, group, { value, valueType, choices: field?.type === 'picklist' ? field.choices : [] });
}

function keyOfValue(context: QueryContext, group: GroupingQuery, place: GroupedValue): GroupKey {
  const base = { shown: (key: Sql) => key, choices: [], descending: group.descending ?? false };
  if (place.valueType === 'date' || place.valueType === 'datetime') {
    const day = place.valueType === 'date' ? place.value : sql`(${place.value} AT TIME ZONE ${context.model.app.timeZone}::text)::date`;
    const type = 'date' as const;
    if (group.by === undefined || group.by === 'day') return { ...base, value: day, type, by: 'day' };
    const { first, text } = periodSql[group.by];
    return { ...base, value: first(day), type, by: group.by, shown: text };
  }
  return { ...base, value: place.value, type: sortTypes[place.valueType], choices: place.choices };
}

/**
 * The order of groups, blanks last: records by what their object is ordered by and then by title, picklists by their definition, then by the value itself, so
 * that groups of one title do not mingle. `held`: a column that holds the key, and what the table of its records is called where they are joined to it.
 */
export function groupOrder(key: GroupKey, held?: { readonly value: Sql; readonly records: Sql }): readonly SortKey[] {
  const own: SortKey = { value: held?.value ?? key.value, type: key.type, descending: key.descending, blanks: 'last' };
  const first = orderOfValues(key, own, held?.records);
  return key.notApplicable ? [lastOf(own, key.notApplicable), ...first, own] : [...first, own];
}

/** What comes before the value itself. */
function orderOfValues({ label, rank, choices }: GroupKey, own: SortKey, records: Sql | undefined): readonly SortKey[] {
  if (label) {
    const titles: SortKey = { ...own, value: records ? sql`${records}.title` : label(), type: 'text' };
    return rank ? [{ ...own, value: records ? sql`${records}.${ident(rank.column)}` : rank.value(), type: rank.type }, titles] : [titles];
  }
  return choices.length > 0 ? [{ ...own, value: picklistOrder(own.value, choices), type: 'numeric' }] : [];
}

/** 該当なし comes after every value and before blanks, whichever way the values go. */
function lastOf({ value }: SortKey, { held }: NonNullable<GroupKey['notApplicable']>): SortKey {
  const place = sql`(CASE WHEN ${value} IS NULL THEN 2 WHEN ${held(value)} THEN 1 ELSE 0 END)`;
  return { value: place, type: 'numeric', descending: false, blanks: 'none' };
}

/** The texts that the keys of `groupOrder` have for a group's key in wire form; undefined for what is no such key. The last one is that of the key itself. */
export function groupPlace(key: GroupKey, wire: unknown): readonly (string | null)[] | undefined {
  if (key.notApplicable && isNotApplicable(wire)) return ['1', ...before(key), key.notApplicable.text];
  const own = placeOfValue(key, wire);
  return key.notApplicable && own ? [wire === null ? '2' : '0', ...own] : own;
}

function placeOfValue(key: GroupKey, wire: unknown): readonly (string | null)[] | undefined {
  if (wire === null) return [...before(key), null];
  if (key.label) return placeOfRecord(key, wire);
  if (typeof wire !== 'string' && typeof wire !== 'number' && typeof wire !== 'boolean') return undefined;
  const period = datePeriod(key.by);
  const text = period ? period.first(String(wire)) : `${String(wire)}${key.type === 'time' ? ':00' : ''}`;
  if (text === undefined) return undefined;
  if (key.choices.length === 0) return [text];
  const place = key.choices.findIndex((choice) => choice.value === text);
  return [place < 0 ? null : String(place + 1), text];
}

/** Blanks for what comes before the value itself. */
function before({ label, rank, choices }: GroupKey): readonly null[] {
  return label ? (rank ? [null, null] : [null]) : choices.length > 0 ? [null] : [];
}

function placeOfRecord({ rank }: GroupKey, wire: unknown): readonly (string | null)[] | undefined {
  if (typeof wire !== 'object' || wire === null || !('id' in wire) || !('label' in wire)) return undefined;
  if (typeof wire.id !== 'string' || typeof wire.label !== 'string') return undefined;
  if (!rank) return [wire.label, wire.id];
  const place = 'order' in wire ? wire.order : undefined;
  return typeof place === 'string' || place === null ? [place, wire.label, wire.id] : undefined;
}

/** A record as the key of a group: with its place among those of its object, as a text, where these have an order of their own. */
export function recordKey(key: GroupKey, id: string, label: string, place: unknown): WireValue {
  return key.rank ? { id, label, order: typeof place === 'string' ? place : null } : { id, label };
}

/** The groupings of a query's rows. */
export function groupKeys(context: QueryContext, joins: Joins, query: Pick<RowQuery, 'groups'>): readonly GroupKey[] {
  return (query.groups ?? []).map((group) => groupKey(context, joins, group));
}

/** The whole order of a query's rows: by its groups, then by its sort within each, then by what tells rows apart. */
export function rowOrder(joins: Joins, groups: readonly GroupKey[], sort: RowQuery['sort']): readonly SortKey[] {
  return [...groups.flatMap((key) => groupOrder(key)), ...sortKeys(joins, sort)];
}
