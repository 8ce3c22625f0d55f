/** How a number in a sheet is shown: as itself, as a day, a moment or a time of day, with a percent sign, or with leading zeros. */
export type CellFormat = 'plain' | 'date' | 'datetime' | 'time' | 'percent' | { readonly zeros: number };

/** ECMA-376 part 1, 18.8.30: formats that a workbook need not define; 27 to 36 and 50 to 58 are those of Japanese Excel. */
const builtIn: Readonly<Record<number, CellFormat>> = {
  9: 'percent',
  10: 'percent',
  ...Object.fromEntries([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map((id) => [id, 'date' as const])),
  ...Object.fromEntries([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47].map((id) => [id, 'time' as const])),
  22: 'datetime',
};

/** What a format of a workbook shows: `code` is its text where it defines one. */
export function readFormat(id: number, code: string | undefined): CellFormat {
  if (code === undefined) return builtIn[id] ?? 'plain';
  // Only the first section, which is that of positive numbers, without colours, conditions, and texts that are shown as they are.
  const bare = (code.split(';')[0] ?? '')
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase();
  if (/^0{2,}$/.test(bare)) return { zeros: bare.length };
  if (bare.includes('%')) return 'percent';
  const hasDay = /[yedg]|aaa/.test(bare) || (/m/.test(bare) && !/[hs]/.test(bare));
  const hasTime = /[hs]/.test(bare);
  if (/general|標準/.test(bare)) return 'plain';
  if (hasDay) return hasTime ? 'datetime' : 'date';
  return hasTime ? 'time' : 'plain';
}

/** A number of a cell as its format shows it, for the fields to read: days as 2023-04-26, whatever the format says in detail. */
export function showNumber(text: string, format: CellFormat, from1904: boolean): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (format === 'plain') return plain(value);
  if (format === 'percent') return `${plain(Number((value * 100).toPrecision(15)))}%`;
  if (typeof format === 'object') return Number.isInteger(value) && value >= 0 ? plain(value).padStart(format.zeros, '0') : plain(value);
  // The day 0 of Excel is 1899-12-30, because it takes 1900 for a leap year: until its 60th day it is one later.
  const days = Math.floor(value + 1e-9);
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const seconds = Math.round((value - days) * 86_400);
  const moment = new Date(epoch + days * 86_400_000 + seconds * 1000);
  if (Number.isNaN(moment.getTime()) || value < 0) return plain(value);
  const iso = moment.toISOString();
  const clock = iso.slice(11, 19).replace(/:00$/, '');
  if (format === 'date') return seconds === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${clock}`;
  return format === 'time' && value < 1 ? clock : `${iso.slice(0, 10)} ${clock}`;
}

/** A number in digits, of which Excel keeps fifteen: 0.1 + 0.2 is 0.3. */
function plain(value: number): string {
  const text = String(Number(value.toPrecision(15)));
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const shift = Number(exponent);
  if (Math.abs(shift) > 40) return text;
  return shift > 0 ? `${sign}${whole}${fraction.padEnd(shift, '0')}` : `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`;
}
