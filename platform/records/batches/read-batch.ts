import sql, { empty, join, type Sql } from 'sql-template-tag';
import { ShirabeError, type Problem } from '../../contract/problem.ts';
import type { BatchAnswer, BatchReasons, BatchRows } from '../../contract/wire-batches.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { ownOf } from '../../query/paths.ts';
import { readableObject } from '../../query/readable-model.ts';
import type { RowOutcome } from '../row-outcome.ts';
import { batchColumns, doneOf, findBatch, type StoredBatch, writtenOf } from './stored-batch.ts';

const PAGE = 100;
/** Reasons that are told at once, and rows that are named for each. */
const REASONS = 50;
const EXAMPLES = 5;
const OUTCOMES = ['created', 'updated', 'unchanged', 'deleted', 'refused', 'warned', 'conflict'];
/** The most rows of a file of those that were not changed. */
const FILE_ROWS = 200_000;

interface StoredRow {
  readonly id: string;
  readonly place: number;
  readonly title: string;
  readonly outcome: BatchRows['rows'][number]['outcome'];
  readonly problems: readonly Problem[];
}

/** A change of many rows, how far it is, what may be done with it, and its last undo. Raises `not_found` for one of others. */
export async function readBatch(context: RequestContext, id: string): Promise<BatchAnswer> {
  const batch = await findBatch(context, context.database, id);
  const [undo] = await context.database.query<{ id: string }>(
    sql`SELECT id FROM shirabe.batch WHERE undo_of = ${batch.id}::uuid ORDER BY created_at DESC, id DESC LIMIT 1`,
    { as: 'engine' },
  );
  return { ...answerBatch(context, batch), ...(undo && { undo: undo.id }) };
}

/** The actor's own changes of many rows, newest first: as many as were made lately. */
export async function listBatches(context: RequestContext): Promise<{ batches: BatchAnswer[] }> {
  const { actor, database } = context;
  const rows = await database.query<StoredBatch>(
    sql`SELECT ${batchColumns} FROM shirabe.batch WHERE created_by = ${actor.id}::uuid AND request->'trial' IS NULL ORDER BY created_at DESC, id DESC LIMIT ${PAGE}::int`,
    { as: 'engine' },
  );
  return { batches: rows.map((batch) => answerBatch(context, batch)) };
}

/** A batch as its owner, or an administrator, sees it. */
export function answerBatch({ model, actor }: RequestContext, batch: StoredBatch): BatchAnswer {
  const { id, object, kind, label, state, total, counts, reason } = batch;
  const trial = batch.request.trial === true;
  const isEnded = state === 'done' || state === 'cancelled' || state === 'failed';
  return {
    id,
    object,
    object_label: ownOf(model.objects, object)?.label ?? { ja: object, en: object },
    kind,
    label,
    trial,
    state,
    total,
    done: doneOf(batch),
    counts: { ...counts },
    created_at: batch.created_at,
    created_by: batch.created_by_name,
    finished_at: batch.finished_at,
    undone_at: batch.undone_at,
    reason: reason && reason[actor.language],
    can: { undo: !trial && kind !== 'undo' && isEnded && batch.undone_at === null && writtenOf(batch) > 0, cancel: kind !== 'import' && !isEnded },
  };
}

/** What became of the rows of a batch, in their order; `outcome`: only such, `left`: those that were not changed and are to be looked at. Raises `not_found`, `bad_request`, `bad_cursor`. */
export async function readBatchRows(
  context: RequestContext,
  id: string,
  { outcome, cursor }: { readonly outcome?: string | undefined; readonly cursor?: string | undefined },
): Promise<BatchRows> {
  const batch = await findBatch(context, context.database, id);
  const rows = await loadRows(context, batch.id, { outcomes: outcomesOf(outcome), after: readCursor(cursor), limit: PAGE + 1 });
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    rows: page.map(({ place: _place, problems, ...row }) => ({ ...row, problems: problems.map((problem) => inFullWords(context, batch.object, problem)) })),
    next: last && rows.length > PAGE ? `${last.place}_${last.id}` : null,
  };
}

/** What speaks against rows of a batch, the most frequent first, with some of the rows. Raises `not_found`. */
export async function readReasons(context: RequestContext, id: string): Promise<BatchReasons> {
  const batch = await findBatch(context, context.database, id);
  const rows = await context.database.query<{ outcome: RowOutcome['outcome']; problem: Problem; rows: number; examples: { id: string; title: string }[] }>(
    sql`SELECT outcome, problem, rows::int, examples FROM (
        SELECT r.outcome, p.problem, count(*) AS rows, (array_agg(jsonb_build_object('id', r.record, 'title', r.title) ORDER BY r.place))[1:${EXAMPLES}::int] AS examples
        FROM shirabe.batch_row r, LATERAL (SELECT DISTINCT value AS problem FROM jsonb_array_elements(r.problems)) p
        WHERE r.batch = ${batch.id}::uuid AND r.problems <> '[]' GROUP BY r.outcome, p.problem) g
      ORDER BY rows DESC, problem->>'code' LIMIT ${REASONS}::int`,
    { as: 'engine' },
  );
  return {
    reasons: rows.map(({ outcome, problem, ...found }) => ({
      code: problem.code,
      field: problem.field ?? null,
      message: inFullWords(context, batch.object, problem).message,
      outcome,
      ...found,
    })),
  };
}

/** The rows that were not changed, as a table to be handed on: id, title, what became of it, why. Raises `not_found`. */
export async function readLeftRows(context: RequestContext, id: string): Promise<readonly (readonly string[])[]> {
  const { actor } = context;
  const batch = await findBatch(context, context.database, id);
  const rows = await loadRows(context, batch.id, { outcomes: outcomesOf('left'), after: undefined, limit: FILE_ROWS });
  const heading = { ja: ['ID', '名称', '結果', '理由'], en: ['ID', 'Title', 'Result', 'Reason'] }[actor.language];
  const words: Readonly<Record<string, string>> =
    actor.language === 'en'
      ? { refused: 'Refused', warned: 'Warning', conflict: 'Changed by somebody else' }
      : { refused: 'エラー', warned: '警告', conflict: 'ほかの人が変更' };
  return [
    heading,
    ...rows.map((row) => [
      row.id,
      row.title,
      words[row.outcome ?? ''] ?? '',
      row.problems.map((problem) => inFullWords(context, batch.object, problem).message).join(' / '),
    ]),
  ];
}

/** A problem in the words of who reads it, with the name of its field in front: where no field stands beside it. */
export function inFullWords(context: RequestContext, object: string, problem: Problem): Omit<Problem, 'en'> {
  const known = ownOf(context.model.objects, object);
  const label = known && problem.field !== undefined ? ownOf(readableObject(context, known).fields, problem.field)?.label : undefined;
  const told = inWords(context, problem);
  return label ? { ...told, message: `${label[context.actor.language]}: ${told.message}` } : told;
}

/** A problem in the words of who reads it. */
export function inWords({ actor }: Pick<RequestContext, 'actor'>, { en, ...problem }: Problem): Omit<Problem, 'en'> {
  return actor.language === 'en' && en !== undefined ? { ...problem, message: en } : problem;
}

async function loadRows(
  context: RequestContext,
  batch: string,
  {
    outcomes,
    after,
    limit,
  }: { readonly outcomes: readonly string[] | undefined; readonly after: { place: number; id: string } | undefined; readonly limit: number },
): Promise<StoredRow[]> {
  const later = after ? sql` AND (place, record) > (${after.place}::int, ${after.id}::uuid)` : empty;
  // Each outcome by itself, in the order of the index: of hundreds of thousands of rows none is sorted.
  const piece = (which: Sql) =>
    sql`(SELECT record AS id, place, title, outcome, problems FROM shirabe.batch_row WHERE batch = ${batch}::uuid AND ${which}${later} ORDER BY place, record LIMIT ${limit}::int)`;
  const pieces = (outcomes ?? OUTCOMES).map((outcome) => piece(sql`outcome = ${outcome}::text`));
  const all = outcomes ? pieces : [...pieces, piece(sql`outcome IS NULL`)];
  return context.database.query<StoredRow>(sql`SELECT * FROM (${join(all, ' UNION ALL ')}) r ORDER BY place, id LIMIT ${limit}::int`, { as: 'engine' });
}

function outcomesOf(outcome: string | undefined): readonly string[] | undefined {
  if (outcome === undefined) return undefined;
  if (outcome === 'left') return ['refused', 'warned', 'conflict'];
  if (OUTCOMES.includes(outcome)) return [outcome];
  const message = { ja: `outcome は left, ${OUTCOMES.join(', ')} のどれかです。`, en: `outcome is one of left, ${OUTCOMES.join(', ')}.` };
  throw new ShirabeError('bad_request', message, [{ field: 'outcome', code: 'enum', message: message.ja, en: message.en }]);
}

function readCursor(cursor: string | undefined): { readonly place: number; readonly id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [, place, id] = /^(\d{1,9})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? [];
  if (place !== undefined && id !== undefined) return { place: Number(place), id };
  throw new ShirabeError('bad_cursor', {
    ja: '続きを読むための値が正しくありません。最初から読み直してください。',
    en: 'The cursor is not one of ours. Read again from the beginning.',
  });
}
