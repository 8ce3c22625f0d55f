import { createHash } from 'node:crypto';
import { summaryKinds } from '../../contract/summary-kinds.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportBodyModel, ReportModel } from '../../metadata/model.ts';
import { ownOf } from '../../query/paths.ts';
import { standingOf, viewerSettings } from '../../query/standing.ts';
import { sourceOnly } from '../definition-source.ts';
import { objectsOfReport } from '../find-report.ts';

/** What of a viewer differs from person to person in one and the same place. */
const personal: readonly string[] = [viewerSettings.name, viewerSettings.username, viewerSettings.now];
/** A formula that names the person who looks. */
const NAMED = /\buser\s*\.\s*(user)?name\b/i;

/**
 * Whose results a viewer may share: those of everybody with the same roles and units, under the same rules of access to the objects of the report. Rules that
 * change make it another one: what was read under others is not shown any more. Where a rule or the report asks for the viewer's own name, it is theirs alone.
 */
export function snapshotAccess({ model, actor, now, ...context }: RequestContext, report: ReportModel): string {
  const { role, settings } = standingOf({ ...context, model, actor, now });
  const lasting = Object.entries({ ...settings, [viewerSettings.roles]: [...actor.roles].sort().join() }).filter(([name]) => !personal.includes(name));
  const objects = [...objectsOfReport(report)].sort();
  const rules = objects.map((name) => [name, ownOf(model.objects, name)?.access.items.read ?? []]);
  const told = JSON.stringify([role, lasting.sort(([left], [right]) => (left < right ? -1 : 1)), rules], sourceOnly);
  const isPersonal = NAMED.test(told) || NAMED.test(JSON.stringify(definingParts(report), sourceOnly));
  return createHash('sha256')
    .update(told)
    .update(isPersonal ? actor.id : '')
    .digest('base64url');
}

/** Which rows and figures a report has: under another one, figures from before and after do not compare. */
export function snapshotRevision(report: ReportModel): string {
  return createHash('sha256')
    .update(JSON.stringify(definingParts(report), sourceOnly))
    .digest('base64url');
}

function definingParts({ from, joins, where, columns, groupBy, summaries, limit, sort, joined }: ReportBodyModel & Pick<ReportModel, 'joined'>): unknown {
  const ordered = limit !== undefined || summaries.some(({ kind }) => summaryKinds[kind].ordered);
  const groupings = groupBy.map(({ label: _label, era: _era, ...rest }) => rest);
  const computed = summaries.map(({ label: _label, format: _format, hidden: _hidden, block: _block, ...rest }) => rest);
  return {
    from,
    joins,
    where,
    columns: columns.map(({ key, path, formula }) => ({ key, path, formula })),
    groupings,
    computed,
    limit,
    sort: ordered ? sort : null,
    ...(joined && { blocks: Object.entries(joined.blocks).map(([name, block]) => [name, definingParts(block)]) }),
  };
}
