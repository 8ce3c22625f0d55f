import sql from 'sql-template-tag';
import type { RequestContext } from './request-context.ts';
import type { Transaction } from './transaction.ts';

/** What happened. The detail of each is said where it is written. */
export type AuditAction =
  | 'log_in'
  | 'log_in_failed'
  | 'log_out'
  | 'session_end'
  | 'password_change'
  | 'password_reset_sent'
  | 'second_factor_change'
  | 'user_create'
  | 'user_change'
  | 'user_import'
  | 'letter_print'
  | 'setting_change'
  | 'mail_template_change'
  | 'mail_retry'
  | 'definitions_change'
  | 'role_change'
  | 'scope_move'
  | 'mass_change'
  | 'list_share'
  | 'subscription_change'
  | 'report_share'
  | 'folder_share'
  | 'export'
  | 'export_make'
  | 'import'
  | 'record_purge'
  | 'view_as_begin'
  | 'view_as_end'
  | 'view_as_read'
  | 'access_explained'
  | 'audit_export'
  | 'audit_trim'
  | 'file_refused'
  | 'comment_delete'
  | 'open_data_publish'
  | 'open_data_withdraw';

/** One entry of the audit. No password, token or code is ever in it. */
export interface AuditEntry {
  readonly at: Date;
  readonly action: AuditAction;
  /** Who did it; null: nobody was logged in, or the engine itself. */
  readonly actor: { readonly id: string; readonly name: string } | null;
  /** The client's address. */
  readonly address?: string | undefined;
  /** The id of the request, as in its errors and log lines. */
  readonly request?: string | undefined;
  /** To what it was done: a user, a setting, a report, an object. */
  readonly subject?: { readonly kind: string; readonly id?: string | undefined; readonly label?: string | undefined };
  /** Of a change `{ before, after }`, of what changed only. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Who, from where and when, of an entry about what a request did. */
export function auditedBy({
  actor,
  viewedBy,
  now,
  origin,
}: Pick<RequestContext, 'actor' | 'viewedBy' | 'now' | 'origin'>): Pick<AuditEntry, 'at' | 'actor' | 'address' | 'request'> {
  const { id, name } = viewedBy ?? actor;
  return { at: now, actor: { id, name }, ...origin };
}

/**
 * Adds an entry to the audit, in the transaction of what it tells of where there is one, as its last statement: from here to the commit everybody else who
 * writes an entry waits. PostgreSQL gives it its number and its place in the chain. Not in a transaction of `repeatable read`.
 */
export async function writeAudit(queries: Pick<Transaction, 'query'>, entry: AuditEntry): Promise<void> {
  await writeAudits(queries, [entry]);
}

/**
 * As `writeAudit`, several entries in their order, in one statement: the trigger chains row by row, and sees the rows before it. Some hundreds at most, or others
 * wait too long.
 */
export async function writeAudits(queries: Pick<Transaction, 'query'>, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ at, action, actor, address, request, subject, detail = {} }, n) => {
    const about = { subject_kind: subject?.kind, subject: subject?.id, subject_label: subject?.label };
    return { n, at, action, actor: actor?.id, actor_name: actor?.name, address, request, ...about, detail };
  });
  const given = JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value));
  await queries.query(sql`insert into shirabe.audit_entry (at, action, actor, actor_name, address, request, subject_kind, subject, subject_label, detail)
    select at, action, actor, actor_name, address, request, subject_kind, subject, subject_label, detail
    from jsonb_to_recordset(${given}::jsonb) as given (n integer, at timestamptz, action text, actor uuid, actor_name text, address text, request text,
      subject_kind text, subject text, subject_label text, detail jsonb) order by n`);
}

/** A text without what PostgreSQL cannot hold: NUL, half a surrogate pair. */
function storable(text: string): string {
  return text.replace(/[\0\ud800-\udfff]/gu, ' ');
}
