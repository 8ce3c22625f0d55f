import type { DashboardAnswer } from '../../../platform/contract/wire.ts';
import { t, text } from '../../locale/locale.ts';

type Survey = NonNullable<DashboardAnswer['components'][number]['surveys']>[number];

/** 「1時間18分」: days, or hours and minutes. */
export function spanWords(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes >= 48 * 60) return t('home.days', { days: Math.floor(minutes / 1440) });
  if (minutes < 60) return t('home.minutes', { minutes });
  return t('home.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** What the head of the home page says of the deadlines of surveys that are still open, the nearest first; each once. */
export function dueWords(dashboard: DashboardAnswer, now: Date): string[] {
  const open = dashboard.components
    .flatMap((component) => component.surveys ?? [])
    .filter((survey): survey is Survey & { due: string } => survey.due !== null && survey.tone !== 'good' && survey.tone !== 'idle')
    .sort((a, b) => a.due.localeCompare(b.due));
  return [
    ...new Set(
      open.slice(0, 2).map((survey) => {
        const left = new Date(survey.due).getTime() - now.getTime();
        const name = text(survey.label);
        return left > 0 ? t('home.due_in', { name, time: spanWords(left) }) : t('home.due_over', { name });
      }),
    ),
  ];
}
