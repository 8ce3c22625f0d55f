/** What was, what is, and what was taken back, of something that is edited in steps. */
export interface Steps<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
  /** What the last step changed: typing on in the same place is one step. */
  readonly place: string;
}

/** The most steps that can be taken back. */
const MOST = 200;

export const firstStep = <T>(now: T): Steps<T> => ({ past: [], now, future: [], place: '' });

/** A step further. `place`: what is changed; steps in one and the same place that is not blank make one. */
export function stepTo<T>({ past, now, place: before }: Steps<T>, next: T, place = ''): Steps<T> {
  const isSame = place !== '' && place === before;
  return { past: isSame ? past : [...past, now].slice(-MOST), now: next, future: [], place };
}
export function stepBack<T>(steps: Steps<T>): Steps<T> {
  const last = steps.past.at(-1);
  if (last === undefined) return steps;
  return { past: steps.past.slice(0, -1), now: last, future: [steps.now, ...steps.future], place: '' };
}
export function stepOn<T>(steps: Steps<T>): Steps<T> {
  const [next, ...future] = steps.future;
  if (next === undefined) return steps;
  return { past: [...steps.past, steps.now], now: next, future, place: '' };
}
