/** How telephone numbers of Japan are parted, by the number of their digits: area, exchange, subscriber (電気通信番号計画). */
const PARTED: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  10: [
    [2, 4],
    [3, 3],
    [4, 2],
    [5, 1],
    [4, 3],
  ],
  11: [
    [3, 4],
    [4, 3],
  ],
};
/** What people type for a hyphen, in the folded form: dashes, the sign of minus, the long sound mark. */
const HYPHENS = /[‐‑‒–—―−ー]/gu;
/** A part of a number has so many digits: fewer are found as they are, or tell nothing. */
const PART = { least: 5, most: 9 } as const;

/**
 * The ways in which a folded word that may be a telephone number, or a part of one, is written elsewhere, the word itself first: 0312345678 also as 03-1234-5678,
 * and a number with hyphens also without. Undefined for any other word: 1-2 is an address, and an institution's code that does not begin with 0 is no telephone number.
 */
export function telephoneWritings(word: string): readonly string[] | undefined {
  const typed = word.replace(HYPHENS, '-');
  const digits = typed.replaceAll('-', '');
  if (!/^\d+$/.test(digits)) return undefined;
  if (digits !== typed) return digits.length >= PART.most ? [typed, digits] : undefined;
  const { length } = digits;
  if (length in PARTED && digits.startsWith('0')) return [word, ...(PARTED[length] ?? []).map(([area, exchange]) => parted(digits, [area, area + exchange]))];
  if (length < PART.least || length > PART.most) return undefined;
  return [word, ...Array.from({ length: length - 1 }, (_, index) => parted(digits, [index + 1]))];
}

/** Digits with a hyphen before each of these places. */
function parted(digits: string, places: readonly number[]): string {
  return [0, ...places].map((place, index) => digits.slice(place, places[index])).join('-');
}
