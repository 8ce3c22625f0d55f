/** An answer that is being sent. */
interface Sending {
  /** Whether it waits for its reader. */
  readonly writableNeedDrain: boolean;
  destroy(): unknown;
}

/** A reader that takes nothing for so long, and up to twice as long, is gone: milliseconds. */
const PATIENCE = 60_000;

/** Breaks an answer off whose reader no longer takes anything: it would hold what it is made from for ever. `sent`: bytes so far. Gives what ends the watch. */
export function dropStalled(answer: Sending, sent: () => number, patience = PATIENCE): () => void {
  let before = -1;
  const timer = setInterval(() => {
    if (answer.writableNeedDrain && sent() === before) answer.destroy();
    before = sent();
  }, patience);
  timer.unref();
  return () => clearInterval(timer);
}
