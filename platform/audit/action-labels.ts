import type { Text } from '../contract/text.ts';
import type { AuditAction } from '../database/audit.ts';

/** Every action of the audit in words. */
export const actionLabels: Readonly<Record<AuditAction, Text>> = {
  log_in: { ja: 'ログイン', en: 'Log-in' },
  log_in_failed: { ja: 'ログイン失敗', en: 'Failed log-in' },
  log_out: { ja: 'ログアウト', en: 'Log-out' },
  session_end: { ja: 'セッションの終了', en: 'Session ended' },
  password_change: { ja: 'パスワードの変更', en: 'Password changed' },
  password_reset_sent: { ja: 'パスワード再設定の案内', en: 'Password reset sent' },
  second_factor_change: { ja: '二段階認証の変更', en: 'Second factor changed' },
  user_create: { ja: 'ユーザの作成', en: 'User created' },
  user_change: { ja: 'ユーザの変更', en: 'User changed' },
  user_import: { ja: 'ユーザの一括登録', en: 'Users imported' },
  letter_print: { ja: '通知書の印刷', en: 'Letters printed' },
  setting_change: { ja: '設定の変更', en: 'Setting changed' },
  mail_template_change: { ja: 'メール文面の変更', en: 'Mail template changed' },
  mail_retry: { ja: 'メールの再送', en: 'Mail sent again' },
  definitions_change: { ja: '定義の変更', en: 'Definitions changed' },
  role_change: { ja: '役割の変更', en: 'Role changed' },
  list_share: { ja: 'リストの共有', en: 'List shared' },
  subscription_change: { ja: '定期配信の宛先の変更', en: 'Recipients of a report changed' },
  report_share: { ja: 'レポートの共有', en: 'Report shared' },
  folder_share: { ja: 'フォルダの共有', en: 'Folder shared' },
  scope_move: { ja: '所属範囲の変更', en: 'Moved to another scope' },
  mass_change: { ja: '一括変更', en: 'Mass change' },
  export: { ja: 'エクスポート', en: 'Export' },
  export_make: { ja: 'エクスポートの作成', en: 'Export made' },
  import: { ja: 'インポート', en: 'Import' },
  record_purge: { ja: 'レコードの完全な削除', en: 'Record deleted for good' },
  view_as_begin: { ja: '代理閲覧の開始', en: 'View-as begun' },
  view_as_end: { ja: '代理閲覧の終了', en: 'View-as ended' },
  view_as_read: { ja: '代理閲覧での参照', en: 'Read in view-as' },
  access_explained: { ja: '参照理由の確認', en: 'Access explained' },
  audit_export: { ja: '監査ログの書き出し', en: 'Audit exported' },
  audit_trim: { ja: '監査ログの整理', en: 'Audit trimmed' },
  open_data_publish: { ja: '公開データの公開', en: 'Open data published' },
  open_data_withdraw: { ja: '公開データの取り下げ', en: 'Open data withdrawn' },
  comment_delete: { ja: 'ほかの人のコメントの削除', en: 'Comment of another deleted' },
  file_refused: { ja: '有害なファイルの拒否', en: 'Harmful file refused' },
};

/** The words of an action; its name for one that another release wrote. */
export function labelOf(action: string): Text {
  return Object.hasOwn(actionLabels, action) ? actionLabels[action as AuditAction] : { ja: action, en: action };
}
