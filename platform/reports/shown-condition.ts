import type { ReportModel } from '../metadata/model.ts';
import { mayReadFormula } from '../query/field-access.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';

/** The report's own condition as it is written; null when there is none, or when it tells of fields that the actor does not read. It holds either way. */
export function shownCondition(context: QueryContext, { from, where, joins }: ReportModel): string | null {
  const object = ownOf(context.model.objects, from);
  return where && object && mayReadFormula(context, object, where, joins) ? where.source : null;
}
