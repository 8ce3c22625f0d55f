import type { RowsAgain, RowsAgainRequest } from '../../contract/wire-lists.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { compileIds } from '../../query/compile-ids.ts';
import { compileRows, type DatabaseRow } from '../../query/compile-rows.ts';
import { planList } from '../list-rows.ts';

/**
 * Certain rows of a list as they are now, also those that the list's conditions leave out since they were changed; which these are is told. Rows that the viewer
 * does not read are not there. Raises what `listRows` does.
 */
export async function readRowsAgain(
  context: RequestContext,
  object: string,
  list: string,
  { ids, columns, search, filter }: RowsAgainRequest,
): Promise<RowsAgain> {
  const parameters = { ...(columns !== undefined && { columns }), ...(search !== undefined && { search }), ...(filter !== undefined && { filter }) };
  const { query } = await planList(context, object, list, parameters);
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const compiled = compileRows(context, { ...query, where: [], search: undefined, ids: wanted, limit: wanted.length });
  const [records, matching] = await Promise.all([
    context.database.query<DatabaseRow>(compiled.sql),
    context.database.query<{ id: string }>(compileIds(context, query, { ids: wanted, limit: wanted.length })),
  ]);
  const { rows } = compiled.read(records);
  const stay = new Set(matching.map(({ id }) => id));
  return { rows, left: rows.filter(({ id }) => !stay.has(id)).map(({ id }) => id) };
}
