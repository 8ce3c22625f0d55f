import sql, { raw, type Sql } from 'sql-template-tag';
import { quoteLiteral } from '../fields/quote-literal.ts';
import { datePeriod, type DatePeriodName } from '../formula/date-periods.ts';
import { isNotApplicable } from '../fields/not-applicable.ts';
import type { ValueType } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { Joins } from './joins.ts';
import { periodSql } from './period-sql.ts';
import type { GroupingQuery, QueryContext, RowQuery } from './query.ts';
import { picklistOrder, sortKeys, sortTypes, type SortKey, type SortType } from './sorting.ts';

/** What rows are grouped by: the same expressions make the groups of an answer, and the order of the rows within a report. */
export interface GroupKey {
  /** Of a looked-up record the id, blank for one that the actor may not read; of a date grouped by a period the first day of that. */
  readonly value: Sql;
  readonly type: SortType;
  /** For values that are records: the object they are of, and the expression of their title (which joins it). */
  readonly target?: ObjectModel;
  readonly label?: () => Sql;
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
  if (place.target && place.label) return { ...base, value: place.readable?.() ?? place.value, type: 'uuid', target: place.target, label: place.label };
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
 * The order of groups, blanks last: records by title, picklists by their definition, then by the value itself, so that groups of one title do not mingle.
 * `value` and `title` stand for the key's own expressions where a column holds them.
 */
export function groupOrder(key: GroupKey, value: Sql = key.value, title: Sql | undefined = key.label?.()): readonly SortKey[] {
  const own: SortKey = { value, type: key.type, descending: key.descending, blanks: 'last' };
  if (key.notApplicable) return orderWithNotApplicable(key, own, title, key.notApplicable);
  if (title) return [{ ...own, value: title, type: 'text' }, own];
  if (key.choices.length > 0) return [{ ...own, value: picklistOrder(value, key.choices), type: 'numeric' }, own];
  return [own];
}

/** As without 該当なし, which comes after every value and before blanks whichever way the values go. */
function orderWithNotApplicable(key: GroupKey, own: SortKey, title: Sql | undefined, { held }: NonNullable<GroupKey['notApplicable']>): readonly SortKey[] {
  const { value } = own;
  const last: SortKey = {
    value: sql`(CASE WHEN ${value} IS NULL THEN 2 WHEN ${held(value)} THEN 1 ELSE 0 END)`,
    type: 'numeric',
    descending: false,
    blanks: 'none',
  };
  if (title) return [last, { ...own, value: title, type: 'text' }, own];
  if (key.choices.length > 0) return [last, { ...own, value: picklistOrder(value, key.choices), type: 'numeric' }, own];
  return [last, own];
}

/** The texts that the keys of `groupOrder` have for a group's key in wire form; undefined for what is no such key. */
export function groupPlace(key: GroupKey, wire: unknown): readonly (string | null)[] | undefined {
  if (key.notApplicable) return placeWithNotApplicable(key, wire, key.notApplicable.text);
  if (wire === null) return key.label || key.choices.length > 0 ? [null, null] : [null];
  if (key.label) {
    if (typeof wire !== 'object' || wire === undefined || !('id' in wire) || !('label' in wire)) return undefined;
    return typeof wire.id === 'string' && typeof wire.label === 'string' ? [wire.label, wire.id] : undefined;
  }
  if (typeof wire !== 'string' && typeof wire !== 'number' && typeof wire !== 'boolean') return undefined;
  const period = datePeriod(key.by);
  const text = period ? period.first(String(wire)) : `${String(wire)}${key.type === 'time' ? ':00' : ''}`;
  if (text === undefined) return undefined;
  if (key.choices.length === 0) return [text];
  const place = key.choices.findIndex((choice) => choice.value === text);
  return [place < 0 ? null : String(place + 1), text];
}

function placeWithNotApplicable(key: GroupKey, wire: unknown, text: string): readonly (string | null)[] | undefined {
  const two = key.label !== undefined || key.choices.length > 0;
  if (isNotApplicable(wire)) return two ? ['1', null, text] : ['1', text];
  const { notApplicable: _mark, ...plain } = key;
  const own = groupPlace(plain, wire);
  return own && [wire === null ? '2' : '0', ...own];
}

/** The groupings of a query's rows. */
export function groupKeys(context: QueryContext, joins: Joins, query: Pick<RowQuery, 'groups'>): readonly GroupKey[] {
  return (query.groups ?? []).map((group) => groupKey(context, joins, group));
}

/** The whole order of a query's rows: by its groups, then by its sort within each, then by what tells rows apart. */
export function rowOrder(joins: Joins, groups: readonly GroupKey[], sort: RowQuery['sort']): readonly SortKey[] {
  return [...groups.flatMap((key) => groupOrder(key)), ...sortKeys(joins, sort)];
}
