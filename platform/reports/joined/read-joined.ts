import type { Sql } from 'sql-template-tag';
import type { Groups } from '../../contract/wire.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { compileGroupOrder } from '../../query/compile-group-order.ts';
import { compileGroups, type CompiledGroups } from '../../query/compile-groups.ts';
import type { DatabaseRow } from '../../query/compile-rows.ts';
import type { FinishedGroups } from '../../query/finish-groups.ts';
import type { GroupQuery, QueryContext, RowQuery } from '../../query/query.ts';
import { describeGroupings, describeSummaries } from '../describe-groups.ts';
import { planGrouping, planGroups, planReport, type ReportParameters } from '../plan-report.ts';
import { transactTogether } from '../read-together.ts';
import { finestKeys, finishJoined, type PartGroups } from './join-groups.ts';
import { type JoinedPart, joinedParts, partOf } from './joined-parts.ts';
import { filterForPart } from './part-filter.ts';

/** One part as a query: its groups, and what of the reader's condition it has no field for. */
interface PlannedPart extends JoinedPart {
  readonly query: RowQuery;
  readonly groups: GroupQuery;
  readonly compiled: CompiledGroups;
  readonly notApplied: readonly string[];
}

/** One part, and what a request of the whole is for it: words that are searched for, and an order, belong to the rows that are shown alone. */
interface NarrowedPart extends JoinedPart {
  readonly parameters: ReportParameters;
}

/** The part whose rows are asked for; of any other report it as it is. Raises `bad_filter`, and `bad_request` for a block that the report does not have. */
export function narrowPart<T extends ReportParameters>(context: QueryContext, report: ReportModel, parameters: T): NarrowedPart & { readonly parameters: T } {
  const parts = joinedParts(report);
  const part = partOf(report, parameters.block, parts);
  const { filter } = filterForPart(context, parts, part, parameters.filter);
  return { ...part, parameters: { ...parameters, filter } };
}

/** The rows of the part that is shown, as a query. Errors as of `narrowPart`, and `unknown_field` (filter, sort). */
export function planShown(context: QueryContext, report: ReportModel, given: ReportParameters): RowQuery {
  const { report: part, parameters } = narrowPart(context, report, given);
  return planReport(context, part, parameters);
}

/** The parts of a joined report, each narrowed by what of the reader's condition is for it. Raises `unknown_field` and `bad_filter`. */
export function planJoined(context: RequestContext, report: ReportModel, { filter }: ReportParameters): readonly PlannedPart[] {
  const parts = joinedParts(report);
  return parts.map((part) => {
    const own = filterForPart(context, parts, part, filter);
    const query = planReport(context, part.report, { filter: own.filter });
    const groups = planGroups(part.report, query) ?? { groups: [], summaries: [] };
    return { ...part, query, groups, compiled: compileGroups(context, query, groups), notApplied: own.notApplied };
  });
}

/** The statements that compute the parts. */
export const joinedStatements = (parts: readonly PlannedPart[]): readonly Sql[] => parts.map(({ compiled }) => compiled.sql);

/** The groups of all parts side by side, and those of each, in the order of the parts. */
interface JoinedGroups {
  readonly groups: Groups;
  readonly parts: readonly FinishedGroups[];
}

/** The groups of all parts, from one consistent state of the data. Raises `unavailable` for what takes too long. */
export async function readJoined(context: RequestContext, report: ReportModel, parts: readonly PlannedPart[]): Promise<JoinedGroups> {
  const { whole, parts: found } = await transactTogether(context, joinedStatements(parts), whatIsAcross(report), (tx) =>
    computeJoined(context, tx, report, parts),
  );
  const { matrix: _none, ...rest } = whole;
  const groups = {
    groupings: describeGroupings(report.groupBy),
    summaries: describeSummaries(report),
    ...rest,
    blocks: parts.map(({ block, label, report: part, notApplied }) => ({
      block,
      label,
      groupings: describeGroupings(part.groupBy),
      not_applied: [...notApplied],
    })),
    as_of: context.now.toISOString(),
  };
  return { groups, parts: found };
}

/** Computes the parts one after another in a transaction, and joins them. */
export async function computeJoined(
  context: RequestContext,
  tx: Pick<Transaction, 'query'>,
  report: ReportModel,
  parts: readonly PlannedPart[],
): Promise<{ readonly whole: FinishedGroups; readonly parts: readonly FinishedGroups[] }> {
  const found: (PartGroups & { readonly found: FinishedGroups })[] = [];
  for (const { block, groups, compiled } of parts)
    found.push({
      prefix: block === null ? '' : `${block}.`,
      summaries: groups.summaries,
      found: compiled.read(await tx.query<DatabaseRow>(compiled.sql)),
    });
  const [own] = parts;
  const keys = finestKeys(found, report.groupBy.length);
  const places = own ? await tx.query<{ readonly n: number }>(compileGroupOrder(context, own.query, keys)) : [];
  const whole = finishJoined(
    found,
    places.map(({ n }) => keys[n] ?? []),
    { query: joinedQuery(report), groupBy: report.groupBy, now: context.now, timeZone: context.model.app.timeZone },
  );
  return { whole, parts: found.map((part) => part.found) };
}

/** What decides a joined report beside the statements of its parts. */
function whatIsAcross({ groupBy, summaries }: ReportModel): string {
  return JSON.stringify([groupBy.map(({ order, fill }) => [order, fill]), summaries.map(({ key, formula }) => [key, formula?.source])]);
}

/** What is left to do when the parts are together: periods to fill in, and figures across. */
function joinedQuery({ groupBy, sort, summaries }: ReportModel): GroupQuery {
  return {
    groups: groupBy.map((grouping) => planGrouping(grouping, sort)),
    summaries: summaries.map(({ key, kind, formula, across }) => ({ key, kind, ...(across === true && formula && { formula }) })),
  };
}
