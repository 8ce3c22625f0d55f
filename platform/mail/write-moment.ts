import type { Language } from '../contract/text.ts';

const locales = { ja: 'ja-JP', en: 'en-GB' } as const;

/** A moment in ISO 8601 as people read it in a language and time zone: `2026年4月2日(木) 17:00`, `Thursday, 2 April 2026 at 17:00 (GMT+9)`. Empty for no moment. */
export function writeMoment(moment: string, language: Language, timeZone: string): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  const parts = { year: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return language === 'ja'
    ? new Intl.DateTimeFormat(locales.ja, { ...parts, month: 'long', weekday: 'short' }).format(date)
    : new Intl.DateTimeFormat(locales.en, { ...parts, month: 'long', weekday: 'long', timeZoneName: 'short' }).format(date);
}
