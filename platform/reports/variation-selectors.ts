/** Marks that choose between the forms of the character before them (Unicode Technical Standard 37): U+FE00 to U+FE0F, U+E0100 to U+E01EF. */
const SELECTOR = /^[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u;

/** Whether a character chooses a form of the one before it, and is nothing by itself. */
export function isSelector(character: string): boolean {
  return SELECTOR.test(character);
}

/** The character that a selector after these bytes of CSV (UTF-8; its last four are enough) belongs to; undefined at the beginning of a cell, and after another selector. */
export function baseOf(bytes: Uint8Array): string | undefined {
  const last = [...Buffer.from(bytes).toString('utf8')].at(-1);
  return last === undefined || /[",\r\n\ufffd]/u.test(last) || isSelector(last) ? undefined : last;
}
