import { ShirabeError } from '../contract/problem.ts';
import { isForeignKeyViolation, retrying } from '../database/postgres-errors.ts';
import type { RequestContext } from '../database/request-context.ts';
import { compileRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { deleteRows } from './delete-rows.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { holdRows } from './hold-rows.ts';
import { valuesOf } from './save-children.ts';
import { conflict } from './save-record.ts';
import { seeHidden } from './see-hidden.ts';
import { checkOpen } from './survey-effects.ts';

/**
 * Moves a record and the rows that belong to it into the recycle bin; its history stays.
 * Raises `not_found`, `forbidden`, `conflict` (with `current`) when it was changed since `version`, `invalid` when other records point to it.
 */
export async function deleteRecord(context: RequestContext, objectName: string, id: string, version: number): Promise<void> {
  const object = findObject(context, objectName);
  const key = recordId(id);
  try {
    await retrying(() =>
      context.database.transact(async (tx) => {
        await holdRows(tx, object, { id: key });
        const query = { object, id: key, whole: true };
        const compiled = compileRecord(context, query);
        const [stored] = await seeHidden(context, tx, query, compiled.read(await tx.query<DatabaseRow>(compiled.sql)));
        if (!stored) throw notFound();
        if (!stored.canDelete)
          throw new ShirabeError('forbidden', {
            ja: `この「${object.label.ja}」を削除する権限がありません。`,
            en: `You may not delete this record (${object.label.en}).`,
          });
        if (stored.version !== version) throw await conflict(context, tx, object, key);
        checkOpen(context, object);
        await deleteRows(context, tx, object, [{ id: key, changes: valuesOf(object, stored) }]);
      }),
    );
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    const message = 'ほかのレコードから参照されているため、削除できません。参照しているレコードを先に変更してください。';
    const en = 'Other records point to this one. Change those first.';
    throw new ShirabeError('invalid', { ja: message, en }, [{ code: 'referenced', message, en }]);
  }
}
