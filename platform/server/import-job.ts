import { continueImport } from '../records/import/continue-import.ts';
import { sweepImports } from '../records/import/sweep-imports.ts';
import { explainError, log } from './log.ts';
import type { Server } from './server-state.ts';

/** How often it is looked whether an import waits, and whether old ones are to be forgotten. */
const INTERVAL = 1000;
const SWEEP_INTERVAL = 60 * 60_000;

/** Reads, checks and saves files of records, piece by piece, as long as there are any. Gives what ends it, after its present piece. */
export function startImports(server: Pick<Server, 'database' | 'models' | 'files' | 'clock'>): () => Promise<void> {
  let isClosing = false;
  const running = new Set<Promise<void>>();
  const work = async (): Promise<void> => {
    try {
      while (!isClosing && (await doNext(server)));
    } catch (error) {
      log('error', 'an import stopped on the way', { error: explainError(error) });
    }
  };
  const sweep = async (): Promise<void> => {
    try {
      while (!isClosing && (await sweepImports(server.database, server.files, server.clock())));
    } catch (error) {
      log('error', 'old imports were not forgotten', { error: explainError(error) });
    }
  };
  const begin = (job: () => Promise<void>): void => {
    const promise = job().finally(() => running.delete(promise));
    running.add(promise);
  };
  let isBusy = false;
  const timers = [
    setInterval(() => {
      if (isBusy) return;
      isBusy = true;
      begin(() => work().finally(() => (isBusy = false)));
    }, INTERVAL),
    setInterval(() => begin(sweep), SWEEP_INTERVAL),
  ];
  for (const timer of timers) timer.unref();
  return async () => {
    isClosing = true;
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
  };
}

async function doNext({ database, models, files, clock }: Pick<Server, 'database' | 'models' | 'files' | 'clock'>): Promise<boolean> {
  return continueImport({ database, model: (await models.current()).model, files, now: clock() });
}
