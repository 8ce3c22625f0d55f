import { continueMove } from '../records/continue-move.ts';
import { explainError, log } from './log.ts';
import type { Server } from './server-state.ts';

/** How often it is looked whether past rows wait to be moved to another unit. */
const INTERVAL = 2000;

/** Moves past rows whose record went to another unit, batch by batch, as long as there are any. Gives what ends it, after its present batch. */
export function startMoves({ database, models, clock }: Pick<Server, 'database' | 'models' | 'clock'>): () => Promise<void> {
  let isClosing = false;
  let running: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    try {
      let isMore = true;
      while (isMore && !isClosing) isMore = await continueMove(database, (await models.current()).model, clock());
    } catch (error) {
      log('error', 'past rows were not moved', { error: explainError(error) });
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
