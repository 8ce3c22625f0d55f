import sql from 'sql-template-tag';
import type { HistoryAnswer } from '../../contract/wire.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { nameChange } from './name-change.ts';
import type { StoredBatch } from './stored-batch.ts';

type Told = NonNullable<HistoryAnswer['changes'][number]['batch']>;

interface Row extends Pick<StoredBatch, 'id' | 'kind' | 'label' | 'request' | 'created_by'> {
  readonly import: string | null;
}

/**
 * What the history of a record tells of the changes of many rows that it was part of, by the id of the batch; those that are not kept any more are not among them.
 * Who began one, and administrators, are led to it (see `findBatch`). Others are told the kind, and of a change by hand what it changed, as far as they read it: the
 * name of a file is for those who may open its import.
 */
export async function tellBatches(context: RequestContext, object: ObjectModel, ids: readonly string[]): Promise<ReadonlyMap<string, Told>> {
  if (ids.length === 0) return new Map();
  const { actor, database } = context;
  const rows = await database.query<Row>(
    sql`SELECT b.id, b.kind, b.label, b.request, b.created_by, (SELECT i.id FROM shirabe.import i WHERE b.kind = 'import' AND i.batch = b.id) AS import
      FROM shirabe.batch b WHERE b.id = ANY(${[...new Set(ids)]}::uuid[])`,
    { as: 'engine' },
  );
  return new Map(
    rows.map(({ id, kind, label, request: { values }, created_by: by, ...row }): readonly [string, Told] => {
      if (by === actor.id || actor.setup) return [id, { kind, name: label, id, ...(row.import !== null && { import: row.import }) }];
      const name = kind === 'edit' || kind === 'delete' ? nameChange(context, object, { action: kind, ...(values && { values: { ...values } }) }) : null;
      return [id, { kind, name }];
    }),
  );
}
