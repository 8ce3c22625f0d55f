/** What one page hands to the next before the log-in, without a trace in the address. */
export interface HandOver {
  readonly notice?: 'ended' | 'password_set';
  /** Why the session ended, in the words of the server. */
  readonly reason?: string;
  /** What was typed already. */
  readonly username?: string;
}
let kept: HandOver = {};

/** Keeps it for the next page that asks. */
export function handOver(next: HandOver): void {
  kept = next;
}
/** Gives what was handed over, once. */
export function takeHandOver(): HandOver {
  const taken = kept;
  kept = {};
  return taken;
}
