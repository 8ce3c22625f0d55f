import type { RecordAnswer } from '../contract/wire.ts';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayReadAny } from '../query/access.ts';
import { compileRecord, type StoredRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { ownOf } from '../query/paths.ts';
import { readableObject } from '../query/readable-model.ts';
import { answerWith } from './load-answer.ts';
import { reachPaths } from './reach-paths.ts';

type Children = RecordAnswer['children'];

/** Several records as `loadAnswer` gives one, those that the actor may read, in the order of their ids: a statement for them, and one for each kind of child row. */
export async function loadAnswers(context: RequestContext, object: ObjectModel, ids: readonly string[]): Promise<RecordAnswer[]> {
  if (ids.length === 0) return [];
  const reach = reachPaths(readableObject(context, object));
  const compiled = compileRecord(context, { object, ids, reach });
  const stored = new Map(compiled.read(await context.database.query<DatabaseRow>(compiled.sql)).map((record) => [record.id, record]));
  const found = ids.flatMap((id) => stored.get(id) ?? []);
  const children = await loadChildren(context, object, found);
  return found.map((record) => answerWith(context, object, record, reach, children.get(record.id) ?? {}));
}

/** The child rows of each record, by field. */
async function loadChildren(context: RequestContext, object: ObjectModel, records: readonly StoredRecord[]): Promise<Map<string, Children>> {
  const all = new Map<string, Children>(records.map(({ id }) => [id, {}]));
  for (const field of Object.values(readableObject(context, object).fields)) {
    if (field.type !== 'children') continue;
    const { of, by } = field.definition as FieldDefinitionOf<'children'>;
    const child = ownOf(context.model.objects, of);
    if (!child || !mayReadAny(context, child)) continue;
    for (const children of all.values()) children[field.name] = [];
    const compiled = compileRecord(context, { object: child, parent: { field: by, ids: [...all.keys()] }, reach: [by] });
    for (const { id, version, title, values, reach } of compiled.read(await context.database.query<DatabaseRow>(compiled.sql))) {
      const parent = reach[by];
      if (typeof parent === 'object' && parent !== null && 'id' in parent)
        all.get(parent.id)?.[field.name]?.push({ id, version, title, values: { ...values } });
    }
  }
  return all;
}
