import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import type { Language } from '../contract/text.ts';
import type { UserChange, UserDetail } from '../contract/wire-accounts.ts';
import { lockAdministrators } from '../database/administrators.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import { followUnits } from '../database/follow-units.ts';
import type { Transaction } from '../database/transaction.ts';
import { isRecordId } from '../fields/lookup.ts';
import type { ManagerContext } from './account-context.ts';
import { endLinks, passwordPurposes } from './account-link.ts';
import { at, checkGiving, checkUser, rolesBeyond } from './check-user.ts';
import { invalidUser, missingUnit, problemsOf } from './create-user.ts';
import { readLogInRules } from './log-in-rules-in-force.ts';
import { changeMail } from './mail-change.ts';
import { refuseLastAdministrator } from './last-administrator.ts';
import { timeSessions } from './session-times.ts';
import { unitsOf } from './units-of.ts';
import { noUser, readUser } from './user-rows.ts';

/** An account as it is stored, for those who change it. */
export interface StoredUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: string;
  /** Beside `role`. */
  readonly roles: readonly string[];
  readonly unit: string | null;
  readonly email: string | null;
  readonly emailWanted: string | null;
  readonly byPost: boolean;
  readonly language: Language;
  readonly active: boolean;
  readonly held: boolean;
  readonly hasPassword: boolean;
  readonly lockedUntil: string | null;
  readonly version: number;
}

/**
 * Changes a user. Raises `not_found`; `conflict` with the `current` user when it was changed since `version`; `forbidden` for a user whose roles are beyond
 * the actor's; `invalid` with all problems: a user name is `fixed` (M1-1, Q13), nobody changes the own roles or shuts the own account, the last
 * administrator stays. A new mail address is in force once it was confirmed: see `changeMail`.
 */
export async function changeUser(context: ManagerContext, id: string, change: UserChange): Promise<UserDetail> {
  const { database, model, now } = context;
  await database.transact(async (tx) => {
    await lockAdministrators(tx);
    const before = await loadUser(context, tx, id);
    if (before.version !== change.version) throw await conflict(context, tx, id);
    const after = applied(before, change);
    const problems = [...(await checkChange(context, tx, before, after, change))];
    if (problems.length > 0) throw invalidUser(problems);
    await refuseLastAdministrator(tx, model, before, after);
    await write(context, tx, before, after);
    const mail =
      change.email === undefined || after.email === before.email
        ? { email: before.email, emailWanted: before.emailWanted }
        : await changeMail(tx, context, { ...before, byPost: after.byPost, name: after.name, language: after.language }, after.email);
    await record(context, tx, before, { ...after, ...mail });
  });
  return readUser(database, model, id, now);
}

/** The stored user, kept from other changes until the end of the transaction. Raises `not_found`; `forbidden` for one whose roles are beyond the actor's. */
export async function loadUser({ actor, model }: ManagerContext, tx: Pick<Transaction, 'query'>, id: string): Promise<StoredUser> {
  const [user] = isRecordId(id)
    ? await tx.query<StoredUser>(sql`select id, username, name, role, roles, unit, email, email_wanted as "emailWanted", by_post as "byPost", language, active, held,
          password_hash is not null as "hasPassword", locked_until as "lockedUntil", version
        from shirabe.user_account where id = ${id}::uuid for update`)
    : [];
  if (!user) throw noUser();
  if (rolesBeyond(actor, model, [user.role, ...user.roles]).length > 0)
    throw new ShirabeError('forbidden', {
      ja: 'このユーザは、管理者だけが変更できます。',
      en: 'Only an administrator may change this user.',
    });
  return user;
}

function applied(before: StoredUser, { name, role, roles, unit, email, by_post: byPost, language, active, held }: UserChange): StoredUser {
  const main = role ?? before.role;
  return {
    ...before,
    name: name?.trim() ?? before.name,
    role: main,
    roles: [...new Set(roles ?? before.roles)].filter((other) => other !== main),
    unit: unit === undefined ? before.unit : unit || null,
    email: email === undefined ? before.email : email?.trim() || null,
    byPost: byPost ?? before.byPost,
    language: language ?? before.language,
    active: active ?? before.active,
    held: held ?? before.held,
  };
}

async function checkChange(
  context: ManagerContext,
  tx: Pick<Transaction, 'query'>,
  before: StoredUser,
  after: StoredUser,
  change: UserChange,
): Promise<readonly Problem[]> {
  const { model, actor } = context;
  const rolesChange = after.role !== before.role || !sameList(after.roles, before.roles);
  const problems: Problem[] = [];
  if (change.username !== undefined) problems.push(at('username', 'fixed', 'ユーザ名は変更できません。', 'A user name never changes.'));
  const given = { ...(change.name === undefined ? {} : { name: after.name }), ...(change.email === undefined ? {} : { email: after.email }) };
  problems.push(...checkUser(model, { ...given, ...(rolesChange ? { role: after.role, roles: after.roles } : {}) }));
  if (rolesChange) problems.push(...checkGiving(actor, model, after.role === before.role ? undefined : after.role, added(before.roles, after.roles)));
  if (before.id === actor.id) problems.push(...checkOwn(before, after, rolesChange));
  const moved = after.unit !== before.unit || after.role !== before.role;
  if (moved && !problems.some(({ field }) => field === 'role')) {
    if (after.unit !== null) problems.push(...(await unitsOf(tx, model, after.role, after.unit).then(() => [], problemsOf)));
    else problems.push(...[missingUnit(model, after.role) ?? []].flat());
  }
  return problems;
}

function checkOwn(before: StoredUser, after: StoredUser, rolesChange: boolean): Problem[] {
  const own = (field: string): Problem =>
    at(
      field,
      'own_account',
      '自分自身については変更できません。ほかの管理者へ依頼してください。',
      'You cannot change this of yourself. Ask another administrator.',
    );
  return [
    ...(rolesChange ? [own(after.role === before.role ? 'roles' : 'role')] : []),
    ...(after.unit === before.unit ? [] : [own('unit')]),
    ...(after.active ? [] : [own('active')]),
    ...(after.held ? [own('held')] : []),
  ];
}

async function write({ model, now }: ManagerContext, tx: Pick<Transaction, 'query'>, before: StoredUser, after: StoredUser): Promise<void> {
  const { id, name, role, roles, unit, byPost, language, active, held } = after;
  const moved = unit !== before.unit || role !== before.role;
  await tx.query(sql`update shirabe.user_account set name = ${name}, role = ${role}, roles = ${[...roles]}::text[], unit = ${unit}::uuid, by_post = ${byPost},
      language = ${language}, active = ${active}, held = ${held}, version = version + 1, updated_at = ${now},
      units = case when ${moved} then '{}'::jsonb else units end, closed_reason = case when ${moved} then null else closed_reason end
    where id = ${id}`);
  if (moved) await followUnits(tx, model, now, { users: [id] });
  if (!active || held) {
    await tx.query(sql`delete from shirabe.session where user_id = ${id}`);
    await endLinks(tx, id, [...passwordPurposes, 'code', 'email_old', 'email_new']);
    await tx.query(sql`update shirabe.user_account set email_wanted = null where id = ${id}`);
  } else if (role !== before.role || !sameList(roles, before.roles)) await timeSessions(tx, (await readLogInRules(tx)).value, id);
}

async function record(context: ManagerContext, tx: Pick<Transaction, 'query'>, before: StoredUser, after: StoredUser): Promise<void> {
  const kept = ['name', 'role', 'roles', 'unit', 'email', 'emailWanted', 'byPost', 'language', 'active', 'held'] as const;
  const changed = kept.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (changed.length === 0) return;
  const wire: Readonly<Record<string, string>> = { emailWanted: 'email_wanted', byPost: 'by_post' };
  const pick = (user: StoredUser) => Object.fromEntries(changed.map((key) => [wire[key] ?? key, user[key]]));
  await writeAudit(tx, {
    ...auditedBy(context),
    action: 'user_change',
    subject: { kind: 'user', id: before.id, label: before.username },
    detail: { before: pick(before), after: pick(after) },
  });
}

async function conflict({ model, now }: ManagerContext, tx: Pick<Transaction, 'query'>, id: string): Promise<ShirabeError> {
  return new ShirabeError(
    'conflict',
    {
      ja: 'ほかの人が先に変更しました。最新の内容を確認して、もう一度変更してください。',
      en: 'Somebody else changed this user first. Look at it again and repeat your change.',
    },
    [],
    { current: await readUser(tx, model, id, now) },
  );
}

function added(before: readonly string[], after: readonly string[]): readonly string[] {
  return after.filter((role) => !before.includes(role));
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}
