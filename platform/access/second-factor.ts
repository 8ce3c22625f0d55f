import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { SecondFactorSecret } from '../contract/wire-accounts.ts';
import { writeAudit, auditedBy } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Transaction } from '../database/transaction.ts';
import type { SecondFactorBox } from './second-factor-box.ts';
import { describeSecret, findStep, hashRecoveryCode, isTotp, newRecoveryCodes, newSecret, readCode } from './second-factor-codes.ts';
import { tellOfSecondFactor } from './second-factor-mail.ts';
import { hashToken } from './token.ts';

/** How long a secret that was shown waits for its first code: minutes. */
const pendingMinutes = 30;

type Queries = Pick<Transaction, 'query'>;

/** Since when a user has a second factor (null: has none), and how many recovery codes are left. */
export async function readSecondFactor(queries: Queries, userId: string): Promise<{ readonly since: string | null; readonly recoveryCodesLeft: number }> {
  const [row] = await queries.query<{ since: string; left: number }>(sql`select confirmed_at as since,
      (select count(*) from shirabe.recovery_code c where c.user_id = f.user_id)::integer as left
    from shirabe.second_factor f where user_id = ${userId} and confirmed_at is not null`);
  return { since: row?.since ?? null, recoveryCodesLeft: row?.left ?? 0 };
}

/** A secret for the user's authenticator, which counts for nothing until `confirmSecondFactor`. Raises `conflict` when there is a second factor already. */
export async function beginSecondFactor({ database, model, actor, now }: RequestContext, box: SecondFactorBox): Promise<SecondFactorSecret> {
  const secret = newSecret();
  const kept =
    await database.query(sql`insert into shirabe.second_factor as f (user_id, secret, begun_at) values (${actor.id}, ${box.close(actor.id, secret)}, ${now})
    on conflict (user_id) do update set secret = excluded.secret, begun_at = excluded.begun_at where f.confirmed_at is null returning 1`);
  if (kept.length === 0)
    throw new ShirabeError('conflict', {
      ja: '二段階認証は、すでに設定されています。別の認証アプリに替えるときは、先に解除してください。',
      en: 'A second factor is set up already. Remove it first to use another authenticator.',
    });
  return describeSecret(secret, model.app.label[actor.language], actor.username);
}

/**
 * Puts the second factor in force with the first code of the authenticator: from now on it is asked for at each log-in. The session of the token has given it;
 * the user's others end. Gives the recovery codes, which are shown once. Raises `invalid` for a wrong code, or when the secret was shown too long ago.
 */
export async function confirmSecondFactor(context: RequestContext, box: SecondFactorBox, typed: string, token: string): Promise<readonly string[]> {
  const { database, actor, now } = context;
  return database.transact(async (tx) => {
    const [pending] = await tx.query<{ secret: Buffer }>(sql`select secret from shirabe.second_factor
      where user_id = ${actor.id} and confirmed_at is null and begun_at > ${new Date(now.getTime() - pendingMinutes * 60_000)} for update`);
    if (!pending) throw invalidCode('not_begun', { ja: '設定を最初からやり直してください。', en: 'Begin setting it up again.' });
    const step = findStep(box.open(actor.id, pending.secret), readCode(typed), now, 0);
    if (step === undefined)
      throw invalidCode('wrong_code', {
        ja: 'コードが正しくありません。認証アプリに今表示されている6桁の数字を入力してください。続くときは、スマートフォンの時刻が合っているか確かめてください。',
        en: 'The code is wrong. Enter the six digits that your authenticator shows now; if it goes on, see whether the clock of your phone is right.',
      });
    await tx.query(sql`update shirabe.second_factor set confirmed_at = ${now}, last_step = ${step} where user_id = ${actor.id}`);
    await tx.query(sql`delete from shirabe.session where user_id = ${actor.id} and token_hash <> ${hashToken(token)}`);
    await tx.query(sql`update shirabe.session set second_factor = true where token_hash = ${hashToken(token)}`);
    const codes = await giveRecoveryCodes(tx, actor.id);
    await record(tx, context, actor, 'on');
    return codes;
  });
}

/**
 * Whether it is a code of the user's authenticator, or one of the recovery codes. A right one is used up: no code is taken twice, however many requests come
 * with it at once. Users without a second factor have no right code.
 */
export async function takeCode(queries: Queries, box: SecondFactorBox, userId: string, typed: string, now: Date): Promise<boolean> {
  const code = readCode(typed);
  if (!isTotp(code)) {
    const used = await queries.query(
      sql`delete from shirabe.recovery_code where user_id = ${userId} and code_hash = ${hashRecoveryCode(userId, code)} returning 1`,
    );
    return used.length > 0;
  }
  const [row] = await queries.query<{ secret: Buffer; lastStep: number }>(
    sql`select secret, last_step as "lastStep" from shirabe.second_factor where user_id = ${userId} and confirmed_at is not null`,
  );
  const step = row && findStep(box.open(userId, row.secret), code, now, row.lastStep);
  if (step === undefined) return false;
  const taken = await queries.query(sql`update shirabe.second_factor set last_step = ${step} where user_id = ${userId} and last_step < ${step} returning 1`);
  return taken.length > 0;
}

/** Other recovery codes in place of those there were. Raises `conflict` without a second factor. */
export async function renewRecoveryCodes(context: RequestContext): Promise<readonly string[]> {
  return context.database.transact(async (tx) => {
    const codes = await giveRecoveryCodes(tx, context.actor.id);
    await record(tx, context, context.actor, 'codes');
    return codes;
  });
}

/** Takes the user's own second factor away. */
export async function removeOwnSecondFactor(context: RequestContext): Promise<void> {
  await context.database.transact(async (tx) => {
    await tx.query(sql`update shirabe.session set second_factor = false where user_id = ${context.actor.id}`);
    if (await drop(tx, context.actor.id)) await record(tx, context, context.actor, 'off');
  });
}

/**
 * Takes the second factor of a user away who has lost it, for those who look after accounts; the user's sessions end, because the lost phone may hold one.
 * Raises `conflict` when the user has none.
 */
export async function removeSecondFactorOf(context: RequestContext, user: { readonly id: string; readonly username: string }): Promise<void> {
  await context.database.transact(async (tx) => {
    if (!(await drop(tx, user.id)))
      throw new ShirabeError('conflict', { ja: 'このユーザは、二段階認証を設定していません。', en: 'This user has no second factor.' });
    await tx.query(sql`delete from shirabe.session where user_id = ${user.id}`);
    await record(tx, context, user, 'off');
  });
}

async function giveRecoveryCodes(tx: Queries, userId: string): Promise<readonly string[]> {
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(userId, code));
  await tx.query(sql`delete from shirabe.recovery_code where user_id = ${userId}`);
  await tx.query(sql`insert into shirabe.recovery_code (user_id, code_hash) select ${userId}::uuid, unnest(${hashes}::bytea[])`);
  return codes;
}

async function drop(tx: Queries, userId: string): Promise<boolean> {
  const dropped = await tx.query<{ confirmed: boolean }>(
    sql`delete from shirabe.second_factor where user_id = ${userId} returning confirmed_at is not null as confirmed`,
  );
  return dropped[0]?.confirmed === true;
}

async function record(
  tx: Queries,
  context: RequestContext,
  user: { readonly id: string; readonly username: string },
  change: 'on' | 'off' | 'codes',
): Promise<void> {
  await tellOfSecondFactor(tx, user.id, change, context.now);
  await writeAudit(tx, {
    ...auditedBy(context),
    action: 'second_factor_change',
    subject: { kind: 'user', id: user.id, label: user.username },
    detail: { change },
  });
}

function invalidCode(code: string, text: { readonly ja: string; readonly en: string }): ShirabeError {
  return new ShirabeError('invalid', text, [{ field: 'code', code, message: text.ja, en: text.en }]);
}
