import type { Values } from './merge-conflict.ts';

/** What was typed and not saved. */
export interface Draft {
  /** ISO moment of the last change. */
  readonly at: string;
  /** Version of the record that was edited; 0 for a new one. */
  readonly version: number;
  readonly values: Values;
  /** What the changed fields held before: tells what somebody else has changed since. */
  readonly base?: Values;
  readonly children: Readonly<Record<string, readonly DraftRow[]>>;
  /** The server has it too: the browser may forget it. */
  readonly sent?: boolean;
}
export interface DraftRow {
  readonly key: string;
  readonly id?: string;
  readonly version?: number;
  readonly deleted?: boolean;
  readonly values: Values;
}
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'shirabe.draft.';
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Each user and record has its own draft: on a shared computer nobody is offered another's. */
export function draftKey(user: string, object: string, id: string | null): string {
  return `${PREFIX}${user}.${object}.${id ?? 'new'}`;
}

/** Keeps a draft. False when the browser has no room or no storage: then leaving the page must ask. */
export function keepDraft(store: Store, key: string, draft: Draft): boolean {
  try {
    store.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** The draft of a key; undefined when there is none, it is too old, or it cannot be read. */
export function readDraft(store: Store, key: string, now: Date): Draft | undefined {
  try {
    const draft: unknown = JSON.parse(store.getItem(key) ?? 'null');
    if (!isDraft(draft)) return undefined;
    if (now.getTime() - Date.parse(draft.at) <= KEPT_MS) return draft;
    store.removeItem(key);
  } catch {
    // Unreadable, or storage is closed: no draft then.
  }
  return undefined;
}

export function dropDraft(store: Store, key: string): void {
  try {
    store.removeItem(key);
  } catch {
    // Storage is closed: nothing was kept either.
  }
}

/** Removes the drafts that are too old, of every user. */
export function dropOldDrafts(store: Store, now: Date): void {
  try {
    for (const key of keysOf(store, PREFIX)) readDraft(store, key, now);
  } catch {
    // Storage is closed.
  }
}

/** The drafts whose keys begin so, with what follows in the key. */
export function keptDrafts(store: Store, prefix: string, now: Date): readonly { readonly rest: string; readonly draft: Draft }[] {
  try {
    return keysOf(store, prefix).flatMap((key) => {
      const draft = readDraft(store, key, now);
      return draft ? [{ rest: key.slice(prefix.length), draft }] : [];
    });
  } catch {
    return [];
  }
}

/** Whose draft a key of the browser's storage is; undefined of another key. */
export function draftOwner(key: string): string | undefined {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length).split('.')[0] : undefined;
}

/** The drafts of a user that only this browser has, with the object and the place that they are of. */
export function unsentDrafts(
  store: Store,
  user: string,
  now: Date,
): readonly { readonly key: string; readonly object: string; readonly place: string; readonly draft: Draft }[] {
  const prefix = `${PREFIX}${user}.`;
  return keptDrafts(store, prefix, now).flatMap(({ rest, draft }) => {
    const [object = '', ...place] = rest.split('.');
    return draft.sent ? [] : [{ key: prefix + rest, object, place: place.join('.'), draft }];
  });
}

function keysOf(store: Store, prefix: string): readonly string[] {
  return Array.from({ length: store.length }, (_, index) => store.key(index)).filter((key): key is string => key?.startsWith(prefix) ?? false);
}

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === 'object' &&
    value !== null &&
    'at' in value &&
    'version' in value &&
    'values' in value &&
    'children' in value &&
    typeof value.at === 'string' &&
    typeof value.values === 'object' &&
    value.values !== null
  );
}
