import type { ReportModel } from '../../metadata/model.ts';
import type { QueryContext } from '../../query/query.ts';
import { joinedParts } from '../joined/joined-parts.ts';
import { filterForPart } from '../joined/part-filter.ts';
import { columnPaths } from '../plan-report.ts';
import type { ReportContent } from './stored-definition.ts';

/** A definition together with what narrows it on the screen: its condition and the filter, each block's with what of it is for the block, and the order of the screen. */
export function narrowContent(
  context: QueryContext,
  content: ReportContent,
  report: ReportModel,
  { filter, sort }: { readonly filter: string; readonly sort: string },
): ReportContent {
  const order = columnPaths(report, sort === '' ? undefined : sort);
  const parts = joinedParts(report);
  const narrowed = <T extends Pick<ReportContent, 'where'>>(body: T, block: string | null): T => {
    const part = parts.find((each) => each.block === block);
    const own = part && filterForPart(context, parts, part, filter).filter;
    if (own === undefined || own === '') return body;
    return { ...body, where: body.where === undefined ? own : `(${String(body.where)}) AND (${own})` };
  };
  const { joined } = content;
  return {
    ...narrowed(content, null),
    ...(joined && { joined: Object.fromEntries(Object.entries(joined).map(([name, block]) => [name, narrowed(block, name)])) }),
    ...(order !== undefined && { sort: order.split(',').map((key) => key.trim()) }),
  };
}
