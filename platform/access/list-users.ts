import sql, { empty, join, type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { UserRow, UsersPage } from '../contract/wire-accounts.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Model } from '../metadata/model.ts';
import { searchWords } from '../query/fold.ts';
import { tableOf } from '../query/paths.ts';
import { inSearch } from '../query/search-column.ts';
import { rowSql, stateSql, unitObjects } from './user-rows.ts';

const states = ['active', 'invited', 'locked', 'held', 'closed', 'by_organization'];

export interface UsersRequest {
  /** Words that each must occur in the user name, the name, the mail address, or what the unit is found by: its title, its code. */
  readonly search?: string | undefined;
  readonly state?: string | undefined;
  readonly role?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * A page of users in the order of their user names (Q12), the first with how many there are in all. Raises `bad_request` for a state or role that there is not,
 * `bad_cursor`.
 */
export async function listUsers({ database, model, now }: Pick<RequestContext, 'database' | 'model' | 'now'>, request: UsersRequest = {}): Promise<UsersPage> {
  const limit = request.limit ?? 50;
  const rows = await database.query<UserRow & { readonly count: number | null }>(compileUsers(model, now, request, limit + 1), { as: 'engine' });
  const users = rows.slice(0, limit).map(({ count: _count, ...user }) => user);
  const last = users.at(-1);
  const next = last && rows.length > limit ? Buffer.from(JSON.stringify([last.username])).toString('base64url') : null;
  return { users, next, count: request.cursor === undefined ? (rows[0]?.count ?? 0) : null };
}

/**
 * One statement: the users are found first, the units of the page's are looked up for them only. Without words an index gives the page in its order. Words are
 * looked for in every user and every unit, once each: to count what is found costs that in any case, and an index of characters, where the planner misjudges how
 * frequent a word is, many times more (at 60,000 users and units 0.1 s, whatever the word and the state).
 */
function compileUsers(model: Model, now: Date, request: UsersRequest, limit: number): Sql {
  const { columns, joins } = rowSql(model, now);
  const words = searchWords(request.search);
  const found = sql`select u.id, u.username from shirabe.user_account u ${whereAll([...narrowed(model, now, request), ...words.map((word) => holds(model, word))])}`;
  const count = request.cursor === undefined ? sql`(select count(*)::int from found)` : sql`null::int`;
  return sql`with found as ${words.length > 0 ? sql`materialized` : sql`not materialized`} (${found})
    select ${columns}, ${count} as count from shirabe.user_account u ${joins}
    where u.id = any(array(select id from found order by username collate "C" limit ${limit}::int)) order by u.username collate "C"`;
}

/** Everything but the words. */
function narrowed(model: Model, now: Date, { state, role, cursor }: UsersRequest): readonly Sql[] {
  const parts: Sql[] = [];
  if (state !== undefined) parts.push(sql`${stateSql(now, 'u')} = ${known(state, states, 'state')}`);
  if (role !== undefined) parts.push(sql`(u.role = ${known(role, Object.keys(model.app.roles), 'role')} or ${role} = any(u.roles))`);
  if (cursor !== undefined) parts.push(sql`u.username collate "C" > ${readCursor(cursor)}`);
  return parts;
}

/** Whether a word is in the texts of the user `u`, or of the unit: the units that hold it are found once, into a hash. */
function holds(model: Model, word: string): Sql {
  const units = unitObjects(model).map(
    ({ object, roles }) => sql`(u.role = any(${[...roles]}::text[]) and u.unit in (select t.id from ${tableOf(object)} t where ${inSearch('t', [word])}))`,
  );
  return sql`(${join([inSearch('u', [word]), ...units], ' or ')})`;
}

function whereAll(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? empty : sql`where ${join(parts, ' and ')}`;
}

function known(value: string, values: readonly string[], field: string): string {
  if (values.includes(value)) return value;
  const message = { ja: `${field} に「${value}」は指定できません。`, en: `${field} cannot be ${value}.` };
  throw new ShirabeError('bad_request', message, [{ field, code: 'unknown_value', message: message.ja, en: message.en }]);
}

function readCursor(cursor: string): string {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === 1 && typeof parts[0] === 'string' && /^[!-~]{1,100}$/.test(parts[0])) return parts[0];
  } catch {
    // Not one of ours: as below.
  }
  throw new ShirabeError('bad_cursor', {
    ja: '続きを読むための値が正しくありません。最初のページから読み直してください。',
    en: 'The cursor is not one of ours. Read again from the first page.',
  });
}
