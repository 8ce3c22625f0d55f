import { explainError, log } from './log.ts';

/** A kind of work that a server does beside requests. */
export interface Job {
  /** Milliseconds from one look whether there is something to do to the next. */
  readonly every: number;
  /** What the log says when it fails; the next look tries again. */
  readonly failure: string;
  /** Does a piece of it; true when there may be more, which is done at once. `closing` is aborted when the server is to end: a long piece is left for the next. */
  readonly work: (closing: AbortSignal) => Promise<boolean>;
}

/** Does a job again and again, one piece at a time. Gives what ends it, after its present piece. */
export function repeat({ every, failure, work }: Job): () => Promise<void> {
  const closing = new AbortController();
  let running: Promise<void> | undefined;
  const goOn = async (): Promise<void> => {
    try {
      while (!closing.signal.aborted && (await work(closing.signal)));
    } catch (error) {
      log('error', failure, { error: explainError(error) });
    }
  };
  const timer = setInterval(() => {
    running ??= goOn().finally(() => (running = undefined));
  }, every);
  timer.unref();
  return async () => {
    closing.abort();
    clearInterval(timer);
    await running;
  };
}
