import { currentUser } from './session.ts';

/** A record that the user has opened. */
export interface OpenedRecord {
  readonly object: string;
  readonly id: string;
  readonly title: string;
}
interface Visited {
  readonly searches: readonly string[];
  readonly records: readonly OpenedRecord[];
}

/** How many of each are kept. */
const KEPT = 8;
const nothing: Visited = { searches: [], records: [] };

/** What the user has last searched for and opened, the latest first. It stays in this browser, each user's apart. */
export function visited(): Visited {
  const key = storageKey();
  if (key === null) return nothing;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return nothing;
    const { searches, records } = kept as Readonly<Record<string, unknown>>;
    return { searches: listOf(searches, (each) => typeof each === 'string'), records: listOf(records, isOpenedRecord) };
  } catch {
    return nothing;
  }
}

export function rememberSearch(words: string): void {
  const { searches, records } = visited();
  keep({ searches: [words, ...searches.filter((each) => each !== words)].slice(0, KEPT), records });
}

export function rememberOpened(record: OpenedRecord): void {
  const { searches, records } = visited();
  keep({ searches, records: [record, ...records.filter(({ id }) => id !== record.id)].slice(0, KEPT) });
}

export function forgetVisited(): void {
  keep(nothing);
}

function keep(kept: Visited): void {
  const key = storageKey();
  if (key === null) return;
  try {
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Full, or not allowed: then nothing is remembered.
  }
}

/** Who sees the application as another user leaves no traces of theirs. */
function storageKey(): string | null {
  const user = currentUser();
  return user && !user.view_as ? `shirabe.visited.${user.id}` : null;
}

function listOf<T>(given: unknown, is: (each: unknown) => each is T): readonly T[] {
  return Array.isArray(given) ? given.filter(is).slice(0, KEPT) : [];
}

function isOpenedRecord(given: unknown): given is OpenedRecord {
  if (typeof given !== 'object' || given === null) return false;
  const { object, id, title } = given as Readonly<Record<string, unknown>>;
  return typeof object === 'string' && typeof id === 'string' && typeof title === 'string';
}
