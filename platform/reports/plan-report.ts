import type { ColumnModel, GroupingModel, ReportModel } from '../metadata/model.ts';
import { setMember } from '../metadata/set-member.ts';
import { parseFilter } from '../query/parse-filter.ts';
import { parseSort } from '../query/parse-sort.ts';
import { pathColumn } from '../query/path-column.ts';
import { ownOf } from '../query/paths.ts';
import type { GroupingQuery, GroupQuery, QueryContext, RowQuery } from '../query/query.ts';
import { objectOf, reportJoins, reportScope } from './report-scope.ts';

/** What a reader asks of a report beside its definition. */
export interface ReportParameters {
  /** Words that must each be found in the texts of the result. */
  readonly search?: string;
  /** Such as `-report_date,title`: fields, or keys of columns that show a field; the report's own order unless given. */
  readonly sort?: string;
  /** A formula over the fields of the report's objects, beside the report's own condition; of a joined report see `narrowPart`. */
  readonly filter?: string | undefined;
  /** Of a joined report: the block whose rows are asked for, searched and sorted; its own unless said. */
  readonly block?: string | undefined;
}

/**
 * The rows of a report as a query: by its groups first, and within each in the order asked for. Raises `unknown_field` (with the nearest name) and `bad_filter` for a filter or sort that is wrong;
 * `internal` for a report whose object the Model lacks, which compiled definitions do not have.
 */
export function planReport(context: QueryContext, report: ReportModel, parameters: ReportParameters = {}): RowQuery {
  const object = objectOf(context, report.from);
  const joins = reportJoins(context, report);
  const scope = reportScope(context, report);
  const filter = parseFilter(scope, parameters.filter);
  const sort = parseSort(scope, columnPaths(report, parameters.sort)) ?? (report.sort.length > 0 ? report.sort : [{ path: ['title'], descending: false }]);
  const where = [report.where, filter].filter((formula) => formula !== undefined);
  const groups = report.groupBy.map((grouping) => planGrouping(grouping, sort, report.sort));
  // Within a group all rows have the same value of the grouping.
  const within = sort.filter(({ path }) => !groups.some((group) => group.by === undefined && group.path && isSame(group.path, path)));
  // The first are those of the definition's order: the reader's shows them in another.
  const first = report.limit === undefined ? undefined : { rows: report.limit, sort: report.sort };
  const { columns, highlight } = report;
  return {
    object,
    joins,
    columns,
    where,
    sort: within,
    groups,
    search: parameters.search,
    searchColumns: columns,
    highlight,
    linkNames: true,
    ...(first && { first }),
  };
}

/** What the report computes for each group of its query and for all; undefined when it computes nothing. Groupings in columns go as the definition says. */
export function planGroups(report: ReportModel, { groups = [] }: Pick<RowQuery, 'groups'>): GroupQuery | undefined {
  const columns = report.columnsBy.map((grouping) => planGrouping(grouping, report.sort));
  if (report.groupBy.length === 0 && columns.length === 0 && report.summaries.length === 0) return undefined;
  return {
    groups,
    ...(columns.length > 0 && { columns }),
    summaries: report.summaries.map(({ key, kind, of, formula }) => {
      const column = of === undefined ? undefined : report.columns.find((each) => each.key === of);
      return { key, kind, ...(column && { column }), ...(formula && { formula }) };
    }),
  };
}

const isSame = (left: readonly string[], right: readonly string[]): boolean => left.join('.') === right.join('.');

/** Groups go upwards, unless the reader's order, or else the definition's, says otherwise of their own field. */
export function planGrouping(grouping: GroupingModel, ...sorts: readonly RowQuery['sort'][]): GroupingQuery {
  const { key, path, formula, field, by, order, top, fill } = grouping;
  const own = sorts.flatMap((sort) => sort.filter((each) => path && isSame(each.path, path)))[0];
  return {
    key,
    ...(path && { path }),
    ...(formula && { formula }),
    ...(formula && field && { choices: field.choices }),
    ...(by && { by }),
    ...(order && { order }),
    ...(top !== undefined && { top }),
    ...(fill === true && { fill }),
    descending: own?.descending ?? false,
  };
}

/** The fields that a reader is offered to filter by, as columns. */
export function filterColumns(context: QueryContext, report: ReportModel): ColumnModel[] {
  const joins = reportJoins(context, report);
  return report.filters.flatMap((dotted) => {
    const path = dotted.split('.');
    const joined = ownOf(joins, path[0] ?? '');
    const told = joined?.set && setMember(joined.set, path.slice(1));
    if (told) return [{ key: dotted, path, ...told }];
    const column = joined ? pathColumn(context.model, joined.object, path.slice(1)) : pathColumn(context.model, objectOf(context, report.from), path);
    return column ? [{ ...column, key: dotted, path }] : [];
  });
}

/** A column may have a key of its own; a sort by it means the field that it shows. */
export function columnPaths(report: ReportModel, sort: string | undefined): string | undefined {
  return sort
    ?.split(',')
    .map((part) => {
      const [, minus = '', name = ''] = /^\s*(-?)(.*?)\s*$/s.exec(part) ?? [];
      const column = report.columns.find((each) => each.key === name && each.path);
      return column?.path ? `${minus}${column.path.join('.')}` : part;
    })
    .join(',');
}
