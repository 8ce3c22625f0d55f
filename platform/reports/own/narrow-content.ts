import type { ReportModel } from '../../metadata/model.ts';
import { columnPaths } from '../plan-report.ts';
import type { ReportContent } from './stored-definition.ts';

/** A definition together with what narrows it on the screen: its condition and the filter, and the order of the screen where there is one. */
export function narrowContent(
  content: ReportContent,
  report: ReportModel,
  { filter, sort }: { readonly filter: string; readonly sort: string },
): ReportContent {
  const order = columnPaths(report, sort === '' ? undefined : sort);
  const own = content.where === undefined ? '' : String(content.where);
  const where = own !== '' && filter !== '' ? `(${own}) AND (${filter})` : own || filter;
  return {
    ...content,
    ...(where !== '' && { where: typeof content.where === 'string' || filter !== '' ? where : content.where }),
    ...(order !== undefined && { sort: order.split(',').map((key) => key.trim()) }),
  };
}
