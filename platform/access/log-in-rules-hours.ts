import type { LogInRules } from '../contract/wire-accounts.ts';

export type LogInHours = NonNullable<LogInRules['roles'][string]['hours']>;

/** Whether it is a time of day, HH:MM; the end of a day is 24:00. */
export function isHour(text: string, end: boolean): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text) || (end && text === '24:00');
}

/**
 * Whether a local time is within the hours: from the first minute on, until the last is over. Hours that end before they begin go on over midnight, and
 * belong to the day on which they began.
 */
export function isWithinHours({ from, to, days }: LogInHours, { day, clock }: { readonly day: string; readonly clock: string }): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  const time = clock.slice(0, 5);
  if (from < to) return days.includes(weekday) && time >= from && time < to;
  if (time >= from) return days.includes(weekday);
  return time < to && days.includes(weekday === 1 ? 7 : weekday - 1);
}
