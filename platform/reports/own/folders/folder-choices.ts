import sql from 'sql-template-tag';
import type { RequestContext } from '../../../database/request-context.ts';
import { searchWords } from '../../../query/fold.ts';
import { inSearch } from '../../../query/search-column.ts';
import { openAccount } from '../../subscriptions/recipients.ts';
import { findUnitsByWords, readableUnits, noSuchKind } from '../../unit-titles.ts';

const OFFERED = 8;
const LOOKED_AT = 100;

interface Choice {
  readonly id: string;
  readonly label: string;
}

/**
 * With whom a folder could be shared, found by words: `users`, each with the name of the account, or `units`. A user is offered to those who may read the record of
 * the user's unit, to colleagues of the same unit, and to those who look after users. Raises `bad_request` (kind).
 */
export async function findFolderChoices(context: RequestContext, kind: string | undefined, search: string | undefined): Promise<Choice[]> {
  if (kind === 'units') return findUnitsByWords(context, search ?? '');
  if (kind !== 'users') throw noSuchKind();
  const words = searchWords(search);
  if (words.length === 0) return [];
  const found = await context.database.query<Choice & { username: string; unit: string | null }>(
    sql`SELECT u.id, u.name AS label, u.username, u.unit FROM shirabe.user_account u
      WHERE ${openAccount} AND ${inSearch('u', words)} ORDER BY u.name, u.id LIMIT ${LOOKED_AT}::int`,
  );
  const known = await whomKnown(context, found);
  return found
    .filter(({ id }) => known.has(id))
    .slice(0, OFFERED)
    .map(({ id, label, username }) => ({ id, label: `${label}（${username}）` }));
}

/** Of users, those whom the actor may share something with. */
export async function whomKnown(
  context: RequestContext,
  users: readonly { readonly id: string; readonly unit: string | null }[],
): Promise<ReadonlySet<string>> {
  const { actor, database } = context;
  if (actor.areas.includes('accounts')) return new Set(users.map(({ id }) => id));
  const [own] = await database.query<{ unit: string | null }>(sql`SELECT unit FROM shirabe.user_account WHERE id = ${actor.id}::uuid`);
  const units = await readableUnits(context, [...new Set(users.flatMap(({ unit }) => unit ?? []))]);
  return new Set(users.filter(({ id, unit }) => id === actor.id || unit === (own?.unit ?? null) || (unit !== null && units.has(unit))).map(({ id }) => id));
}
