import type { FastifyReply } from 'fastify';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { refuseExport } from '../reports/exports/refuse-export.ts';
import type { StoredExport } from '../reports/exports/stored-export.ts';
import { subjectOf } from '../reports/exports/export-subject.ts';
import { auditExport } from './audit-export.ts';
import { readRange } from './byte-range.ts';
import { contentDisposition } from './content-disposition.ts';
import { planExport } from './plan-export.ts';
import type { Server } from './server-state.ts';

/**
 * Answers with a file that was made, or the part of it that is wanted (RFC 9110, 14): a broken download goes on where it stopped as long as the validator of
 * `If-Range` is the content's own. Each answer is in the audit. Raises what `refuseExport` raises, `bad_range`, `not_found` and `unavailable` (the store).
 */
export async function sendMadeExport(
  server: Server,
  context: RequestContext,
  reply: FastifyReply,
  stored: StoredExport,
  asked: { readonly range: string | undefined; readonly ifRange: string | undefined },
): Promise<void> {
  await refuseExport(context, planExport, stored);
  const { content, sha256, file_name: name, content_type: type } = stored;
  const size = Number(stored.size);
  // Only a finished file comes here, which has all of them: see the table.
  if (content === null || sha256 === null || name === null || type === null) throw new Error(`the export ${stored.id} is finished without a file`);
  const etag = `"${sha256}"`;
  // Of another validator, such as a date, the whole is sent (13.1.5).
  const range = asked.ifRange === undefined || asked.ifRange === etag ? readRange(asked.range, size) : undefined;
  if (range === null) {
    void reply.header('content-range', `bytes */${size}`);
    throw new ShirabeError('bad_range', { ja: 'ファイルにない範囲です。', en: 'The file has no such range.' });
  }
  const stream = await server.files.read(content, range);
  const { search, filter, sort, columns, view, format, encoding, separator, header, values } = stored.asked.parameters;
  const detail = {
    ...{ export: stored.id, search, filter, sort, columns, view, format },
    ...(format === 'csv' && { encoding, separator }),
    ...{ header, values, sha256 },
    ...(range && { range: `${range.start}-${range.end}/${size}` }),
  };
  if (range) void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  void reply
    .header('content-disposition', contentDisposition(name))
    .header('content-length', range ? range.end - range.start + 1 : size)
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    .type(type)
    .send(
      auditExport(
        context,
        server.database,
        server.clock,
        { action: 'export', subject: subjectOf(stored), detail, stream, rows: () => Number(stored.rows) },
        reply,
      ),
    );
}
