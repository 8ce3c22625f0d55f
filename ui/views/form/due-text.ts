import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import { fromLocal } from '../../../platform/fields/time-zone.ts';
import { formatMoment, formatTime, t, timeZone } from '../../locale/locale.ts';
import { dayIn } from '../../locale/format.ts';

/** When the answer is due, in words; undefined when nothing is. `date` is the survey's day. */
export function dueText(survey: ObjectDescription['survey'], date: unknown, now: Date): { readonly words: string; readonly over: boolean } | undefined {
  if (!survey?.due || typeof date !== 'string') return undefined;
  const due = fromLocal(date, survey.due, timeZone());
  if (Number.isNaN(due.getTime())) return undefined;
  const at = dayIn(due) === dayIn(now) ? formatTime(due) : formatMoment(due);
  const over = now > due;
  return { words: t(over ? 'record.was_due' : 'record.due', { at }), over };
}
