import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import type { Language } from '../contract/text.ts';
import type { UserCreate } from '../contract/wire-accounts.ts';
import { writeAudit } from '../database/audit.ts';
import { followUnits } from '../database/follow-units.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Model } from '../metadata/model.ts';
import type { Actor } from '../query/query.ts';
import type { AccountContext, ManagerContext } from './account-context.ts';
import { at, checkGiving, checkUser } from './check-user.ts';
import { auditedUser, type CheckedUser, insertUsers } from './insert-user.ts';
import { checkPassword, hashPassword } from './password.ts';
import { readPolicy } from './password-policy.ts';
import { unitsOf } from './units-of.ts';

export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly role: string;
  readonly roles?: readonly string[];
  /** By an operator only; others set their own by a link. */
  readonly password?: string;
  /** The record that the user belongs to, of the object of the role's scope. */
  readonly unit?: string | null;
  readonly email?: string | null;
  readonly byPost?: boolean;
  readonly language?: Language;
}

/** Creates a user for one who looks after accounts (Q7, Q8). With a mail address the first mail goes out. Gives the id. Errors as of `createUser`. */
export async function createUserAs(context: ManagerContext, { by_post: byPost, ...user }: UserCreate): Promise<string> {
  return createUser(context, { ...user, ...(byPost === undefined ? {} : { byPost }) }, context.actor);
}

/**
 * Creates a user; gives its id. `actor`: who does it; without one an operator, who may do anything. Raises `invalid` with all problems: the user name, the name,
 * the address, roles that are not there or that the actor may not give, the unit, the password's rules (M1-2).
 */
export async function createUser(context: AccountContext, user: NewUser, actor?: Actor): Promise<string> {
  const { database, model, now, origin } = context;
  const checked = toChecked(user);
  const problems = await checkAll(context, checked, user.password, actor);
  const owner = (await findTaken(database, [checked.username])).get(checked.username.toLowerCase());
  if (owner !== undefined && owner !== checked.username) problems.push(takenName(checked.username, owner));
  if (problems.length > 0) throw invalidUser(problems);
  const hash = user.password === undefined ? null : await hashPassword(user.password);
  return database.transact(async (tx) => {
    const [written] = await insertUsers(tx, context, [checked], hash);
    if (!written) throw taken(checked.username);
    const { id } = written;
    await followUnits(tx, model, now, { users: [id] });
    await writeAudit(tx, {
      at: now,
      action: 'user_create',
      actor: actor ? { id: actor.id, name: actor.name } : null,
      ...origin,
      subject: { kind: 'user', id, label: checked.username },
      detail: { after: auditedUser(checked) },
    });
    return id;
  });
}

/** The refusal of a user. */
export function invalidUser(problems: readonly Problem[]): ShirabeError {
  return new ShirabeError(
    'invalid',
    { ja: `${problems.length}か所の入力を確認してください。`, en: `Check the entries at ${problems.length} place(s).` },
    problems,
  );
}

function taken(username: string): ShirabeError {
  const problem = takenName(username);
  return new ShirabeError('invalid', { ja: problem.message, en: problem.en ?? problem.message }, [problem]);
}

/** Those of some user names that somebody has, large and small letters taken for the same: nobody tells them apart on the telephone. By the name in small letters. */
export async function findTaken(queries: Pick<Transaction, 'query'>, usernames: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await queries.query<{ username: string }>(
    sql`select username from shirabe.user_account where lower(username) = any(${usernames.map((username) => username.toLowerCase())}::text[])`,
  );
  return new Map(rows.map(({ username }) => [username.toLowerCase(), username]));
}

/** The problem of a user name that somebody has: `owner`, as it is written there. */
export function takenName(username: string, owner = username): Problem {
  if (owner === username) return at('username', 'duplicate', `ユーザ名「${username}」は、すでに使われています。`, `The user name ${username} is taken.`);
  return at(
    'username',
    'similar_username',
    `ユーザ名「${username}」と大文字・小文字だけが違う「${owner}」が、すでに使われています。`,
    `The user name ${owner}, which differs from ${username} by large and small letters only, is taken.`,
  );
}

/** The problem of a user without a unit, whose role needs one; undefined when it needs none. */
export function missingUnit(model: Model, role: string): Problem | undefined {
  const reach = Object.hasOwn(model.app.roles, role) ? model.app.roles[role]?.reach : undefined;
  if (reach === undefined || reach === 'all') return undefined;
  return at('unit', 'required', 'この役割には、所属先が必要です。', 'A user of this role belongs to a unit. Choose it.');
}

/** The problems of a `ShirabeError` of that kind; another error is raised again. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ShirabeError && error.code === 'invalid') return error.problems;
  throw error;
}

function toChecked({ username, name, role, roles = [], unit, email, byPost = false, language = 'ja' }: NewUser): CheckedUser {
  return {
    username: username.trim(),
    name: name.trim(),
    role,
    roles: [...new Set(roles)].filter((other) => other !== role),
    unit: unit || null,
    email: email?.trim() || null,
    byPost,
    language,
  };
}

async function checkAll({ database, model }: AccountContext, user: CheckedUser, password: string | undefined, actor: Actor | undefined): Promise<Problem[]> {
  const { username, name, role, roles, unit, email } = user;
  const problems = checkUser(model, { username, name, role, roles, email });
  if (!problems.some(({ field }) => field === 'role')) {
    if (unit === null) problems.push(...(actor ? [missingUnit(model, role) ?? []].flat() : []));
    else problems.push(...(await unitsOf(database, model, role, unit).then(() => [], problemsOf)));
  }
  if (actor) problems.push(...checkGiving(actor, model, role, roles));
  if (password !== undefined) problems.push(...checkPassword(password, await readPolicy(database), { username, app: model.app.name }));
  return problems;
}
