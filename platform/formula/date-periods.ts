import type { Text } from '../contract/text.ts';
import { addMonths, dayNumber, writeDay } from './calendar.ts';
import { eraYear, inEras } from './japanese-era.ts';

interface DatePeriod {
  /** The text that stands for the period, of its first day (YYYY-MM-DD). */
  readonly write: (first: string) => string;
  /** Its first day, of such a text; undefined of what is none. */
  readonly first: (text: string) => string | undefined;
  /** The first day of the next period. */
  readonly next: (first: string) => string | undefined;
  /** The period in words, of its first day. */
  readonly label: (first: string) => Text;
}

const isFirst = (pattern: RegExp, day: (...parts: string[]) => string) => (text: string) => {
  const parts = pattern.exec(text);
  const first = parts ? day(...parts.slice(1)) : '';
  return dayNumber(first) === undefined ? undefined : first;
};
const later = (months: number) => (first: string) => addMonths(first, months);
const yearOf = (day: string) => day.slice(0, 4);
const monthOf = (day: string) => Number(day.slice(5, 7));
const slashed = (day: string) => day.replaceAll('-', '/');
const padded = (month: number) => String(month).padStart(2, '0');

/**
 * The periods by which days are grouped beside the day itself. Weeks begin on Monday (ISO 8601) or, as on Japanese calendars, on Sunday; fiscal years are those of
 * Japan's public bodies, from April to March (地方自治法 208条), and so are quarters named by their months, which are the same in both.
 */
export const datePeriods = {
  week: week(0),
  sunday_week: week(6),
  month: {
    write: (first) => first.slice(0, 7),
    first: isFirst(/^(\d{4}-\d{2})$/, (month = '') => `${month}-01`),
    next: later(1),
    label: (first) => ({ ja: `${yearOf(first)}年${monthOf(first)}月`, en: first.slice(0, 7) }),
  },
  quarter: {
    write: (first) => `${yearOf(first)}-Q${(monthOf(first) + 2) / 3}`,
    first: isFirst(/^(\d{4})-Q([1-4])$/, (year = '', quarter = '') => `${year}-${padded(Number(quarter) * 3 - 2)}-01`),
    next: later(3),
    label: (first) => ({ ja: `${yearOf(first)}年${monthOf(first)}〜${monthOf(first) + 2}月`, en: `${yearOf(first)} Q${(monthOf(first) + 2) / 3}` }),
  },
  year: {
    write: yearOf,
    first: isFirst(/^(\d{4})$/, (year = '') => `${year}-01-01`),
    next: later(12),
    label: (first) => ({ ja: `${yearOf(first)}年`, en: yearOf(first) }),
  },
  fiscal_year: {
    write: (first) => `FY${yearOf(first)}`,
    first: isFirst(/^FY(\d{4})$/, (year = '') => `${year}-04-01`),
    next: later(12),
    label: (first) => ({ ja: `${yearOf(first)}年度`, en: `FY${yearOf(first)}` }),
  },
} as const satisfies Readonly<Record<string, DatePeriod>>;

function week(before: number): DatePeriod {
  const firstOf = isFirst(/^(\d{4}-\d{2}-\d{2})$/, (day = '') => day);
  return {
    write: (first) => first,
    // 0001-01-01 was a Monday.
    first: (text) => (((dayNumber(text) ?? -1) - before + 7) % 7 === 0 ? firstOf(text) : undefined),
    next: (first) => writeDay((dayNumber(first) ?? 0) + 7),
    label: (first) => {
      const last = writeDay((dayNumber(first) ?? 0) + 6) ?? first;
      const rest = yearOf(first) === yearOf(last) ? last.slice(5) : last;
      return { ja: `${slashed(first)}〜${slashed(rest)}`, en: `${first} – ${rest}` };
    },
  };
}

export type DatePeriodName = keyof typeof datePeriods;

/** The period of a name; undefined for a day and for what is none. */
export function datePeriod(name: string | undefined): DatePeriod | undefined {
  return name !== undefined && Object.hasOwn(datePeriods, name) ? datePeriods[name as DatePeriodName] : undefined;
}

/** A period in words, of the text that stands for it; the text itself where it stands for none. `era`: years are written in the Japanese era, in Japanese. */
export function periodLabel(name: string | undefined, text: string, language: keyof Text, era = false): string {
  const period = datePeriod(name);
  const first = period?.first(text);
  if (!period || first === undefined) return text;
  return era && language === 'ja' ? eraLabel(name as DatePeriodName, first) : period.label(first)[language];
}

/** A day in the Japanese era: 令和8年11月23日. */
export function eraDay(day: string): string {
  return `${eraYear(day)}年${monthOf(day)}月${Number(day.slice(8, 10))}日`;
}

function eraLabel(name: DatePeriodName, first: string): string {
  const after = dayNumber(datePeriods[name].next(first) ?? '');
  const last = after === undefined ? first : (writeDay(after - 1) ?? first);
  if (name === 'week' || name === 'sunday_week')
    return `${eraDay(first)}〜${eraDay(last).slice(eraYear(first) === eraYear(last) ? eraYear(first).length + 1 : 0)}`;
  return inEras(first, last, (year) => {
    if (name === 'month') return `${year}年${monthOf(first)}月`;
    if (name === 'quarter') return `${year}年${monthOf(first)}〜${monthOf(first) + 2}月`;
    return name === 'year' ? `${year}年` : `${year}年度`;
  });
}
