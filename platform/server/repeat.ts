import { explainError, log } from './log.ts';

/** A kind of work that a server does beside requests. */
export interface Job {
  /** Milliseconds from one look whether there is something to do to the next. */
  readonly every: number;
  /** What the log says when it fails; the next look tries again. */
  readonly failure: string;
  /** Does a piece of it; true when there may be more, which is done at once. */
  readonly work: () => Promise<boolean>;
}

/** Does a job again and again, one piece at a time. Gives what ends it, after its present piece. */
export function repeat({ every, failure, work }: Job): () => Promise<void> {
  let isClosing = false;
  let running: Promise<void> | undefined;
  const goOn = async (): Promise<void> => {
    try {
      while (!isClosing && (await work()));
    } catch (error) {
      log('error', failure, { error: explainError(error) });
    }
  };
  const timer = setInterval(() => {
    running ??= goOn().finally(() => (running = undefined));
  }, every);
  timer.unref();
  return async () => {
    isClosing = true;
    clearInterval(timer);
    await running;
  };
}
