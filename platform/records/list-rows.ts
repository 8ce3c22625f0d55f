import type { Column, RowsPage } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ListModel, ObjectModel } from '../metadata/model.ts';
import { mayAny } from '../query/access.ts';
import { compileOnce } from '../query/compile-once.ts';
import { compileCount } from '../query/compile-count.ts';
import { checkLimit } from '../query/check-limit.ts';
import { compileRows, type DatabaseRow } from '../query/compile-rows.ts';
import { describeColumn } from '../query/describe-column.ts';
import { objectScope } from '../query/object-scope.ts';
import { parseFilter } from '../query/parse-filter.ts';
import { parseSort } from '../query/parse-sort.ts';
import { pathColumn } from '../query/path-column.ts';
import { mayReadFormula } from '../query/field-access.ts';
import type { RowQuery } from '../query/query.ts';
import { readableModel, readableObject } from '../query/readable-model.ts';
import { findList, findObject, offeredLists } from './find-object.ts';

export interface ListParameters {
  readonly search?: string;
  /** Such as `-report_date,title`; the list's own order unless given. */
  readonly sort?: string;
  /** A formula over the object's fields, beside the list's own condition. */
  readonly filter?: string;
  readonly cursor?: string;
  readonly limit?: number;
  /** Also gives what the page needs besides the rows. */
  readonly describe?: boolean;
}

/**
 * A page of the rows of a list view that the actor may read.
 * Raises `not_found` (object, list), `unknown_field` and `bad_filter` (filter, sort), `bad_cursor`, `bad_request` (limit).
 */
export async function listRows(context: RequestContext, objectName: string, listName: string, parameters: ListParameters = {}): Promise<RowsPage> {
  const object = findObject(context, objectName);
  const list = findList(context, object, listName);
  const query = planList(context, object, list, parameters);
  const { search, filter, cursor, sort = '', limit = '' } = parameters;
  const isPlain = search === undefined && filter === undefined;
  const compiled =
    isPlain && cursor === undefined ? compileOnce(context, list, `rows ${limit} ${sort}`, (kept) => compileRows(kept, query)) : compileRows(context, query);
  const { rows, next } = compiled.read(await context.database.query<DatabaseRow>(compiled.sql, { prepared: isPlain }));
  const more = parameters.describe ? { list: describeList(context, object, list) } : {};
  return { columns: columnsOf(list), rows, next, as_of: context.now.toISOString(), ...more };
}

const described = new WeakMap<ListModel, Column[]>();

/** The columns of a list view, described once. */
function columnsOf(list: ListModel): Column[] {
  const columns = described.get(list) ?? list.columns.map(describeColumn);
  described.set(list, columns);
  return columns;
}

/** How many rows a list view has for the actor, with the same search and filter. Errors as of `listRows`. */
export async function countRows(
  context: RequestContext,
  objectName: string,
  listName: string,
  parameters: Pick<ListParameters, 'search' | 'filter'> = {},
): Promise<{ count: number }> {
  const object = findObject(context, objectName);
  const list = findList(context, object, listName);
  const query = planList(context, object, list, parameters);
  const [row] = await context.database.query<{ count: number }>(compileCount(context, query));
  return { count: row?.count ?? 0 };
}

function planList(context: RequestContext, object: ObjectModel, list: ListModel, parameters: ListParameters): RowQuery {
  const scope = objectScope(readableModel(context), readableObject(context, object));
  const filter = parseFilter(scope, parameters.filter);
  const { limit } = parameters;
  if (limit !== undefined) checkLimit(limit);
  const where = [list.where, filter].filter((formula) => formula !== undefined);
  const sort = parseSort(scope, parameters.sort) ?? (list.sort.length > 0 ? list.sort : [{ path: ['title'], descending: false }]);
  return { object, columns: list.columns, where, sort, search: parameters.search, limit, cursor: parameters.cursor };
}

/** What a list's page needs besides: the lists to pick from, the order, what may be filtered by, whether a record may be added. */
function describeList(context: RequestContext, object: ObjectModel, list: ListModel): Record<string, unknown> {
  const seen = readableObject(context, object);
  const names = Object.values(seen.fields).filter((field) => field.type !== 'children' && field.type !== 'file' && field.type !== 'rich_text');
  const filters = [['title'], ...names.map((field) => [field.name])]
    .map((path) => pathColumn(context.model, seen, path))
    .filter((column) => column !== undefined);
  return {
    object: object.name,
    object_label: object.label,
    icon: object.icon ?? null,
    list: list.list,
    label: list.label,
    lists: offeredLists(context, object).map((each) => ({ list: each.list, label: each.label })),
    where: list.where && mayReadFormula(context, object, list.where) ? list.where.source : null,
    sort: list.sort.map(({ path, descending }) => `${descending ? '-' : ''}${path.join('.')}`).join(','),
    filters: filters.map(describeColumn),
    can: { create: mayAny(context, object, 'create') },
  };
}
