import sql from 'sql-template-tag';
import type { Transaction } from './transaction.ts';
import { newId } from './uuid.ts';

/** A table of texts that stands in a mail. */
export interface MailTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A file that a mail carries. */
export interface MailFile {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

/** What mails carry beside their words. The same may go with several. */
export interface MailContent {
  readonly tables: readonly MailTable[];
  readonly file?: MailFile;
}

/** Keeps what mails carry, in the transaction that queues them; forgotten with the last of them. Gives its id. */
export async function keepContent(queries: Pick<Transaction, 'query'>, { tables, file }: MailContent, now: Date): Promise<string> {
  const id = newId();
  await queries.query(sql`INSERT INTO shirabe.mail_content (id, tables, file_name, file_type, file, created_at)
    VALUES (${id}::uuid, ${JSON.stringify(tables)}::jsonb, ${file?.name ?? null}::text, ${file?.type ?? null}::text, ${file?.content ?? null}::bytea, ${now}::timestamptz)`);
  return id;
}

/** What a mail carries; undefined when it was forgotten. */
export async function readContent(queries: Pick<Transaction, 'query'>, id: string): Promise<MailContent | undefined> {
  const [row] = await queries.query<{ tables: MailTable[]; file_name: string | null; file_type: string | null; file: Buffer | null }>(
    sql`SELECT tables, file_name, file_type, file FROM shirabe.mail_content WHERE id = ${id}::uuid`,
  );
  if (!row) return undefined;
  const { tables, file_name: name, file_type: type, file: content } = row;
  return { tables, ...(name !== null && type !== null && content !== null && { file: { name, type, content } }) };
}
