import type { Text } from '../../../platform/contract/text.ts';

/** Texts of the menu and the start of the set-up, and of every form of it. */
export const commonTexts = {
  'setup.intro': { ja: '担当している設定を選んでください。', en: 'Choose what you want to look after.' },
  'setup.forbidden': { ja: '設定を開く権限がありません', en: 'You may not open this part of the setup' },
  'setup.forbidden_hint': {
    ja: 'この画面は、担当者だけが開けます。必要なときは、事務局に連絡してください。',
    en: 'Only those who look after it may open this page. If you need it, ask the secretariat.',
  },
  'setup.all': { ja: 'すべて', en: 'All' },
  'setup.area_accounts': { ja: 'アカウント', en: 'Accounts' },
  'setup.area_mail': { ja: 'メール', en: 'Mail' },
  'setup.area_audit': { ja: '監査', en: 'Audit' },
  'setup.area_security': { ja: 'セキュリティ', en: 'Security' },
  'setup.area_access': { ja: '権限', en: 'Access' },
  'setup.area_lists': { ja: 'リストの共有', en: 'Sharing of lists' },
  'setup.area_open_data': { ja: '公開データ', en: 'Open data' },
  'setup.open_data': { ja: '公開データ', en: 'Open data' },
  'setup.open_data_hint': {
    ja: '公開の印が付いたレポートを確かめ、だれでも使えるデータとして公開します。',
    en: 'Look at reports that are marked as open data, and publish them.',
  },
  'setup.users': { ja: 'ユーザ', en: 'Users' },
  'setup.users_hint': {
    ja: '医療機関名やIDから探し、リセットメールの送信、ロックの解除、メールアドレスの変更をします。',
    en: 'Find users by institution or ID; send a reset, unlock, change a mail address.',
  },
  'setup.import': { ja: 'CSVで登録', en: 'Add users by CSV' },
  'setup.import_hint': { ja: '多数のユーザをCSVかExcelのファイルからまとめて登録します。', en: 'Add many users at once from a CSV or Excel file.' },
  'setup.templates': { ja: 'メールの文面', en: 'Mail texts' },
  'setup.templates_hint': {
    ja: '送信するメールの件名と本文を、日本語と英語で編集します。',
    en: 'Edit the subject and body of each mail, in Japanese and English.',
  },
  'setup.messages': { ja: 'メールの送信状況', en: 'Mail delivery' },
  'setup.messages_hint': {
    ja: '送信待ち、再送中、届かなかったメールとその理由を確かめます。',
    en: 'See what waits, what is retried, and what could not be delivered and why.',
  },
  'setup.audit': { ja: '監査ログ', en: 'Audit log' },
  'setup.audit_hint': { ja: 'ログイン、変更、出力などの記録を、新しい順に確かめます。', en: 'Log-ins, changes, exports and more, newest first.' },
  'setup.keeping': { ja: '監査ログの検証と保存期間', en: 'Verification and retention' },
  'setup.keeping_hint': {
    ja: '記録が書き換えられていないことを検証し、保存する期間を決めます。',
    en: 'Verify that no record was altered, and decide how long records are kept.',
  },
  'setup.passwords': { ja: 'パスワードの条件', en: 'Password policy' },
  'setup.passwords_hint': { ja: '長さ、文字の種類、有効期間、ロックの条件を決めます。', en: 'Length, kinds of characters, age and lockout.' },
  'setup.log_in': { ja: 'ログインの条件', en: 'Log-in rules' },
  'setup.log_in_hint': {
    ja: '役割ごとに、二段階認証、接続元、時間帯、セッションの長さを決めます。',
    en: 'For each role: second factor, addresses, hours and session length.',
  },
  'setup.roles': { ja: '役割と権限', en: 'Roles' },
  'setup.roles_hint': { ja: '役割ごとにできることを確かめ、役割を作り、変えます。', en: 'What each role may do; make and change roles.' },
  'setup.access': { ja: 'アクセスの理由', en: 'Why may they see it?' },
  'setup.access_hint': {
    ja: 'ユーザが何をなぜ見られるのかを、規則ごとに調べます。そのユーザとして画面を見ることもできます。',
    en: 'Rule by rule, why a user may see something; and see the application as they do.',
  },

  'form.unsaved': { ja: '保存していない変更があります', en: 'There are unsaved changes' },
  'form.changed': { ja: '（変更あり）', en: '(changed)' },
  'form.saved': { ja: '保存しました', en: 'Saved' },
  'form.choose': { ja: '選択してください', en: 'Choose' },
  'form.yes': { ja: 'はい', en: 'Yes' },
  'form.no': { ja: 'いいえ', en: 'No' },
  'form.range': { ja: '{min} から {max} までの整数を入力してください。', en: 'Enter a whole number from {min} to {max}.' },
  'form.conflict': { ja: 'ほかの担当者が先に保存しました。どちらを残しますか。', en: 'Somebody else saved first. Which is to stay?' },
  'form.take_theirs': { ja: '保存されている内容を読み込む', en: 'Take what was saved' },
  'form.keep_mine': { ja: '自分の内容で上書き', en: 'Overwrite it with mine' },
  'form.conflict_text': {
    ja: '編集している間に、ほかの担当者が保存しました。値が違う項目について、どちらを残すか選んでください。',
    en: 'Somebody else saved while you were editing. Choose which value to keep where they differ.',
  },
} as const satisfies Readonly<Record<string, Text>>;
