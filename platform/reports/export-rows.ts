import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { finished, type Readable } from 'node:stream';
import { finished as untilFinished, pipeline } from 'node:stream/promises';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Transaction } from '../database/transaction.ts';
import { compileExport } from '../query/compile-export.ts';
import type { RowQuery } from '../query/query.ts';
import { writeExport, type ExportStream } from './write-export.ts';
import type { ExportLayout, ExportSettings } from './export-settings.ts';
import { contentTypeOf, exportFileName } from './export-settings.ts';
import type { Findings } from './findings.ts';

/** A file that is being made. */
export interface ExportFile {
  readonly fileName: string;
  readonly contentType: string;
  /** Ends when the file is whole. Any error destroys it, so that a broken file never looks whole; destroying it stops the query. */
  readonly stream: Readable;
  /** Characters that Shift-JIS lacks, written as 〓 or without their variation selector, so far. */
  replaced(): number;
  /** Rows of data that are in it so far. */
  readonly rows: () => number;
  readonly settings: ExportSettings;
}

const snapshot = { readOnly: true, isolation: 'repeatable read', statementTimeout: 0 } as const;
/** An export leaves the other cores to those who work meanwhile; its rows come no sooner by workers that pass them on. */
const oneProcess = sql`SELECT set_config('max_parallel_workers_per_gather', '0', TRUE)`;

/**
 * Every row of a query as a file, streamed from one snapshot of the database with back-pressure: memory does not grow with the rows.
 * With `unmappable: 'fail'` the file is made first and kept aside, and `unmappable` is raised, with the places as problems, when Shift-JIS lacks a character.
 * Errors of the query that show before the first row are raised; later ones break the stream.
 */
export async function exportRows(context: RequestContext, query: RowQuery, settings: ExportSettings, layout: ExportLayout): Promise<ExportFile> {
  const head = {
    fileName: exportFileName(context, layout.label, settings),
    contentType: contentTypeOf(settings),
  };
  const strict = settings.unmappable === 'fail' && settings.format === 'csv' && settings.encoding === 'shift_jis';
  const { stream, findings, rows } = await (strict ? keepAside(context, query, settings, layout) : streamNow(context, query, settings, layout));
  return { ...head, stream, settings, rows, replaced: () => findings.total };
}

/** Runs the export and throws the file away: what remains is where Shift-JIS lacks characters, and how many rows there are. */
export async function findUnmappable(
  context: RequestContext,
  query: RowQuery,
  settings: ExportSettings,
  layout: ExportLayout,
): Promise<{ readonly rows: number; readonly findings: Findings }> {
  return context.database.transact(async (tx) => {
    const { stream, rows, findings } = await open(context, tx, query, settings, layout);
    stream.resume();
    await untilFinished(stream, { writable: false });
    return { rows: rows(), findings };
  }, snapshot);
}

/** A file that was made to its end, and what became of its content. */
export interface WrittenExport<T> {
  readonly fileName: string;
  readonly contentType: string;
  readonly settings: ExportSettings;
  readonly rows: number;
  readonly findings: Findings;
  readonly stored: T;
}

/**
 * Makes the whole file for somebody who does not wait for it: `take` keeps its content, at its own pace, and holds PostgreSQL back by it. One pass: characters that
 * Shift-JIS lacks are collected meanwhile, whatever is to become of them. `told`: rows so far, now and then. Once `signal` is aborted the query is stopped, and so
 * is `take`, whose content ends with an error; `unavailable` is raised.
 */
export async function writeRows<T>(
  context: RequestContext,
  query: RowQuery,
  settings: ExportSettings,
  layout: ExportLayout,
  { signal, told, take }: { readonly signal: AbortSignal; readonly told: (rows: number) => void; readonly take: (content: Readable) => Promise<T> },
): Promise<WrittenExport<T>> {
  const fileName = exportFileName(context, layout.label, settings);
  const work = async (tx: Transaction): Promise<WrittenExport<T>> => {
    const { stream, findings, rows } = await open(context, tx, query, settings, layout);
    const stop = (): void => void stream.destroy(new Error('The file is not wanted any more.'));
    signal.addEventListener('abort', stop, { once: true });
    const timer = setInterval(() => told(rows()), PROGRESS);
    try {
      if (signal.aborted) stop();
      const stored = await take(stream);
      return { fileName, contentType: contentTypeOf(settings), settings, rows: rows(), findings, stored };
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', stop);
      // A store that took only a part would otherwise let the rest of the query run for nobody.
      stream.destroy();
    }
  };
  return context.database.transact(work, { ...snapshot, signal });
}
/** Milliseconds. */
const PROGRESS = 250;

function streamNow(context: RequestContext, query: RowQuery, settings: ExportSettings, layout: ExportLayout): Promise<ExportStream> {
  return new Promise((resolve, reject) => {
    let opened: ExportStream | undefined;
    const work = context.database.transact(async (tx) => {
      opened = await open(context, tx, query, settings, layout);
      resolve(opened);
      // The transaction is over with the last row; what is still on its way to the reader needs no database.
      await untilFinished(opened.source, { writable: false });
    }, snapshot);
    work.catch((error: Error) => {
      opened?.stream.destroy(error);
      reject(error);
    });
  });
}

/** Makes the whole file before the first byte is sent. It has no name that anybody else could open, and is removed with the stream. */
async function keepAside(
  context: RequestContext,
  query: RowQuery,
  settings: ExportSettings,
  layout: ExportLayout,
): Promise<Pick<ExportStream, 'stream' | 'findings' | 'rows'>> {
  const folder = await mkdtemp(joinPath(tmpdir(), 'shirabe-export-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = joinPath(folder, 'file');
  try {
    const { findings, rows } = await context.database.transact(async (tx) => {
      const opened = await open(context, tx, query, settings, layout);
      await pipeline(opened.stream, createWriteStream(path, { mode: 0o600 }));
      return opened;
    }, snapshot);
    if (findings.total > 0) throw unmappable(findings);
    const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
    await once(stream, 'open');
    finished(stream, () => void remove());
    return { stream, findings, rows };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function open(context: RequestContext, tx: Transaction, query: RowQuery, settings: ExportSettings, layout: ExportLayout): Promise<ExportStream> {
  const group = await layout.groupLines?.(tx);
  const { format, view, language, values } = settings;
  const {
    sql: rows,
    finishes,
    kinds,
    tones,
  } = compileExport(context, query, {
    view: format === 'xlsx' ? 'workbook' : view,
    tones: format === 'xlsx' && view === 'formatted',
    language,
    values,
    json: format === 'jsonl',
  });
  await tx.query(oneProcess);
  const source = await tx.copyOut(rows);
  // An error before the first row can still be told in words.
  await once(source, 'readable');
  return writeExport(source, { columns: query.columns, finishes, kinds, tones }, settings, layout, group);
}

/** What is raised for a file of which characters are to be neither lost nor replaced. */
export function unmappable({ total, named }: Findings): ShirabeError {
  const problems = named.map(({ row, column, character }) => ({
    field: column,
    code: 'unmappable',
    message: `${row === 0 ? '見出し' : `${row}行目`}「${column}」の「${character}」`,
    en: `${row === 0 ? 'Heading' : `Row ${row}`}, ${column}: ${character}`,
  }));
  return new ShirabeError(
    'unmappable',
    {
      ja: `Shift-JIS にない文字が ${total} か所あります。「〓」(異体字セレクタの付いた文字は、それを除いた文字)に置き換えて書き出すか、文字コードに UTF-8 を選んでください。`,
      en: `There are ${total} character(s) that Shift-JIS does not have. Export with 〓 in their place (a character with a variation selector: the character without it), or choose UTF-8.`,
    },
    problems,
    { total },
  );
}
