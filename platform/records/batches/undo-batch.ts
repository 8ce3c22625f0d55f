import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { BatchAnswer } from '../../contract/wire-batches.ts';
import { retrying } from '../../database/postgres-errors.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { newId } from '../../database/uuid.ts';
import { findObject } from '../find-object.ts';
import { checkOpen } from '../survey-effects.ts';
import { auditBatch } from './advance-batch.ts';
import { finish, isAtOnce } from './begin-change.ts';
import { fillUndo } from './fill-undo.ts';
import { answerBatch } from './read-batch.ts';
import { findBatch, putBackOf, reopenUndone, type StoredBatch, writtenOf } from './stored-batch.ts';

/**
 * Undoes a batch that ended, by a batch of its own: each record that still is as the batch left it has its former values again, what the batch made is deleted,
 * what it deleted is back. Records that were changed since are left, and named, and may be asked for again. The access of who undoes is asked as of any save.
 * Raises `not_found`, `conflict` for a batch that is under way, was undone wholly, or wrote nothing.
 */
export async function undoBatch(context: RequestContext, id: string): Promise<BatchAnswer> {
  const { actor, now } = context;
  return retrying(() =>
    context.database.transact(async (tx) => {
      const batch = await findBatch(context, tx, id, { hold: true });
      const answer = answerBatch(context, batch);
      // While it takes nothing every row would be refused, and the batch be called undone all the same.
      checkOpen(context, findObject(context, batch.object));
      if (!answer.can.undo)
        throw new ShirabeError('conflict', {
          ja: batch.undone_at === null ? '元に戻せる変更がありません。実行中のときは、終わるまでお待ちください。' : 'この変更は、すでに元に戻されています。',
          en: batch.undone_at === null ? 'There is nothing to undo. If it is under way, wait until it has ended.' : 'This change was undone already.',
        });
      const at = now.toISOString();
      const total = writtenOf(batch) - (await putBackOf(tx, batch.id));
      // Of many rows the job takes them over, too.
      const request = isAtOnce(total) ? {} : { filling: { rows: 0 } };
      await tx.query(sql`UPDATE shirabe.batch SET undone_at = ${at}::timestamptz WHERE id = ${batch.id}::uuid`, { as: 'engine' });
      const [undo] = await tx.query<StoredBatch>(
        sql`INSERT INTO shirabe.batch (id, object, kind, label, state, request, total, created_by, created_by_name, created_at, next_attempt_at, undo_of) VALUES (${newId()}::uuid, ${batch.object},
          'undo', ${batch.label}, 'waiting', ${JSON.stringify(request)}::jsonb, ${total}::int, ${actor.id}::uuid, ${actor.name}, ${at}::timestamptz, ${at}::timestamptz, ${batch.id}::uuid) RETURNING *`,
        { as: 'engine' },
      );
      if (!undo) throw new Error('the batch that was just made is not there');
      if (!isAtOnce(total)) return answerBatch(context, undo);
      await fillUndo(tx, undo);
      return answerBatch(context, await finish(context, tx, undo));
    }),
  );
}

/** Stops a batch after the step that it is at; what it has changed stays, and may be undone. Raises `not_found`, `conflict` for one that has ended. */
export async function cancelBatch(context: RequestContext, id: string): Promise<BatchAnswer> {
  return context.database.transact(async (tx) => {
    const batch = await findBatch(context, tx, id, { hold: true });
    if (!answerBatch(context, batch).can.cancel) throw new ShirabeError('conflict', { ja: 'この処理は、もう終わっています。', en: 'This has ended already.' });
    const ended: StoredBatch = { ...batch, state: 'cancelled', finished_at: context.now.toISOString() };
    await tx.query(sql`UPDATE shirabe.batch SET state = 'cancelled', finished_at = ${ended.finished_at}::timestamptz WHERE id = ${batch.id}::uuid`, {
      as: 'engine',
    });
    await reopenUndone(tx, ended);
    await auditBatch(context, tx, ended);
    return answerBatch(context, ended);
  });
}
