import type { Text } from '../../platform/contract/text.ts';
import { speaker } from './speak.ts';

/** Texts of the history of log-ins: one's own, a user's, and the audit's. */
export const logInTexts = {
  'history.at': { ja: '日時', en: 'Time' },
  'history.outcome': { ja: '結果', en: 'Result' },
  'history.browser': { ja: 'ブラウザー', en: 'Browser' },
  'history.address': { ja: '接続元', en: 'Address' },
  'history.none': { ja: 'ログインの記録はまだありません', en: 'No log-ins are recorded yet' },
  'history.more': { ja: 'もっと見る', en: 'Show more' },
  'history.log_in': { ja: 'ログインしました', en: 'Logged in' },
  'history.bad_credentials': { ja: 'パスワードが違いました', en: 'Wrong password' },
  'history.locked': { ja: 'ロック中のため断りました', en: 'Refused: locked' },
  'history.second_factor': { ja: '確認コードが正しくありませんでした', en: 'Wrong verification code' },
  'history.password_expired': { ja: 'パスワードの期限切れ', en: 'The password was out of date' },
  'history.by_organization': { ja: '団体が報告しているため断りました', en: 'Refused: an organization reports' },
  'history.not_now': { ja: '時間外のため断りました', en: 'Refused: outside the hours' },
  'history.not_from_here': { ja: '許可されていない接続元のため断りました', en: 'Refused: network not allowed' },
  'history.forbidden': { ja: '利用を停止中のため断りました', en: 'Refused: on hold or closed' },
  'history.too_many_requests': { ja: '失敗が多いため断りました', en: 'Refused: too many attempts' },
  'history.other': { ja: 'ログインできませんでした', en: 'Not logged in' },
  'browser.unknown': { ja: '不明なブラウザー', en: 'Unknown browser' },
} as const satisfies Readonly<Record<string, Text>>;

/** The text of a key of the history of log-ins in the language in use. */
export const sayLogIn = speaker(logInTexts);
