import type { FastifyReply } from 'fastify';
import { pipeline, type Readable, Transform } from 'node:stream';
import { type AuditEntry, auditedBy, writeAudit } from '../database/audit.ts';
import type { Database } from '../database/database.ts';
import type { RequestContext } from '../database/request-context.ts';
import { dropStalled } from './drop-stalled.ts';
import { explainError, log } from './log.ts';

/** Entries that are being written. */
const underWay = new Set<Promise<void>>();

/** Which file goes to whom. */
export interface AuditedExport extends Required<Pick<AuditEntry, 'action' | 'subject' | 'detail'>> {
  readonly stream: Readable;
  /** Rows that are in the file so far. */
  readonly rows: () => number;
}

/**
 * Gives the stream to send in place of the file's own. When the answer has ended, however it did, the audit says who had which file, how many rows and bytes
 * of it went out, and whether it was finished or broken off.
 */
export function auditExport(
  context: RequestContext,
  database: Database,
  clock: () => Date,
  { stream, rows, ...entry }: AuditedExport,
  reply: FastifyReply,
): Readable {
  let bytes = 0;
  const counted = new Transform({
    readableHighWaterMark: 256 * 1024,
    writableHighWaterMark: 256 * 1024,
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  // An error of the file breaks the answer, and the end of the answer the file.
  pipeline(stream, counted, () => undefined);
  const endWatch = dropStalled(reply.raw, () => bytes);
  const end = (): void => {
    endWatch();
    const outcome = { rows: rows(), bytes, finished: reply.raw.writableFinished && counted.readableEnded };
    const writing = writeAudit(database, { ...auditedBy({ ...context, now: clock() }), ...entry, detail: { ...entry.detail, ...outcome } })
      .catch((error: unknown) => log('error', 'an export is not in the audit', { request: reply.request.id, error: explainError(error) }))
      .finally(() => underWay.delete(writing));
    underWay.add(writing);
  };
  // Whoever went away before the first row is not heard to go any more.
  if (reply.raw.destroyed) {
    counted.destroy();
    end();
  } else reply.raw.once('close', end);
  return counted;
}

/** Resolves when every entry is written. */
export async function endOfAudits(): Promise<void> {
  await Promise.all(underWay);
}
