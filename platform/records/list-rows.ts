import type { Text } from '../contract/text.ts';
import type { Column, RowsPage } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ColumnModel, ListModel, ObjectModel } from '../metadata/model.ts';
import { compileOnce } from '../query/compile-once.ts';
import { compileCount } from '../query/compile-count.ts';
import { checkLimit } from '../query/check-limit.ts';
import { compileRows, type DatabaseRow } from '../query/compile-rows.ts';
import { describeColumn } from '../query/describe-column.ts';
import { objectScope } from '../query/object-scope.ts';
import { parseFilter } from '../query/parse-filter.ts';
import { parseSort } from '../query/parse-sort.ts';
import type { RowQuery } from '../query/query.ts';
import { readableModel, readableObject } from '../query/readable-model.ts';
import { findObject } from './find-object.ts';
import { compileStored } from './lists/compile-stored.ts';
import { describeList, type ListsRead, shownWhere } from './lists/describe-list.ts';
import { findView } from './lists/find-view.ts';
import { parseColumns } from './lists/list-columns.ts';
import { settingOf } from './lists/list-settings.ts';
import { readLists } from './lists/read-lists.ts';

export interface ListParameters {
  readonly search?: string;
  /** Such as `-report_date,title`; the list's own order unless given. */
  readonly sort?: string;
  /** A formula over the object's fields, beside the list's own condition. */
  readonly filter?: string;
  /** Such as `title,institution.prefecture`; the list's own columns unless given. */
  readonly columns?: string;
  readonly cursor?: string;
  readonly limit?: number;
  /** Also gives what the page needs besides the rows. */
  readonly describe?: boolean;
  /** With the columns and the order that the viewer has set for the list, where the request says none. */
  readonly own?: boolean;
}

/**
 * A page of the rows of a list view, declared or made by a user, that the actor may read.
 * Raises `not_found` (object, list), `unknown_field` and `bad_filter` (filter, sort, columns; a list that cannot be shown any more), `bad_cursor`,
 * `bad_request` (limit).
 */
export async function listRows(context: RequestContext, objectName: string, listName: string, parameters: ListParameters = {}): Promise<RowsPage> {
  const object = findObject(context, objectName);
  const read = parameters.describe || parameters.own ? await readLists(context, object) : undefined;
  const list = await viewOf(context, object, listName, read);
  const asked = parameters.own && read ? withOwn(context, object, list, read, parameters) : parameters;
  const query = planView(context, object, list, asked);
  const { search, filter, cursor, sort = '', columns = '', limit = '' } = asked;
  const isPlain = search === undefined && filter === undefined;
  const compiled =
    isPlain && cursor === undefined
      ? compileOnce(context, list, `rows ${limit} ${sort} ${columns}`, (kept) => compileRows(kept, query))
      : compileRows(context, query);
  const { rows, next } = compiled.read(await context.database.query<DatabaseRow>(compiled.sql, { prepared: isPlain }));
  const more = parameters.describe && read ? { list: describeList(context, object, list, read) } : {};
  return { columns: describeColumns(query.columns), rows, next, as_of: context.now.toISOString(), ...more };
}

const described = new WeakMap<readonly ColumnModel[], Column[]>();

/** The columns of a list view, described once. */
function describeColumns(models: readonly ColumnModel[]): Column[] {
  const columns = described.get(models) ?? models.map(describeColumn);
  described.set(models, columns);
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
  const list = await findView(context, object, listName);
  const [row] = await context.database.query<{ count: number }>(compileCount(context, planView(context, object, list, parameters)));
  return { count: row?.count ?? 0 };
}

/** A list as it stands: its rows as a query, and what it is called and narrowed by. */
export interface PlannedList {
  readonly object: ObjectModel;
  readonly list: string;
  readonly label: Text;
  /** The list's own condition, where the actor reads all of it. */
  readonly where: string | null;
  readonly query: RowQuery;
}

/** The rows of a list view as a query, for what is done with all of them: an export, a change of many. Errors as of `listRows`. */
export async function planList(context: RequestContext, objectName: string, listName: string, parameters: ListParameters = {}): Promise<PlannedList> {
  const object = findObject(context, objectName);
  const list = await findView(context, object, listName);
  const query = planView(context, object, list, parameters);
  return { object, list: list.list, label: list.label, where: shownWhere(context, object, list), query };
}

async function viewOf(context: RequestContext, object: ObjectModel, name: string, read: ListsRead | undefined): Promise<ListModel> {
  const stored = read?.stored.find(({ id }) => id === name.toLowerCase());
  if (!stored) return findView(context, object, name);
  const { list, broken } = compileStored(context, object, stored);
  if (broken) throw broken;
  return list;
}

/** What the viewer has set for the list holds where the request says nothing. */
function withOwn(context: RequestContext, object: ObjectModel, { list }: ListModel, { settings }: ListsRead, parameters: ListParameters): ListParameters {
  const kept = settings.find((one) => one.list === list);
  if (!kept) return parameters;
  const { columns, sort } = settingOf(context, object, kept);
  return {
    ...parameters,
    ...(parameters.columns === undefined && columns !== null && { columns: columns.join(',') }),
    ...(parameters.sort === undefined && sort !== null && { sort }),
  };
}

function planView(context: RequestContext, object: ObjectModel, list: ListModel, parameters: ListParameters): RowQuery {
  const scope = objectScope(readableModel(context), readableObject(context, object));
  const filter = parseFilter(scope, parameters.filter);
  const { limit } = parameters;
  if (limit !== undefined) checkLimit(limit);
  const where = [list.where, filter].filter((formula) => formula !== undefined);
  const sort = parseSort(scope, parameters.sort) ?? (list.sort.length > 0 ? list.sort : [{ path: ['title'], descending: false }]);
  const columns = parseColumns(context, object, parameters.columns) ?? list.columns;
  return { object, columns, where, sort, search: parameters.search, limit, cursor: parameters.cursor };
}
