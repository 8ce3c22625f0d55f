import type { Language } from '../contract/text.ts';
import type { Schedule } from './schedule.ts';

const weekdays: Readonly<Record<Language, readonly string[]>> = {
  ja: ['月', '火', '水', '木', '金', '土', '日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

/** The name of a weekday, 1 being Monday. */
export function weekdayName(weekday: number, language: Language): string {
  return weekdays[language][weekday - 1] ?? '';
}

/** A schedule in words: 毎週水曜 13:05, each Wednesday at 13:05. */
export function scheduleWords(schedule: Schedule, language: Language): string {
  return language === 'ja' ? `${daysInJapanese(schedule)} ${schedule.at}` : `${daysInEnglish(schedule)} at ${schedule.at}`;
}

function daysInJapanese(schedule: Schedule): string {
  if (schedule.every === 'day') return '毎日';
  if (schedule.every === 'week') return `毎週${named(schedule.weekdays, 'ja').join('・')}曜`;
  const { day, missing } = schedule;
  if (day === 31 && missing === 'last') return '毎月末日';
  return `毎月${day}日${day <= 28 ? '' : missing === 'last' ? '（その日がない月は末日）' : '（その日がない月は送らない）'}`;
}

function daysInEnglish(schedule: Schedule): string {
  if (schedule.every === 'day') return 'every day';
  if (schedule.every === 'week') return `each ${named(schedule.weekdays, 'en').join(', ')}`;
  const { day, missing } = schedule;
  if (day === 31 && missing === 'last') return 'the last day of each month';
  return `day ${day} of each month${day <= 28 ? '' : missing === 'last' ? ' (its last day where it has none)' : ' (left out where it has none)'}`;
}

function named(days: readonly number[], language: Language): string[] {
  return [...days].sort((a, b) => a - b).map((day) => weekdayName(day, language));
}
