import { ShirabeError } from '../../contract/problem.ts';
import type { Expression } from '../../formula/formula.ts';
import { parseFormula } from '../../formula/parse.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { parseFilter } from '../../query/parse-filter.ts';
import type { QueryContext } from '../../query/query.ts';
import { replaceNames } from '../../query/stored-names.ts';
import { reportScope } from '../report-scope.ts';
import type { JoinedPart } from './joined-parts.ts';

/** A reader's condition for one part, and what of it has no meaning there. */
export interface PartFilter {
  readonly filter?: string;
  readonly notApplied: readonly string[];
}

/**
 * What a condition on a joined report is for one of its parts. Each part of an AND stands for itself: over fields of a block, under its name
 * (`supplies.answered > 0`), it is for this block alone; over the report's own fields it is for every part that has them, the groupings of each under the paths
 * of the report's. What a block has no field for is told. Raises `bad_filter` for a condition that mixes parts.
 */
export function filterForPart(context: QueryContext, parts: readonly JoinedPart[], part: JoinedPart, filter: string | undefined): PartFilter {
  const [own] = parts;
  if (filter === undefined || filter.trim() === '' || !own || parts.length === 1) return { ...(filter !== undefined && { filter }), notApplied: [] };
  const parsed = parseFormula(filter);
  // What cannot be read is told where it is read.
  if (!('expression' in parsed)) return { filter, notApplied: [] };
  const blocks = parts.flatMap(({ block }) => block ?? []);
  const applied: string[] = [];
  const notApplied: string[] = [];
  for (const { span } of conditionsOf(parsed.expression)) {
    const source = `(${filter.slice(span.start, span.end)})`;
    const block = blockOf(source, blocks);
    if (block !== null) {
      if (block === part.block) applied.push(replaceNames(source, (path) => path.slice(1)));
    } else if (part.block === null) applied.push(source);
    else {
      const renamed = replaceNames(source, (path) => samePath(path, own.report, part.report));
      if (isReadable(context, part.report, renamed)) applied.push(renamed);
      else notApplied.push(source.slice(1, -1));
    }
  }
  return { ...(applied.length > 0 && { filter: applied.join(' AND ') }), notApplied };
}

function conditionsOf(expression: Expression): readonly Expression[] {
  return expression.kind === 'call' && expression.name === 'AND' ? expression.args.flatMap(conditionsOf) : [expression];
}

/** The block that a condition is over the fields of; null for the report's own. */
function blockOf(source: string, blocks: readonly string[]): string | null {
  const named = new Set<string | null>();
  replaceNames(source, (path) => {
    named.add(blocks.includes(path[0] ?? '') ? (path[0] ?? '') : null);
    return path;
  });
  if (named.size <= 1) return [...named][0] ?? null;
  throw new ShirabeError('bad_filter', {
    ja: `絞り込みの条件「${source.slice(1, -1)}」が、複数のブロックの項目を使っています。1 つの条件では、1 つのブロックの項目だけを使ってください。`,
    en: `The condition “${source.slice(1, -1)}” uses fields of several blocks. Use those of one block in each condition.`,
  });
}

/** The path of the same grouping, and of what lies behind it. */
function samePath(path: readonly string[], own: ReportModel, other: ReportModel): readonly string[] {
  for (const [index, { path: before, valueType }] of own.groupBy.entries()) {
    const { path: after, valueType: type } = other.groupBy[index] ?? {};
    if (before && after && valueType === type && before.every((name, at) => path[at] === name)) return [...after, ...path.slice(before.length)];
  }
  return path;
}

function isReadable(context: QueryContext, report: ReportModel, source: string): boolean {
  try {
    parseFilter(reportScope(context, report), source);
    return true;
  } catch (error) {
    if (error instanceof ShirabeError && ['unknown_field', 'bad_filter'].includes(error.code)) return false;
    throw error;
  }
}
