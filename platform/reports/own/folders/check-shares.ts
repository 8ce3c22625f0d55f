import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../../../contract/problem.ts';
import type { FolderShare } from '../../../contract/wire-own-folders.ts';
import type { RequestContext } from '../../../database/request-context.ts';
import { isId } from '../../../database/uuid.ts';
import { ownOf } from '../../../query/paths.ts';
import { readableUnits } from '../../unit-titles.ts';
import { whomKnown } from './folder-choices.ts';

/**
 * Refuses to share with whom the actor could not have chosen: an id that is sent anyway finds out nothing. Those with whom it was shared before may stay. Raises
 * `invalid` with every share that is wrong.
 */
export async function checkShares(context: RequestContext, shares: readonly FolderShare[], before: readonly FolderShare[]): Promise<void> {
  const keyOf = ({ kind, id }: FolderShare): string => `${kind} ${id}`;
  const kept = new Set(before.map(keyOf));
  const idsOf = (kind: FolderShare['kind']) => shares.filter((share) => share.kind === kind && isId(share.id)).map(({ id }) => id);
  const users = await context.database.query<{ id: string; unit: string | null }>(
    sql`SELECT id, unit FROM shirabe.user_account WHERE id = ANY(${idsOf('user')}::uuid[])`,
  );
  const [known, units] = await Promise.all([whomKnown(context, users), readableUnits(context, [...new Set(idsOf('unit'))])]);
  const isThere = ({ kind, id }: FolderShare): boolean =>
    kind === 'role' ? ownOf(context.model.app.roles, id) !== undefined : kind === 'user' ? known.has(id) : units.has(id);
  const problems = shares.flatMap((share, index): Problem[] => {
    const field = `shares.${index}`;
    if (shares.findIndex((each) => keyOf(each) === keyOf(share)) < index)
      return [{ field, code: 'duplicate', message: '同じ相手が2回あります。', en: 'The same is named twice.' }];
    if (kept.has(keyOf(share)) || isThere(share)) return [];
    return [{ field, code: 'unknown_value', message: '共有する相手が見つかりません。', en: 'There is nobody of that name to share it with.' }];
  });
  if (problems.length === 0) return;
  const words = [...new Set(problems.map(({ message }) => message))].join(' ');
  throw new ShirabeError('invalid', { ja: words, en: [...new Set(problems.map(({ en }) => en))].join(' ') }, problems);
}
