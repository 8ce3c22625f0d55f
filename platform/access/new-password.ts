import sql from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import type { Language } from '../contract/text.ts';
import type { PasswordPolicy } from '../contract/wire-accounts.ts';
import { type AuditEntry, writeAudit } from '../database/audit.ts';
import { queueMail } from '../database/outbox.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Model } from '../metadata/model.ts';
import { endLinks, passwordPurposes } from './account-link.ts';
import { checkPassword, isPassword, weakPassword } from './password.ts';

type Queries = Pick<Transaction, 'query'>;

/** So many former passwords are kept, as hashes: what a policy may ask for at most. */
const kept = 24;

/** A user who gets a new password. */
export interface PasswordUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: Language;
  /** The hash of the present one. */
  readonly hash: string | null;
}

/** Reads what a new password needs to know of its user; undefined: there is none. */
export async function readPasswordUser(queries: Queries, userId: string): Promise<PasswordUser | undefined> {
  const [user] = await queries.query<PasswordUser>(
    sql`select id, username, name, email, language, password_hash as hash from shirabe.user_account where id = ${userId}`,
  );
  return user;
}

/** Raises `invalid` with every rule that the password breaks: those of the policy, and former passwords (the present one among them). */
export async function refuseWeakPassword(
  queries: Queries,
  { model, policy, former }: { readonly model: Model; readonly policy: PasswordPolicy; /** How many former ones at least. */ readonly former?: number },
  user: PasswordUser,
  password: string,
): Promise<void> {
  const broken = checkPassword(password, policy, { username: user.username, app: model.app.name });
  const problems = broken.length > 0 ? broken : await checkFormer(queries, user, password, Math.max(policy.history, former ?? 0));
  if (problems.length > 0) throw weakPassword(problems);
}

/**
 * Puts a new password in force: takes a lock away, ends the user's sessions (all but the one of `keep`), links and codes, keeps the former one's hash, tells
 * the user by mail, and records it. How it came about is in the audit's detail.
 */
export async function writePassword(
  tx: Queries,
  { user, hash, now, keep }: { readonly user: PasswordUser; readonly hash: string; readonly now: Date; /** A session's token hash. */ readonly keep?: Buffer },
  entry: Pick<AuditEntry, 'actor' | 'address' | 'request'> & { readonly how: 'own' | 'reset' | 'first' | 'expired' | 'operator' },
): Promise<void> {
  await tx.query(sql`with former as (
      insert into shirabe.former_password (user_id, hash, ended_at) select id, password_hash, ${now} from shirabe.user_account where id = ${user.id} and password_hash is not null)
    update shirabe.user_account set password_hash = ${hash}, password_changed_at = ${now}, failed_attempts = 0, locked_until = null, version = version + 1, updated_at = ${now}
    where id = ${user.id}`);
  await tx.query(sql`delete from shirabe.former_password where user_id = ${user.id}
    and id not in (select id from shirabe.former_password where user_id = ${user.id} order by id desc limit ${kept})`);
  await tx.query(sql`delete from shirabe.session where user_id = ${user.id} and token_hash is distinct from ${keep ?? null}::bytea`);
  await tx.query(sql`delete from shirabe.sign_in_ticket where user_id = ${user.id}`);
  await endLinks(tx, user.id, [...passwordPurposes, 'code']);
  const { id, username, name, email, language } = user;
  if (email) await queueMail(tx, { template: 'password_changed', to: email, language, userId: id, values: { username, name, at: now.toISOString() } }, now);
  const { how, ...who } = entry;
  await writeAudit(tx, { ...who, at: now, action: 'password_change', subject: { kind: 'user', id, label: username }, detail: { how } });
}

async function checkFormer(queries: Queries, user: PasswordUser, password: string, count: number): Promise<readonly Problem[]> {
  if (count === 0) return [];
  const rows = await queries.query<{ hash: string }>(
    sql`select hash from shirabe.former_password where user_id = ${user.id} order by id desc limit ${count - 1}`,
  );
  for (const hash of [user.hash, ...rows.map((row) => row.hash)])
    if (hash !== null && (await isPassword(password, hash))) {
      const message = { ja: '前に使ったパスワードです。別のものにしてください。', en: 'You have used this password before. Choose another.' };
      return [{ field: 'password', code: 'password_used_before', message: message.ja, en: message.en }];
    }
  return [];
}
