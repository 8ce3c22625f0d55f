import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { WireValue } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayReadEvery } from '../query/access.ts';
import { compileRecord, type RecordQuery, type StoredRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { storedFields } from './draft.ts';
import type { Queryable } from './queryable.ts';

/** Rules, defaults and titles are those of the record, whoever saves it: what the actor does not see of looked-up records is read for them as the engine. */
export function asEngine<T extends QueryContext>(context: T): T {
  return { ...context, actor: { ...context.actor, setup: true } };
}

/**
 * Stored records that a save is made from, with what the actor may not read of the records that they point to. Those of which something was hidden have
 * `sawHidden`: nothing of them may be answered as it is. `query` is the one that read them.
 */
export async function seeHidden(context: RequestContext, from: Queryable, query: RecordQuery, rows: readonly StoredRecord[]): Promise<readonly StoredRecord[]> {
  if (!rows.some((row) => hidesAny(context, query.object, row))) return rows;
  const compiled = compileRecord(asEngine(context), { ...query, state: false, past: false, whole: true });
  const whole = new Map(compiled.read(await from.query<DatabaseRow>(compiled.sql, { as: 'engine' })).map((row) => [row.id, row]));
  return rows.map((row) => {
    const seen = whole.get(row.id);
    if (!seen || !hidesAny(context, query.object, row)) return row;
    const values = { ...row.values, ...Object.fromEntries(lookupsOf(query.object).map((name) => [name, seen.values[name] ?? null])) };
    return { ...row, values, reach: seen.reach, sawHidden: true };
  });
}

/** Whether a value that is blank may be so because the actor does not see the way to it: beyond the record that the path starts from. */
export function mayBeHidden(context: QueryContext, object: ObjectModel, path: readonly string[], value: WireValue | undefined): boolean {
  if ((value ?? null) !== null || context.actor.setup) return false;
  let at: ObjectModel | undefined = object;
  for (const name of path.slice(0, -1)) {
    at = at && targetOf(context, at, name);
    if (at && !mayReadEvery(context, at)) return true;
  }
  // What a formula field reads in its turn is not followed here.
  return at !== undefined && ownOf(at.formulas, path.at(-1) ?? '') !== undefined;
}

const lookups = new WeakMap<ObjectModel, readonly string[]>();

function lookupsOf(object: ObjectModel): readonly string[] {
  const names = lookups.get(object) ?? storedFields(object).flatMap(({ type, name }) => (type === 'lookup' ? [name] : []));
  lookups.set(object, names);
  return names;
}

function hidesAny(context: QueryContext, object: ObjectModel, row: StoredRecord): boolean {
  if (context.actor.setup) return false;
  if (lookupsOf(object).some((name) => isHiddenRecord(context, object, name, row.values[name]))) return true;
  return Object.entries(row.reach).some(([dotted, value]) => {
    const path = dotted.split('.');
    const target = targetOf(context, object, path[0] ?? '');
    return target !== undefined && (row.values[path[0] ?? ''] ?? null) !== null && mayBeHidden(context, target, path.slice(1), value);
  });
}

/** A record without a title is one that was not seen, or, which is as good, has none. */
function isHiddenRecord(context: QueryContext, object: ObjectModel, name: string, value: WireValue | undefined): boolean {
  const target = targetOf(context, object, name);
  return target !== undefined && typeof value === 'object' && value !== null && 'label' in value && value.label === '' && !mayReadEvery(context, target);
}

function targetOf({ model }: QueryContext, object: ObjectModel, name: string): ObjectModel | undefined {
  const field = ownOf(object.fields, name);
  return field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
}
