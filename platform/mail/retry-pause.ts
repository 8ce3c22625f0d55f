const MINUTE = 60_000;
const FIRST = MINUTE;
const LONGEST = 6 * 60 * MINUTE;

/**
 * Milliseconds until the next attempt after so many: 1, 3, 9, 27 … minutes, at most six hours, a quarter more or less by chance so that mails
 * that failed together do not come back together. `random` gives a number from 0 to 1.
 */
export function retryPause(attempts: number, random: () => number): number {
  const pause = Math.min(FIRST * 3 ** (Math.max(attempts, 1) - 1), LONGEST);
  return Math.round(pause * (0.75 + 0.5 * random()));
}
