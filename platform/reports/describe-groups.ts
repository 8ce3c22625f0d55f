import { summaryKinds } from '../contract/summary-kinds.ts';
import type { Column, Summary } from '../contract/wire.ts';
import type { GroupingModel, ReportModel, SummaryModel } from '../metadata/model.ts';
import { summarisedColumn } from '../metadata/summary-names.ts';
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
function narrowingOf({ key, path, formula, bucket, field, name: given }: GroupingModel): Pick<Column, 'name' | 'buckets'> {
  if (bucket) {
    const conditions = (field?.choices ?? []).map(({ value }) => ({ value, condition: bucket.conditions[value] ?? 'FALSE' }));
    return { buckets: [...conditions, { value: null, condition: bucket.blank }] };
  }
  const name = given ?? (formula ? `(${formula.source})` : path?.join('.'));
  return name === undefined || name === key ? {} : { name };
}

/** The summaries that are shown: of a matrix, and of each part of a joined report, the count of rows only where it was asked for or nothing else is. */
export function shownSummaries({ summaries, columnsBy, joined }: Pick<ReportModel, 'summaries' | 'columnsBy' | 'joined'>): ReportModel['summaries'] {
  const shown = summaries.filter(({ hidden }) => !hidden);
  if (columnsBy.length === 0 && !joined) return shown;
  const isAlone = (count: SummaryModel) => !shown.some(({ implied, across, block }) => !implied && !across && block?.name === count.block?.name);
  return shown.filter((summary) => !summary.implied || isAlone(summary));
}

/** The summaries of a report as columns: numbers, written as the column that they summarise. */
export function describeSummaries(report: ReportModel): Summary[] {
  return shownSummaries(report).map((summary) => {
    const { key, label, kind, of, format: own, block, across } = summary;
    const place = { ...(block && { block: { name: block.name, label: block.label } }), ...(across && { across }) };
    if (kind === 'formula')
      return { key, label, kind, ...place, type: 'number', ...(own && { format: own }), ...(own === 'integer' && { scale: 0 }), sortable: false };
    const summarised = summaryKinds[kind].gives === 'number' ? undefined : summarisedColumn(summary, report.columns);
    if (!summarised) return { key, label, kind, ...place, ...(of !== undefined && { of }), type: 'number', scale: 0, sortable: false };
    const { type, format, scale, unit } = describeColumn(summarised);
    return {
      key,
      label,
      kind,
      ...place,
      of: summarised.key,
      type,
      ...(format && { format }),
      ...(summaryKinds[kind].gives === 'value' && scale !== undefined && { scale }),
      ...(unit && { unit }),
      sortable: false,
    };
  });
}
