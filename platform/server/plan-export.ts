import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { mayExport } from '../query/field-access.ts';
import { planList } from '../records/list-rows.ts';
import { type ExportedRows, planRowsExport } from '../reports/export-query.ts';
import { planReportExport } from '../reports/export-report.ts';
import type { PlannedExport } from '../reports/exports/planned-export.ts';
import type { AskedExport } from '../reports/exports/stored-export.ts';
import { readRowParameters } from './read-body.ts';

/**
 * The rows of a list as they stand on the page, for those who may take records of its object out. Raises `not_found`, `forbidden`, `unknown_field`, `bad_filter`,
 * `bad_request`.
 */
export async function planListExport(
  context: RequestContext,
  object: string,
  list: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<ExportedRows> {
  const { search, filter, sort, columns } = readRowParameters(parameters);
  const planned = await planList(context, object, list, {
    ...(search !== undefined && { search }),
    ...(filter !== undefined && { filter }),
    ...(sort !== undefined && { sort }),
    ...(columns !== undefined && { columns }),
  });
  if (!mayExport(context.actor, planned.object))
    throw new ShirabeError('forbidden', {
      ja: 'このリストを書き出す権限がありません。必要なときは、管理者に依頼してください。',
      en: 'You may not export this list. Ask an administrator if you need it.',
    });
  return { label: planned.label, where: planned.where, filter, search, query: planned.query };
}

/** What a file that was asked for will hold, of a report or a list: see `PlanExport`. */
export async function planExport(context: RequestContext, { target, parameters }: AskedExport): Promise<PlannedExport> {
  if ('report' in target) return planReportExport(context, target.report, { ...parameters, ...readRowParameters(parameters) });
  return planRowsExport(context, await planListExport(context, target.object, target.list, parameters), parameters);
}
