import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RestoreRequest } from '../contract/wire-restore.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { WireValue } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { notFound } from './find-object.ts';

/** What a record had at a moment of before, as far as it has something else by now. */
export interface Before {
  readonly at: string;
  /** Whether something made at that very moment is still to come. */
  readonly isBefore: boolean;
  /** By field. */
  readonly values: ReadonlyMap<string, WireValue>;
  /** By field of child rows, then by row. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, WireValue>>>;
  /** Fields of child rows that changed when history did not yet say in which row. */
  readonly unknownRows: ReadonlySet<string>;
}

type Moment = Pick<RestoreRequest, 'at' | 'entry' | 'before'>;

/**
 * Goes back through a record's history: of each field the oldest change after the moment says what it had then. Takes a record that the actor may read.
 * Raises `bad_request` without a moment, `invalid` for one before the record was there, `not_found` for an entry that is not the record's.
 */
export async function readBefore(context: RequestContext, object: ObjectModel, id: string, createdAt: string, moment: Moment): Promise<Before> {
  const { at, after } = await findMoment(context, object, id, moment);
  const isBefore = moment.before ?? false;
  if (at < createdAt || (isBefore && at === createdAt))
    throw new ShirabeError('invalid', {
      ja: 'この時点では、レコードはまだ登録されていません。',
      en: 'The record was not there yet at that moment.',
    });
  const changes = await context.database.query<{ field: string; row_id: string | null; value: WireValue }>(
    sql`SELECT DISTINCT ON (c->>'field', c->>'row_id') c->>'field' AS field, c->>'row_id' AS row_id, c->'old' AS value
      FROM shirabe.record_history h CROSS JOIN LATERAL jsonb_array_elements(h.changes) c
      WHERE h.object = ${object.name}::text AND h.record = ${id}::uuid AND ${after} ORDER BY c->>'field', c->>'row_id', h.id`,
  );
  const values = new Map<string, WireValue>();
  const rows = new Map<string, Map<string, Map<string, WireValue>>>();
  const unknownRows = new Set<string>();
  for (const { field: path, row_id: row, value } of changes) {
    const [field = '', inner] = path.split('.');
    if (inner === undefined) values.set(field, value);
    else if (row === null) unknownRows.add(field);
    else {
      const ofField = rows.get(field) ?? new Map<string, Map<string, WireValue>>();
      ofField.set(row, (ofField.get(row) ?? new Map<string, WireValue>()).set(inner, value));
      rows.set(field, ofField);
    }
  }
  return { at, isBefore, values, rows, unknownRows };
}

/** The moment, and which entries of the history lie after it. */
async function findMoment(
  { database }: RequestContext,
  object: ObjectModel,
  id: string,
  { at, entry, before = false }: Moment,
): Promise<{ readonly at: string; readonly after: Sql }> {
  if ((at === undefined) === (entry === undefined))
    throw new ShirabeError('bad_request', { ja: 'at か entry のどちらか1つを指定してください。', en: 'Say at or entry, one of them.' });
  if (at !== undefined) {
    const moment = /^\d{4}-\d\d-\d\dT/.test(at) ? new Date(at) : new Date(NaN);
    if (Number.isNaN(moment.getTime()))
      throw new ShirabeError('bad_request', {
        ja: 'at は 2026-04-01T09:00:00+09:00 のように指定してください。',
        en: 'Write at like 2026-04-01T09:00:00+09:00.',
      });
    return { at: moment.toISOString(), after: sql`h.at > ${moment.toISOString()}::timestamptz` };
  }
  const [found] = await database.query<{ at: string }>(
    sql`SELECT at FROM shirabe.record_history WHERE object = ${object.name}::text AND record = ${id}::uuid AND id = ${entry}::bigint`,
  );
  if (!found) throw notFound();
  return { at: found.at, after: before ? sql`h.id >= ${entry}::bigint` : sql`h.id > ${entry}::bigint` };
}
