/** A column of a sheet: its heading, and how its cells are kept. */
export interface XlsxColumn {
  readonly label: string;
  readonly type: 'text' | 'number' | 'percent' | 'date' | 'time' | 'datetime';
  /** Digits after the point; of a percentage those of its per cent. As many as there are unless said. */
  readonly scale?: number;
}

/** Styles by position in `cellXfs`: the four common ones, then for each column one of each look. */
export const HEADER_STYLE = 1;
export const TITLE_STYLE = 2;
export const NOTE_STYLE = 3;
const FIRST_COLUMN_STYLE = 4;

/** How a cell may be shown: plainly, as a total, or in one of the tones by which a report makes it stand out. */
export const cellLooks = ['plain', 'total', 'good', 'warn', 'bad', 'idle'] as const;

/** @param look the place in `cellLooks` */
export function styleOf(column: number, look: number): number {
  return FIRST_COLUMN_STYLE + column * cellLooks.length + look;
}

/** The fills of the tones, in the order of the looks: as on the page by day. */
const toneFills = ['FFE3F4EA', 'FFFFF3D6', 'FFFDEAEA', 'FFECEFF2'];

function numberFormat({ type, scale }: XlsxColumn): string {
  const digits = scale === undefined || scale === 0 ? '' : `.${'0'.repeat(scale)}`;
  if (type === 'text') return '@';
  if (type === 'date') return 'yyyy/mm/dd';
  if (type === 'time') return 'hh:mm';
  if (type === 'datetime') return 'yyyy/mm/dd hh:mm';
  if (type === 'percent') return scale === undefined ? '0.0%' : `0${digits}%`;
  return scale === undefined ? 'General' : `0${digits}`;
}

/** xl/styles.xml: fonts, the fill of headings, and the number formats of the columns. */
export function stylesXml(columns: readonly XlsxColumn[]): string {
  const formats = [...new Set(columns.map(numberFormat))].filter((format) => format !== 'General');
  const id = (column: XlsxColumn): number => (numberFormat(column) === 'General' ? 0 : 164 + formats.indexOf(numberFormat(column)));
  const xf = (format: number, font: number, fill: number): string =>
    `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>`;
  const cells = [
    xf(0, 0, 0),
    xf(49, 1, 2),
    xf(49, 2, 0),
    xf(49, 0, 0),
    ...columns.flatMap((column) => [xf(id(column), 0, 0), xf(id(column), 1, 2), ...toneFills.map((_, index) => xf(id(column), 0, 3 + index))]),
  ];
  return (
    `${XML}<styleSheet xmlns="${MAIN}">` +
    (formats.length === 0
      ? ''
      : `<numFmts count="${formats.length}">${formats.map((format, index) => `<numFmt numFmtId="${164 + index}" formatCode="${format}"/>`).join('')}</numFmts>`) +
    `<fonts count="3"><font><sz val="11"/><name val="Yu Gothic"/></font><font><b/><sz val="11"/><name val="Yu Gothic"/></font><font><b/><sz val="14"/><name val="Yu Gothic"/></font></fonts>` +
    `<fills count="${3 + toneFills.length}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEEF1F4"/></patternFill></fill>${toneFills.map((fill) => `<fill><patternFill patternType="solid"><fgColor rgb="${fill}"/></patternFill></fill>`).join('')}</fills>` +
    `<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`
  );
}

export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** The letters of a column: A, B, …, Z, AA, … */
export function columnLetters(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnLetters(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26));
}

/** The width of a text in half-width characters. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character.charCodeAt(0) < 0x100 || /[\uff61-\uff9f]/.test(character) ? 1 : 2;
  return width;
}
