import { ShirabeError, type Problem } from '../contract/problem.ts';
import { databaseWithin } from '../database/database-within.ts';
import { isForeignKeyViolation, retrying, sqlState, uniqueViolation } from '../database/postgres-errors.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { findObject } from './find-object.ts';
import { isFine, type RowChange, type RowOutcome, type SaveManyOptions } from './row-outcome.ts';
import { saveChunk } from './save-chunk.ts';
import { findRepeatedRows } from './save-keys.ts';

export type { RowChange, RowOutcome } from './row-outcome.ts';

/** Rows that are saved in one transaction, with a number of statements that hardly grows with them. */
const CHUNK = 2000;

/**
 * Saves, creates and deletes many records of one object, each under the rules of a save by itself (`createRecord`, `updateRecord`, `deleteRecord`), and gives what
 * became of each, in the order given. A row that cannot be saved does not keep the others from it, unless `whole`. Rows are saved two thousand at a time; what an
 * earlier chunk saved stays when a later one fails. Within `databaseWithin` all of them belong to one transaction.
 * Raises `not_found` (object), and `unavailable`.
 */
export async function saveMany(
  context: RequestContext,
  objectName: string,
  changes: readonly RowChange[],
  options: SaveManyOptions = {},
): Promise<RowOutcome[]> {
  const object = findObject(context, objectName);
  const saving = options.batch === undefined ? context : { ...context, batch: options.batch };
  if (!options.whole || options.dryRun) return withRepeated(context, object, changes, await saveAll(saving, object, changes, options));
  let outcomes: RowOutcome[] = [];
  try {
    return await retrying(() =>
      saving.database.transact(async (tx) => {
        outcomes = await saveAll({ ...saving, database: databaseWithin(tx) }, object, changes, options);
        if (!outcomes.every(isFine)) throw new Refused();
        return outcomes;
      }),
    );
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return outcomes.map((outcome, index) => (isFine(outcome) ? heldBack(changes[index]) : outcome));
  }
}

/** Rows that an earlier request with the same keys has saved, and whose answer was lost: the version has moved on since, or the record is there already. */
async function withRepeated(context: RequestContext, object: ObjectModel, changes: readonly RowChange[], outcomes: RowOutcome[]): Promise<RowOutcome[]> {
  const refused = changes.filter(({ save_key: key }, index) => key !== undefined && ['conflict', 'refused'].includes(outcomes[index]?.outcome ?? ''));
  const repeated = await findRepeatedRows(context, object, refused);
  if (repeated.size === 0) return outcomes;
  return outcomes.map((outcome, index): RowOutcome => {
    const change = changes[index];
    const id = change?.save_key === undefined || isFine(outcome) ? undefined : repeated.get(change.save_key);
    return id === undefined ? outcome : { ...outcome, outcome: change?.id === undefined ? 'created' : 'updated', id, problems: [] };
  });
}

/** Ends a transaction that is to leave nothing. */
class Refused extends Error {}

function heldBack(change: RowChange | undefined): RowOutcome {
  return {
    outcome: 'refused',
    ...(change?.id === undefined ? {} : { id: change.id }),
    problems: [{ code: 'held_back', message: 'ほかの行に問題があるため、保存していません。', en: 'Not saved, because something speaks against other rows.' }],
  };
}

async function saveAll(context: RequestContext, object: ObjectModel, changes: readonly RowChange[], options: SaveManyOptions): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  while (outcomes.length < changes.length)
    outcomes.push(...(await saveSome(context, object, changes.slice(outcomes.length, outcomes.length + CHUNK), options)));
  return outcomes;
}

/**
 * Saves the first of these rows, as many as go together. Where PostgreSQL refuses the whole for a row (a key that was taken, or a record that was deleted, a moment
 * ago), it is asked which, and at last the rows are saved by halves.
 */
async function saveSome(
  context: RequestContext,
  object: ObjectModel,
  changes: readonly RowChange[],
  options: SaveManyOptions,
  isAsking = options.dryRun ?? false,
): Promise<RowOutcome[]> {
  try {
    return await retrying(() => context.database.transact((tx) => saveChunk(context, tx, object, changes, { ...options, isAsking })));
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    if (!isAsking && (uniqueViolation(error) || isForeignKeyViolation(error))) return saveSome(context, object, changes, options, true);
    const [first] = changes;
    if (changes.length === 1) return [{ outcome: 'refused', ...(first?.id === undefined ? {} : { id: first.id.toLowerCase() }), problems: [problem] }];
    return saveSome(context, object, changes.slice(0, Math.ceil(changes.length / 2)), options, isAsking);
  }
}

/** What PostgreSQL has against a row, in the user's words; undefined where it is not the row's fault. */
function problemOf(error: unknown): Problem | undefined {
  if (uniqueViolation(error))
    return { code: 'not_unique', message: '同じ内容のレコードが既にあります。もう一度お試しください。', en: 'There is such a record already. Try again.' };
  if (isForeignKeyViolation(error))
    return { code: 'not_a_record', message: '選んだレコードが削除されました。選び直してください。', en: 'A chosen record was deleted. Choose another.' };
  if (sqlState(error) === '54000')
    return { code: 'too_long', message: '文字が長すぎる項目があります。短くしてください。', en: 'A text is too long. Shorten it.' };
  if (error instanceof ShirabeError && (error.code === 'forbidden' || error.code === 'bad_request'))
    return { code: error.code, message: error.message, en: error.en };
  return undefined;
}
