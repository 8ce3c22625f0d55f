import sql, { type Sql } from 'sql-template-tag';
import { COMMENT_FIELD } from '../contract/wire-comments.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Model } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import type { FileStore } from './file-store.ts';
import { dropUpload } from './uploads.ts';

/** What nobody has used for so long is looked at. */
const AFTER = 24 * 60 * 60_000;
const BATCH = 200;

interface Row {
  readonly id: string;
  readonly object: string;
  readonly field: string;
  readonly record: string | null;
  readonly comment: string | null;
}

/**
 * Removes a batch of what nothing needs any more: uploads that were left, files that no save ever named, files that no record, history, recycle bin or draft
 * holds. True: there may be more. Any number of processes may do so at once. Raises `unavailable`.
 */
export async function sweepFiles(database: Database, store: FileStore, model: Model, now: Date): Promise<boolean> {
  const before = new Date(now.getTime() - AFTER);
  const left = await database.query<{ id: string }>(sql`SELECT id FROM shirabe.upload WHERE touched_at < ${before} ORDER BY touched_at, id LIMIT ${BATCH}`);
  for (const { id } of left) await dropUpload(database, store, id);
  const looked = await database.transact(
    async (tx) => {
      const rows = await tx.query<Row>(sql`SELECT id, object, field, record, comment FROM shirabe.file WHERE coalesce(looked_at, created_at) < ${before}
        ORDER BY coalesce(looked_at, created_at), id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`);
      const needed = await findNeeded(tx, model, rows);
      await tx.query(sql`UPDATE shirabe.file SET looked_at = ${now} WHERE id = ANY(${[...needed]}::uuid[])`);
      const unneeded = rows.filter(({ id }) => !needed.has(id)).map(({ id }) => id);
      await tx.query(sql`DELETE FROM shirabe.file WHERE id = ANY(${unneeded}::uuid[])`);
      // Before the commit: a content without its row would never be found again.
      for (const id of unneeded) await store.remove(id);
      return rows.length;
    },
    { as: 'engine' },
  );
  return left.length === BATCH || looked === BATCH;
}

/** Removes comments on records that are gone for good. */
export async function sweepComments(database: Database, model: Model): Promise<void> {
  for (const object of Object.values(model.objects))
    await database.query(
      sql`DELETE FROM shirabe.comment c WHERE c.object = ${object.name} AND NOT EXISTS (SELECT FROM ${tableOf(object)} t WHERE t.id = c.record)
        AND NOT EXISTS (SELECT FROM shirabe.deleted_record d WHERE d.record = c.record)`,
      { as: 'engine' },
    );
}

async function findNeeded(tx: Transaction, model: Model, rows: readonly Row[]): Promise<ReadonlySet<string>> {
  const needed = new Set(rows.flatMap(({ id, comment }) => (comment === null ? [] : [id])));
  const ofRecords = rows.filter(({ field }) => field !== COMMENT_FIELD);
  for (const [key, own] of groupBy(ofRecords, ({ object, field }) => `${object} ${field}`)) {
    const [objectName = '', fieldName = ''] = key.split(' ');
    const object = ownOf(model.objects, objectName);
    const field = object && ownOf(object.fields, fieldName);
    // What the definitions hide may be shown again.
    if (!object || field?.type !== 'file' || field.column === undefined) for (const { id, record } of own) void (record !== null && needed.add(id));
    const ids = own.filter(({ id }) => !needed.has(id)).map(({ id }) => id);
    const current: Sql =
      object && field?.type === 'file' && field.column !== undefined
        ? sql`EXISTS (SELECT FROM ${tableOf(object)} t WHERE t.id = f.record
            AND (t.${ident(field.column)} @> jsonb_build_array(jsonb_build_object('id', f.id))
              OR EXISTS (SELECT FROM shirabe.record_history h WHERE h.object = f.object AND h.record = f.record AND h.changes::text LIKE '%' || f.id || '%')))`
        : sql`FALSE`;
    const found = await tx.query<{ id: string }>(sql`SELECT f.id FROM shirabe.file f WHERE f.id = ANY(${ids}::uuid[]) AND (${current}
      OR EXISTS (SELECT FROM shirabe.deleted_record d WHERE d.record = f.record)
      OR EXISTS (SELECT FROM shirabe.draft d WHERE (f.created_by IS NULL OR d.user_id = f.created_by) AND d.content LIKE '%' || f.id || '%'))`);
    for (const { id } of found) needed.add(id);
  }
  return needed;
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const own = groups.get(keyOf(row)) ?? [];
    own.push(row);
    groups.set(keyOf(row), own);
  }
  return groups;
}
