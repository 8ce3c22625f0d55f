import { log } from './log.ts';

/** An answer that is being sent. */
interface Sending {
  /** Whether it waits for its reader. */
  readonly writableNeedDrain: boolean;
  destroy(): unknown;
}

/** How long readers are waited for. */
interface Patience {
  /** A reader that takes nothing for so long, and up to twice as long, is gone: milliseconds. */
  readonly still: number;
  /** For so many of these spans a reader may be slower than `slowest`. */
  readonly spans: number;
  /** Bytes that a reader takes at least within all of them. */
  readonly slowest: number;
}

/** Half a megabyte in ten minutes is a quarter of what the slowest of telephone lines carried. */
const usual: Patience = { still: 60_000, spans: 10, slowest: 512 * 1024 };

/**
 * Breaks an answer off whose reader no longer takes anything, or hardly anything: it would hold what it is made from, a connection to the database among it, for
 * ever. The log says so. An answer that has nothing to send yet is left alone. `sent`: bytes so far. Gives what ends the watch.
 */
export function dropStalled(answer: Sending, sent: () => number, { still, spans, slowest }: Patience = usual): () => void {
  /** What was sent at each look of an unbroken wait for the reader, the oldest first. */
  let waited: number[] = [];
  let before = -1;
  const drop = (reason: string): void => {
    log('warn', 'a file was broken off', { reason, bytes: sent() });
    answer.destroy();
  };
  const timer = setInterval(() => {
    const now = sent();
    waited = answer.writableNeedDrain ? [...waited, now].slice(-spans - 1) : [];
    if (answer.writableNeedDrain && now === before) drop('its reader takes nothing any more');
    else if (waited.length > spans && now - waited[0]! < slowest) drop('its reader is too slow');
    before = now;
  }, still);
  timer.unref();
  return () => clearInterval(timer);
}
