import { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../../contract/problem.ts';
import type { Language } from '../../contract/text.ts';
import type { Import, ImportRows, Imports } from '../../contract/wire-import.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { ownOf } from '../../query/paths.ts';
import { readableObject } from '../../query/readable-model.ts';
import { findObject } from '../find-object.ts';
import { encodeText, type FileEncoding } from '../../table-files/find-encoding.ts';
import { separators } from '../../table-files/find-shape.ts';
import { problemsOf } from './imports.ts';
import { findImport, importColumns, type ProblemCount, rowState, type StoredImport } from './import-row.ts';
import { isReason, reasonColumns } from './read-heading.ts';

/** Rows of one page, and of one piece of the file of rejected rows. */
const pageRows = 100;
const mostRows = 1000;
const listedImports = 100;

/** How an import stands. Raises `not_found`. */
export async function readImport(context: RequestContext, id: string): Promise<Import> {
  const job = await findImport(context, id);
  const object = findObject(context, job.object);
  const { language } = context.actor;
  const { found, plan } = job;
  const { fields } = readableObject(context, object);
  return {
    id: job.id,
    object: job.object,
    name: job.name,
    size: Number(job.size),
    state: job.state,
    file: {
      format: found.format,
      encoding: found.encoding ?? null,
      encoding_found: found.encodingFound ?? null,
      separator: found.separator ?? null,
      quote: found.quote ?? null,
      sheets: [...found.sheets],
      sheet: found.sheet ?? null,
      header: found.header,
      columns: found.headings.map((name, index) => {
        const place = plan.columns[index] ?? null;
        return { name, place, label: place === null ? null : (ownOf(fields, place.split('.')[0] ?? '')?.label[language] ?? null) };
      }),
      rows: found.rows.map(({ line, cells }) => ({ line, cells: [...cells] })),
    },
    choices: job.choices,
    key: [...plan.key],
    remembered: plan.remembered ?? false,
    problems: problemsOf(context, object, job).map((problem) => toWire(problem, language)),
    counts: job.counts,
    problem_counts: [...job.problem_counts]
      .sort(byRows)
      .map((problem) => ({ code: problem.code, field: problem.field ?? null, message: messageOfAll(problem, language), rows: problem.rows })),
    change_counts: Object.entries(job.change_counts)
      .filter(([field]) => ownOf(fields, field))
      .map(([field, rows]) => ({ field, rows }))
      .sort(byRows),
    message: job.message?.[language] ?? null,
    batch: job.batch,
    created_at: job.created_at,
    created_by: job.created_by_name,
  };
}

const byRows = (left: { readonly rows: number }, right: { readonly rows: number }): number => right.rows - left.rows;

/** The imports of the viewer, of an administrator everybody's, newest first; of one object where it is named. */
export async function listImports({ database, actor }: RequestContext, object?: string): Promise<Imports> {
  const imports =
    await database.query<StoredImport>(sql`select ${importColumns} from shirabe.import where (created_by = ${actor.id}::uuid or ${actor.setup}) and (${object ?? null}::text is null or object = ${object ?? null})
    order by created_at desc, id desc limit ${listedImports}`);
  return {
    imports: imports.map(({ id, object, name, state, counts, created_at, created_by_name: by }) => ({
      id,
      object,
      name,
      state,
      counts,
      created_at,
      created_by: by,
    })),
  };
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  readonly state: string;
  readonly record: string | null;
  readonly problems: readonly Problem[] | null;
  readonly changes: ImportRows['rows'][number]['changes'] | null;
}

/** What may be asked for, as conditions on the staged rows. */
const outcomes = {
  created: sql`(state = 'created' or state = 'ready' and record is null)`,
  updated: sql`(state = 'updated' or state = 'ready' and record is not null)`,
  unchanged: sql`state = 'unchanged'`,
  warned: sql`state = 'warned'`,
  refused: sql`state = 'refused'`,
  conflict: sql`state = 'conflict'`,
  rejected: sql`state in ('refused', 'conflict', 'warned')`,
  pending: sql`state = 'pending'`,
} as const;

/** A page of an import's rows, all or those of one outcome. Raises `not_found`, and `bad_request` for an outcome or cursor that is none. */
export async function listImportRows(
  context: RequestContext,
  id: string,
  { outcome, cursor, limit = pageRows }: { readonly outcome?: string | undefined; readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<ImportRows> {
  const job = await findImport(context, id);
  if (outcome !== undefined && !Object.hasOwn(outcomes, outcome)) throw new ShirabeError('bad_request', `outcome: ${Object.keys(outcomes).join(', ')}`);
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor))
    throw new ShirabeError('bad_cursor', { ja: '続きの位置が正しくありません。', en: 'The cursor is wrong.' });
  const size = Math.min(Math.max(limit, 1), mostRows);
  const rows = await readPage(context, job, outcome as keyof typeof outcomes | undefined, Number(cursor ?? 0), size + 1);
  const page = rows.slice(0, size);
  const { language } = context.actor;
  // Of what may have been read when the file was checked that is shown which the viewer reads now.
  const { fields } = readableObject(context, findObject(context, job.object));
  return {
    rows: page.map(({ line, cells, state, record, problems, changes }) => ({
      line,
      cells: [...cells],
      outcome: state === 'ready' ? (record === null ? 'created' : 'updated') : state,
      record,
      problems: (problems ?? []).map((problem) => toWire(problem, language)),
      changes: (changes ?? []).filter(({ field }) => ownOf(fields, field)).map(({ field, old, new: after }) => ({ field, old, new: after })),
    })),
    next: rows.length > size ? String(page.at(-1)?.line ?? 0) : null,
  };
}

/**
 * The rows that were rejected as a file like the one they came in: the same columns in the same order and encoding, with the line and the reasons behind them.
 * Corrected, it can be sent again; those columns are passed over then. A workbook's rows come as CSV in UTF-8. Raises `not_found`.
 */
export async function writeRejected(
  context: RequestContext,
  id: string,
): Promise<{ readonly name: string; readonly encoding: FileEncoding; readonly content: Readable }> {
  const job = await findImport(context, id);
  const { found, name } = job;
  const encoding = found.encoding ?? 'utf-8';
  const separator = separators[found.separator ?? 'comma'];
  const quote = found.quote ?? '"';
  const kept = found.headings.flatMap((heading, index) => (found.header && isReason(heading) ? [] : [index]));
  const lineOf = (cells: readonly string[]): string => `${cells.map((cell) => quoted(cell, separator, quote)).join(separator)}\r\n`;
  async function* write(): AsyncGenerator<Buffer, void> {
    const header = found.header ? lineOf([...kept.map((index) => found.headings[index] ?? ''), ...reasonColumns]) : '';
    yield encodeText(header, encoding, true);
    for (let after = 0; ;) {
      const rows = await readPage(context, job, 'rejected', after, mostRows);
      const last = rows.at(-1);
      if (!last) return;
      after = last.line;
      const text = rows.map(({ line, cells, problems }) => {
        const reasons = (problems ?? []).map((problem) => messageOf(problem, context.actor.language)).join(' ');
        return lineOf([...kept.map((index) => cells[index] ?? ''), ...cells.slice(found.headings.length), String(line), reasons]);
      });
      yield encodeText(text.join(''), encoding, false);
    }
  }
  return { name: `${name.replace(/\.[^.]*$/, '')}-rejected.csv`, encoding, content: Readable.from(write(), { objectMode: false }) };
}

function readPage({ database }: RequestContext, job: StoredImport, outcome: keyof typeof outcomes | undefined, after: number, limit: number): Promise<Row[]> {
  return database.query<Row>(sql`select line, cells, state, case when state = 'created' then coalesce(record, fresh) else record end as record, problems, changes
    from (select line, cells, ${rowState(job)} as state, record, fresh, problems, changes from shirabe.import_row where import = ${job.id}::uuid and line > ${after}) r
    where ${outcome === undefined ? sql`true` : outcomes[outcome]} order by line limit ${limit}`);
}

function quoted(cell: string, separator: string, quote: string): string {
  return cell.includes(quote) || cell.includes(separator) || /[\r\n]/.test(cell) || /^\s|\s$/.test(cell)
    ? `${quote}${cell.replaceAll(quote, quote + quote)}${quote}`
    : cell;
}

function toWire(problem: Problem, language: Language): { field?: string; code: string; message: string; severity?: string } {
  const { field, code, severity } = problem;
  return { ...(field === undefined ? {} : { field }), code, message: messageOf(problem, language), ...(severity === undefined ? {} : { severity }) };
}

function messageOfAll(problem: ProblemCount, language: Language): string {
  const message = messageOf(problem, language);
  if (!problem.differs) return message;
  return language === 'en' ? `For example: ${message}` : `例：${message}`;
}

function messageOf({ message, en }: Problem, language: Language): string {
  return language === 'en' ? (en ?? message) : message;
}
