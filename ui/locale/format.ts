import { currentLanguage } from './language.ts';

let zone = 'Asia/Tokyo';
/** The application's time zone: days and times are shown in it, wherever the browser is. */
export function setTimeZone(name: string): void {
  zone = name;
}
export function timeZone(): string {
  return zone;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(key: string, options: Intl.DateTimeFormatOptions, inZone: string): Intl.DateTimeFormat {
  const name = `${key} ${currentLanguage()} ${inZone}`;
  let format = formats.get(name);
  if (!format) formats.set(name, (format = new Intl.DateTimeFormat(currentLanguage() === 'ja' ? 'ja-JP' : 'en-GB', { ...options, timeZone: inZone })));
  return format;
}
// A day (YYYY-MM-DD) has no time zone: it is read and written in UTC, so that it never moves.
const dayOf = (day: string) => new Date(`${day}T00:00:00Z`);

/** 2026/11/22, or 22/11/2026. */
export function formatDay(day: string): string {
  return dateFormat('day', { year: 'numeric', month: '2-digit', day: '2-digit' }, 'UTC').format(dayOf(day));
}
/** 2026年11月22日(日), or Sunday 22 November 2026. */
export function formatLongDay(day: string): string {
  if (currentLanguage() === 'en') return dateFormat('long', { dateStyle: 'full' }, 'UTC').format(dayOf(day));
  return dateFormat('long', { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' }, 'UTC').format(dayOf(day));
}
/** 2026/11/22 11:42 */
export function formatMoment(moment: string | Date): string {
  return dateFormat('moment', { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone)
    .format(new Date(moment))
    .replace(',', '');
}
/** 11:42 */
export function formatTime(moment: string | Date): string {
  return dateFormat('time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone).format(new Date(moment));
}
/** 11/22, or with the time when it is today's: for narrow places. */
export function formatShortDay(day: string): string {
  return dateFormat('short', { month: 'numeric', day: 'numeric' }, 'UTC').format(dayOf(day));
}
/** The day (YYYY-MM-DD) of a moment in the application's time zone. */
export function dayIn(moment: string | Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(moment));
  return parts.slice(0, 10);
}
/** 0 to 23, in the application's time zone. */
export function hourIn(moment: string | Date): number {
  return Number(formatTime(moment).slice(0, 2));
}
/** 1,234 */
export function formatNumber(value: number, scale?: number): string {
  return value.toLocaleString('en-US', scale === undefined ? { maximumFractionDigits: 10 } : { minimumFractionDigits: scale, maximumFractionDigits: scale });
}
/** 0.652 → 65.2% */
export function formatPercent(value: number, scale = 1): string {
  return `${formatNumber(value * 100, scale)}%`;
}
