import type { Language } from '../contract/text.ts';
import type { ColumnModel } from '../metadata/model.ts';
import type { XlsxColumn } from './xlsx-column.ts';

/** How a workbook keeps the values of a column. */
export function sheetColumn({ label, field, valueType, format }: ColumnModel, language: Language): XlsxColumn {
  const heading = label[language];
  const definition = field?.definition as { readonly scale?: number; readonly format?: string } | undefined;
  if (valueType === 'number') {
    const scale = format === 'integer' ? 0 : definition?.scale;
    const share = format === 'percent' || (format === undefined && (field?.type === 'percent' || definition?.format === 'percent'));
    return { label: heading, type: share ? 'percent' : 'number', ...(scale !== undefined && { scale }) };
  }
  if (valueType === 'date' || (valueType === 'datetime' && format === 'date')) return { label: heading, type: 'date' };
  if (valueType === 'datetime' || valueType === 'time') return { label: heading, type: valueType };
  return { label: heading, type: 'text' };
}
