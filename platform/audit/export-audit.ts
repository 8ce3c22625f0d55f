import { Readable } from 'node:stream';
import type { RequestContext } from '../database/request-context.ts';
import { toLocal } from '../fields/time-zone.ts';
import { labelOf } from './action-labels.ts';
import { type AuditSearch, findEntries, type StoredEntry } from './read-audit.ts';

/** So many entries are read at once. */
const BATCH = 2000;

const header = {
  ja: ['番号', '日時', '操作', '操作名', '利用者', '利用者ID', '接続元', 'リクエスト', '対象の種類', '対象ID', '対象', '内容', 'ハッシュ'],
  en: ['Number', 'Time', 'Action', 'Name of the action', 'User', 'User ID', 'Address', 'Request', 'Kind of subject', 'Subject ID', 'Subject', 'Detail', 'Hash'],
} as const;

/** A CSV that is being made. */
export interface AuditFile {
  readonly stream: Readable;
  /** Entries that are in it so far. */
  readonly rows: () => number;
}

/**
 * The entries that are wanted as CSV (UTF-8 with BOM, CRLF, RFC 4180), newest first, a batch at a time: memory does not grow with the entries. What is
 * written after the beginning is not in it. The first batch is read before it gives anything, so that errors are raised as by `readAudit`.
 */
export async function exportAudit(context: RequestContext, asked: AuditSearch): Promise<AuditFile> {
  let rows = 0;
  const first = await findEntries(context, asked, undefined, BATCH);
  async function* lines(): AsyncGenerator<string> {
    yield `\ufeff${record(header[context.actor.language])}`;
    for (let batch = first; batch.length > 0; batch = batch.length < BATCH ? [] : await findEntries(context, asked, batch.at(-1)?.id, BATCH)) {
      rows += batch.length;
      yield batch.map((entry) => record(cellsOf(context, entry))).join('');
    }
  }
  return { stream: Readable.from(lines(), { objectMode: false }), rows: () => rows };
}

function cellsOf({ actor, model }: RequestContext, entry: StoredEntry): readonly string[] {
  const { day, clock } = toLocal(new Date(entry.at), model.app.timeZone);
  return [
    String(entry.id),
    `${day} ${clock.slice(0, 8)}`,
    entry.action,
    labelOf(entry.action)[actor.language],
    entry.actorName ?? '',
    entry.actor ?? '',
    entry.address ?? '',
    entry.request ?? '',
    entry.subjectKind ?? '',
    entry.subject ?? '',
    entry.subjectLabel ?? '',
    JSON.stringify(entry.detail),
    entry.hash,
  ];
}

/** Text that a spreadsheet would run as a formula gets an apostrophe in front. */
function record(cells: readonly string[]): string {
  const written = cells
    .map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${written.join(',')}\r\n`;
}
