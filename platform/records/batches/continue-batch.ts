import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Text } from '../../contract/text.ts';
import type { Database } from '../../database/database.ts';
import { findActor } from '../../database/find-actor.ts';
import { retrying } from '../../database/postgres-errors.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { viewerDatabase } from '../../database/viewer-database.ts';
import type { Model } from '../../metadata/model.ts';
import { engineActor } from '../../query/engine-actor.ts';
import { advanceBatch, auditBatch } from './advance-batch.ts';
import { batchColumns, reopenUndone, type StoredBatch } from './stored-batch.ts';

/** After a failure that may pass it is tried again in a minute, then in two, four …; after so many times the batch has failed. Where the database was not there it is soon tried again, and never fails. */
const PAUSE = 60_000;
const BREATH = 5_000;
const MOST_ATTEMPTS = 5;
/** A batch can be looked at, and undone, for so many days. */
const KEPT_DAYS = 30;

/**
 * Changes the next rows of a batch that waits, as who began it and with what they may do now. Each step is one transaction with how far the batch is, and holds it:
 * processes share the work, each row is changed once, and what a process was at when it died is as if it had not begun. Says whether there was anything to do.
 * Raises what went wrong, after having put the batch off.
 */
export async function continueBatch(database: Database, model: Model, now: Date): Promise<boolean> {
  const waiting = await database.query<StoredBatch>(
    sql`SELECT ${batchColumns} FROM shirabe.batch WHERE state IN ('waiting', 'running') AND kind <> 'import' AND next_attempt_at <= ${now} ORDER BY next_attempt_at, id LIMIT 20`,
    { as: 'engine' },
  );
  for (const batch of waiting) {
    const actor = await findActor(database, model, batch.created_by);
    const viewing = { model, now, actor: actor ?? engineActor };
    const context: RequestContext = { ...viewing, database: viewerDatabase(database, viewing) };
    if (!actor) {
      await end(context, batch, gone);
      return true;
    }
    try {
      if (await step(context, batch.id)) return true;
    } catch (error) {
      await putOff(context, batch, error);
      throw error;
    }
  }
  return false;
}

/** Forgets batches that ended long ago, with what was before their changes. Gives how many. */
export async function trimBatches(database: Database, now: Date): Promise<number> {
  const oldest = new Date(now.getTime() - KEPT_DAYS * 24 * 60 * 60_000);
  const gone = await database.query(sql`DELETE FROM shirabe.batch WHERE created_at < ${oldest} AND state IN ('done', 'cancelled', 'failed') RETURNING 1`, {
    as: 'engine',
  });
  return gone.length;
}

const gone: Text = {
  ja: '実行した人のアカウントが使えなくなったため、中止しました。',
  en: 'Stopped: the account of who began it can no longer be used.',
};

async function step(context: RequestContext, id: string): Promise<boolean> {
  return retrying(() =>
    context.database.transact(async (tx) => {
      const [batch] = await tx.query<StoredBatch>(
        sql`SELECT ${batchColumns} FROM shirabe.batch WHERE id = ${id}::uuid AND state IN ('waiting', 'running') FOR UPDATE SKIP LOCKED`,
        { as: 'engine' },
      );
      if (batch) await advanceBatch(context, tx, batch);
      return batch !== undefined;
    }),
  );
}

async function putOff(context: RequestContext, batch: StoredBatch, error: unknown): Promise<void> {
  if (error instanceof ShirabeError && error.code === 'unavailable') {
    // The database is away, or was too busy for this one: meanwhile others have their turn.
    const soon = new Date(context.now.getTime() + BREATH);
    await context.database.query(sql`UPDATE shirabe.batch SET next_attempt_at = ${soon} WHERE id = ${batch.id}::uuid`, { as: 'engine' }).catch(() => []);
    return;
  }
  const reason =
    error instanceof ShirabeError ? { ja: error.message, en: error.en } : { ja: '予期しない問題が起きました。', en: 'Something unexpected went wrong.' };
  if (error instanceof ShirabeError || batch.attempts + 1 >= MOST_ATTEMPTS) {
    await end(context, batch, reason);
    return;
  }
  const next = new Date(context.now.getTime() + PAUSE * 2 ** batch.attempts);
  await context.database.query(sql`UPDATE shirabe.batch SET attempts = attempts + 1, next_attempt_at = ${next} WHERE id = ${batch.id}::uuid`, { as: 'engine' });
}

async function end(context: RequestContext, batch: StoredBatch, reason: Text): Promise<void> {
  const { id, created_by: by, created_by_name: name } = batch;
  await context.database.transact(async (tx) => {
    const [ended] = await tx.query<StoredBatch>(
      sql`UPDATE shirabe.batch SET state = 'failed', finished_at = ${context.now}, reason = ${JSON.stringify(reason)}::jsonb WHERE id = ${id}::uuid AND state IN ('waiting', 'running') RETURNING *`,
      { as: 'engine' },
    );
    if (ended) await reopenUndone(tx, ended);
    if (ended) await auditBatch({ ...context, actor: { ...context.actor, id: by, name } }, tx, ended);
  });
}
