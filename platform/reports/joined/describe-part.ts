import { textWithin } from '../../contract/text.ts';
import type { Column } from '../../contract/wire.ts';
import type { ColumnModel, ReportModel } from '../../metadata/model.ts';
import { describeColumn } from '../../query/describe-column.ts';
import type { QueryContext } from '../../query/query.ts';
import { filterColumns } from '../plan-report.ts';
import { type JoinedPart, joinedParts } from './joined-parts.ts';

/** A column of the part that is shown, with what a reader's condition calls it where that is not its key. */
export function describeInPart(column: ColumnModel, { block }: JoinedPart): Column {
  const described = describeColumn(column);
  const name = column.path && [...(block === null ? [] : [block]), ...column.path].join('.');
  return name === undefined || name === column.key ? described : { ...described, name };
}

/**
 * The fields that a reader is offered to filter by: those of every part, of a block under its name and with its words in front. The columns of the report's own
 * rows are among them where those of a block are shown: conditions over them are for the whole.
 */
export function offeredFilters(context: QueryContext, report: ReportModel, shown: string | null): Column[] {
  return joinedParts(report).flatMap(({ block, label, report: part }) => {
    const columns = block === null && shown !== null ? part.columns.flatMap(({ path }) => (path ? [path.join('.')] : [])) : [];
    const filters = [...new Set([...part.filters, ...columns])];
    const described = filterColumns(context, { ...part, filters }).map(describeColumn);
    const offered = described.filter(({ key, sortable }) => sortable || part.filters.includes(key));
    if (block === null) return offered;
    return offered.map((column) => ({ ...column, key: `${block}.${column.key}`, label: textWithin(label, column.label) }));
  });
}
