import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Text } from '../../contract/text.ts';
import type { ExportJob, ExportJobParameters, ExportTarget } from '../../contract/wire-exports.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { isRecordId } from '../../fields/lookup.ts';
import type { Finding } from '../findings.ts';

/** What was asked for. */
export interface AskedExport {
  readonly target: ExportTarget;
  readonly parameters: ExportJobParameters;
}

/** A file that is, was or will be made, as it is kept. Large numbers come as texts from PostgreSQL. */
export interface StoredExport {
  readonly id: string;
  readonly owner: string | null;
  readonly asked: AskedExport;
  readonly label: Text;
  readonly state: ExportJob['state'];
  readonly mail: boolean;
  readonly expected: string | null;
  readonly rows: string;
  readonly content: string | null;
  readonly file_name: string | null;
  readonly content_type: string | null;
  readonly size: string | null;
  readonly sha256: string | null;
  readonly sharing: string | null;
  readonly replaced: string;
  readonly findings: readonly Finding[];
  readonly reason: { readonly code: string; readonly message: Text } | null;
  readonly attempts: number;
  readonly created_at: string;
  readonly begun_at: string | null;
  readonly finished_at: string | null;
  readonly expires_at: string | null;
}

/** Its columns, of `shirabe.export_job` as `j`. */
export const exportColumns = sql`j.id, j.owner, j.asked, j.label, j.state, j.mail, j.expected::text AS expected, j.rows::text AS rows, j.content, j.file_name,
  j.content_type, j.size::text AS size, j.sha256, j.sharing, j.replaced::text AS replaced, j.findings, j.reason, j.attempts, j.created_at, j.begun_at, j.finished_at, j.expires_at`;

/** A file of the viewer's own; nobody else's is known to anybody, an administrator's neither. Raises `not_found`. */
export async function findExport({ database, actor }: Pick<RequestContext, 'database' | 'actor'>, id: string): Promise<StoredExport> {
  const [found] = isRecordId(id)
    ? await database.query<StoredExport>(sql`SELECT ${exportColumns} FROM shirabe.export_job j WHERE j.id = ${id}::uuid AND j.owner = ${actor.id}::uuid`)
    : [];
  if (!found) throw new ShirabeError('not_found', { ja: 'このエクスポートはありません。', en: 'There is no such export.' });
  return found;
}

/** A file as it crosses the wire. `now`: one whose time is over has expired, whether or not its content was removed yet. */
export function describeExport(stored: StoredExport, now: Date): ExportJob {
  const { id, asked, label, mail, reason, file_name, sha256 } = stored;
  const { search, filter, view = '', format = '', encoding = '' } = asked.parameters;
  const state = hasExpired(stored, now) ? 'expired' : stored.state;
  return {
    id,
    target: asked.target,
    label,
    state,
    view,
    format,
    encoding: format === 'csv' ? encoding : '',
    narrowed: Boolean(search) || Boolean(filter),
    rows: Number(stored.rows),
    expected: stored.expected === null ? null : Number(stored.expected),
    file_name,
    size: stored.size === null ? null : Number(stored.size),
    sha256,
    unmappable: Number(stored.replaced),
    reason,
    mail,
    created_at: new Date(stored.created_at).toISOString(),
    finished_at: stored.finished_at === null ? null : new Date(stored.finished_at).toISOString(),
    expires_at: stored.expires_at === null ? null : new Date(stored.expires_at).toISOString(),
  };
}

/** Whether a finished file can no longer be had. */
export function hasExpired({ state, expires_at: at }: Pick<StoredExport, 'state' | 'expires_at'>, now: Date): boolean {
  return state === 'finished' && at !== null && new Date(at) <= now;
}
