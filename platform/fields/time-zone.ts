const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      era: 'short',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** The calendar day (YYYY-MM-DD) and wall clock (HH:MM:SS) of a moment in a time zone. */
export function toLocal(moment: Date, timeZone: string): { readonly day: string; readonly clock: string } {
  const parts: Record<string, string> = {};
  for (const part of formatOf(timeZone).formatToParts(moment)) parts[part.type] = part.value;
  return { day: `${(parts.year ?? '').padStart(4, '0')}-${parts.month}-${parts.day}`, clock: `${parts.hour}:${parts.minute}:${parts.second}` };
}

/** The moment at which the clocks of a time zone show this day and time; a time that a change of clocks skips moves on with the clocks. */
export function fromLocal(day: string, clock: string, timeZone: string): Date {
  const asUtc = Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}Z`);
  const shown = (moment: number) => {
    const local = toLocal(new Date(moment), timeZone);
    return Date.parse(`${local.day}T${local.clock}Z`);
  };
  const first = asUtc - (shown(asUtc) - asUtc);
  return new Date(first + (asUtc - shown(first)));
}
