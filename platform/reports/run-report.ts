import sql, { type Sql } from 'sql-template-tag';
import { isOthers } from '../contract/other-groups.ts';
import type { Groups, ReportAnswer, RowsPage } from '../contract/wire.ts';
import type { ReportKeeping } from '../contract/wire-own-reports.ts';
import type { ReportEstimate } from '../contract/wire-rows.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ReportModel } from '../metadata/model.ts';
import { compileCount } from '../query/compile-count.ts';
import { compileGroups, type CompiledGroups } from '../query/compile-groups.ts';
import { checkLimit } from '../query/check-limit.ts';
import type { FinishedGroups } from '../query/finish-groups.ts';
import { compileRows, PAGE_ROWS, type CompiledRows } from '../query/compile-rows.ts';
import { describeColumn, describeHighlights } from '../query/describe-column.ts';
import { describeGroupings, describeSummaries } from './describe-groups.ts';
import { planGroups, planReport, type ReportParameters } from './plan-report.ts';
import { NAMED_GROUPS, readGroupRange } from './read-group-range.ts';
import { estimateCost } from './estimate-cost.ts';
import { readTogether } from './read-together.ts';
import { type FoundReport, findReport, mayExportReport, placeOf, rightsOf, rightsOfMade } from './find-report.ts';
import { describeInPart, offeredFilters } from './joined/describe-part.ts';
import { type JoinedPart, underName } from './joined/joined-parts.ts';
import { joinedStatements, narrowPart, planJoined, planShown, readJoined } from './joined/read-joined.ts';
import { readKeeping } from './own/saved-settings.ts';
import { chartOf, readChartGroups } from './read-chart.ts';
import { shownCondition } from './shown-condition.ts';

export interface ReportRowsParameters extends ReportParameters {
  /** From the previous page's `next`. */
  readonly cursor?: string;
  /** Rows of the page, at most 1,000; 50 unless given. */
  readonly limit?: number;
  /** Only the rows of the groups from one to another, both included: their keys as `Groups` has them, as JSON. A grouped report is entered at any of its groups by it. */
  readonly from?: string;
  readonly to?: string;
  /** Only the rows of these groups: a JSON array of at most 200 such arrays of keys. */
  readonly of?: string;
  /** Run it, whatever it is expected to cost. */
  readonly anyway?: boolean;
}

/**
 * A report's page in one answer: what it is, its groups when it has any, and its first rows; remembers that the actor opened it. One that PostgreSQL expects to
 * cost more than the application lets readers wait for is not run: its answer has the estimate, and no rows.
 * Raises `not_found` (no such report, or not for the actor), `unknown_field` and `bad_filter` (filter, sort), `bad_cursor`, `bad_request` (limit, from, to).
 */
export async function runReport(context: RequestContext, reportName: string, parameters: ReportRowsParameters = {}): Promise<ReportAnswer> {
  const report = await findReport(context, reportName);
  const [outcome, keeping] = await Promise.all([readOutcome(context, report, parameters), readKeeping(context, report), rememberOpened(context, report)]);
  return answerOf(context, report, parameters, outcome, keeping);
}

/** The first rows and the groups of a report that is not kept: the same page as of one that is. Errors as of `runReport`. */
export async function runUnkept(context: RequestContext, report: ReportModel, parameters: ReportRowsParameters = {}): Promise<ReportAnswer> {
  const outcome = await readOutcome(context, report, parameters);
  return answerOf(context, report, parameters, outcome, { favourite: false, settings: [], made: null });
}

async function answerOf(
  context: RequestContext,
  report: FoundReport,
  parameters: ReportParameters,
  { part, page, groups, joined, estimate }: Outcome,
  keeping: ReportKeeping,
): Promise<ReportAnswer> {
  const { report: shown, block } = part;
  const object = context.model.objects[shown.from];
  const where = shownCondition(context, shown);
  return {
    report: report.report,
    label: report.label,
    description: report.description ?? null,
    folders: placeOf(context, report),
    object: shown.from,
    object_label: object?.label ?? { ja: shown.from, en: shown.from },
    columns: shown.columns.map((column) => describeInPart(column, part)),
    filters: offeredFilters(context, report, block),
    where: where === null ? null : underName(block, where),
    chart: chartOf(report) ?? null,
    ...(await readChartGroups(report, joined ?? groups, (by) => readGroups(context, by, parameters))),
    export: report.export,
    can: { ...(report.made ? rightsOfMade(context, report.made) : rightsOf(context, report)), export: mayExportReport(context, report) },
    ...keeping,
    groups,
    joined,
    block,
    limit: shown.limit ?? null,
    highlights: describeHighlights(shown.highlight),
    frozen: shown.frozen,
    estimate,
    page,
  };
}

/** A page of a report's rows, in keyset order: any number of rows can be walked. Errors as of `runReport`. */
export async function reportRows(context: RequestContext, reportName: string, parameters: ReportRowsParameters = {}): Promise<RowsPage> {
  const { report, parameters: own } = narrowPart(context, await findReport(context, reportName), parameters);
  return readRows(context, report, own);
}

/** How many rows a report has for the actor, with the same search and filter. Errors as of `runReport`. */
export async function countReport(context: RequestContext, reportName: string, parameters: ReportParameters = {}): Promise<{ count: number }> {
  const query = planShown(context, await findReport(context, reportName), parameters);
  const [row] = await readTogether(context, compileCount(context, query));
  return { count: Number(row?.count ?? 0) };
}

/** A report's groups with subtotals and the grand total; one that is not grouped has its grand total alone. Of a joined report those of one block where one is asked for. Errors as of `runReport`. */
export async function groupReport(context: RequestContext, reportName: string, parameters: ReportParameters = {}): Promise<Groups> {
  const report = await findReport(context, reportName);
  if (parameters.block === undefined) return readGroups(context, report, parameters);
  const part = narrowPart(context, report, parameters);
  return readGroups(context, part.report, part.parameters);
}

/** The groups of a report that was found; of a joined one those of its parts side by side. */
export async function readGroups(context: RequestContext, report: ReportModel, parameters: ReportParameters = {}): Promise<Groups> {
  if (report.joined) return (await readJoined(context, report, planJoined(context, report, parameters))).groups;
  const compiled = groupsOf(context, report, parameters);
  return describeFound(context, report, compiled.read(await readTogether(context, compiled.sql)));
}

function describeFound(context: RequestContext, report: ReportModel, { matrix, ...found }: FinishedGroups): Groups {
  return {
    groupings: describeGroupings(report.groupBy),
    summaries: describeSummaries(report),
    ...found,
    ...(isReordered(report) && { reordered: true }),
    ...(matrix && { matrix: { groupings: describeGroupings(report.columnsBy), ...matrix } }),
    as_of: context.now.toISOString(),
  };
}

/** The first rows, of groups that are known: the rows are asked of the first of them alone, and nobody sorts a million rows for fifty. */
async function readWithin(context: RequestContext, report: ReportModel, parameters: ReportRowsParameters, groups: Groups): Promise<RowsPage> {
  if (report.groupBy.length === 0) return readRows(context, report, parameters);
  const finest = groups.rows.filter(({ level }) => level === groups.groupings.length);
  let rows = 0;
  const last = finest.findIndex(({ count }) => (rows += count) > (parameters.limit ?? PAGE_ROWS));
  const [from, to] = [finest[0], finest[last]].map((group) => JSON.stringify(group?.keys));
  const first = [parameters.cursor, parameters.from, parameters.to, parameters.of].every((each) => each === undefined);
  // Sorted by a summary, the first groups are not next to each other among the rows: they are asked for by name.
  if (first && !groups.truncated && isReordered(report) && finest.length > 0)
    return readRows(context, report, { ...parameters, of: firstGroups(finest, parameters.limit) });
  if (!first || groups.truncated || last < 0) return readRows(context, report, parameters);
  const page = await readRows(context, report, { ...parameters, from, to });
  // Rows may have gone in between: what follows these groups is then not forgotten.
  return page.next === null ? readRows(context, report, parameters) : page;
}

/** Whether the groups are shown in another order than that of the rows. */
export const isReordered = ({ groupBy }: ReportModel): boolean => groupBy.some(({ order }) => order !== undefined);

const hasRowsOfItsOwn = ({ keys }: Groups['rows'][number]): boolean => !keys.some(isOthers);

/** The first groups with rows, as far as a page goes; all others together are no group that rows are asked of. */
function firstGroups(finest: Groups['rows'], limit = PAGE_ROWS): string {
  let rows = 0;
  const named = finest.filter(hasRowsOfItsOwn);
  const most = named.findIndex(({ count }) => (rows += count) > limit);
  return JSON.stringify(named.slice(0, most < 0 ? NAMED_GROUPS : Math.min(Math.max(most, 1), NAMED_GROUPS)).map(({ keys }) => keys));
}

async function readRows(context: RequestContext, report: ReportModel, parameters: ReportRowsParameters): Promise<RowsPage> {
  const compiled = rowsOf(context, report, parameters);
  const { rows, next } = compiled.read(await readTogether(context, compiled.sql));
  return { columns: report.columns.map(describeColumn), rows, next, as_of: context.now.toISOString() };
}

function groupsOf(context: RequestContext, report: ReportModel, parameters: ReportParameters): CompiledGroups {
  const query = planReport(context, report, parameters);
  return compileGroups(context, query, planGroups(report, query) ?? { groups: [], summaries: [] });
}

function rowsOf(context: RequestContext, report: ReportModel, parameters: ReportRowsParameters): CompiledRows {
  const { limit, cursor } = parameters;
  if (limit !== undefined) checkLimit(limit);
  const range = readGroupRange(parameters);
  return compileRows(context, { ...planReport(context, report, parameters), limit, cursor, ...(range && { range }) });
}

interface Outcome {
  /** The part of a joined report whose rows these are; any other report itself. */
  readonly part: JoinedPart;
  readonly page: RowsPage;
  readonly groups: Groups | null;
  readonly joined: Groups | null;
  readonly estimate: ReportEstimate | null;
}

async function readOutcome(context: RequestContext, report: ReportModel, parameters: ReportRowsParameters): Promise<Outcome> {
  const part = narrowPart(context, report, parameters);
  const { report: shown, parameters: own } = part;
  const isGrouped = shown.groupBy.length + shown.columnsBy.length > 0;
  const { sql: statement } = (isGrouped ? groupsOf : rowsOf)(context, shown, own);
  const parts = report.joined ? planJoined(context, report, parameters) : [];
  // Where nothing is searched for or sorted, what is shown is one of the parts that stand side by side: it is computed once.
  const same = parts.findIndex(({ block, compiled }) => block === part.block && isSame(compiled.sql, statement));
  const statements = [...(same < 0 ? [statement] : []), ...joinedStatements(parts)];
  const estimate = parameters.anyway === true ? null : await estimateAll(context, statements);
  if (estimate) {
    const page = { columns: shown.columns.map(describeColumn), rows: [], next: null, as_of: context.now.toISOString() };
    return { part, page, groups: null, joined: null, estimate };
  }
  const joined = report.joined ? await readJoined(context, report, parts) : null;
  if (!isGrouped) return { part, page: await readRows(context, shown, own), groups: null, joined: joined?.groups ?? null, estimate: null };
  const known = joined?.parts[same];
  const groups = known ? describeFound(context, shown, known) : await readGroups(context, shown, own);
  return { part, page: await readWithin(context, shown, own, groups), groups, joined: joined?.groups ?? null, estimate: null };
}

const isSame = (one: Sql, other: Sql): boolean => JSON.stringify([one.text, one.values]) === JSON.stringify([other.text, other.values]);

/** Of the first statement that is expected to cost too much. */
async function estimateAll(context: RequestContext, statements: readonly Sql[]): Promise<ReportEstimate | null> {
  for (const statement of statements) {
    const estimate = await estimateCost(context, statement);
    if (estimate) return estimate;
  }
  return null;
}

/** For 「最近」. An actor without an account (a job, a command) has no such list. */
async function rememberOpened({ actor, viewedBy, now, database }: RequestContext, { report }: ReportModel): Promise<void> {
  if (viewedBy) return;
  await database.query(sql`
    INSERT INTO shirabe.recent_report (user_id, report, opened_at)
    SELECT id, ${report}::text, ${now.toISOString()}::timestamptz FROM shirabe.user_account WHERE id = ${actor.id}::uuid
    ON CONFLICT (user_id, report) DO UPDATE SET opened_at = excluded.opened_at`);
}
