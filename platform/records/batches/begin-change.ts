import sql from 'sql-template-tag';
import { ShirabeError, type Problem } from '../../contract/problem.ts';
import type { BatchAnswer, MassChangeRequest, MassPreview } from '../../contract/wire-batches.ts';
import { retrying } from '../../database/postgres-errors.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { newId } from '../../database/uuid.ts';
import { isRecordId } from '../../fields/lookup.ts';
import { compileCount } from '../../query/compile-count.ts';
import { compileIds } from '../../query/compile-ids.ts';
import { ownOf } from '../../query/paths.ts';
import { readableObject } from '../../query/readable-model.ts';
import { type PlannedList, planList } from '../list-rows.ts';
import { countOutcomes, type RowChange, type RowOutcome } from '../row-outcome.ts';
import { saveMany } from '../save-many.ts';
import { advanceBatch } from './advance-batch.ts';
import { nameChange } from './name-change.ts';
import { answerBatch, inFullWords } from './read-batch.ts';
import type { StoredBatch } from './stored-batch.ts';

/** So many rows are changed by the request itself; more of them by the job, after it. */
const AT_ONCE = 500;
/** So many rows a preview tries. */
const TRIED = 2000;
/** The most rows of one change. */
const MOST = 200_000;
/** Rows that a preview names for each reason, and the most reasons. */
const EXAMPLES = 5;
const REASONS = 50;

/**
 * What a change of the rows of a list would do: how many there are, and of the first thousands what would become of each. Writes nothing.
 * Errors as of `listRows`, and `bad_request` for a change that says nothing.
 */
export async function previewChange(context: RequestContext, objectName: string, request: MassChangeRequest): Promise<MassPreview> {
  const { plan, change, chosen } = await planChange(context, objectName, request);
  const rows = await context.database.query<{ id: string }>(compileIds(context, plan.query, { ...chosen, limit: TRIED }));
  const total = rows.length < TRIED ? rows.length : await countRows(context, plan, chosen);
  const outcomes = await saveMany(
    context,
    objectName,
    rows.map(({ id }) => change(id)),
    { dryRun: true, acceptWarnings: request.accept_warnings ?? false, pastRows: request.past_rows },
  );
  return { total, checked: rows.length, counts: countOutcomes(outcomes), reasons: reasonsOf(context, objectName, outcomes) };
}

/**
 * Changes the rows of a list, those that it has now: a few hundred at once, more of them by a job, after the request. With `trial` nothing is written: the batch says
 * what would become of every row. Errors as of `previewChange`, and
 * `conflict`, with how many there are, when they are not as many as `expected`.
 */
export async function beginChange(context: RequestContext, objectName: string, request: MassChangeRequest): Promise<BatchAnswer> {
  const { plan, chosen } = await planChange(context, objectName, request);
  const { action, values, expected, accept_warnings: acceptWarnings = false, past_rows: pastRows, trial: isTrial = false } = request;
  const id = newId();
  const kept = {
    ...(action === 'edit' ? { values } : {}),
    accept_warnings: acceptWarnings,
    ...(pastRows && { past_rows: pastRows }),
    ...(isTrial && { trial: true }),
  };
  return retrying(() =>
    context.database.transact(async (tx) => {
      const selected = compileIds(context, plan.query, { ...chosen, limit: MOST + 1 });
      await tx.query(
        sql`INSERT INTO shirabe.batch (id, object, kind, label, state, request, created_by, created_by_name, created_at, next_attempt_at) VALUES (${id}::uuid, ${objectName}, ${action},
          ${nameChange(context, plan.object, request)}, 'waiting', ${JSON.stringify(kept)}::jsonb, ${context.actor.id}::uuid, ${context.actor.name}, ${context.now.toISOString()}::timestamptz, ${context.now.toISOString()}::timestamptz)`,
      );
      const [row] = await tx.query<{ count: number }>(
        sql`WITH chosen AS (${selected}), kept AS (INSERT INTO shirabe.batch_row (batch, record, place) SELECT ${id}::uuid, c.id, c.place FROM chosen c RETURNING 1) SELECT count(*)::int AS count FROM kept`,
      );
      const total = row?.count ?? 0;
      if (total > MOST) throw tooMany();
      if (expected !== undefined && expected !== total) throw otherRows(total);
      const [batch] = await tx.query<StoredBatch>(sql`UPDATE shirabe.batch SET total = ${total}::int WHERE id = ${id}::uuid RETURNING *`);
      if (!batch) throw new Error('the batch that was just made is not there');
      return answerBatch(context, total > AT_ONCE ? batch : await finish(context, tx, batch));
    }),
  );
}

/** Changes all rows of a batch in the transaction that made it: nobody else has seen it yet. */
export async function finish(context: RequestContext, tx: Parameters<typeof advanceBatch>[1], batch: StoredBatch): Promise<StoredBatch> {
  let at = batch;
  while (at.state !== 'done') at = await advanceBatch(context, tx, at);
  return at;
}

/** Whether so many rows are changed by the request itself. */
export function isAtOnce(rows: number): boolean {
  return rows <= AT_ONCE;
}

/** Of the rows of the list only some. */
type Chosen = Pick<MassChangeRequest, 'ids' | 'except'>;

interface Plan {
  readonly plan: PlannedList;
  readonly chosen: Chosen;
  readonly change: (id: string) => RowChange;
}

async function planChange(context: RequestContext, objectName: string, request: MassChangeRequest): Promise<Plan> {
  const { list, search, filter, sort, ids, except, action, values } = request;
  const plan = await planList(context, objectName, list, {
    ...(search === undefined ? {} : { search }),
    ...(filter === undefined ? {} : { filter }),
    ...(sort === undefined ? {} : { sort }),
  });
  if (action === 'edit' && Object.keys(values ?? {}).length === 0)
    throw new ShirabeError('bad_request', { ja: '変更する項目と値を指定してください。', en: 'Say which fields are to be changed, and to what.' });
  const { fields } = readableObject(context, plan.object);
  const attached = Object.entries(values ?? {}).find(([name, value]) => value !== null && ownOf(fields, name)?.type === 'file')?.[0];
  if (attached !== undefined)
    throw new ShirabeError('bad_request', { ja: 'ファイルは、レコードごとに付けてください。', en: 'Attach files to each record by itself.' }, [
      { field: attached, code: 'not_a_file', message: 'ファイルは、レコードごとに付けてください。', en: 'Attach files to each record by itself.' },
    ]);
  const wrong = [...(ids ?? []), ...(except ?? [])].find((id) => !isRecordId(id.toLowerCase()));
  if (wrong !== undefined)
    throw new ShirabeError('bad_request', { ja: 'ids か except にレコードの ID でないものがあります。', en: 'ids or except holds what is no id of a record.' });
  return {
    plan,
    chosen: { ...(ids ? { ids } : {}), ...(except ? { except } : {}) },
    change: (id) => (action === 'delete' ? { id, delete: true } : { id, values: values ?? {} }),
  };
}

async function countRows(context: RequestContext, { query }: PlannedList, chosen: Chosen): Promise<number> {
  const isAll = !chosen.ids && !chosen.except;
  const counted = isAll
    ? compileCount(context, query)
    : sql`SELECT count(*)::int AS count FROM (${compileIds(context, query, { ...chosen, limit: MOST + 1 })}) AS chosen`;
  const [row] = await context.database.query<{ count: number }>(counted);
  return row?.count ?? 0;
}

function reasonsOf(context: RequestContext, object: string, outcomes: readonly RowOutcome[]): MassPreview['reasons'] {
  const reasons = new Map<string, MassPreview['reasons'][number]>();
  for (const { outcome, id = '', title = '', problems } of outcomes) {
    for (const problem of distinct(problems)) {
      const { code, field = null } = problem;
      const { message } = inFullWords(context, object, problem);
      const key = JSON.stringify([outcome, code, field, message]);
      const reason = reasons.get(key) ?? { code, field, message, outcome, rows: 0, examples: [] };
      const examples = reason.examples.length < EXAMPLES ? [...reason.examples, { id, title }] : reason.examples;
      if (reasons.has(key) || reasons.size < REASONS) reasons.set(key, { ...reason, rows: reason.rows + 1, examples });
    }
  }
  return [...reasons.values()].sort((a, b) => b.rows - a.rows);
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.field ?? ''} ${problem.message}`, problem])).values()];
}

function tooMany(): ShirabeError {
  return new ShirabeError('bad_request', {
    ja: `一度に変更できるのは${MOST.toLocaleString('ja')}件までです。条件で絞り込んでください。`,
    en: `At most ${MOST.toLocaleString('en')} rows can be changed at a time. Narrow them down.`,
  });
}

function otherRows(total: number): ShirabeError {
  return new ShirabeError(
    'conflict',
    {
      ja: `確認のあとで対象が変わり、${total}件になりました。まだ何も変更していません。もう一度確認してください。`,
      en: `The rows have changed since: there are ${total} now. Nothing was changed yet. Look again.`,
    },
    [],
    { total },
  );
}
