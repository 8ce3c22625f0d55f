/**
 * Days of the proleptic Gregorian calendar, years 1 to 9999, and moments in a time zone.
 * Days are numbers, 0 being 0001-01-01; what lies outside the range is undefined here and blank in formulas.
 */
const DAY = 86_400_000;
const FIRST = 719_162;
export const LAST_DAY = 3_652_058;

/** The number of a day written YYYY-MM-DD; undefined of what is not a day. */
export function dayNumber(date: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (parts === null) return undefined;
  const moment = new Date(0);
  moment.setUTCFullYear(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  const day = moment.getTime() / DAY + FIRST;
  return writeDay(day) === date ? day : undefined;
}

/** YYYY-MM-DD of a day's number. */
export function writeDay(day: number): string | undefined {
  if (!(day >= 0 && day <= LAST_DAY)) return undefined;
  return new Date((day - FIRST) * DAY).toISOString().slice(0, 10);
}

/** The first day of a month that is counted from 0001-01 (0). */
export function firstOfMonth(month: number): number | undefined {
  if (!(month >= 0 && month < 9999 * 12)) return undefined;
  return dayNumber(`${String(Math.floor(month / 12) + 1).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`);
}

/** Some months later (or earlier, when negative); the day is drawn to the month's last. */
export function addMonths(date: string, months: number): string | undefined {
  const [year = 1, month = 1, day = 1] = date.split('-').map(Number);
  const target = (year - 1) * 12 + (month - 1) + months;
  const first = firstOfMonth(target);
  if (first === undefined) return undefined;
  const next = firstOfMonth(target + 1) ?? LAST_DAY + 1;
  return writeDay(Math.min(first + day - 1, next - 1));
}

/** A moment as it is stored: ISO in UTC with milliseconds; undefined of what is not one. */
export function readMoment(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(text) || dayNumber(text.slice(0, 10)) === undefined) return undefined;
  const moment = new Date(text.replace(' ', 'T'));
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

interface Clock {
  readonly date: string | undefined;
  readonly hour: number;
  readonly minute: number;
}

/** Since then all clocks of the world differ by whole minutes. */
const WHOLE_MINUTES = Date.UTC(1973, 0);
let last: { readonly minute: number; readonly timeZone: string; readonly clock: Clock } | undefined;

/** The day and time of a moment on the clocks of a time zone. The last one is kept: every formula of a minute asks for the same. */
export function readClock(moment: Date, timeZone: string): Clock {
  const minute = Math.floor(moment.getTime() / 60_000);
  if (last?.minute === minute && last.timeZone === timeZone) return last.clock;
  const clock = formatClock(moment, timeZone);
  if (moment.getTime() >= WHOLE_MINUTES) last = { minute, timeZone, clock };
  return clock;
}

function formatClock(moment: Date, timeZone: string): Clock {
  const parts: Record<string, string> = {};
  for (const part of clockOf(timeZone).formatToParts(moment)) parts[part.type] = part.value;
  // Years before 1 come with another era.
  const date = parts['era'] === 'AD' || parts['era'] === 'A' ? `${(parts['year'] ?? '').padStart(4, '0')}-${parts['month']}-${parts['day']}` : '';
  return { date: dayNumber(date) === undefined ? undefined : date, hour: Number(parts['hour']), minute: Number(parts['minute']) };
}

const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  clocks.set(timeZone, clock);
  return clock;
}
