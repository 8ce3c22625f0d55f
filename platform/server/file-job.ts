import { sweepComments, sweepFiles } from '../records/sweep-files.ts';
import { explainError, log } from './log.ts';
import type { Server } from './server-state.ts';

/** How often it is looked for files that nothing needs any more. */
const INTERVAL = 60 * 60_000;

/** Removes what nothing needs any more: uploads that were left, files, comments on records that are gone. Gives what ends it, after its present batch. */
export function startSweeping({ database, files, models, clock }: Pick<Server, 'database' | 'files' | 'models' | 'clock'>): () => Promise<void> {
  let isClosing = false;
  let running: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    try {
      const { model } = await models.current();
      let isMore = true;
      while (isMore && !isClosing) isMore = await sweepFiles(database, files, model, clock());
      if (!isClosing) await sweepComments(database, model);
    } catch (error) {
      log('error', 'files that nothing needs were not removed', { error: explainError(error) });
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
