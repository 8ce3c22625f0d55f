import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { isPassword } from './password.ts';
import { readThrottleRule } from './password-policy.ts';
import type { SecondFactorBox } from './second-factor-box.ts';
import { takeCode } from './second-factor.ts';
import { countAttempt, forgiveAttempt, takeBackAttempt } from './throttle.ts';

type Asked = { readonly current: string } | { readonly current: string; readonly code: string };

/**
 * Asks for the password of the viewer once more, and for a code where one is given, before something that whoever found the browser open must not do.
 * Failures count as those of a log-in do. Raises `invalid` at `current` or `code`, `locked` and `too_many_requests`.
 */
export async function proveAgain(context: RequestContext, box: SecondFactorBox, asked: Asked): Promise<void> {
  const { database, model, actor, now, origin } = context;
  const attempt = { address: origin?.address ?? '', username: actor.username, userId: actor.id };
  await countAttempt(database, attempt, await readThrottleRule(database, model.app.timeZone), now);
  const [kept] = await database.query<{ hash: string | null }>(sql`select password_hash as hash from shirabe.user_account where id = ${actor.id}`);
  if (!(await isPassword(asked.current, kept?.hash ?? null)))
    throw refusal('current', 'wrong_password', { ja: '今のパスワードが正しくありません。', en: 'The present password is wrong.' });
  if ('code' in asked && !(await takeCode(database, box, actor.id, asked.code, now)))
    throw refusal('code', 'wrong_code', { ja: 'コードが正しくありません。', en: 'The code is wrong.' });
  // The password alone forgives no codes that were wrong.
  await ('code' in asked ? forgiveAttempt : takeBackAttempt)(database, attempt);
}

function refusal(field: string, code: string, text: { readonly ja: string; readonly en: string }): ShirabeError {
  return new ShirabeError('invalid', text, [{ field, code, message: text.ja, en: text.en }]);
}
