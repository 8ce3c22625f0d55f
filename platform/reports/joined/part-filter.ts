import { ShirabeError } from '../../contract/problem.ts';
import type { Expression } from '../../formula/formula.ts';
import { parseFormula } from '../../formula/parse.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { parseFilter } from '../../query/parse-filter.ts';
import type { QueryContext } from '../../query/query.ts';
import { replaceNames } from '../../query/stored-names.ts';
import { reportScope } from '../plan-report.ts';

/** A reader's condition for one part, and what of it has no meaning there. */
export interface PartFilter {
  readonly filter?: string;
  readonly notApplied: readonly string[];
}

/**
 * What a condition over the fields of one part is for another: each part of an AND whose fields it has, too. The groupings of both are the same by other paths.
 * What it has no field for is left out and told.
 */
export function filterForPart(context: QueryContext, from: ReportModel, to: ReportModel, filter: string | undefined): PartFilter {
  if (filter === undefined || filter.trim() === '') return { notApplied: [] };
  const parsed = parseFormula(filter);
  if (!('expression' in parsed)) return { notApplied: [filter] };
  const applied: string[] = [];
  const notApplied: string[] = [];
  const scope = reportScope(context, to);
  for (const { span } of conditionsOf(parsed.expression)) {
    const own = filter.slice(span.start, span.end);
    const renamed = `(${replaceNames(own, (path) => samePath(path, from, to))})`;
    if (isReadable(() => parseFilter(scope, renamed))) applied.push(renamed);
    else notApplied.push(own);
  }
  return { ...(applied.length > 0 && { filter: applied.join(' AND ') }), notApplied };
}

function conditionsOf(expression: Expression): readonly Expression[] {
  return expression.kind === 'call' && expression.name === 'AND' ? expression.args.flatMap(conditionsOf) : [expression];
}

/** The path of the same grouping, and of what lies behind it. */
function samePath(path: readonly string[], from: ReportModel, to: ReportModel): readonly string[] {
  for (const [index, { path: own }] of from.groupBy.entries()) {
    const other = to.groupBy[index]?.path;
    if (own && other && own.every((name, at) => path[at] === name)) return [...other, ...path.slice(own.length)];
  }
  return path;
}

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof ShirabeError && ['unknown_field', 'bad_filter'].includes(error.code)) return false;
    throw error;
  }
}
