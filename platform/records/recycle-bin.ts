import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { BinPage, DeletedRecord } from '../contract/wire-restore.ts';
import type { RecordAnswer } from '../contract/wire.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import { isForeignKeyViolation, retrying, sqlState, uniqueViolation } from '../database/postgres-errors.ts';
import type { RequestContext } from '../database/request-context.ts';
import { findUnique } from '../database/unique-fields.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayAny } from '../query/access.ts';
import { compileDeleted, type DeletedQuery, type DeletedRow } from '../query/compile-deleted.ts';
import { mayReadField } from '../query/field-access.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { loadAnswer } from './load-answer.ts';
import { restoreRows } from './restore-rows.ts';

const PAGE = 50;

/** The deleted records that the actor may bring back, what was deleted last first: of one object, or of all. Raises `not_found` (object), `bad_cursor`. */
export async function listBin(
  context: RequestContext,
  { object: name, search, cursor }: { readonly object?: string; readonly search?: string; readonly cursor?: string },
): Promise<BinPage> {
  const objects = name === undefined ? Object.values(context.model.objects) : [findObject(context, name)];
  const offered = objects.filter((object) => mayAny(context, object, 'read') && mayAny(context, object, 'delete'));
  const found = await read(context, offered, { search, after: cursor === undefined ? undefined : readCursor(cursor), limit: PAGE + 1 });
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => describe(context, row)),
    next: last && found.length > PAGE ? `${last.deleted_at}_${last.id}` : null,
    days: context.model.app.binDays,
    objects: offered.map(({ name: object, label }) => ({ object, label })),
  };
}

/** A deleted record that the actor could read. Raises `not_found` for one that is not deleted, and for one of others. */
export async function readDeleted(context: RequestContext, objectName: string, id: string): Promise<DeletedRecord> {
  const object = findObject(context, objectName);
  const [row] = await read(context, [object], { ids: [recordId(id)], limit: 1, readable: true });
  if (!row) throw notFound();
  return describe(context, row);
}

/**
 * Brings a deleted record back, with all that was deleted with it. One that is back already is given as it is. Raises `not_found`, `forbidden`, and `invalid`
 * with what stands in the way: a key that another record has by now, a record it points to that is gone, a field of another type.
 */
export async function restoreDeleted(context: RequestContext, objectName: string, id: string): Promise<RecordAnswer> {
  const object = findObject(context, objectName);
  const key = recordId(id);
  try {
    return await retrying(() =>
      context.database.transact(async (tx) => {
        const waiting = await tx.query(sql`SELECT 1 AS found FROM shirabe.deleted_record WHERE record = ${key}::uuid FOR UPDATE`, { as: 'engine' });
        if (waiting.length > 0) await restoreRows(context, tx, object, [key]);
        return loadAnswer(context, tx, object, key, false);
      }),
    );
  } catch (error) {
    throw await explainRestore(context, object, [key], error);
  }
}

/** Lets a deleted record go for good; its content is taken away by the next purge. For administrators. Raises `forbidden`, `not_found`. */
export async function letGo(context: RequestContext, objectName: string, id: string): Promise<void> {
  if (!context.actor.setup) throw new ShirabeError('forbidden', { ja: '完全に削除できるのは管理者だけです。', en: 'Only administrators may delete for good.' });
  const object = findObject(context, objectName);
  const key = recordId(id);
  await context.database.transact(async (tx) => {
    await tx.query(sql`SELECT 1 AS held FROM shirabe.deleted_record WHERE root = ${key}::uuid ORDER BY record FOR UPDATE`, { as: 'engine' });
    const [row] = await tx.query<DeletedRow>(compileDeleted(context, [object], { ids: [key], limit: 1 }), { as: 'engine' });
    if (!row) throw notFound();
    await tx.query(sql`UPDATE shirabe.deleted_record SET purge_at = ${context.now.toISOString()}::timestamptz WHERE root = ${key}::uuid`, { as: 'engine' });
    await writeAudit(tx, {
      ...auditedBy(context),
      action: 'record_purge',
      subject: { kind: 'record', id: key, label: row.title },
      detail: { object: object.name, rows: row.rows },
    });
  });
}

/** What PostgreSQL refused of a restore, in the user's words; any other error as it is. */
export async function explainRestore(context: RequestContext, object: ObjectModel, ids: readonly string[], error: unknown): Promise<unknown> {
  const unique = uniqueViolation(error);
  if (unique) return takenKey(context, unique.constraint);
  if (isForeignKeyViolation(error)) return missingTargets(context, object, ids);
  if (sqlState(error)?.startsWith('22'))
    return refused('changed_type', {
      ja: '削除後に項目の型が変わり、値が合わなくなったため、元に戻せません。管理者に連絡してください。',
      en: 'A field has another type since, and its value does not fit any more. Ask an administrator.',
    });
  return error;
}

async function read(context: RequestContext, objects: readonly ObjectModel[], query: DeletedQuery): Promise<readonly DeletedRow[]> {
  return objects.length === 0 ? [] : context.database.query<DeletedRow>(compileDeleted(context, objects, query), { as: 'engine' });
}

function describe({ model, actor }: RequestContext, { may_restore, ...row }: DeletedRow): DeletedRecord {
  const label = ownOf(model.objects, row.object)?.label ?? { ja: row.object, en: row.object };
  return { ...row, object_label: label, can: { restore: may_restore, purge: actor.setup } };
}

function readCursor(cursor: string): { readonly at: string; readonly id: string } {
  const match = /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f-]{36})$/.exec(cursor);
  const [, at = '', id = ''] = match ?? [];
  if (!match || Number.isNaN(Date.parse(at)) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new ShirabeError('bad_cursor', {
      ja: '続きを読むための値が正しくありません。最初から読み直してください。',
      en: 'The cursor is not one of ours. Read again from the beginning.',
    });
  return { at, id };
}

function refused(code: string, { ja, en }: { readonly ja: string; readonly en: string }): ShirabeError {
  return new ShirabeError('invalid', { ja, en }, [{ code, message: ja, en }]);
}

/** Of a survey's row of a period this is the row that was made anew since. */
function takenKey(context: RequestContext, constraint: string): ShirabeError {
  const found = findUnique(context.model, constraint);
  const told = found?.fields.every((field) => mayReadField(context.actor, found.object, field)) ? found : undefined;
  const labels = (language: 'ja' | 'en') =>
    (told?.fields ?? []).map((field) => told?.object.fields[field]?.label[language] ?? field).join(language === 'ja' ? '・' : ', ');
  if (!told)
    return refused('not_unique', {
      ja: '同じ内容のレコードが別に登録されたため、元に戻せません。',
      en: 'Another record with the same content was made since. It cannot be brought back.',
    });
  return refused('not_unique', {
    ja: `同じ${labels('ja')}の「${told.object.label.ja}」が別に登録されたため、元に戻せません。${told.object.survey ? '調査の行は毎日自動で作り直されます。新しい行に入力してください。' : '先にそのレコードを変更または削除してください。'}`,
    en: `There is another record (${told.object.label.en}) with the same ${labels('en')} by now. ${told.object.survey ? 'The survey made its row anew: enter the answer there.' : 'Change or delete that one first.'}`,
  });
}

/** Which lookups point to records that are gone, as far as the actor reads these fields. */
async function missingTargets(context: RequestContext, object: ObjectModel, ids: readonly string[]): Promise<ShirabeError> {
  const problems: Problem[] = [];
  const rows = await context.database.query<{ object: string }>(
    sql`SELECT DISTINCT object FROM shirabe.deleted_record WHERE root = ANY(${[...ids]}::uuid[]) ORDER BY object`,
    { as: 'engine' },
  );
  for (const each of rows.flatMap(({ object: name }) => ownOf(context.model.objects, name) ?? [])) {
    for (const field of Object.values(each.fields)) {
      const target = field.type === 'lookup' ? ownOf(context.model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
      if (!target || !mayReadField(context.actor, each, field.name)) continue;
      const missing = await context.database.query(
        sql`SELECT 1 AS missing FROM shirabe.deleted_record d CROSS JOIN LATERAL (SELECT (d.data->>${field.column}::text)::uuid AS id) p
          WHERE d.root = ANY(${[...ids]}::uuid[]) AND d.object = ${each.name}::text AND p.id IS NOT NULL
            AND NOT EXISTS (SELECT FROM ${tableOf(target)} t WHERE t.id = p.id)
            AND NOT EXISTS (SELECT FROM shirabe.deleted_record o WHERE o.record = p.id AND o.root = ANY(${[...ids]}::uuid[])) LIMIT 1`,
        { as: 'engine' },
      );
      if (missing.length === 0) continue;
      const label = (language: 'ja' | 'en') => `${each === object ? '' : `${each.label[language]}: `}${field.label[language]}`;
      problems.push({
        code: 'not_a_record',
        message: `「${label('ja')}」が指していた「${target.label.ja}」も削除されています。先にそちらを元に戻してください。`,
        en: `What “${label('en')}” pointed to (${target.label.en}) is deleted too. Bring that back first.`,
      });
    }
  }
  const [first] = problems;
  const message = {
    ja: first?.message ?? '参照していたレコードが削除されているため、元に戻せません。',
    en: first?.en ?? 'A record that it pointed to is deleted. It cannot be brought back.',
  };
  return new ShirabeError('invalid', message, problems.length > 0 ? problems : [{ code: 'not_a_record', message: message.ja, en: message.en }]);
}
