import { isOthers, type OTHERS, othersText } from '../../contract/other-groups.ts';
import type { Summary, Column, Row } from '../../contract/wire.ts';
import type { OpenColumn, OpenRow } from '../../contract/wire-open-data.ts';
import type { WireValue } from '../../fields/field.ts';
import { describeColumn } from '../../query/describe-column.ts';
import { csvRecord } from '../csv-record.ts';
import { describeGroupings, describeSummaries } from '../describe-groups.ts';
import type { OpenReport } from './open-sets.ts';

/** Stands in the CSV for a number that is withheld, as in Japan's official statistics. */
const WITHHELD = 'X';
const NOT_APPLICABLE_TEXT = '該当なし';
const suppressed = { suppressed: true } as const;

/** The columns of open data, in the order in which the definition names them. */
export function openColumns(report: OpenReport): readonly OpenColumn[] {
  const { open } = report;
  const described: readonly (Column | Summary)[] =
    open.of === 'rows' ? report.columns.map(describeColumn) : [...describeGroupings(report.groupBy), ...describeSummaries(report)];
  return open.columns.flatMap((key) => {
    const column = described.find((each) => each.key === key);
    if (!column) return [];
    const { label, type, format, scale, unit, choices } = column;
    return {
      key,
      label,
      type: type === 'lookup' ? 'text' : type,
      description: open.descriptions[key] ?? null,
      ...(format !== undefined && { format }),
      ...(scale !== undefined && { scale }),
      ...(unit && { unit }),
      ...(choices && { choices: choices.map(({ value, label: called }) => ({ value, label: called })) }),
      ...(open.small?.columns.includes(key) && { small: true }),
    };
  });
}

/** A line of open data: values by key, without ids of anything, and with small numbers withheld. `withheld` is how many were. */
export function openLine(report: OpenReport, values: Row['values']): { readonly line: OpenRow; readonly withheld: number } {
  const { columns, small } = report.open;
  const line = Object.fromEntries(columns.map((key) => [key, plain(values[key] as WireValue | typeof OTHERS | undefined)]));
  // One small number withholds the others of its line: from a sum and its other parts it could be computed.
  if (!small?.columns.some((key) => isSmall(line[key], small.below))) return { line, withheld: 0 };
  const hidden = small.columns.filter((key) => typeof line[key] === 'number');
  return { line: { ...line, ...Object.fromEntries(hidden.map((key) => [key, suppressed])) }, withheld: hidden.length };
}

const isSmall = (value: unknown, below: number): boolean => typeof value === 'number' && value > 0 && value < below;

/** A looked-up record is known by its title alone. */
function plain(value: WireValue | typeof OTHERS | undefined): unknown {
  if (isOthers(value)) return othersText.ja;
  return typeof value === 'object' && value !== null && 'label' in value ? value.label : (value ?? null);
}

/** The headings of the CSV: a record of it, ended by CRLF (RFC 4180). */
export function headingsOf(columns: readonly OpenColumn[]): string {
  return record(columns.map(({ label }) => label.ja));
}

/** A line as a record of the CSV: choices by their labels, dates and moments as in ISO 8601, numbers as they are, blank as nothing. */
export function csvOf(columns: readonly OpenColumn[], line: OpenRow): string {
  return record(columns.map((column) => textOf(column, line[column.key])));
}

function record(cells: readonly string[]): string {
  return csvRecord(cells).replace(/\n$/, '\r\n');
}

function textOf({ choices }: OpenColumn, value: unknown): string {
  const labelOf = (chosen: unknown) => choices?.find((choice) => choice.value === chosen)?.label.ja ?? String(chosen);
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(labelOf).join(';');
  if (typeof value === 'object') return 'suppressed' in value ? WITHHELD : NOT_APPLICABLE_TEXT;
  if (typeof value === 'string') return labelOf(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
