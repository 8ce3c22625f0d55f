import { ShirabeError } from '../contract/problem.ts';

/** So long a statement may still run when nobody waits for it any more, in milliseconds: most have ended by then, and stopping one takes a connection. */
const GRACE = 100;

/**
 * Does work on a connection for as long as somebody wants its outcome: after that PostgreSQL is told to stop what the connection is doing (`cancel`), again and again until the
 * work has ended. Ends only when no cancellation is under way that could hit the next work of the connection. Raises `unavailable` when the signal came before the work.
 */
export async function whileWanted<T>(signal: AbortSignal | undefined, cancel: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  if (!signal) return work();
  if (signal.aborted) throw unwanted();
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  let cancelling = Promise.resolve();
  const wait = (): void => {
    timer = setTimeout(() => {
      cancelling = cancel().then(() => {
        if (!hasEnded) wait();
      });
    }, GRACE);
  };
  signal.addEventListener('abort', wait, { once: true });
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw unwanted();
    throw error;
  } finally {
    hasEnded = true;
    signal.removeEventListener('abort', wait);
    clearTimeout(timer);
    await cancelling;
  }
}

/** Nobody reads it. */
function unwanted(): ShirabeError {
  return new ShirabeError('unavailable', { ja: '読み込みを取りやめました。', en: 'The reading was called off.' });
}
