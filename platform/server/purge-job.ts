import { purgeDeleted } from '../records/purge-deleted.ts';
import { explainError, log } from './log.ts';
import type { Server } from './server-state.ts';

/** How often it is looked for deleted records whose time is over. */
const INTERVAL = 30_000;

/** Takes away deleted records whose time in the recycle bin is over, with their files. Gives what ends it, after its present batch. */
export function startPurge({ database, files, clock }: Pick<Server, 'database' | 'files' | 'clock'>): () => Promise<void> {
  let isClosing = false;
  let running: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    try {
      let purged = 1;
      while (purged > 0 && !isClosing) purged = await purgeDeleted(database, files, clock());
    } catch (error) {
      log('error', 'deleted records were not purged', { error: explainError(error) });
    }
  };
  const timer = setInterval(() => {
    running ??= work().finally(() => (running = undefined));
  }, INTERVAL);
  timer.unref();
  return async () => {
    isClosing = true;
    clearInterval(timer);
    await running;
  };
}
