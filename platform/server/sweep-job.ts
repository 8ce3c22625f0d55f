import { sweepForms } from '../records/sweep-forms.ts';
import { explainError, log } from './log.ts';
import type { Server } from './server-state.ts';

const INTERVAL = 60 * 60_000;

/** Removes what forms left behind and nobody needs any more, every hour. Gives what ends it. */
export function startSweeps({ database, clock }: Pick<Server, 'database' | 'clock'>): () => void {
  const timer = setInterval(() => {
    sweepForms(database, clock()).catch((error: unknown) => log('error', 'old drafts were not removed', { error: explainError(error) }));
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
