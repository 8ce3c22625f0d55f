import type { Text } from '../contract/text.ts';

/** Why a mail did not go, where it was not the mail server that said so. The code is kept with the mail. */
export const reasons = {
  smtp_url: {
    code: 'shirabe:smtp_url',
    text: {
      ja: 'SMTP_URL の書き方が正しくありません。smtp://ユーザー:パスワード@ホスト:587 のように指定して、起動し直してください。',
      en: 'SMTP_URL is not well formed. Give it as smtp://user:password@host:587 and start again.',
    },
  },
  bad_address: {
    code: 'shirabe:bad_address',
    text: { ja: '宛先がメールアドレスの形をしていません。', en: 'The recipient is no mail address.' },
  },
  too_slow: {
    code: 'shirabe:too_slow',
    text: { ja: 'メールサーバーの応答が遅すぎるため、中断しました。', en: 'The mail server was too slow; the attempt was ended.' },
  },
  expired: {
    code: 'shirabe:expired',
    text: { ja: 'リンクの期限が過ぎたため、送りませんでした。新しいメールを送ってください。', en: 'Not sent, as its link has expired. Send a new one.' },
  },
  folder: {
    code: 'shirabe:folder',
    text: { ja: '送信箱のフォルダー (DATA_DIR/outbox) に書き込めません。', en: 'The outbox folder (DATA_DIR/outbox) cannot be written.' },
  },
  unknown_template: {
    code: 'shirabe:unknown_template',
    text: { ja: 'このメールの文面がありません。', en: 'There are no words for this mail.' },
  },
  withdrawn: {
    code: 'shirabe:withdrawn',
    text: {
      ja: '宛先の人がデータを見られなくなったか、知らせる内容がなくなったため、送りませんでした。',
      en: 'Not sent: the addressee may no longer see what it tells of, or that is gone.',
    },
  },
  internal: {
    code: 'shirabe:internal',
    text: { ja: 'メールを作れませんでした。', en: 'The mail could not be made.' },
  },
} as const satisfies Record<string, { readonly code: `shirabe:${string}`; readonly text: Text }>;

const byCode = new Map<string, Text>(Object.values(reasons).map(({ code, text }) => [code, text]));

/** What is shown for a kept reason: the engine's own in the reader's language, what a server said as it said it. */
export function showReason(error: string, language: 'ja' | 'en'): string {
  return byCode.get(error)?.[language] ?? error;
}
