import { createHash } from 'node:crypto';
import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { CreateRequest } from '../contract/wire.ts';
import type { SavedAnswer } from '../contract/wire-forms.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { notFound, recordId } from './find-object.ts';
import type { Queryable } from './queryable.ts';
import type { RowChange } from './row-outcome.ts';

/** What a save was asked to do: of a record, or, without an id, of a new one. */
interface Asked {
  readonly object: ObjectModel;
  readonly id?: string | undefined;
  readonly request: CreateRequest;
}

/**
 * Keeps the key of a save with what is written: part of the statement that writes, whose row it reads from `w`, so that there is never one without the other.
 * The key is the user's own: the same key of somebody else is another. None for a save without a key.
 */
export function keepSaveKey({ actor, now }: RequestContext, asked: Asked): readonly Sql[] {
  const key = asked.request.save_key;
  if (key === undefined) return [];
  return [
    sql`INSERT INTO shirabe.save_key (user_id, key, fingerprint, object, record, at) SELECT ${actor.id}::uuid, ${key}::uuid, ${fingerprintOf(asked)}::text, ${asked.object.name}::text, w.id, ${now.toISOString()}::timestamptz FROM w`,
  ];
}

/**
 * The record that a save with this key has written before; undefined when there was none, or the save has no key. It is asked once a save was refused: the
 * repetition of one whose answer was lost never gets further, since the version has moved on, or the key is taken. Raises `invalid` when the key belongs to another save.
 */
export async function findRepeated({ actor, database }: RequestContext, asked: Asked): Promise<string | undefined> {
  const key = asked.request.save_key;
  if (key === undefined) return undefined;
  const [row] = await database.query<{ fingerprint: string; record: string }>(
    sql`SELECT fingerprint, record FROM shirabe.save_key WHERE user_id = ${actor.id}::uuid AND key = ${key}::uuid`,
  );
  if (!row) return undefined;
  if (row.fingerprint === fingerprintOf(asked)) return row.record;
  const message = {
    ja: 'この送信番号（save_key）は、別の内容の保存に使われています。新しい番号で保存してください。',
    en: 'This save_key belongs to another save. Use a new one.',
  };
  throw new ShirabeError('invalid', message, [{ field: 'save_key', code: 'save_key_used', message: message.ja, en: message.en }]);
}

/** A row of a change of many, and what it has written. */
interface SavedRow {
  readonly id: string;
  readonly change: RowChange;
}

/** Keeps the keys of rows that were saved together, in the transaction that saved them: one statement. Rows without a key have none to keep. */
export async function keepRowKeys({ actor, now }: RequestContext, tx: Queryable, object: ObjectModel, rows: readonly SavedRow[]): Promise<void> {
  const keyed = rows.filter(({ change }) => change.save_key !== undefined);
  if (keyed.length === 0) return;
  await tx.query(
    sql`INSERT INTO shirabe.save_key (user_id, key, fingerprint, object, record, at)
      SELECT ${actor.id}::uuid, g.key, g.fingerprint, ${object.name}::text, g.record, ${now.toISOString()}::timestamptz
      FROM unnest(${keyed.map(({ change }) => change.save_key)}::uuid[], ${keyed.map(({ change }) => rowFingerprint(object, change))}::text[], ${keyed.map(({ id }) => id)}::uuid[]) AS g (key, fingerprint, record)`,
  );
}

/** The records that rows of a change of many have written before, by key: asked of those that were refused, since a repetition never gets further. */
export async function findRepeatedRows(
  { actor, database }: RequestContext,
  object: ObjectModel,
  changes: readonly RowChange[],
): Promise<ReadonlyMap<string, string>> {
  const asked = new Map(changes.flatMap((change) => (change.save_key === undefined ? [] : [[change.save_key.toLowerCase(), change] as const])));
  if (asked.size === 0) return new Map();
  const rows = await database.query<{ key: string; fingerprint: string; record: string }>(
    sql`SELECT key, fingerprint, record FROM shirabe.save_key WHERE user_id = ${actor.id}::uuid AND key = ANY(${[...asked.keys()]}::uuid[])`,
  );
  return new Map(
    rows.flatMap(({ key, fingerprint, record }) => {
      const change = asked.get(key);
      return change && fingerprint === rowFingerprint(object, change) ? [[change.save_key ?? '', record] as const] : [];
    }),
  );
}

function rowFingerprint(object: ObjectModel, { save_key: _key, id, ...request }: RowChange): string {
  return createHash('sha256')
    .update(JSON.stringify([object.name, id ?? null, 'row', request]))
    .digest('base64url');
}

/** The record that a save with this key of the actor has written. Raises `not_found` when none has. */
export async function findSave({ actor, database }: RequestContext, key: string): Promise<SavedAnswer> {
  const [row] = await database.query<SavedAnswer>(
    sql`SELECT object, record AS id FROM shirabe.save_key WHERE user_id = ${actor.id}::uuid AND key = ${recordId(key)}::uuid`,
  );
  if (!row) throw notFound();
  return row;
}

/** The same for the same request, and for no other. */
function fingerprintOf({ object, id, request: { save_key: _key, ...rest } }: Asked): string {
  return createHash('sha256')
    .update(JSON.stringify([object.name, id ?? null, rest]))
    .digest('base64url');
}
