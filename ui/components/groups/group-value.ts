import type { Column } from '../../../platform/contract/wire.ts';
import { isNotApplicable } from '../../../platform/fields/not-applicable.ts';
import { currentLanguage, formatDay, formatNumber, t, text } from '../../locale/locale.ts';

/** A group's value in words, for headings and charts. Months and years are groups of days. */
export function groupLabel(value: unknown, column: Column): string {
  if (value === null || value === undefined || value === '') return t('report.blank');
  if (isNotApplicable(value)) return t('record.not_applicable');
  if (typeof value === 'object' && 'label' in value) return String(value.label);
  if (typeof value === 'boolean') return value ? t('filter.yes') : t('filter.no');
  if (typeof value === 'number') return formatNumber(value);
  const words = wordsOf(value);
  const choice = column.choices?.find((each) => each.value === words);
  if (choice) return text(choice.label);
  const period = isPeriod(column) ? /^(\d{4})(?:-(\d{2}))?$/.exec(words) : null;
  if (period) return monthLabel(period[1] ?? '', period[2]);
  if (/^\d{4}-\d{2}-\d{2}$/.test(words)) return formatDay(words);
  return words;
}

/** The condition that keeps the rows of one group, as a formula. */
export function groupFilter(value: unknown, column: Column): string {
  const name = column.key;
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
  const [year = 0, month, day] = words.split('-').map(Number);
  if (day !== undefined && month !== undefined)
    return column.type === 'datetime' || column.format === 'day'
      ? between(name, [year, month, day], [year, month, day + 1])
      : `${name} = ${dateOf([year, month, day])}`;
  if (month !== undefined) return between(name, [year, month, 1], month === 12 ? [year + 1, 1, 1] : [year, month + 1, 1]);
  return between(name, [year, 1, 1], [year + 1, 1, 1]);
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
const isPeriod = ({ format }: Column) => format === 'month' || format === 'year';
const isDay = (column: Column) => column.type === 'date' || column.type === 'datetime' || isPeriod(column);
const dateOf = ([year, month, day]: readonly [number, number, number]) => `DATE(${year}, ${month}, ${day})`;
type Day = readonly [number, number, number];
const between = (name: string, from: Day, to: Day) => `${name} >= ${dateOf(from)} AND ${name} < ${dateOf(normal(to))}`;
function normal([year, month, day]: Day): Day {
  const date = new Date(Date.UTC(year, month - 1, day));
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}
function monthLabel(year: string, month: string | undefined): string {
  if (currentLanguage() === 'ja') return month ? `${year}年${Number(month)}月` : `${year}年`;
  return month ? `${year}-${month}` : year;
}
