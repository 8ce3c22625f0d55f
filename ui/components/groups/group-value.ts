import { groupId } from '../../../platform/contract/group-id.ts';
import { isOthers, othersText } from '../../../platform/contract/other-groups.ts';
import type { Column } from '../../../platform/contract/wire.ts';
import { isNotApplicable } from '../../../platform/fields/not-applicable.ts';
import { datePeriod, eraDay, periodLabel } from '../../../platform/formula/date-periods.ts';
import { currentLanguage, formatDay, formatNumber, t, text } from '../../locale/locale.ts';

/** A group's value in words, for headings and charts. Weeks, months and years are groups of days. */
export function groupLabel(value: unknown, column: Column): string {
  if (value === null || value === undefined || value === '') return t('report.blank');
  if (isOthers(value)) return text(othersText);
  if (isNotApplicable(value)) return t('record.not_applicable');
  if (typeof value === 'object' && 'label' in value) return String(value.label);
  if (typeof value === 'boolean') return value ? t('filter.yes') : t('filter.no');
  if (typeof value === 'number') return formatNumber(value);
  const words = wordsOf(value);
  const choice = column.choices?.find((each) => each.value === words);
  if (choice) return text(choice.label);
  if (datePeriod(column.format)) return periodLabel(column.format, words, currentLanguage(), column.era);
  if (/^\d{4}-\d{2}-\d{2}$/.test(words)) return column.era && currentLanguage() === 'ja' ? eraDay(words) : formatDay(words);
  return words;
}

/** A group in rows or columns, by its keys from the outermost on. */
interface Keyed {
  readonly keys: readonly unknown[];
}

/** The condition that keeps the rows of a group in others: `all` are the groups beside it and those above, by which all others together are told from them. */
export function keysFilter(keys: readonly unknown[], groupings: readonly Column[], all: readonly Keyed[]): string {
  return bothFilters(
    ...keys.map((key, level) => {
      const column = groupings[level] as Column;
      if (!isOthers(key)) return groupFilter(key, column);
      const above = groupId(keys.slice(0, level));
      const beside = all.filter((group) => group.keys.length === level + 1 && !isOthers(group.keys[level]) && groupId(group.keys.slice(0, level)) === above);
      return `NOT (${beside.map((group) => `(${groupFilter(group.keys[level], column)})`).join(' OR ')})`;
    }),
  );
}

/** The condition that keeps the rows of one group, as a formula. */
export function groupFilter(value: unknown, column: Column): string {
  const bucket = column.buckets?.find((each) => each.value === (value ?? null));
  if (bucket) return bucket.condition;
  const name = column.name ?? column.key;
  // A looked-up record that the viewer may not read belongs to the blank group, too.
  if (isNotApplicable(value)) return `ISNA(${name})`;
  if (value === null || value === undefined || value === '') {
    if (column.type !== 'lookup') return `ISBLANK(${name})`;
    return `ISBLANK(${name}.title)${column.not_applicable ? ` AND NOT(ISNA(${name}))` : ''}`;
  }
  if (typeof value === 'object' && 'id' in value) return `${name} = ${quote(String(value.id))}`;
  if (typeof value === 'boolean') return `${name} = ${value ? 'TRUE' : 'FALSE'}`;
  if (typeof value === 'number') return `${name} = ${value}`;
  const words = wordsOf(value);
  if (!isDay(column)) return `${name} = ${quote(words)}`;
  const period = datePeriod(column.format);
  const first = period ? period.first(words) : words;
  if (first === undefined) return `${name} = ${quote(words)}`;
  const day = column.moment ? `DATEVALUE(${name})` : name;
  return period ? between(day, first, period.next(first)) : `${day} = ${dateOf(first)}`;
}

/** Joins conditions that must all hold. */
export function bothFilters(...filters: readonly (string | null | undefined)[]): string {
  const given = filters.filter((filter): filter is string => typeof filter === 'string' && filter.trim() !== '');
  if (given.length < 2) return given[0] ?? '';
  return given.map((filter) => (/\bOR\b/i.test(filter) ? `(${filter})` : filter)).join(' AND ');
}

/** What is neither record nor number is a text on the wire. */
const wordsOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const quote = (words: string) => `"${words.replaceAll('"', '""')}"`;
const isDay = (column: Column) => column.type === 'date' || column.type === 'datetime' || datePeriod(column.format) !== undefined;
/** Of YYYY-MM-DD. */
const dateOf = (day: string) => `DATE(${day.split('-').map(Number).join(', ')})`;
/** From a day on and before another; without an end where the calendar has none. */
const between = (name: string, from: string, to: string | undefined) => `${name} >= ${dateOf(from)}${to === undefined ? '' : ` AND ${name} < ${dateOf(to)}`}`;
