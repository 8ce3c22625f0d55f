import sql, { empty, join, type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { UserRow, UsersPage } from '../contract/wire-accounts.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Model } from '../metadata/model.ts';
import { searchWords } from '../query/fold.ts';
import { ident } from '../query/identifier.ts';
import { tableOf } from '../query/paths.ts';
import { byCharacters, inSearch } from '../query/search-column.ts';
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

/** A page of users in the order of their user names (Q12). Raises `bad_request` for a state or role that there is not, `bad_cursor`. */
export async function listUsers({ database, model, now }: Pick<RequestContext, 'database' | 'model' | 'now'>, request: UsersRequest = {}): Promise<UsersPage> {
  const limit = request.limit ?? 50;
  const rows = await database.query<UserRow>(compileUsers(model, now, request, limit + 1), { as: 'engine' });
  const users = rows.slice(0, limit);
  const last = users.at(-1);
  return { users, next: last && rows.length > limit ? Buffer.from(JSON.stringify([last.username])).toString('base64url') : null };
}

/** So many users are looked at to see how frequent the words are, and so many of them make the words frequent. */
const sampled = 1000;
const frequent = 5;

/**
 * One statement: the page's users are found first, their units are looked up for them only. Words that many users hold are found by walking the users in
 * their order until the page is full; words that few hold, by the indexes of characters. The planner cannot know which (see search-column.ts).
 */
function compileUsers(model: Model, now: Date, request: UsersRequest, limit: number): Sql {
  const { columns, joins } = rowSql(model, now);
  const words = searchWords(request.search);
  const page = (...where: readonly Sql[]): Sql =>
    sql`select u.id from shirabe.user_account u ${whereAll([...narrowed(model, now, request, 'u'), ...where])} order by u.username collate "C" limit ${limit}::int`;
  const walked = words.map((word) => holds(model, word));
  const sample = sql`select u.search, u.unit, u.role from shirabe.user_account u ${whereAll(narrowed(model, now, request, 'u'))} limit ${sampled}::int`;
  const ids =
    words.length === 0
      ? sql`array(${page()})`
      : sql`case when (select count(*) > ${frequent}::int from (${sample}) u ${whereAll(walked)}) then array(${page(...walked)})
          else array(${page(...words.map((word) => foundBy(model, now, request, word)))}) end`;
  return sql`select ${columns} from shirabe.user_account u ${joins} where u.id = any(${ids}) order by u.username collate "C"`;
}

/** Everything but the words, on the rows of an alias. */
function narrowed(model: Model, now: Date, { state, role, cursor }: UsersRequest, alias: string): readonly Sql[] {
  const u = ident(alias);
  const parts: Sql[] = [];
  if (state !== undefined) parts.push(sql`${stateSql(now, alias)} = ${known(state, states, 'state')}`);
  if (role !== undefined) parts.push(sql`(${u}.role = ${known(role, Object.keys(model.app.roles), 'role')} or ${role} = any(${u}.roles))`);
  if (cursor !== undefined) parts.push(sql`${u}.username collate "C" > ${readCursor(cursor)}`);
  return parts;
}

/** Whether a word is in the texts of the user `u`, or of the unit. */
function holds(model: Model, word: string): Sql {
  const units = unitObjects(model).map(
    ({ object, roles }) =>
      sql`exists (select from ${tableOf(object)} t where t.id = u.unit and u.role = any(${[...roles]}::text[]) and strpos(t.search, ${word}::text) > 0)`,
  );
  return sql`(${join([sql`strpos(u.search, ${word}::text) > 0`, ...units], ' or ')})`;
}

/** Users `u` in whose texts, or in whose unit's texts, a word is: each side is found by its own index. */
function foundBy(model: Model, now: Date, request: UsersRequest, word: string): Sql {
  const others = narrowed(model, now, request, 'a');
  const sides = [
    sql`select a.id from shirabe.user_account a ${whereAll([inSearch('a', [word]), byCharacters('a', [word]), ...others])}`,
    ...unitObjects(model).map(
      ({ object, roles }) => sql`select a.id from ${tableOf(object)} t join shirabe.user_account a on a.unit = t.id and a.role = any(${[...roles]}::text[])
        ${whereAll([inSearch('t', [word]), byCharacters('t', [word]), ...others])}`,
    ),
  ];
  return sql`u.id in (${join(sides, ' union all ')})`;
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
