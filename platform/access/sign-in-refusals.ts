import { type ErrorCode, ShirabeError } from '../contract/problem.ts';

/** What ends an attempt to log in without being a refusal of it. */
export const notCounted: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['second_factor', 'internal', 'unavailable', 'bad_request']);

/** The password was right; the code is still to come. `ticket` is what it is sent with. */
export function askForCode(ticket: string): ShirabeError {
  return new ShirabeError(
    'second_factor',
    { ja: '認証アプリに表示されている6桁のコードを入力してください。', en: 'Enter the six digits that your authenticator shows.' },
    [],
    { ticket },
  );
}

/** A session that may only set up the second factor that its user's role requires. */
export function secondFactorFirst(): ShirabeError {
  return new ShirabeError(
    'second_factor',
    {
      ja: 'ご利用の前に、二段階認証の設定が必要です。画面の案内に沿って設定してください。',
      en: 'A second factor is required before you can work. Set it up as the page says.',
    },
    [],
    { set_up: true },
  );
}

/** A code that is wrong, was used before, or is too old. */
export function wrongCode(): ShirabeError {
  const text = {
    ja: 'コードが正しくありません。認証アプリに今表示されているコードか、まだ使っていない回復用コードを入力してください。',
    en: 'The code is wrong. Enter the one that your authenticator shows now, or a recovery code that was not used yet.',
  };
  return new ShirabeError('bad_credentials', text, [{ field: 'code', code: 'wrong_code', message: text.ja, en: text.en }]);
}

/** A ticket that was used, or came too late. */
export function expiredTicket(): ShirabeError {
  return new ShirabeError('expired_link', {
    ja: '時間が経過したため、ログインをやり直してください。',
    en: 'Too much time has passed. Log in again from the beginning.',
  });
}
