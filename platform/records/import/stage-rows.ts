import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sql from 'sql-template-tag';
import type { Problem } from '../../contract/problem.ts';
import type { Transaction } from '../../database/transaction.ts';
import { newId } from '../../database/uuid.ts';
import { typeOf } from '../../fields/field-types.ts';
import { foldWidth } from '../../fields/read-text.ts';
import type { Mapping, Target } from './compile-mapping.ts';
import { refuseFile } from '../../table-files/file-problem.ts';
import type { FileRow } from '../../table-files/file-row.ts';

/** Rows of one import at most. */
const mostRows = 20_000_000;
/** So many rows change what is known of the staging table. */
const manyRows = 5000;
/** A key that is longer is kept as its digest. */
const longestKey = 300;

/**
 * Copies the rows of a file into the staging table, as they come, and refuses each whose key an earlier row has. `tell` hears how many have come, now and then,
 * and ends the reading by what it raises. Gives how many there are, and how many were refused. Raises `invalid` for a broken file.
 */
export async function stageRows(
  tx: Transaction,
  id: string,
  rows: AsyncIterable<readonly FileRow[]>,
  { header, mapping, tell }: { readonly header: boolean; readonly mapping: Mapping; readonly tell: (read: number) => Promise<void> },
): Promise<{ readonly read: number; readonly repeated: number }> {
  await tx.query(sql`delete from shirabe.import_row where import = ${id}::uuid`);
  let read = 0;
  let isFirst = header;
  async function* lines(): AsyncGenerator<string, void> {
    for await (const some of rows) {
      const taken = isFirst ? some.slice(1) : some;
      if (some.length > 0) isFirst = false;
      if (taken.length === 0) continue;
      read += taken.length;
      if (read > mostRows)
        throw refuseFile(
          'too_many_rows',
          `一度に取り込めるのは ${mostRows} 行までです。ファイルを分けてください。`,
          `At most ${mostRows} rows at once. Split the file.`,
        );
      yield taken.map((row) => lineOf(id, row, mapping.key)).join('');
      await tell(read);
    }
  }
  await pipeline(Readable.from(lines(), { highWaterMark: 2 }), tx.copyIn(sql`shirabe.import_row`, ['import', 'line', 'cells', 'key', 'fresh']));
  // Else PostgreSQL takes the table for what it was, and reads all of it for each piece.
  if (read > manyRows) await tx.query(sql`analyze shirabe.import_row (import, line)`, { as: 'owner' });
  return { read, repeated: mapping.key.length === 0 ? 0 : await refuseRepeated(tx, id) };
}

/** A row of the staging table as CSV. JSON escapes what a line cannot hold. */
function lineOf(id: string, { line, cells }: FileRow, key: readonly Target[]): string {
  const json = JSON.stringify(cells);
  const of = keyOf(key, cells);
  return `${id},${line},${quote(json)},${of === undefined ? '' : quote(of)},${newId()}\n`;
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The key of a row, alike for all writings of the same values; undefined where part of it is blank. */
function keyOf(key: readonly Target[], cells: readonly string[]): string | undefined {
  if (key.length === 0) return undefined;
  const parts: unknown[] = [];
  for (const { field, read } of key) {
    const text = read(cells);
    if (text.trim() === '') return undefined;
    const parsed = field && field.type !== 'lookup' && field.type !== 'auto_number' ? typeOf(field).parse(text, field) : undefined;
    parts.push(parsed && 'value' in parsed ? parsed.value : foldWidth(text));
  }
  const whole = JSON.stringify(parts);
  return whole.length <= longestKey ? whole : createHash('sha256').update(whole).digest('hex');
}

/** Of rows with the same key the first counts. */
async function refuseRepeated(tx: Transaction, id: string): Promise<number> {
  const problem: Problem = {
    code: 'duplicate_in_file',
    message: 'キーの値が、このファイルの {line} 行目と同じです。',
    en: 'The key is that of line {line} of this file.',
  };
  const rows = await tx.query<{ repeated: number }>(sql`with first as (
      select key, min(line) as line from shirabe.import_row where import = ${id}::uuid and key is not null group by key having count(*) > 1),
    refused as (update shirabe.import_row r set state = 'refused', problems = replace(${JSON.stringify([problem])}, '{line}', first.line::text)::jsonb
      from first where r.import = ${id}::uuid and r.key = first.key and r.line > first.line returning 1)
    select count(*)::int as repeated from refused`);
  return rows[0]?.repeated ?? 0;
}
