import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sql, { join } from 'sql-template-tag';
import type { FileAnswer } from '../platform/contract/wire.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { FileStore } from '../platform/records/file-store.ts';
import { manuals, type SeedManual } from './manuals.ts';
import { dayId, type SeedTables } from './seed-tables.ts';
import type { SeedTime } from './seed-surveys.ts';
import { writePdf } from './write-pdf.ts';

const old = sql`date '2020-08-01'`;

/** The manuals, each with its file where there is a place to keep files: as if it had been uploaded and the record saved. */
export async function seedManuals(tx: Transaction, tables: SeedTables, { today }: SeedTime, store: FileStore | undefined): Promise<void> {
  const files: FileAnswer[] = [];
  if (store) for (const [place, manual] of manuals.entries()) files.push(await keepFile(tx, store, manual, place));
  const rows = manuals.map(
    (each, place) =>
      sql`(${place}::int, ${each.name}::text, ${each.edition}::text, ${each.summary}::text, ${each.before}::int, ${each.audience && [...each.audience]}::text[], ${files[place] ? JSON.stringify([files[place]]) : null}::jsonb)`,
  );
  const moment = sql`(${today}::date - v.before + time '10:00') AT TIME ZONE 'Asia/Tokyo'`;
  await tables.insert(
    'manual',
    { id: dayId(old, 'manual', sql`v.place`), created_at: moment, updated_at: moment, title: sql`v.name` },
    {
      name: sql`v.name`,
      version: sql`v.edition`,
      summary: sql`v.summary`,
      revised_on: sql`${today}::date - v.before`,
      file: sql`v.file`,
      public: sql`FALSE`,
      audience: sql`v.audience`,
    },
    sql`FROM (VALUES ${join(rows)}) AS v(place, name, edition, summary, before, audience, file)`,
  );
}

/** Keeps a manual's file, unless it is there already, and what the engine knows of it. Gives what the record says of it. */
async function keepFile(tx: Transaction, store: FileStore, manual: SeedManual, place: number): Promise<FileAnswer> {
  const [row] = await tx.query<{ id: string; record: string }>(
    sql`SELECT ${dayId(old, 'manual-file', sql`${place}::int`)} AS id, ${dayId(old, 'manual', sql`${place}::int`)} AS record`,
  );
  if (!row) throw new Error('a query without a row');
  const content = writePdf(manual.name, `第${manual.edition}版　${manual.summary}`, manual.sections);
  const file = { id: row.id, name: `${manual.name}_${manual.edition}.pdf`, size: content.length, type: 'application/pdf' };
  const present = await store.read(row.id).then(buffer, () => undefined);
  if (!present?.equals(content)) await store.write(row.id, Readable.from([content]), content.length);
  const sha256 = createHash('sha256').update(content).digest('hex');
  await tx.query(sql`INSERT INTO shirabe.file (id, object, field, record, name, size, type, sha256)
    VALUES (${file.id}, 'manual', 'file', ${row.record}, ${file.name}, ${file.size}, ${file.type}, ${sha256})`);
  return file;
}
