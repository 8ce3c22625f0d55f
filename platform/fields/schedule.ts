import { fromLocal, toLocal } from './time-zone.ts';

/** Times that come again, by the clocks of the application's time zone. */
export type Schedule =
  | { readonly every: 'day'; readonly at: string }
  /** 1 is Monday, 7 Sunday. */
  | { readonly every: 'week'; readonly weekdays: readonly number[]; readonly at: string }
  /** A month that lacks the day takes its last one, or is left out. The 31st with `last` is the end of the month. */
  | { readonly every: 'month'; readonly day: number; readonly missing: 'last' | 'skip'; readonly at: string };

/** More days than lie between two times of any schedule: the 31st alone is 62 days apart at most. */
const FAR = 70;

/** The first time of a schedule after a moment. */
export function nextTime(schedule: Schedule, after: Date, timeZone: string): Date {
  const today = toLocal(after, timeZone).day;
  for (let offset = -1; offset <= FAR; offset++) {
    const time = timeOn(schedule, addDays(today, offset), timeZone);
    if (time && time > after) return time;
  }
  throw new RangeError('the schedule has no day');
}

/** The last time of a schedule up to a moment, itself included. */
export function latestTime(schedule: Schedule, until: Date, timeZone: string): Date {
  const today = toLocal(until, timeZone).day;
  for (let offset = 1; offset >= -FAR; offset--) {
    const time = timeOn(schedule, addDays(today, offset), timeZone);
    if (time && time <= until) return time;
  }
  throw new RangeError('the schedule has no day');
}

/** The next times of a schedule, in order. */
export function nextTimes(schedule: Schedule, after: Date, timeZone: string, count: number): Date[] {
  const times: Date[] = [];
  while (times.length < count) times.push(nextTime(schedule, times.at(-1) ?? after, timeZone));
  return times;
}

function timeOn(schedule: Schedule, day: string, timeZone: string): Date | undefined {
  return fallsOn(schedule, day) ? fromLocal(day, schedule.at, timeZone) : undefined;
}

/** Whether a schedule has a time on a calendar day (YYYY-MM-DD). */
export function fallsOn(schedule: Schedule, day: string): boolean {
  if (schedule.every === 'day') return true;
  const date = new Date(`${day}T00:00:00Z`);
  if (schedule.every === 'week') return schedule.weekdays.includes(date.getUTCDay() || 7);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const wanted = schedule.missing === 'last' ? Math.min(schedule.day, last) : schedule.day;
  return date.getUTCDate() === wanted;
}

/** A calendar day some days later, or earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
