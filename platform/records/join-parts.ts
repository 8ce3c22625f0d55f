import { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { FileStore, StoredContent } from './file-store.ts';

/** Writes the parts of an upload, one after another, as one content under the upload's id. Raises what the store raises, an Error when they are not `size` bytes. */
export async function joinParts(database: RequestContext['database'], store: FileStore, upload: string, size: number): Promise<StoredContent> {
  const content = await store.write(upload, await readParts(database, store, upload), size);
  if (content.size === size) return content;
  await store.remove(upload);
  throw new Error(`the parts of upload ${upload} are ${content.size} bytes, not ${size}`);
}

/** The parts of an upload, one after another, of which one is open at a time. */
export async function readParts(database: RequestContext['database'], store: FileStore, upload: string): Promise<Readable> {
  const parts = await database.query<{ content: string }>(
    sql`SELECT content FROM shirabe.upload_part WHERE upload = ${upload}::uuid AND size IS NOT NULL ORDER BY start`,
  );
  return Readable.from(bytesOf(store, parts));
}

async function* bytesOf(store: FileStore, parts: readonly { readonly content: string }[]): AsyncGenerator<Buffer> {
  for (const { content } of parts) for await (const chunk of await store.read(content)) yield chunk as Buffer;
}
