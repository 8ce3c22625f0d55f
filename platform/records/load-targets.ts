import sql from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import type { WireValue } from '../fields/field.ts';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { compileTarget, type LookupTarget } from '../query/compile-target.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import type { RequestContext } from '../database/request-context.ts';
import { throughTarget } from '../database/stamp-rows.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { lookupId } from './check-draft.ts';
import { sameValue, storedFields, type Draft } from './draft.ts';
import type { Queryable } from './queryable.ts';
import { reachPaths } from './reach-paths.ts';
import { asEngine, mayBeHidden } from './see-hidden.ts';

/**
 * Loads what the changed lookups of a draft point to: labels, values that formulas read through them, stamps.
 * Gives a problem for a record that is not there, may not be read by the actor, or is not one that the field's condition lets be chosen.
 * While `saving`, formulas read through what the actor may not read all the same; the draft then has `sawHidden`.
 * A child row's way to the parent that it is saved with is taken from the parent's draft.
 */
export async function loadTargets(context: RequestContext, tx: Queryable, draft: Draft, saving = false): Promise<Problem[]> {
  const problems: Problem[] = [];
  const paths = reachPaths(draft.object);
  const { stamp } = draft.object;
  for (const field of storedFields(draft.object)) {
    if (field.type !== 'lookup' || draft.parent?.by === field.name || isLoaded(draft.values[field.name])) continue;
    const before = draft.stored?.values[field.name] ?? null;
    if (sameValue(draft.values[field.name], before)) {
      draft.values[field.name] = before;
      continue;
    }
    const prefix = `${field.name}.`;
    const own = paths.filter((path) => path.startsWith(prefix));
    const id = lookupId(draft, field.name);
    if (id === null) {
      for (const path of own) draft.reach[path] = null;
      if (stamp?.kind === 'through' && stamp.field === field.name) for (const scope of draft.object.scopes) draft.scopes[scope] = null;
      continue;
    }
    const inner = own.map((path) => path.slice(prefix.length));
    if (saving && tx !== context.database && stamp?.kind === 'through' && stamp.field === field.name) await holdSource(tx, draft.object, context.model, id);
    const compiled = compileTarget(context, draft.object, field.name, id, inner);
    const target = compiled.read(await tx.query<DatabaseRow>(compiled.sql));
    if (!target)
      problems.push({
        field: `${draft.prefix}${field.name}`,
        code: 'not_a_record',
        message: '選んだレコードがありません。候補から選び直してください。',
        en: 'There is no such record. Choose another.',
      });
    else if (!target.fits)
      problems.push({
        field: `${draft.prefix}${field.name}`,
        code: 'not_a_choice',
        message: `「${target.title}」はこの項目では選べません。候補から選び直してください。`,
        en: `“${target.title}” cannot be chosen here.`,
      });
    if (!target) continue;
    draft.values[field.name] = { id: target.id, label: target.title };
    const reach = saving ? await reachOf(context, tx, draft, field.name, target, inner) : target.reach;
    for (const path of own) draft.reach[path] = reach[path.slice(prefix.length)] ?? null;
    if (stamp?.kind === 'through' && stamp.field === field.name) for (const scope of draft.object.scopes) draft.scopes[scope] = target.scopes[scope] ?? null;
  }
  return problems;
}

/** What a row takes its stamps from stays where it is until the row is there: a move to another unit would not see the row, and leave it behind. */
async function holdSource(tx: Queryable, object: ObjectModel, model: Model, id: string): Promise<void> {
  const source = throughTarget(model, object);
  if (source) await tx.query(sql`SELECT 1 AS held FROM ${tableOf(source)} WHERE id = ${id}::uuid FOR SHARE`, { as: 'engine' });
}

/** What formulas read from a chosen record: what the actor sees, and as the engine where something may be hidden further on. */
async function reachOf(
  context: RequestContext,
  tx: Queryable,
  draft: Draft,
  field: string,
  target: LookupTarget,
  paths: readonly string[],
): Promise<LookupTarget['reach']> {
  const definition = draft.object.fields[field]?.definition as FieldDefinitionOf<'lookup'> | undefined;
  const object = definition && ownOf(context.model.objects, definition.to);
  if (!object || !paths.some((path) => mayBeHidden(context, object, path.split('.'), target.reach[path]))) return target.reach;
  const compiled = compileTarget(asEngine(context), draft.object, field, target.id, paths);
  const whole = compiled.read(await tx.query<DatabaseRow>(compiled.sql, { as: 'engine' }));
  draft.sawHidden = true;
  return whole?.reach ?? target.reach;
}

/** A request gives ids; what was loaded has its label. */
function isLoaded(value: WireValue | undefined): boolean {
  return typeof value === 'object' && value !== null;
}

/** The stamps of a record that is itself a unit, and of a child row those of its parent. */
export function stampDraft(draft: Draft): void {
  const { stamp } = draft.object;
  if (stamp?.kind === 'self') {
    draft.scopes[stamp.scope] = draft.id;
    for (const [scope, field] of Object.entries(stamp.within)) draft.scopes[scope] = lookupId(draft, field);
  } else if (stamp?.kind === 'through' && draft.parent?.by === stamp.field) {
    for (const scope of draft.object.scopes) draft.scopes[scope] = draft.parent.draft.scopes[scope] ?? null;
  }
}
