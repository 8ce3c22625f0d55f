import { createHash } from 'node:crypto';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { compileRows } from '../../query/compile-rows.ts';
import { mayExportReport } from '../find-report.ts';
import { planJoined, planShown } from '../joined/read-joined.ts';
import { narrowingOf, type StoredSubscription } from './stored-subscription.ts';

/**
 * What decides the content of a mail: recipients of the same sharing get the same, made once. It is the very statements, with every value that access puts into
 * them, what of it may go by mail, the language, and whether a file may go along (with the name that a formatted one bears). Raises `unknown_field`, `bad_filter`.
 */
export function sharingOf(context: RequestContext, report: ReportModel, { narrowing, content }: StoredSubscription): string {
  const wanted = narrowingOf(narrowing);
  const rows = compileRows(context, planShown(context, report, wanted)).sql;
  const groups = planJoined(context, report, wanted).map(({ compiled }) => [compiled.sql.text, compiled.sql.values]);
  const { language, name } = context.actor;
  const file = content.file && mayExportReport(context, report) ? content.file : null;
  // Whether anything of it may stand in a mail, too: a mail that waits is made anew when an administrator has forbidden that since.
  const decides = [report.mail ?? null, rows.text, rows.values, groups, language, file, file?.view === 'formatted' ? name : null];
  return createHash('sha256').update(JSON.stringify(decides)).digest('base64url');
}
