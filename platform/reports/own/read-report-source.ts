import { stringify } from 'yaml';
import { ShirabeError } from '../../contract/problem.ts';
import type { ReportChecked, ReportProblems, ReportSource } from '../../contract/wire-own-reports.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { findReport, labelsOf, noReport, rightsOf, rightsOfMade } from '../find-report.ts';
import { compileContent, type ContentProblem } from './compile-content.ts';
import { compileOwn } from './compile-own.ts';
import { readDeclared } from './declared-content.ts';
import { isMadeReport, readOwnReport } from './read-own-reports.ts';

/**
 * What a report says, as JSON and as the YAML of a file of definitions. Raises `not_found`, and `forbidden` to those who may open it but not change it:
 * a definition tells more than its rows do.
 */
export async function readReportSource(context: RequestContext, name: string): Promise<ReportSource> {
  return isMadeReport(name) ? readMade(context, name.toLowerCase()) : readFile(context, name);
}

async function readMade(context: RequestContext, id: string): Promise<ReportSource> {
  const stored = await readOwnReport(context, id);
  if (!stored) throw noReport();
  if (!rightsOfMade(context, stored).edit) throw forbidden();
  const { content } = compileOwn(context, stored);
  const { label, description } = stored;
  return {
    report: id,
    label: { ja: label, en: label },
    description: labelsOf(stored).description ?? null,
    folder: stored.folder,
    definition: { ...content },
    yaml: stringify({ report: `report_${id.slice(0, 8)}`, label, ...(description !== '' && { description }), ...content }, { lineWidth: 0 }),
    version: stored.version,
    owner: stored.ownerName,
    changed_at: new Date(stored.updatedAt).toISOString(),
    changed_by: stored.updatedBy,
  };
}

async function readFile(context: RequestContext, name: string): Promise<ReportSource> {
  const report = await findReport(context, name);
  if (!rightsOf(context, report).edit) throw forbidden();
  const declared = await readDeclared(context, name);
  if (!declared) throw noReport();
  const { label, description, folder } = report;
  return {
    report: name,
    label,
    description: description ?? null,
    folder: folder ?? null,
    definition: { ...declared.content },
    yaml: declared.yaml,
    version: null,
    owner: null,
    changed_at: null,
    changed_by: null,
  };
}

/** What is wrong with a definition, each at its path, and the definition as YAML; nothing is saved. */
export function checkReport(context: RequestContext, definition: Readonly<Record<string, unknown>>): ReportChecked {
  const { report: _, label: _label, description: _description, ...content } = definition;
  return { problems: toldProblems(context, compileContent(context, 'report', 'report', content).problems), yaml: stringify(content, { lineWidth: 0 }) };
}

/** What is wrong with a definition, in the viewer's language. */
export function toldProblems({ actor }: RequestContext, problems: readonly ContentProblem[]): ReportProblems['problems'] {
  return problems.map(({ path, code, message, en, at }) => ({
    path: [...path],
    code,
    message: actor.language === 'en' ? (en ?? message) : message,
    ...(at !== undefined && { at }),
  }));
}

function forbidden(): ShirabeError {
  return new ShirabeError('forbidden', {
    ja: 'このレポートの定義を見る権限がありません。',
    en: 'You may not see the definition of this report.',
  });
}
