import { addDays } from '../fields/schedule.ts';
import { fromLocal, toLocal } from '../fields/time-zone.ts';
import type { SurveyModel } from '../metadata/model.ts';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The date of the survey's current period: today, or this week's day (weeks begin on Monday), in the application's time zone. */
export function currentPeriod(survey: SurveyModel, now: Date, timeZone: string): string {
  const { day } = toLocal(now, timeZone);
  if (survey.every === 'day' || survey.weekday === undefined) return day;
  const fromMonday = (index: number) => (index + 6) % 7;
  return addDays(day, fromMonday(weekdays.indexOf(survey.weekday)) - fromMonday(weekdayOf(day)));
}

/** Whether a date is one that the survey has a row for. */
export function isPeriod(survey: SurveyModel, day: string): boolean {
  return survey.every === 'day' || survey.weekday === undefined || weekdayOf(day) === weekdays.indexOf(survey.weekday);
}

/** The moment by which the answer of a date is due (Q25); undefined when there is no deadline. */
export function dueAt(survey: SurveyModel, day: string, timeZone: string): Date | undefined {
  return survey.due === undefined ? undefined : fromLocal(day, survey.due, timeZone);
}

/** Whether the survey has ended: it takes nothing, and stays readable. */
export function hasEnded(survey: SurveyModel, now: Date, timeZone: string): boolean {
  return survey.ended !== undefined && toLocal(now, timeZone).day > survey.ended;
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
