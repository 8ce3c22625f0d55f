import { summaryKinds } from '../contract/summary-kinds.ts';
import type { Column, Summary } from '../contract/wire.ts';
import type { GroupingModel, ReportModel } from '../metadata/model.ts';
import { describeColumn } from '../query/describe-column.ts';

/** Groupings of a report as columns: a date grouped by a period is a text such as 2026-11. */
export function describeGroupings(groupings: ReportModel['groupBy']): Column[] {
  return groupings.map((grouping) => ({ ...describeGrouping(grouping), ...narrowingOf(grouping) }));
}

function describeGrouping({ key, label, path, formula, field, valueType, by, era }: GroupingModel): Column {
  const moment = valueType === 'datetime' && { moment: true };
  const told = { ...moment, ...(era === true && { era }), sortable: false };
  if (by !== undefined && by !== 'day') return { key, label, type: 'text', format: by, ...told };
  if (by === 'day' || valueType === 'date' || valueType === 'datetime')
    return { key, label, type: 'date', ...(valueType === 'datetime' && { format: 'day' }), ...told };
  return {
    ...describeColumn({ key, label, ...(path && { path }), ...(formula && { formula }), ...(field && { field }), valueType }),
    link: false,
    sortable: false,
  };
}

/** How a reader's condition keeps the rows of a group, where its key alone does not say. */
function narrowingOf({ key, path, formula, bucket, field }: GroupingModel): Pick<Column, 'name' | 'buckets'> {
  if (bucket) {
    const conditions = (field?.choices ?? []).map(({ value }) => ({ value, condition: bucket.conditions[value] ?? 'FALSE' }));
    return { buckets: [...conditions, { value: null, condition: bucket.blank }] };
  }
  const name = formula ? `(${formula.source})` : path?.join('.');
  return name === undefined || name === key ? {} : { name };
}

/** The summaries that are shown: of a matrix the count of rows only where it was asked for. */
export function shownSummaries({ summaries, columnsBy }: Pick<ReportModel, 'summaries' | 'columnsBy'>): ReportModel['summaries'] {
  const asked = summaries.filter(({ hidden, implied }) => !hidden && !(implied && columnsBy.length > 0));
  return asked.length > 0 ? asked : summaries.filter(({ hidden }) => !hidden);
}

/** The summaries of a report as columns: numbers, written as the column that they summarise. */
export function describeSummaries(report: ReportModel): Summary[] {
  return shownSummaries(report).map(({ key, label, kind, of, format: own }) => {
    if (kind === 'formula') return { key, label, kind, type: 'number', ...(own && { format: own }), ...(own === 'integer' && { scale: 0 }), sortable: false };
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
