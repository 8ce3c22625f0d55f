import { createHash } from 'node:crypto';
import { ShirabeError } from '../contract/problem.ts';
import type { RowQuery } from './query.ts';
import type { SortType } from './sort-types.ts';
import type { SortKey } from './sorting.ts';

/**
 * Where a page ended: the texts of the last row's sort keys, and a mark of the query they belong to.
 * It carries values only, never SQL, and access is checked again on each page: it needs no signature, but it is read with distrust.
 */
export function writeCursor(query: RowQuery, values: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify([mark(query), ...values]), 'utf8').toString('base64url');
}

/** The values of a cursor. Raises `bad_cursor` for anything that `writeCursor` would not have written for this query. */
export function readCursor(query: RowQuery, keys: readonly SortKey[], cursor: string): readonly (string | null)[] {
  const parts = decode(cursor);
  if (parts.length !== keys.length + 1 || parts[0] !== mark(query)) throw badCursor();
  return keys.map((key, index) => {
    const value = parts[index + 1];
    if (value === null && key.blanks !== 'none') return null;
    if (typeof value !== 'string' || !fits(value, key.type)) throw badCursor();
    return value;
  });
}

function decode(cursor: string): readonly unknown[] {
  if (!/^[A-Za-z0-9_-]{1,20000}$/.test(cursor)) throw badCursor();
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(parts)) throw badCursor();
  return parts;
}

/** A cursor of one object and order means nothing to another. */
function mark(query: RowQuery): string {
  const groups = (query.groups ?? []).map(({ path, formula, by, descending }) => [...(path ?? [formula?.source ?? '']), by, descending]);
  const parts = [
    query.object.name,
    Object.keys(query.joins ?? {}),
    query.sort.map(({ path, descending }) => `${descending ? '-' : ''}${path.join('.')}`),
    ...groups,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 10);
}

/** `Infinity`, `infinity` and 24:00 are 該当なし as a group's key: see `notApplicableKeys`. */
const shapes: Readonly<Record<SortType, RegExp>> = {
  text: /^[^\0\ud800-\udfff]*$/u,
  numeric: /^(-?\d{1,200}(\.\d{1,200})?|Infinity)$/,
  boolean: /^(true|false)$/,
  date: /^(\d{4}-\d{2}-\d{2}|infinity)$/,
  time: /^(([01]\d|2[0-3]):[0-5]\d:[0-5]\d|24:00:00)$/,
  timestamptz: /^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** Whether a text that came from outside is one of a sort key of this type. */
export function fits(value: string, type: SortType): boolean {
  if (!shapes[type].test(value)) return false;
  if ((type !== 'date' && type !== 'timestamptz') || value === 'infinity') return true;
  const day = value.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) && !day.startsWith('0000');
}

function badCursor(): ShirabeError {
  return new ShirabeError('bad_cursor', {
    ja: '続きを読むための値が正しくありません。最初のページから読み直してください。',
    en: 'The cursor is not one of ours. Read again from the first page.',
  });
}
