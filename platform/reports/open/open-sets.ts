import { createHash } from 'node:crypto';
import { ShirabeError } from '../../contract/problem.ts';
import { summaryKinds } from '../../contract/summary-kinds.ts';
import type { Model, OpenModel, ReportModel } from '../../metadata/model.ts';
import { ownOf } from '../../query/paths.ts';
import { sourceOnly } from '../definition-source.ts';

/** A report whose definition says what of it may be published. */
export type OpenReport = ReportModel & { readonly open: OpenModel };

/** The reports that are marked, by their label. Being marked publishes nothing. */
export function markedReports({ reports }: Pick<Model, 'reports'>): readonly OpenReport[] {
  return Object.values(reports)
    .filter(isMarked)
    .sort((left, right) => (left.label.ja < right.label.ja ? -1 : 1));
}

/** The marked report of a name that came from a request. Raises `not_found` alike for one that is not there and for one that is not marked. */
export function findMarked({ reports }: Pick<Model, 'reports'>, name: string): OpenReport {
  const report = ownOf(reports, name);
  if (!report || !isMarked(report)) throw noOpenData();
  return report;
}

function isMarked(report: ReportModel): report is OpenReport {
  return report.open !== undefined;
}

/** Nobody learns whether something is there that is not published. */
export function noOpenData(): ShirabeError {
  return new ShirabeError('not_found', {
    ja: 'この公開データはありません。公開が終わったか、アドレスが違います。',
    en: 'There is no such open data: it is not open any more, or the address is wrong.',
  });
}

/**
 * What an administrator agrees to by publishing: which rows and columns there are and what is withheld. Anything else of the report, such as its folder or
 * chart, may change without being asked about again.
 */
export function revisionOf(report: OpenReport): string {
  const { from, joins, where, columns, groupBy, summaries, open, limit, sort } = report;
  const shown =
    open.of === 'rows' ? columns.filter(({ key }) => open.columns.includes(key)) : columns.map(({ key, path, formula }) => ({ key, path, formula }));
  const ordered = limit !== undefined || summaries.some(({ kind }) => summaryKinds[kind].ordered);
  const agreed = { from, joins, where, columns: shown, groupBy, summaries, open, ...(limit !== undefined && { limit }), ...(ordered && { sort }) };
  return createHash('sha256').update(JSON.stringify(agreed, sourceOnly)).digest('base64url');
}
