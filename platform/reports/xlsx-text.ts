/** What XML 1.0 cannot hold. */
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** The most characters of a cell in Excel; it takes a file with more for damaged. */
export const CELL_LENGTH = 32_767;

/** Text for XML, as Excel reads it: illegal characters are dropped, and what looks like Excel's own escape (_x000D_) is kept as it is. */
export function escapeXml(text: string): string {
  return text
    .replace(ILLEGAL, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"\r]/g, (character) => ESCAPES[character]!);
}
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

/** The text of a cell: `escapeXml`, cut where Excel would refuse it. */
export function cellText(text: string): string {
  return escapeXml(text.length > CELL_LENGTH ? `${text.slice(0, CELL_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…` : text);
}

/** What of a text a cell cannot hold; undefined when it is kept as it is. */
export function lostText(text: string): 'cut' | 'dropped' | undefined {
  if (text.length > CELL_LENGTH) return 'cut';
  return text.search(ILLEGAL) >= 0 ? 'dropped' : undefined;
}
