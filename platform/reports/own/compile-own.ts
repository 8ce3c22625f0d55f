import { type Problem, ShirabeError } from '../../contract/problem.ts';
import type { Model, ReportModel } from '../../metadata/model.ts';
import type { QueryContext } from '../../query/query.ts';
import { readableModel } from '../../query/readable-model.ts';
import { compileContent, type ContentProblem } from './compile-content.ts';
import { nameContent, type ReportContent } from './stored-definition.ts';

/** A report that a user made, under the present definitions, as the viewer may have it. */
interface CompiledReport {
  readonly report?: ReportModel;
  /** What it says, under the present names. */
  readonly content: ReportContent;
  /** What is left out: removed since, or not for the viewer. */
  readonly missing: readonly Problem[];
  /** Why it cannot be shown: which rows it has cannot be told any more, or nothing of it is left. */
  readonly broken?: ShirabeError;
}

/** The most reports that are kept compiled, of one Model. */
const KEPT = 500;
/** What is taken out may be missed elsewhere: a column by a sum, the sum by a chart. */
const ROUNDS = 6;
/** Without these, other rows would be shown than the report says. */
const decidesRows = ['from', 'where', 'with', 'only_with', 'without'];
const known = new WeakMap<Model, Map<string, CompiledReport>>();

/**
 * Compiles a report that a user made against what the viewer reads; once for a content and a set of roles. What is gone, or not for the viewer, is left out and
 * told; a report whose rows would be others without it is refused with words.
 */
export function compileOwn(
  context: QueryContext,
  { id, label, definition }: { readonly id: string; readonly label: string; readonly definition: ReportContent },
): CompiledReport {
  const reads = readableModel(context);
  const reports = known.get(reads) ?? new Map<string, CompiledReport>();
  known.set(reads, reports);
  const key = JSON.stringify([id, label, definition, Object.keys(context.actor.units).sort()]);
  const before = reports.get(key);
  if (before) return before;
  const made = compile(context, id, label, nameContent(context.model, definition));
  reports.set(key, made);
  for (const oldest of [...reports.keys()].slice(0, -KEPT)) reports.delete(oldest);
  return made;
}

function compile(context: QueryContext, id: string, label: string, content: ReportContent): CompiledReport {
  const missing: Problem[] = [];
  let left: unknown = content;
  for (let round = 0; round < ROUNDS; round++) {
    const { model, problems } = compileContent(context, id, label, left);
    if (problems.length === 0 && model) return { report: model, content, missing };
    const decisive = problems.filter(({ path }) => decidesRows.includes(String(path[0] ?? 'from')));
    if (decisive.length > 0) return { content, missing, broken: refusal(label, decisive) };
    missing.push(...problems.map(({ path: _, at: _at, ...problem }) => problem));
    left = withoutParts(
      left,
      problems.map(({ path }) => path),
    );
    if ((left as ReportContent).columns.length === 0) return { content, missing, broken: refusal(label, problems) };
  }
  return { content, missing, broken: refusal(label, missing) };
}

/** The definition without the parts that are wrong: a column, a grouping, a joined object, the chart; of a block the same, or the whole block where its rows would be others. */
function withoutParts(content: unknown, paths: readonly ContentProblem['path'][]): unknown {
  const left = structuredClone(content) as Record<string, unknown>;
  const within = paths.filter(([top, , key, inner]) => top === 'joined' && inner !== undefined && !decidesRows.includes(String(key)));
  const doomed = new Map(paths.filter((path) => !within.includes(path)).map((path) => [JSON.stringify(path.slice(0, 2)), path]));
  const blocks = left['joined'] as Record<string, ReportContent> | undefined;
  for (const name of blocks ? Object.keys(blocks) : []) {
    const own = within.filter(([, block]) => block === name).map((path) => path.slice(2));
    if (!blocks || own.length === 0) continue;
    blocks[name] = withoutParts(blocks[name], own) as ReportContent;
    if (blocks[name].columns.length === 0) doomed.set(name, ['joined', name]);
  }
  // Later elements first, so that the places of the earlier ones stay right.
  for (const [top = '', inner, key] of [...doomed.values()].sort((a, b) => Number(b[1]) - Number(a[1]))) {
    const part = left[top];
    const grouping = Array.isArray(part) && key === 'order' ? (part[Number(inner)] as Record<string, unknown> | undefined) : undefined;
    // Groups that were sorted by what is gone are there in the order of their keys, none among others.
    if (grouping) for (const each of ['order', 'top']) delete grouping[each];
    else if (Array.isArray(part) && typeof inner === 'number') part.splice(inner, 1);
    else if (typeof part === 'object' && part !== null && ['with_or_without', 'beside', 'joined'].includes(String(top)))
      delete (part as Record<string, unknown>)[String(inner)];
    else if (Array.isArray(part) && inner !== undefined && /^\d+$/.test(String(inner))) part.splice(Number(inner), 1);
    else delete left[top];
    if (Array.isArray(left[top]) && left[top].length === 0 && top !== 'columns') delete left[top];
  }
  if (blocks && Object.keys(blocks).length === 0) for (const key of ['joined', 'block_label']) delete left[key];
  return { columns: [], ...left };
}

function refusal(label: string, problems: readonly Problem[]): ShirabeError {
  const told = problems.map(({ field, code, message, en }) => ({ ...(field !== undefined && { field }), code, message, ...(en !== undefined && { en }) }));
  return new ShirabeError(
    'unknown_field',
    {
      ja: `レポート「${label}」が使う項目や条件が、削除・変更されたか、閲覧できません。${told.map(({ message }) => message).join(' ')} レポートを作り直すか、作成者に連絡してください。`,
      en: `What the report “${label}” is made of was removed or changed, or is not for you. ${told.map(({ en, message }) => en ?? message).join(' ')} Make it anew, or tell whoever made it.`,
    },
    told,
  );
}
