import type { WaitingSave } from './waiting-save.ts';

/** Where saves wait. Raises what the browser says when it has no room or no storage. */
export interface WaitingStore {
  all(): Promise<readonly WaitingSave[]>;
  put(save: WaitingSave): Promise<void>;
  remove(key: string): Promise<void>;
}

const TABLE = 'saves';

/** The browser's own database: it holds more than localStorage, and a save is in it or not, whatever happens to the page. */
export function openWaitingStore(): WaitingStore {
  let opening: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> =>
    (opening ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('shirabe-waiting', 1);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'key' });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('no storage'));
      request.onblocked = () => reject(new Error('no storage'));
    }).catch((error: unknown) => {
      opening = undefined;
      throw error;
    }));
  const run = async <T>(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const transaction = (await open()).transaction(TABLE, mode, { durability: 'strict' });
    return new Promise<T>((resolve, reject) => {
      const request = work(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('no room'));
    });
  };
  return {
    all: () => run<WaitingSave[]>('readonly', (table) => table.getAll() as IDBRequest<WaitingSave[]>),
    put: async (save) => void (await run('readwrite', (table) => table.put(save))),
    remove: async (key) => void (await run('readwrite', (table) => table.delete(key))),
  };
}
