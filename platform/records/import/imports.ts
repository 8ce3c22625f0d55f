import type { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../../contract/problem.ts';
import type { ImportChoices } from '../../contract/wire-import.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { newId } from '../../database/uuid.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { mayAny } from '../../query/access.ts';
import type { FileStore } from '../file-store.ts';
import { findObject } from '../find-object.ts';
import { checkOpen } from '../survey-effects.ts';
import { compileMapping } from './compile-mapping.ts';
import { beginBatch, end } from './continue-import.ts';
import { describeFile, type FoundFile } from '../../table-files/describe-file.ts';
import { fileProblem, refuseFile } from '../../table-files/file-problem.ts';
import { type ImportPlan, planImport, rememberColumns } from './import-plan.ts';
import { findImport, hasSaved, noCounts, type StoredImport } from './import-row.ts';
import { readHeading } from './read-heading.ts';

/** Bytes of a file at most; a workbook is kept beside while it is read, and Excel makes none that is larger. */
export const mostBytes = 8 * 1024 ** 3;
const mostWorkbook = 512 * 1024 ** 2;

type Files = Pick<FileStore, 'read' | 'write' | 'remove'>;

/**
 * Takes a file for records of an object, and looks at it. Nothing is checked or saved yet. Gives the import's id. Raises `not_found` (object), `forbidden`,
 * `too_large`, and `invalid` for what is no file of rows. `upload.id`: the import's, where it is known before; `isLocal`: see `StoredImport`.
 */
export async function beginImport(
  context: RequestContext,
  files: Files,
  objectName: string,
  upload: { readonly name: string; readonly content: Readable; readonly id?: string },
  { choices = {}, isLocal = false }: { readonly choices?: ImportChoices; readonly isLocal?: boolean } = {},
): Promise<string> {
  const object = findObject(context, objectName);
  refuseReader(context, object);
  checkOpen(context, object);
  const { actor, now, database } = context;
  const id = upload.id ?? newId();
  const { size } = await files.write(id, upload.content, mostBytes);
  try {
    const { found, plan } = await look(context, files, object, { id, size, choices });
    await database.query(sql`insert into shirabe.import (id, object, name, size, state, is_local, choices, found, plan, counts, next_attempt_at, created_at, created_by, created_by_name)
      values (${id}::uuid, ${object.name}, ${upload.name.slice(0, 200)}, ${size}, 'described', ${isLocal}, ${JSON.stringify(choices)}::jsonb, ${JSON.stringify(found)}::jsonb,
        ${JSON.stringify(plan)}::jsonb, ${JSON.stringify(noCounts)}::jsonb, ${now}, ${now}, ${actor.id}::uuid, ${actor.name})`);
    return id;
  } catch (error) {
    await files.remove(id);
    throw error;
  }
}

/** Takes what a person says of a file in place of what was found, and of what they said before. Raises `not_found`, `invalid`, and `conflict` once rows were saved or while it is at work. */
export async function changeImport(context: RequestContext, files: Files, id: string, choices: ImportChoices): Promise<void> {
  const job = await findImport(context, id);
  if (hasSaved(job) || isAtWork(job)) throw notNow(job);
  const object = findObject(context, job.object);
  const { found, plan } = await look(context, files, object, { ...job, choices });
  await context.database.transact(async (tx) => {
    const rows =
      await tx.query(sql`update shirabe.import set choices = ${JSON.stringify(choices)}::jsonb, found = ${JSON.stringify(found)}::jsonb, plan = ${JSON.stringify(plan)}::jsonb,
      state = 'described', is_staged = false, position = 0, checked_to = 0, counts = ${JSON.stringify(noCounts)}::jsonb, problem_counts = '[]', change_counts = '{}', message = null
      where id = ${id}::uuid and state = ${job.state} returning 1`);
    if (rows.length === 0) throw notNow(job);
    await tx.query(sql`delete from shirabe.import_row where import = ${id}::uuid`);
  });
}

/**
 * Begins a check of every row, which saves nothing, or the saving itself; what was done before a run stopped is not done again. Jobs do it: see `continueImport`.
 * Raises `not_found`, `forbidden`, `conflict` while it is at work or has ended, and `invalid` when something is wrong with the file or the mapping as a whole, or the object takes nothing now.
 */
export async function startImport(context: RequestContext, id: string, wish: 'check' | 'run'): Promise<void> {
  const job = await findImport(context, id);
  if (isAtWork(job) || job.state === 'done' || job.state === 'undone' || (wish === 'check' && hasSaved(job))) throw notNow(job);
  const object = findObject(context, job.object);
  refuseReader(context, object);
  checkOpen(context, object);
  const errors = problemsOf(context, object, job).filter(({ severity }) => severity !== 'warning');
  if (errors.length > 0)
    throw new ShirabeError(
      'invalid',
      { ja: 'このままでは取り込めません。ファイルと列の指定を確かめてください。', en: 'This cannot be taken in. See the file and its columns.' },
      errors,
    );
  const goesOn = wish === 'run' && hasSaved(job);
  await context.database.transact(async (tx) => {
    const state = job.is_staged ? (wish === 'check' ? 'checking' : 'running') : 'reading';
    const rows = await tx.query(sql`update shirabe.import set state = ${state}, wish = ${wish}, message = null, attempts = 0, next_attempt_at = ${context.now}
      where id = ${id}::uuid and state = ${job.state} returning 1`);
    if (rows.length === 0) throw notNow(job);
    await rememberColumns(
      { ...context, database: { ...context.database, query: (statement, options) => tx.query(statement, options as object) } },
      object,
      job.found,
      job.plan.columns,
    );
    if (!job.is_staged) return;
    if (!goesOn)
      await tx.query(
        sql`update shirabe.import set position = 0, counts = ${JSON.stringify({ ...noCounts, read: job.counts.read })}::jsonb, problem_counts = '[]', change_counts = '{}' where id = ${id}::uuid`,
      );
    if (wish === 'run') {
      await beginBatch(tx, context, job, job.counts.read);
      // Somebody may have begun to undo it a moment ago.
      const begun = await tx.query(
        sql`update shirabe.batch set state = 'running', finished_at = null where id = ${id}::uuid and undone_at is null returning 1`,
      );
      if (begun.length === 0) throw notNow({ ...job, state: 'undone' });
    } else {
      await tx.query(sql`update shirabe.import set checked_to = 0 where id = ${id}::uuid`);
      await tx.query(sql`update shirabe.import_row set state = 'pending', record = null, version = null, problems = null, changes = null
        where import = ${id}::uuid and state <> 'pending' and not coalesce(problems @> '[{"code":"duplicate_in_file"}]', false)`);
    }
  });
}

/** Stops an import after its present piece; rows that were saved stay, and it can be gone on with. One that is not at work is no error. Raises `not_found`. */
export async function stopImport(context: RequestContext, id: string): Promise<void> {
  await findImport(context, id);
  await context.database.transact(async (tx) => {
    const [job] = await tx.query<StoredImport>(sql`select * from shirabe.import where id = ${id}::uuid for update`);
    if (job && isAtWork(job)) await end(tx, context, job, 'stopped');
  });
}

/** Forgets an import that is not at work, with its file and its rows, before its time comes; what it saved, and the undo of that, stay. Raises `not_found`, `conflict`. */
export async function discardImport(context: RequestContext, files: Pick<FileStore, 'remove'>, id: string): Promise<void> {
  const job = await findImport(context, id);
  await context.database.transact(async (tx) => {
    const [left] = await tx.query(sql`select id from shirabe.import where id = ${job.id}::uuid and state not in ('reading', 'checking', 'running') for update`);
    if (!left) throw notNow({ ...job, state: 'running' });
    // Before the commit: a file without its import would never be found again.
    await files.remove(job.id);
    await tx.query(sql`delete from shirabe.import where id = ${job.id}::uuid`);
  });
}

/** Everything that is worth knowing of an import as a whole. */
export function problemsOf(context: RequestContext, object: ObjectModel, { found, plan }: Pick<StoredImport, 'found' | 'plan'>): readonly Problem[] {
  const { problems } = compileMapping(context, object, plan);
  const known = new Set(problems.map(({ field, code }) => `${code} ${field ?? ''}`));
  const isOther = found.problems.some(({ code }) => code === 'other_object');
  return [
    ...found.problems.filter(({ field, code }) => !known.has(`${code} ${field ?? ''}`)),
    ...problems.filter(({ code }) => !isOther || code !== 'nothing_mapped'),
  ];
}

async function look(
  context: RequestContext,
  files: Files,
  object: ObjectModel,
  { id, size, choices }: { readonly id: string; readonly size: number; readonly choices: ImportChoices },
): Promise<{ readonly found: FoundFile; readonly plan: ImportPlan }> {
  const found = await describeFile(
    () => files.read(id),
    choices,
    (heading) => readHeading(context, object, heading) !== undefined,
  );
  if (found.format === 'xlsx' && size > mostWorkbook)
    throw refuseFile('too_large', 'Excel ブックは 512 MB までです。CSV 形式で保存してください。', 'A workbook has at most 512 MB. Save it as CSV.');
  const { plan, problems } = await planImport(context, object, found, choices);
  const extra = choices.columns && choices.columns.length > found.headings.length ? [tooManyColumns(found)] : [];
  return { found: { ...found, problems: [...found.problems, ...problems, ...extra] }, plan };
}

function tooManyColumns({ headings }: FoundFile): Problem {
  return fileProblem(
    'unknown_column',
    `ファイルの列は ${headings.length} 個です。それより多くの列が指定されています。`,
    `The file has ${headings.length} columns; more were named.`,
  );
}

/** Rows are refused one by one; who may change nothing at all need not begin. */
export function refuseReader(context: RequestContext, object: ObjectModel): void {
  if (mayAny(context, object, 'create') || mayAny(context, object, 'update')) return;
  throw new ShirabeError('forbidden', {
    ja: `「${object.label.ja}」に取り込む権限がありません。`,
    en: `You may not import into ${object.label.en}.`,
  });
}

function isAtWork({ state }: Pick<StoredImport, 'state'>): boolean {
  return state === 'reading' || state === 'checking' || state === 'running';
}

function notNow({ state }: StoredImport): ShirabeError {
  const words: Readonly<Record<string, { ja: string; en: string }>> = {
    done: { ja: 'この取り込みは終わっています。', en: 'This import is done.' },
    undone: {
      ja: 'この取り込みは取り消されています。もう一度取り込むには、ファイルを選び直してください。',
      en: 'This import was undone. Choose the file again.',
    },
  };
  const atWork = { ja: 'この取り込みはすでに始まっています。止めるか、終わるまで待ってください。', en: 'This import has begun. Stop it, or wait for its end.' };
  return new ShirabeError('conflict', words[state] ?? atWork);
}
