import type { FastifyReply } from 'fastify';
import type { RequestContext } from '../database/request-context.ts';
import type { ExportFile } from '../reports/export-rows.ts';
import { auditExport, type AuditedExport } from './audit-export.ts';
import { contentDisposition } from './content-disposition.ts';
import type { Server } from './server-state.ts';

/** A file that somebody asks for. */
interface AskedFile {
  readonly open: () => Promise<ExportFile>;
  readonly subject: AuditedExport['subject'];
  /** What the rows were narrowed and sorted by, for the audit. */
  readonly narrowed: Readonly<Record<string, unknown>>;
}

/** Answers with a file, streamed, in its turn; the audit tells who had it. Errors before the first byte are raised. */
export async function sendExport(server: Server, context: RequestContext, reply: FastifyReply, { open, subject, narrowed }: AskedFile): Promise<void> {
  const free = await takePlace(server, context);
  const file = await opened(open, free);
  // The file is made for as long as it is sent.
  if (reply.raw.destroyed) free();
  else reply.raw.once('close', free);
  const { stream, rows, settings } = file;
  const { view, format, encoding, separator, header, values } = settings;
  const detail = { ...narrowed, view, format, ...(format === 'csv' && { encoding, separator }), header, values };
  void reply
    .header('content-disposition', contentDisposition(file.fileName))
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    .type(file.contentType)
    .send(auditExport(context, server.database, server.clock, { action: 'export', subject, detail, stream, rows }, reply));
}

/** Does what costs as much as a file in the turn of one. */
export async function inTurn<T>(server: Server, context: RequestContext, work: () => Promise<T>): Promise<T> {
  const free = await takePlace(server, context);
  try {
    return await work();
  } finally {
    free();
  }
}

/** Whatever is raised, at once or later, the place is free again. */
async function opened(open: AskedFile['open'], free: () => void): Promise<ExportFile> {
  try {
    return await open();
  } catch (error) {
    free();
    throw error;
  }
}

/** Whoever views as another user takes a place of the own. */
function takePlace(server: Server, { actor, viewedBy }: RequestContext): Promise<() => void> {
  return server.exports.take((viewedBy ?? actor).id);
}
