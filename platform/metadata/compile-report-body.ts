import type { ReportBody } from '../contract/report-body.ts';
import type { Compilation } from './compilation.ts';
import { compileAt } from './compile-at.ts';
import { compileGroupings } from './compile-groupings.ts';
import { compileHighlights } from './compile-highlights.ts';
import { compileReportColumns } from './compile-report-columns.ts';
import { compileSources, sourceBase, sourceScope } from './compile-sources.ts';
import { compileSummaries } from './compile-summaries.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ReportBodyModel, SummaryModel } from './model.ts';
import { type CompiledObjects, compileSort, resolvePath } from './resolve-path.ts';

/** What the rest of a report says of its body: whether it is grouped in columns, and the summaries of blocks beside it, which its own may read. */
interface Around {
  readonly grouped: boolean;
  readonly beside: readonly SummaryModel[];
}

/** Compiles which rows a report or a block has, what it shows of them and what it computes; undefined when the object it is of is not there. */
export function compileBody(
  compilation: Compilation,
  objects: CompiledObjects,
  file: DefinitionFile<ReportBody>,
  { grouped, beside }: Around,
): ReportBodyModel | undefined {
  const { problems } = compilation;
  const body = file.value;
  if (!objects.has(body.from)) {
    problems.unknown(file, 'unknown_object', 'オブジェクト', body.from, [...objects.keys()], body, 'from');
    return undefined;
  }
  const joins = compileSources(compilation, objects, file);
  const base = sourceBase(body.from, joins);
  const scope = sourceScope(compilation, base);
  const where = compileAt(problems, file, body, 'where', scope, 'boolean');
  const columns = compileReportColumns(compilation, objects, base, scope, file);
  const summaries = compileSummaries(compilation, file, columns, { grouped: grouped || (body.group_by ?? []).length > 0, beside });
  const groupBy = compileGroupings(compilation, objects, base, file, { given: body.group_by, columns, summaries });
  if (body.limit !== undefined && (body.sort ?? []).length === 0)
    problems.add(file, 'missing_key', 'limit には sort を書きます。どの行が先かが決まらないためです。', body, 'limit', 'key');
  return {
    from: body.from,
    joins,
    ...(where && { where }),
    filters: (body.filters ?? []).filter((path, index) => resolvePath(compilation, objects, base, path, file, body.filters ?? [], index) !== undefined),
    columns,
    groupBy,
    summaries,
    sort: compileSort(compilation, objects, base, body.sort, file),
    ...(body.limit !== undefined && { limit: body.limit }),
    highlight: compileHighlights(compilation, file, scope, body.highlight),
    frozen: body.frozen ?? 1,
  };
}
