import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Text } from '../../contract/text.ts';
import { auditedBy, writeAudit } from '../../database/audit.ts';
import { queueMail } from '../../database/outbox.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { isMailAddress } from '../../fields/email.ts';
import type { WrittenExport } from '../export-rows.ts';
import type { Finding } from '../findings.ts';
import { subjectOf } from './export-subject.ts';
import type { ClaimedExport, ExportWork } from './export-work.ts';

/** After a failure that may pass it is tried again in a minute, then in two …; after so many times it has failed. */
const PAUSE = 60_000;
export const MOST_ATTEMPTS = 4;

/** What was made of a file. */
export type MadeExport = WrittenExport<{ readonly size: number; readonly sha256: string }> & { readonly sharing: string; readonly expires: Date };

/**
 * Writes down that a file is whole, in one transaction with the audit and the mail that says so. False when nobody wants it any more: it was called off, or another
 * process has taken it up. Raises `unmappable` for one that was to have no character lost.
 */
export async function settleMade({ database, clock }: ExportWork, context: RequestContext, job: ClaimedExport, made: MadeExport): Promise<boolean> {
  const { findings, rows, settings, stored } = made;
  if (findings.total > 0 && settings.unmappable === 'fail') throw new UnmappableExport(findings.total, findings.named);
  const now = clock();
  return database.transact(
    async (tx) => {
      const held =
        await tx.query(sql`UPDATE shirabe.export_job SET state = 'finished', rows = ${rows}::bigint, size = ${stored.size}::bigint, sha256 = ${stored.sha256},
        file_name = ${made.fileName}, content_type = ${made.contentType}, sharing = ${made.sharing}, replaced = ${findings.total}::bigint,
        findings = ${JSON.stringify(findings.named)}::jsonb, reason = NULL, finished_at = ${now}::timestamptz, expires_at = ${made.expires}::timestamptz
        WHERE ${isOurs(job)} RETURNING 1`);
      if (held.length === 0) return false;
      await mailOf(tx, job, { outcome: 'ready', rows, expires: made.expires }, now);
      const { view, format, encoding, separator, header, values } = settings;
      const { search, filter, sort, block, columns } = job.asked.parameters;
      await writeAudit(tx, {
        ...auditedBy({ ...context, now }),
        action: 'export_make',
        subject: subjectOf(job),
        detail: {
          ...{ export: job.id, search, filter, sort, block, columns, view, format },
          ...(format === 'csv' && { encoding, separator }),
          ...{ header, values, rows, bytes: stored.size, sha256: stored.sha256 },
        },
      });
      return true;
    },
    { as: 'engine' },
  );
}

/** What became of a file that something went wrong with. What would go wrong again ends it, with words; anything else is tried again. */
export async function settleFailure(work: ExportWork, job: ClaimedExport, error: unknown): Promise<void> {
  const { database, clock, closing } = work;
  const now = clock();
  if (closing.aborted)
    return void (await database.query(sql`UPDATE shirabe.export_job SET state = 'waiting', content = NULL, attempts = attempts - 1 WHERE ${isOurs(job)}`));
  const isLasting = error instanceof UnmappableExport || (error instanceof ShirabeError && (error.code !== 'unavailable' || isFull(error)));
  if (!isLasting && job.attempts < MOST_ATTEMPTS) {
    const next = new Date(now.getTime() + PAUSE * 2 ** (job.attempts - 1));
    await database.query(
      sql`UPDATE shirabe.export_job SET state = 'waiting', content = NULL, rows = 0, next_attempt_at = ${next}::timestamptz WHERE ${isOurs(job)}`,
    );
    return;
  }
  const words: Text = error instanceof ShirabeError ? { ja: error.message, en: error.en } : broken;
  const code = error instanceof ShirabeError ? (isFull(error) ? 'storage_full' : error.code) : 'internal';
  const { total, named } = error instanceof UnmappableExport ? error.places : { total: 0, named: [] };
  await database.transact(
    async (tx) => {
      const held =
        await tx.query(sql`UPDATE shirabe.export_job SET state = 'failed', content = NULL, reason = ${JSON.stringify({ code, message: words })}::jsonb,
        replaced = ${total}::bigint, findings = ${JSON.stringify(named)}::jsonb, finished_at = ${now}::timestamptz WHERE ${isOurs(job)} RETURNING 1`);
      if (held.length > 0) await mailOf(tx, job, { outcome: 'failed', rows: 0, expires: now }, now);
    },
    { as: 'engine' },
  );
}

/** A file that was to lose no character, and would have. */
class UnmappableExport extends ShirabeError {
  readonly places: { readonly total: number; readonly named: readonly Finding[] };
  constructor(total: number, named: readonly Finding[]) {
    super('unmappable', {
      ja: `Shift-JIS にない文字が ${total.toLocaleString('ja')} か所あるため、ファイルを作りませんでした。「〓」に置き換えて作成するか、文字コードに UTF-8 を選んでください。`,
      en: `There are ${total.toLocaleString('en')} character(s) that Shift-JIS does not have, so no file was made. Make it with 〓 in their place, or choose UTF-8.`,
    });
    this.places = { total, named };
  }
}

function isOurs({ id, attempts }: ClaimedExport): Sql {
  return sql`id = ${id}::uuid AND state = 'making' AND attempts = ${attempts}::int`;
}

function isFull(error: ShirabeError): boolean {
  return error.problems.some(({ code }) => code === 'storage_full');
}

/** The mail that it is ready, or failed, to who wanted one and has an address. */
async function mailOf(
  tx: Transaction,
  { id, owner, label }: ClaimedExport,
  { outcome, rows, expires }: { readonly outcome: 'ready' | 'failed'; readonly rows: number; readonly expires: Date },
  now: Date,
): Promise<void> {
  const [to] = await tx.query<{ username: string; name: string; email: string | null; language: 'ja' | 'en' }>(
    sql`SELECT u.username, u.name, u.email, u.language FROM shirabe.user_account u JOIN shirabe.export_job j ON j.owner = u.id AND j.id = ${id}::uuid WHERE j.mail`,
  );
  if (!to || to.email === null || !isMailAddress(to.email)) return;
  const { username, name, email, language } = to;
  const values = { username, name, label: label[language], rows: rows.toLocaleString(language), outcome, expires_at: expires.toISOString(), url: '/exports' };
  await queueMail(tx, { template: 'export_ready', to: email, language, userId: owner, values }, now);
}

const broken: Text = {
  ja: '途中で処理できなくなりました。しばらくしてから「もう一度作成」を選んでください。続くときは、管理者に連絡してください。',
  en: 'Something went wrong on the way. Have it made again in a while, and tell an administrator if it goes on.',
};
