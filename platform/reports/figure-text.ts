import { summaryKinds } from '../contract/summary-kinds.ts';
import type { Language } from '../contract/text.ts';
import { toFixedDigits } from '../fields/format-number.ts';
import type { FormatOptions } from '../fields/field.ts';
import { toLocal } from '../fields/time-zone.ts';
import type { ColumnModel, SummaryModel } from '../metadata/model.ts';
import { summarisedColumn } from '../metadata/summary-names.ts';
import { dayText } from './group-key-text.ts';
import { sheetColumn } from './sheet-column.ts';
import type { XlsxColumn } from './xlsx-column.ts';

/** How a workbook keeps the figures of a summary: as the column that it is of, with more digits where a figure lies between its values. */
export function figureColumn(summary: SummaryModel, columns: readonly ColumnModel[], language: Language): XlsxColumn {
  const { label, kind, format } = summary;
  const heading = label[language];
  if (kind === 'formula') {
    const digits = format === 'percent' ? 1 : format === 'integer' ? 0 : undefined;
    return { label: heading, type: format === 'percent' ? 'percent' : 'number', ...(digits !== undefined && { scale: digits }) };
  }
  const summarised = summaryKinds[kind].gives === 'number' ? undefined : summarisedColumn(summary, columns);
  if (!summarised) return { label: heading, type: 'number' };
  const column = sheetColumn(summarised, language);
  const between = summaryKinds[kind].gives === 'between' && column.type === 'number';
  return { ...column, label: heading, ...(between && { scale: column.scale ?? 2 }) };
}

/** A figure as a text file has it; `plain`: as a workbook has it, which keeps the number and shows it by the column's style. */
export function figureText(value: unknown, summary: SummaryModel, columns: readonly ColumnModel[], format: FormatOptions, plain: boolean): string {
  if (value === null || value === undefined) return '';
  const column = summarisedColumn(summary, columns);
  if (typeof value !== 'number') return typeof value === 'string' ? momentText(value, column, format) : '';
  if (plain || summaryKinds[summary.kind].gives === 'number') return String(value);
  const { type, scale } = figureColumn(summary, columns, format.language);
  if (type === 'percent') return `${toFixedDigits(value * 100, scale ?? 1)}%`;
  if (summary.kind === 'formula') return scale === undefined ? String(Number(value.toFixed(2))) : toFixedDigits(value, scale);
  return summaryKinds[summary.kind].gives === 'between' ? toFixedDigits(value, scale ?? 2) : String(value);
}

/** A day, a time, or a moment, which is told by the clocks of the time zone, without seconds as in the rows of a file. */
function momentText(value: string, column: ColumnModel | undefined, { language, timeZone }: FormatOptions): string {
  if (column?.valueType !== 'datetime') return dayText(value, language);
  const { day, clock } = toLocal(new Date(value), timeZone);
  return column.format === 'date' ? dayText(day, language) : `${dayText(day, language)} ${clock.slice(0, 5)}`;
}
