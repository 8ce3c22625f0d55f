import type { Column, Row } from '../../../platform/contract/wire.ts';
import { isNotApplicable } from '../../../platform/fields/not-applicable.ts';
import { recordTitle } from '../../fields/record-title.ts';
import { currentLanguage, text } from '../../locale/locale.ts';

const WIDE = 14;
const NARROW = 9;
const PADDING = 26;
const BADGE = 34;
const LEAST = 64;
/** No column is wider at first. */
export const MOST = 360;
const SAMPLE = 60;

/** The width in pixels of each column: from its heading and the first rows; with a `most` beyond the usual one as wide as the longest of them. The columns keep it while rows come and go, so that nothing jumps. */
export function columnWidths(columns: readonly Column[], rows: readonly Row[], most = MOST): number[] {
  return columns.map((column) => {
    const heading = textWidth(text(column.label)) * 0.92 + (column.sortable ? 20 : 0);
    const widths = rows.slice(0, SAMPLE).map((row) => valueWidth(row.values[column.key], column));
    // All but the longest few decide: one long name does not push the others away. Of a few values each is shown whole.
    const isWhole = most > MOST || (column.choices !== undefined && column.type === 'picklist');
    const typical = widths.sort((a, b) => a - b)[isWhole ? widths.length - 1 : Math.floor(widths.length * 0.9)] ?? 0;
    return Math.round(Math.min(most, Math.max(LEAST, heading + PADDING, typical + PADDING)));
  });
}

/** About how wide a value of a column is, without the padding. */
export function valueWidth(value: unknown, column: Column): number {
  if (value === null || value === undefined) return NARROW;
  if (isNotApplicable(value)) return 4 * WIDE;
  if (column.type === 'datetime' || column.format === 'datetime') return 16 * NARROW;
  if (column.type === 'date' || column.format === 'date') return 10 * NARROW;
  if (typeof value === 'number') return value.toLocaleString('en-US').length * NARROW + (column.unit ? textWidth(text(column.unit)) + 4 : 0);
  if (typeof value === 'boolean') return 3 * WIDE;
  if (column.choices) return Math.max(0, ...[value].flat().map((each) => choiceWidth(column, typeof each === 'string' ? each : '')));
  if (typeof value === 'object' && 'label' in value) return textWidth(recordTitle({ label: String(value.label) }));
  if (Array.isArray(value)) return 12 * WIDE;
  return typeof value === 'string' ? textWidth(value) : NARROW;
}

function choiceWidth(column: Column, value: string): number {
  const choice = column.choices?.find((each) => each.value === value);
  return textWidth(choice ? choice.label[currentLanguage()] : value) + (choice?.tone ? BADGE : 0);
}

/** About how wide a text is. */
export function textWidth(words: string): number {
  let width = 0;
  for (const character of words.slice(0, 80)) width += (character.codePointAt(0) ?? 0) < 0x2000 ? NARROW : WIDE;
  return width;
}
