import { notFound } from '../find-object.ts';
import type { BoardCounts } from '../../contract/wire-boards.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { compileGroups } from '../../query/compile-groups.ts';
import type { DatabaseRow } from '../../query/compile-rows.ts';
import { pathColumn } from '../../query/path-column.ts';
import { type ListParameters, planList } from '../list-rows.ts';
import { findView } from './find-view.ts';

/**
 * How many records each column of a list's board has for the actor, with the sum where the board has one: with the same search and filter as its rows.
 * Raises `not_found` for a list without a board, and what `listRows` does.
 */
export async function countBoard(
  context: RequestContext,
  objectName: string,
  listName: string,
  { search, filter }: Pick<ListParameters, 'search' | 'filter'>,
): Promise<BoardCounts> {
  const { object, query } = await planList(context, objectName, listName, { search, filter });
  const { board } = await findView(context, object, listName);
  if (!board) throw notFound();
  const column = board.sum === undefined ? undefined : pathColumn(context.model, object, [board.sum]);
  const groups = {
    groups: [{ key: board.by, path: [board.by] }],
    summaries: column ? [{ key: 'sum', kind: 'sum' as const, column }] : [],
  };
  const compiled = compileGroups(context, query, groups);
  const { rows } = compiled.read(await context.database.query<DatabaseRow>(compiled.sql));
  return {
    columns: rows
      .filter(({ level }) => level === 1)
      .map(({ keys, count, values }) => ({ value: (keys[0] ?? null) as string | null, count, sum: (values['sum'] ?? null) as number | null })),
  };
}
