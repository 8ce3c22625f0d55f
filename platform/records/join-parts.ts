import { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { FileStore, StoredContent } from './file-store.ts';

/** Writes the parts of an upload, one after another, as one content under the upload's id. Raises what the store raises, an Error when they are not `size` bytes. */
export async function joinParts(database: RequestContext['database'], store: FileStore, upload: string, size: number): Promise<StoredContent> {
  const parts = await database.query<{ content: string }>(
    sql`SELECT content FROM shirabe.upload_part WHERE upload = ${upload}::uuid AND size IS NOT NULL ORDER BY start`,
  );
  const content = await store.write(upload, Readable.from(bytesOf(store, parts)), size);
  if (content.size === size) return content;
  await store.remove(upload);
  throw new Error(`the parts of upload ${upload} are ${content.size} bytes, not ${size}`);
}

async function* bytesOf(store: FileStore, parts: readonly { readonly content: string }[]): AsyncGenerator<Buffer> {
  for (const { content } of parts) for await (const chunk of await store.read(content)) yield chunk as Buffer;
}
