import type { Count, RowsPage } from '../contract/wire.ts';
import type { Static } from 'typebox';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayReadAny } from '../query/access.ts';
import { checkLimit } from '../query/check-limit.ts';
import { compileCount } from '../query/compile-count.ts';
import { compileRecord } from '../query/compile-record.ts';
import { compileRows, type DatabaseRow } from '../query/compile-rows.ts';
import { describeColumn } from '../query/describe-column.ts';
import { objectScope } from '../query/object-scope.ts';
import { parseFilter } from '../query/parse-filter.ts';
import { parseSort } from '../query/parse-sort.ts';
import { pathColumn } from '../query/path-column.ts';
import { ownOf } from '../query/paths.ts';
import type { RowQuery } from '../query/query.ts';
import { readableModel, readableObject } from '../query/readable-model.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import type { ListParameters } from './list-rows.ts';
import { orderOf } from './load-related.ts';

/** Which related list: of which record, the object of its rows and the lookup that leads to the record; its name where there are several. */
interface RelatedPlace {
  readonly object: string;
  readonly id: string;
  readonly other: string;
  readonly by: string;
  readonly name?: string | undefined;
}

/** A page of a related list of a record that the actor may read. Raises `not_found` (record, list), and what `listRows` raises of its parameters. */
export async function listRelated(context: RequestContext, place: RelatedPlace, parameters: ListParameters = {}): Promise<RowsPage> {
  const query = await planRelated(context, place, parameters);
  const compiled = compileRows(context, query);
  const { rows, next } = compiled.read(await context.database.query<DatabaseRow>(compiled.sql));
  return { columns: query.columns.map(describeColumn), rows, next, as_of: context.now.toISOString() };
}

/** How many rows a related list has, with the same search and filter. */
export async function countRelated(
  context: RequestContext,
  place: RelatedPlace,
  parameters: Pick<ListParameters, 'search' | 'filter'> = {},
): Promise<Static<typeof Count>> {
  const [row] = await context.database.query<{ count: number }>(compileCount(context, await planRelated(context, place, parameters)));
  return { count: row?.count ?? 0 };
}

async function planRelated(
  context: RequestContext,
  { object: owner, id, other: otherName, by, name }: RelatedPlace,
  parameters: ListParameters,
): Promise<RowQuery> {
  const object = findObject(context, owner);
  const key = recordId(id);
  const list = readableObject(context, object).layout.related.find((each) => each.object === otherName && each.by === by && each.name === name);
  const other = list && ownOf(context.model.objects, list.object);
  if (!list || !other || !mayReadAny(context, other)) throw notFound();
  await checkReadable(context, object, key);
  const scope = objectScope(readableModel(context), readableObject(context, other));
  const filter = parseFilter(scope, parameters.filter);
  const { search, cursor, limit } = parameters;
  if (limit !== undefined) checkLimit(limit);
  const columns = list.columns.map((path) => pathColumn(context.model, other, path.split('.'))).filter((column) => column !== undefined);
  return {
    object: other,
    columns,
    where: [list.where, filter].filter((formula) => formula !== undefined),
    within: { path: [by], id: key },
    sort: parseSort(scope, parameters.sort) ?? orderOf(list, other).sort,
    search,
    cursor,
    limit,
  };
}

/** Of a record that one may not read there are no related ones either. */
async function checkReadable(context: RequestContext, object: ObjectModel, id: string): Promise<void> {
  const compiled = compileRecord(context, { object, id });
  if ((await context.database.query(compiled.sql)).length === 0) throw notFound();
}
