import type { ReportPreview, ReportPreviewRequest } from '../../contract/wire-report-preview.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { runUnkept } from '../run-report.ts';
import { compileContent } from './compile-content.ts';
import { toldProblems } from './read-report-source.ts';

/** Rows of a preview, unless it is grouped into more. */
const ROWS = 50;

/**
 * What a definition shows that nobody has saved: as the viewer, with all that is wrong with it in place of rows while anything is. One that is expected to cost
 * much is not run unless it is to be `anyway`. Nothing is kept. Raises `invalid` for conditions that PostgreSQL cannot run.
 */
export async function previewReport(context: RequestContext, { definition, block, anyway }: ReportPreviewRequest): Promise<ReportPreview> {
  const { report: _, label: _label, description: _description, ...content } = definition;
  const { model, problems } = compileContent(context, 'preview', 'preview', content);
  if (problems.length > 0 || !model) return { problems: toldProblems(context, problems), report: null };
  return { problems: [], report: await runUnkept(context, model, { limit: ROWS, ...(block !== undefined && { block }), ...(anyway === true && { anyway }) }) };
}
