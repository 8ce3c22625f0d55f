import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Text } from '../../contract/text.ts';
import { auditedBy, writeAudit } from '../../database/audit.ts';
import type { Database } from '../../database/database.ts';
import { retrying } from '../../database/postgres-errors.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import type { Model, ObjectModel } from '../../metadata/model.ts';
import { ownOf } from '../../query/paths.ts';
import type { FileStore } from '../file-store.ts';
import { checkOpen } from '../survey-effects.ts';
import { compileMapping, type Mapping } from './compile-mapping.ts';
import { shapeOf } from '../../table-files/describe-file.ts';
import { importContext } from './import-actor.ts';
import { importColumns, noCounts, type StoredImport } from './import-row.ts';
import { processChunk } from './process-chunk.ts';
import { readRows } from '../../table-files/read-rows.ts';
import { stageRows } from './stage-rows.ts';

/** After a failure that may pass, such as of the database, it is tried again in a minute, then in two, four …; after so many times the import has failed. */
const PAUSE = 60_000;
const MOST_ATTEMPTS = 5;
/** How often the progress of reading is told, in rows. */
const TOLD_ROWS = 20_000;

interface ImportWork {
  readonly database: Database;
  readonly model: Model;
  readonly files: Pick<FileStore, 'read'>;
  readonly now: Date;
  /** This import alone, which this process may also read the file of. */
  readonly only?: string;
}

/**
 * Does the next piece of an import that waits: reads its file, or checks or saves some of its rows. Each piece is one transaction with how far the import is, so
 * that processes share the work, each row is saved once, and what a process was at when it died is as if it had not begun. Says whether there was anything to do.
 * Raises what went wrong when it is nobody's fault; the import then waits.
 */
export async function continueImport(work: ImportWork): Promise<boolean> {
  const { database, now, only } = work;
  const jobs = await database.query<StoredImport>(sql`select ${importColumns} from shirabe.import where state in ('reading', 'checking', 'running')
    and next_attempt_at <= ${now} and (${only ?? null}::uuid is null and not (is_local and state = 'reading') or id = ${only ?? null}::uuid) order by created_at, id limit 20`);
  for (const job of jobs) if (await continueOne(work, job)) return true;
  return false;
}

async function continueOne(work: ImportWork, job: StoredImport): Promise<boolean> {
  const { database, model, now } = work;
  const context = await importContext(database, model, job, now);
  try {
    if (!context) throw gone;
    const object = ownOf(model.objects, job.object);
    if (!object) throw new ShirabeError('not_found', { ja: '取り込む先のオブジェクトがなくなりました。', en: 'The object is no more.' });
    const mapping = compileMapping(context, object, job.plan);
    const [problem] = mapping.problems;
    if (problem) throw new ShirabeError('invalid', { ja: problem.message, en: problem.en ?? problem.message }, mapping.problems);
    // Nothing is checked or saved while the object takes nothing: what is left waits for who began it.
    if (job.state !== 'reading') checkOpen(context, object);
    return await (job.state === 'reading' ? readFile(work, context, job, mapping) : retrying(() => doChunk(context, job, object, mapping)));
  } catch (error) {
    await settle(database, context, job, error, now);
    if (error instanceof ShirabeError) return true;
    throw error;
  }
}

/** Puts the file's rows into the staging table. Only one process does so: the others look past it. */
async function readFile({ database, files }: ImportWork, context: RequestContext, job: StoredImport, mapping: Mapping): Promise<boolean> {
  const { id, wish, found } = job;
  let told = 0;
  const tell = async (read: number): Promise<void> => {
    if (read - told < TOLD_ROWS) return;
    told = read;
    const rows = await database.query(
      sql`update shirabe.import set counts = jsonb_set(counts, '{read}', to_jsonb(${read}::int)) where id = ${id}::uuid and state = 'reading' returning 1`,
    );
    if (rows.length === 0) throw stoppedMeanwhile;
  };
  try {
    return await context.database.transact(
      async (tx) => {
        const [lock] = await tx.query<{ taken: boolean }>(sql`select pg_try_advisory_xact_lock(hashtextextended(${id}, 0)) as taken`);
        if (!lock?.taken) return false;
        const content = await files.read(id);
        const { read } = await stageRows(tx, id, readRows(content, shapeOf(found)), { header: found.header, mapping, tell });
        const counts = { ...noCounts, read };
        const rows =
          await tx.query(sql`update shirabe.import set state = ${wish === 'check' ? 'checking' : 'running'}, is_staged = true, position = 0, checked_to = 0,
          counts = ${JSON.stringify(counts)}::jsonb, problem_counts = '[]', change_counts = '{}', attempts = 0 where id = ${id}::uuid and state = 'reading' returning 1`);
        if (rows.length === 0) throw stoppedMeanwhile;
        if (wish === 'run') await beginBatch(tx, context, job, read);
        return true;
      },
      { statementTimeout: 0 },
    );
  } catch (error) {
    if (error === stoppedMeanwhile) return true;
    throw error;
  }
}

const stoppedMeanwhile = new Error('the import was stopped');

async function doChunk(context: RequestContext, { id, state }: StoredImport, object: ObjectModel, mapping: Mapping): Promise<boolean> {
  return context.database.transact(async (tx) => {
    const [job] = await tx.query<StoredImport>(
      sql`select ${importColumns} from shirabe.import where id = ${id}::uuid and state = ${state} for update skip locked`,
    );
    if (!job) return false;
    const done = await processChunk(context, tx, job, object, mapping);
    if (done)
      await tx.query(sql`update shirabe.import set position = ${done.position}, checked_to = greatest(checked_to, ${job.wish === 'check' ? done.position : 0}), counts = ${JSON.stringify(done.counts)}::jsonb, attempts = 0, message = null,
        problem_counts = ${JSON.stringify(done.problem_counts)}::jsonb, change_counts = ${JSON.stringify(done.change_counts)}::jsonb where id = ${id}::uuid`);
    else await end(tx, context, job, job.wish === 'check' ? 'checked' : 'done');
    return true;
  });
}

/** Begins the batch of a run, by which it can be undone. */
export async function beginBatch(
  tx: Transaction,
  context: RequestContext,
  { id, object, name, created_by: by, created_by_name: byName }: StoredImport,
  rows: number,
): Promise<void> {
  await tx.query(sql`insert into shirabe.batch (id, object, kind, label, state, total, created_by, created_by_name, created_at, next_attempt_at)
    values (${id}::uuid, ${object}, 'import', ${name}, 'running', ${rows}, ${by}::uuid, ${byName}, ${context.now}, 'infinity') on conflict (id) do nothing`);
  await tx.query(sql`update shirabe.import set batch = ${id}::uuid where id = ${id}::uuid`);
}

/** Ends an import, or its check, for now; of what was saved the batch and the audit say how much. */
export async function end(
  tx: Pick<Transaction, 'query'>,
  context: RequestContext,
  job: StoredImport,
  state: 'checked' | 'done' | 'stopped' | 'paused' | 'failed',
  message?: Text,
): Promise<void> {
  const { id, object, name, counts, wish, batch } = job;
  const rows = await tx.query(sql`update shirabe.import set state = ${state}, message = ${message ? JSON.stringify(message) : null}::jsonb
    where id = ${id}::uuid and state in ('reading', 'checking', 'running') returning 1`);
  if (rows.length === 0 || wish === 'check') return;
  if (batch !== null)
    await tx.query(sql`update shirabe.batch set state = ${state === 'done' ? 'done' : 'cancelled'}, finished_at = ${context.now},
      counts = ${JSON.stringify({ created: counts.created, updated: counts.updated, unchanged: counts.unchanged, refused: counts.rejected, warned: counts.warned })}::jsonb
      where id = ${batch}::uuid`);
  await writeAudit(tx, {
    ...auditedBy(context),
    action: 'import',
    subject: { kind: 'object', id: object, label: name },
    detail: { import: id, state, ...counts },
  });
}

/** What became of an import that something went wrong with: what is its own matter pauses or ends it, anything else is tried again. */
async function settle(database: Database, context: RequestContext | undefined, job: StoredImport, error: unknown, now: Date): Promise<void> {
  const isOwn = error instanceof ShirabeError && error.code !== 'unavailable';
  if (!isOwn && job.attempts + 1 < MOST_ATTEMPTS) {
    const next = new Date(now.getTime() + PAUSE * 2 ** job.attempts);
    await database.query(sql`update shirabe.import set attempts = attempts + 1, next_attempt_at = ${next} where id = ${job.id}::uuid`).catch(() => []);
    return;
  }
  const state = isOwn && error.problems.some(({ code }) => code === 'survey_frozen' || code === 'survey_ended') ? 'paused' : 'failed';
  const words = error instanceof ShirabeError ? { ja: error.message, en: error.en } : broken;
  if (context) await database.transact((tx) => end(tx, context, job, state, words), { as: 'engine' });
  else await database.query(sql`update shirabe.import set state = 'failed', message = ${JSON.stringify(words)}::jsonb where id = ${job.id}::uuid`);
}

const gone = new ShirabeError('forbidden', {
  ja: '取り込みを始めた利用者のアカウントが使えなくなったため、途中で終わりました。保存済みの行はそのままです。',
  en: 'Stopped on the way: the account of whoever began the import is shut. Rows that were saved stay.',
});
const broken: Text = {
  ja: '途中で処理できなくなりました。保存済みの行はそのままです。続きから取り込むか、取り消すことができます。',
  en: 'Something went wrong on the way. Rows that were saved stay; go on from there, or undo.',
};
