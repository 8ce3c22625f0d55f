import sql, { raw, type Sql } from 'sql-template-tag';
import { addMonths, dayNumber, LAST_DAY, writeDay } from './calendar.ts';

/** Periods that today lies in, or next to: from the beginning of which unit, how many of it away. */
const units = {
  today: ['day', 0],
  yesterday: ['day', -1],
  tomorrow: ['day', 1],
  this_week: ['week', 0],
  last_week: ['week', -1],
  next_week: ['week', 1],
  this_month: ['month', 0],
  last_month: ['month', -1],
  next_month: ['month', 1],
  this_year: ['year', 0],
  last_year: ['year', -1],
  this_fiscal_year: ['fiscal', 0],
  last_fiscal_year: ['fiscal', -1],
} as const;
type Period = keyof typeof units;
/** The names of periods, as a formula writes them. Weeks begin on Monday (ISO 8601), fiscal years in April. */
export const periods = Object.keys(units) as readonly Period[];

const isPeriod = (name: string): name is Period => Object.hasOwn(units, name);

/** The first and the last day of a period, drawn to the years 1 to 9999; null for a name that is none. */
export function daysOfPeriod(name: string, today: string): { readonly first: string; readonly last: string } | null {
  if (!isPeriod(name)) return null;
  const [unit, away] = units[name];
  const first = startOf(unit, today, away);
  const next = startOf(unit, today, away + 1);
  if (first === undefined && next === undefined) return null;
  const last = writeDay((dayNumber(next ?? '') ?? LAST_DAY + 1) - 1);
  return last === undefined ? null : { first: first ?? '0001-01-01', last };
}

function startOf(unit: (typeof units)[Period][0], today: string, away: number): string | undefined {
  const day = dayNumber(today) ?? 0;
  if (unit === 'day') return writeDay(day + away);
  // 0001-01-01 was a Monday.
  if (unit === 'week') return writeDay(day - (day % 7) + away * 7);
  const [year = 1, month = 1] = today.split('-').map(Number);
  const back = unit === 'month' ? 0 : unit === 'year' ? month - 1 : (month + 8) % 12;
  const first = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
  return addMonths(first, away * (unit === 'month' ? 1 : 12) - back);
}

/** The first or the last day of a period in SQL, of a day that is known only when the statement runs; it stands in it once. */
export function periodSql(name: string, today: Sql, end: 'first' | 'last'): Sql {
  if (!isPeriod(name)) return sql`NULL::date`;
  const [unit, away] = units[name];
  const steps = end === 'first' ? away : away + 1;
  const back = end === 'first' ? 0 : 1;
  if (unit === 'day') return sql`(${today} + ${raw(String(steps - back))})`;
  if (unit === 'week') return sql`(date_trunc('week', ${today}::timestamp)::date + ${raw(String(steps * 7 - back))})`;
  if (unit === 'fiscal')
    return sql`((date_trunc('year', ${today}::timestamp - interval '3 months') + interval '3 months' + ${raw(`interval '${steps} years'`)})::date - ${raw(String(back))})`;
  return sql`((date_trunc('${raw(unit)}', ${today}::timestamp) + ${raw(`interval '${steps} ${unit}s'`)})::date - ${raw(String(back))})`;
}
