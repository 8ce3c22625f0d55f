import type { MailTemplateName, MailValues } from '../database/outbox.ts';
import { englishWords } from './english-words.ts';
import { japaneseWords } from './japanese-words.ts';
import type { MailTemplateDefinition, MailValue } from './mail-template.ts';

const addressee = {
  username: { label: { ja: 'ユーザ名', en: 'User name' }, kind: 'text', example: '1310012345' },
  name: { label: { ja: '氏名・施設名', en: 'Name' }, kind: 'text', example: '医療法人社団　しらべ会　調中央病院' },
} as const satisfies Record<string, MailValue>;
const link = {
  url: { label: { ja: 'リンク', en: 'Link' }, kind: 'text', example: 'https://gmis.example.jp/password/Kq3vX0cYp8nB2mWtR5sLzE7hJ1uD4gFa' },
  expires_at: { label: { ja: 'リンクの期限', en: 'The link’s last moment' }, kind: 'moment', example: '2026-04-02T08:00:00.000Z' },
} as const satisfies Record<string, MailValue>;
const at = { label: { ja: '日時', en: 'When' }, kind: 'moment', example: '2026-04-01T00:30:00.000Z' } as const satisfies MailValue;
const email = {
  label: { ja: '新しいメールアドレス', en: 'New mail address' },
  kind: 'text',
  example: 'hokoku@shirabe-chuo.example.jp',
} as const satisfies MailValue;

/** What a report on a schedule has in common with one of which a mail has the link alone. */
const scheduled = {
  ...addressee,
  label: { label: { ja: '件名', en: 'Subject' }, kind: 'text', example: '未回答の病院' },
  report: { label: { ja: 'レポートの名前', en: 'Name of the report' }, kind: 'text', example: '日次調査 未回答医療機関' },
  by: { label: { ja: '定期配信を設定した人', en: 'Who set it up' }, kind: 'text', example: '東京都 担当者' },
  due: { label: { ja: '配信の予定日時', en: 'The time that it is for' }, kind: 'moment', example: '2026-04-01T04:05:00.000Z' },
  occasion: {
    label: { ja: 'テスト配信の断り', en: 'That it is a trial' },
    kind: { scheduled: { ja: '', en: '' }, test: { ja: 'これはテスト配信です。', en: 'This is a trial.' } },
    example: 'scheduled',
  },
  url: { label: { ja: 'レポートのアドレス', en: 'Address of the report' }, kind: 'path', example: '/reports/unanswered_hospitals' },
  manage: { label: { ja: '受け取らないときのアドレス', en: 'Address to stop it' }, kind: 'path', example: '/subscriptions?view=received' },
} as const satisfies Record<string, MailValue>;
const labels = {
  first_password: { ja: '初回パスワードの設定', en: 'First password' },
  password_reset: { ja: 'パスワードの再設定', en: 'Password reset' },
  password_changed: { ja: 'パスワード変更のお知らせ', en: 'Password changed' },
  email_confirm: { ja: '新しいメールアドレスの確認', en: 'Confirm a new mail address' },
  email_changing: { ja: 'メールアドレス変更の確認（変更前のアドレスへ）', en: 'Agree to a change of address (to the old one)' },
  second_factor_changed: { ja: '二段階認証の変更のお知らせ', en: 'Second factor changed' },
  locked: { ja: 'ユーザ名のロックのお知らせ', en: 'User name locked' },
  comment: { ja: 'コメントのお知らせ', en: 'A comment was written' },
  subscription: { ja: 'レポートの定期配信', en: 'Report on a schedule' },
  subscription_link: { ja: '定期配信（リンクだけ）', en: 'Report on a schedule: the link alone' },
  export_ready: { ja: 'エクスポートのお知らせ', en: 'An export is ready' },
} as const;

const values: { readonly [Name in MailTemplateName]: Readonly<Record<keyof MailValues[Name], MailValue>> } = {
  first_password: { ...addressee, ...link },
  password_reset: { ...addressee, ...link },
  password_changed: { ...addressee, at },
  email_confirm: { ...addressee, ...link, email },
  email_changing: { ...addressee, ...link, email },
  second_factor_changed: {
    ...addressee,
    at,
    change: {
      label: { ja: '変更の内容', en: 'What changed' },
      kind: {
        on: { ja: '二段階認証が設定されました', en: 'The second factor was set up' },
        off: { ja: '二段階認証が解除されました', en: 'The second factor was removed' },
        codes: { ja: '回復用コードが作り直されました', en: 'New recovery codes were made' },
      },
      example: 'on',
    },
  },
  comment: {
    ...addressee,
    by: { label: { ja: 'コメントを書いた人', en: 'Who wrote the comment' }, kind: 'text', example: '東京都 担当者' },
    about: { label: { ja: 'データの種類', en: 'What kind of record' }, kind: 'text', example: '日次調査(病院)' },
    title: { label: { ja: 'データの名前', en: 'Title of the record' }, kind: 'text', example: '調中央病院 2026/04/01' },
    comment: { label: { ja: 'コメントの本文', en: 'The comment' }, kind: 'lines', example: '@調中央病院 空床数をご確認ください。\nよろしくお願いします。' },
    why: {
      label: { ja: 'お知らせする理由', en: 'Why it is told' },
      kind: {
        mention: { ja: 'あなたを指名したコメントです', en: 'It names you' },
        before: { ja: 'あなたがコメントしたデータへのコメントです', en: 'You wrote a comment there before' },
      },
      example: 'mention',
    },
    at,
    url: {
      label: { ja: 'データのアドレス', en: 'Address of the record' },
      kind: 'text',
      example: 'https://gmis.example.jp/o/daily_hospital/0190a1b2-0000-7000-8000-000000000001',
    },
  },
  subscription: {
    ...scheduled,
    as_of: { label: { ja: 'データの日時', en: 'When the data were read' }, kind: 'moment', example: '2026-04-01T04:05:00.000Z' },
    rows: { label: { ja: '件数', en: 'Number of rows' }, kind: 'text', example: '2' },
    table: { label: { ja: '表', en: 'Table' }, kind: 'lines', example: '医療機関 | 調査日\n調中央病院 | 2026/04/01\n調東病院 | 2026/04/01' },
    notes: { label: { ja: '添付ファイルなどの説明', en: 'About the file and the rest' }, kind: 'lines', example: 'すべての行は、添付ファイルにあります。' },
  },
  subscription_link: {
    ...scheduled,
    notes: {
      label: { ja: '内容を載せない断りなどの説明', en: 'That its contents are not in the mail, and the rest' },
      kind: 'lines',
      example: 'このレポートの内容は、メールには載せないことになっています。',
    },
  },
  export_ready: {
    ...addressee,
    label: { label: { ja: 'レポート・リストの名前', en: 'Name of the report or list' }, kind: 'text', example: '日次調査csv出力' },
    rows: { label: { ja: '件数', en: 'Number of rows' }, kind: 'text', example: '1,200,000' },
    outcome: {
      label: { ja: '結果', en: 'Outcome' },
      kind: {
        ready: { ja: 'ファイルの準備ができました。', en: 'The file is ready.' },
        failed: { ja: 'ファイルを作成できませんでした。', en: 'The file could not be made.' },
      },
      example: 'ready',
    },
    expires_at: { label: { ja: '保存の期限', en: 'Kept until' }, kind: 'moment', example: '2026-04-08T00:30:00.000Z' },
    url: { label: { ja: 'エクスポートの画面のアドレス', en: 'Address of the page Exports' }, kind: 'path', example: '/exports' },
  },
  locked: { ...addressee, at, until: { label: { ja: 'ロックの期限', en: 'Locked until' }, kind: 'moment', example: '2026-04-01T01:00:00.000Z' } },
};

const names = Object.keys(labels) as MailTemplateName[];

/** Every mail of the engine, with the words that come with it. */
export const mailTemplates = Object.fromEntries(
  names.map((name) => [name, { label: labels[name], values: values[name], words: { ja: japaneseWords[name], en: englishWords[name] } }]),
) as Readonly<Record<MailTemplateName, MailTemplateDefinition>>;
