import { foldWidth } from './read-text.ts';

/** First days of the eras, and what people write for them (令和元年 is year 1). */
const ERAS = [
  { names: ['令和', 'R', '㋿'], first: 2019 },
  { names: ['平成', 'H'], first: 1989 },
  { names: ['昭和', 'S'], first: 1926 },
  { names: ['大正', 'T'], first: 1912 },
  { names: ['明治', 'M'], first: 1868 },
] as const;
const ERA_DATE = /^(令和|平成|昭和|大正|明治|[RHSTM])\s*(\d{1,2}|元)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?$/i;
const DATE = /^(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?$/;
const DIGITS = /^(\d{4})(\d{2})(\d{2})$/;

/** A day as it is written anywhere in Japan (2023-04-26, 2023/4/26, 2023年4月26日, 令和5年4月26日, R5.4.26, 20230426) as YYYY-MM-DD; undefined when it is none, or does not exist. */
export function readDate(input: string): string | undefined {
  const text = foldWidth(input);
  const era = ERA_DATE.exec(text);
  if (era) {
    const [, name = '', year = '', month, day] = era;
    const first = ERAS.find((each) => (each.names as readonly string[]).includes(name.toUpperCase()))?.first ?? 0;
    return toDay(first + (year === '元' ? 1 : Number(year)) - 1, Number(month), Number(day));
  }
  const match = DATE.exec(text) ?? DIGITS.exec(text);
  return match ? toDay(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** YYYY-MM-DD when the day exists in years 1 to 9999. */
export function toDay(year: number, month: number, day: number): string | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (year < 1 || year > 9999 || date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** A time of day (9:05, 09:05:00, 9時5分, 9時) as HH:MM; undefined when it is none. Seconds must be zero or absent: none are kept. */
export function readTime(input: string): string | undefined {
  const match = /^(\d{1,2})(?::(\d{2})(?::00)?|時(?:(\d{1,2})分)?)$/.exec(foldWidth(input));
  if (!match) return undefined;
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? match[3] ?? 0);
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
