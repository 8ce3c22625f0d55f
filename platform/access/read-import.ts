import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import type { Language } from '../contract/text.ts';
import type { UserImport } from '../contract/wire-accounts.ts';
import type { RequestContext } from '../database/request-context.ts';
import { isRecordId } from '../fields/lookup.ts';
import { harmlessCell, reasonColumns } from './read-user-file.ts';

/** So many problems are told with the progress; all are in the file of refused rows. */
const toldProblems = 100;
/** A batch takes a second or so: an import of which nothing is heard for so many seconds died with its process. */
const silentSeconds = 60;

/** How far an import is. Raises `not_found`. */
export async function readImport(context: RequestContext, id: string): Promise<UserImport> {
  const { database, actor } = context;
  if (!isRecordId(id)) throw noImport();
  await database.query(sql`update shirabe.user_import set state = 'failed', message = ${died.ja}, message_en = ${died.en}
    where id = ${id}::uuid and state = 'running' and alive_at < clock_timestamp() - make_interval(secs => ${silentSeconds})`);
  const english = actor.language === 'en';
  const [found] = await database.query<Omit<UserImport, 'problems'>>(sql`select id, name, dry_run, state, encoding, rows, done, created, rejected,
      case when ${english} then message_en else message end as message
    from shirabe.user_import where id = ${id}::uuid`);
  if (!found) throw noImport();
  const refused = await readRefused(context, id, toldProblems);
  const problems = refused.flatMap(({ line, problems: each }) => each.map((problem) => ({ line, ...toWire(problem, actor.language) })));
  return { ...found, problems: problems.slice(0, toldProblems) };
}

/** Stops an import after its present batch; what was created stays. One that has ended is no error. Raises `not_found`. */
export async function stopImport({ database }: RequestContext, id: string): Promise<void> {
  const found = isRecordId(id)
    ? await database.query(
        sql`update shirabe.user_import set state = case when state = 'running' then 'stopped' else state end where id = ${id}::uuid returning 1`,
      )
    : [];
  if (found.length === 0) throw noImport();
}

/** The rows that were refused, as CSV with their line and the reasons: corrected, the file can be sent again. Nothing of it runs in a spreadsheet. In UTF-8 with the mark that Excel looks for. Raises `not_found`. */
export async function writeRejected(context: RequestContext, id: string): Promise<{ readonly name: string; readonly content: Buffer }> {
  const { database, actor } = context;
  const [found] = isRecordId(id)
    ? await database.query<{ name: string; header: string[] }>(sql`select name, header from shirabe.user_import where id = ${id}::uuid`)
    : [];
  if (!found) throw noImport();
  const { header } = found;
  // A file that was corrected and refused again has the columns already.
  const kept = header.flatMap((cell, index) => ((reasonColumns as readonly string[]).includes(cell) ? [] : [index]));
  const rows = (await readRefused(context, id)).map(({ line, cells, problems }) => [
    ...kept.map((index) => cells[index] ?? ''),
    ...cells.slice(header.length),
    String(line),
    problems.map((problem) => toWire(problem, actor.language).message).join(' '),
  ]);
  const lines = [[...kept.map((index) => header[index] ?? ''), ...reasonColumns], ...rows].map((cells) =>
    cells.map((cell) => quote(harmlessCell(cell))).join(','),
  );
  return { name: `${found.name.replace(/\.[^.]*$/, '')}-rejected.csv`, content: Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf8') };
}

interface Refused {
  readonly line: number;
  readonly cells: readonly string[];
  readonly problems: readonly Problem[];
}

function readRefused({ database }: RequestContext, id: string, limit?: number): Promise<Refused[]> {
  return database.query<Refused>(
    sql`select line, cells, problems from shirabe.user_import_rejected where import = ${id}::uuid order by line limit ${limit ?? null}::int`,
  );
}

function toWire({ field, code, message, en }: Problem, language: Language): { field: string | null; code: string; message: string } {
  return { field: field === 'file' ? null : (field ?? null), code, message: language === 'en' ? (en ?? message) : message };
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function noImport(): ShirabeError {
  return new ShirabeError('not_found', { ja: 'この登録の記録はありません。', en: 'There is no such import.' });
}

const died = {
  ja: 'サーバーが止まったため、途中で終わりました。登録済みのユーザはそのままです。同じファイルをもう一度登録すると、残りの行だけが登録されます。',
  en: 'The server went down on the way. Users who were created stay; send the same file again for the rest.',
};
