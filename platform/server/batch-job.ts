import { continueBatch, trimBatches } from '../records/batches/continue-batch.ts';
import { explainError, log } from './log.ts';
import type { Server } from './server-state.ts';

/** How often it is looked whether changes of many records wait, and whether old ones may be forgotten. */
const INTERVAL = 1000;
const TRIM_INTERVAL = 60 * 60_000;

/** Goes on with changes of many records, step by step, as long as there are any. Gives what ends it, after its present step. */
export function startBatches({ database, models, clock }: Pick<Server, 'database' | 'models' | 'clock'>): () => Promise<void> {
  let isClosing = false;
  let running: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    try {
      let isMore = true;
      while (isMore && !isClosing) isMore = await continueBatch(database, (await models.current()).model, clock());
    } catch (error) {
      log('error', 'a change of many records did not go on', { error: explainError(error) });
    }
  };
  const trim = (): void => {
    trimBatches(database, clock()).catch((error: unknown) => log('error', 'old changes of many records were not forgotten', { error: explainError(error) }));
  };
  const goOn = (): void => {
    running ??= work().finally(() => (running = undefined));
  };
  const timers = [setInterval(goOn, INTERVAL), setInterval(trim, TRIM_INTERVAL)];
  for (const timer of timers) timer.unref();
  return async () => {
    isClosing = true;
    for (const timer of timers) clearInterval(timer);
    await running;
  };
}
