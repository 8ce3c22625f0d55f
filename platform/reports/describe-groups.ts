import { summaryKinds } from '../contract/summary-kinds.ts';
import type { Column, Summary } from '../contract/wire.ts';
import type { ReportModel } from '../metadata/model.ts';
import { describeColumn } from '../query/describe-column.ts';

/** The groupings of a report as columns: a date grouped by a period is a text such as 2026-11. */
export function describeGroupings(report: ReportModel): Column[] {
  return report.groupBy.map(({ key, label, path, field, valueType, by }) => {
    const moment = valueType === 'datetime' && { moment: true };
    if (by !== undefined && by !== 'day') return { key, label, type: 'text', format: by, ...moment, sortable: false };
    if (by === 'day' || valueType === 'date' || valueType === 'datetime')
      return { key, label, type: 'date', ...(valueType === 'datetime' && { format: 'day' }), ...moment, sortable: false };
    return { ...describeColumn({ key, label, path, ...(field && { field }), valueType }), link: false, sortable: false };
  });
}

/** The summaries of a report as columns: numbers, written as the column that they summarise. */
export function describeSummaries(report: ReportModel): Summary[] {
  return report.summaries.map(({ key, label, kind, of }) => {
    const summarised = summaryKinds[kind].gives === 'number' ? undefined : report.columns.find((column) => column.key === of);
    if (!summarised) return { key, label, kind, ...(of !== undefined && { of }), type: 'number', scale: 0, sortable: false };
    const { type, format, scale, unit } = describeColumn(summarised);
    return {
      key,
      label,
      kind,
      of: summarised.key,
      type,
      ...(format && { format }),
      ...(summaryKinds[kind].gives === 'value' && scale !== undefined && { scale }),
      ...(unit && { unit }),
      sortable: false,
    };
  });
}
