import { draftOwner, readDraft } from '../views/form/draft.ts';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** What the browser keeps by user, and nobody misses: last searches and opened records, lists as they were left, files on their way (without their content). */
const TRACES = [/^shirabe\.visited\.([^.]+)$/u, /^shirabe\.list\.([^.]*)\./u, /^upload ([^ ]+) /u];

/**
 * Forgets what users leave behind in this browser, as far as nothing is lost by it: traces, and drafts that the server has too. `isOf`: of which users. Drafts
 * that are nowhere else stay, and are offered to their user alone; saves that wait do too.
 */
export function dropTraces(local: Store, session: Store, isOf: (user: string) => boolean, now: Date): void {
  for (const store of [local, session]) {
    try {
      for (const key of keysOf(store)) {
        const owner = TRACES.map((trace) => trace.exec(key)?.[1]).find((found) => found !== undefined);
        const drafter = store === local ? draftOwner(key) : undefined;
        const isTrace = owner !== undefined && isOf(owner);
        const isKeptElsewhere = drafter !== undefined && isOf(drafter) && readDraft(local, key, now)?.sent === true;
        if (isTrace || isKeptElsewhere) store.removeItem(key);
      }
    } catch {
      // Storage is closed.
    }
  }
}

function keysOf(store: Store): readonly string[] {
  return Array.from({ length: store.length }, (_, index) => store.key(index)).filter((key) => key !== null);
}
