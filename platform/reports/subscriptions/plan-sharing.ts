import { createHash } from 'node:crypto';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { compileGroups } from '../../query/compile-groups.ts';
import { compileRows } from '../../query/compile-rows.ts';
import { mayExportReport } from '../find-report.ts';
import { planGroups, planReport } from '../plan-report.ts';
import { narrowingOf, type StoredSubscription } from './stored-subscription.ts';

/**
 * What decides the content of a mail: recipients of the same sharing get the same, made once. It is the very statements, with every value that access puts into
 * them, what of it may go by mail, the language, and whether a file may go along (with the name that a formatted one bears). Raises `unknown_field`, `bad_filter`.
 */
export function sharingOf(context: RequestContext, report: ReportModel, { narrowing, content }: StoredSubscription): string {
  const query = planReport(context, report, narrowingOf(narrowing));
  const rows = compileRows(context, query).sql;
  const groups = compileGroups(context, query, planGroups(report, query) ?? { groups: [], summaries: [] }).sql;
  const { language, name } = context.actor;
  const file = content.file && mayExportReport(context, report) ? content.file : null;
  // Whether anything of it may stand in a mail, too: a mail that waits is made anew when an administrator has forbidden that since.
  const decides = [report.mail ?? null, rows.text, rows.values, groups.text, groups.values, language, file, file?.view === 'formatted' ? name : null];
  return createHash('sha256').update(JSON.stringify(decides)).digest('base64url');
}
