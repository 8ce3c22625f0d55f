import pg from 'pg';

type Parse = (text: string) => unknown;

const textArray: number = 1009;
const oid = {
  int8: 20,
  numeric: 1700,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  int8Array: 1016,
  numericArray: 1231,
  dateArray: 1182,
  timeArray: 1183,
  timestamptzArray: 1185,
};

const parsers: Readonly<Record<number, Parse>> = {
  [oid.int8]: Number,
  [oid.numeric]: Number,
  [oid.date]: (text) => text,
  [oid.time]: toTime,
  [oid.timestamp]: (text) => text,
  [oid.timestamptz]: toInstant,
  [oid.int8Array]: arrayOf(Number),
  [oid.numericArray]: arrayOf(Number),
  [oid.dateArray]: arrayOf((text) => text),
  [oid.timeArray]: arrayOf(toTime),
  [oid.timestamptzArray]: arrayOf(toInstant),
};

/**
 * How the values of PostgreSQL become wire forms, for one pool (the types of the driver as a whole stay as they are):
 * date YYYY-MM-DD, time HH:MM, timestamptz ISO 8601 in UTC with milliseconds, numeric and int8 numbers, jsonb parsed.
 */
export const typeParsers = {
  getTypeParser(type: number, format?: 'text' | 'binary'): Parse {
    const own = format === 'binary' ? undefined : parsers[type];
    return own ?? (pg.types.getTypeParser(type, 'text') as Parse);
  },
};

function toTime(text: string): string {
  return text.slice(0, 5);
}

const utcText = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

/** Microseconds are cut to milliseconds. What JavaScript has no date for (infinity, years of five digits) stays as PostgreSQL writes it. */
function toInstant(text: string): string {
  const parts = utcText.exec(text);
  if (parts) return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

function arrayOf(parse: Parse): Parse {
  const entries = pg.types.getTypeParser(textArray, 'text') as (text: string) => readonly (string | null)[];
  return (text) => entries(text).map((entry) => (entry === null ? null : parse(entry)));
}
