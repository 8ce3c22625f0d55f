import { ShirabeError } from '../contract/problem.ts';
import type { FormulaScope } from '../formula/formula.ts';
import type { ObjectModel, ReportModel } from '../metadata/model.ts';
import { objectScope } from '../query/object-scope.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext, RowQuery } from '../query/query.ts';
import { readableModel } from '../query/readable-model.ts';

/** The names that a filter or sort of the reader may use: what the actor reads of the report's objects. */
export function reportScope(context: QueryContext, report: ReportModel): FormulaScope {
  const reader = { ...context, model: readableModel(context) };
  return objectScope(reader.model, objectOf(reader, report.from), reportJoins(reader, report));
}

/** The objects beside that of the rows, by alias. */
export function reportJoins(context: QueryContext, report: ReportModel): NonNullable<RowQuery['joins']> {
  return Object.fromEntries(Object.entries(report.joins).map(([alias, join]) => [alias, { ...join, object: objectOf(context, join.object) }]));
}

/** An object of the Model. Raises `internal` for one that it lacks, which compiled definitions do not have. */
export function objectOf(context: QueryContext, name: string): ObjectModel {
  const object = ownOf(context.model.objects, name);
  if (!object) throw new ShirabeError('internal', `オブジェクト「${name}」が定義にありません。`);
  return object;
}
