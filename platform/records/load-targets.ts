import sql from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import type { WireValue } from '../fields/field.ts';
import { isNotApplicable } from '../fields/not-applicable.ts';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { compileTargets, type LookupTarget } from '../query/compile-target.ts';
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
 * Loads what the changed lookups of drafts of one object point to, in one statement a field: labels, values that formulas read through them, stamps. Gives for
 * each draft a problem for a record that is not there, may not be read by the actor, or is not one that the field's condition lets be chosen.
 * While `saving`, formulas read through what the actor may not read all the same; the draft then has `sawHidden`.
 * A child row's way to the parent that it is saved with is taken from the parent's draft.
 */
export async function loadTargets(context: RequestContext, tx: Queryable, drafts: readonly Draft[], saving = false): Promise<Problem[][]> {
  const problems = drafts.map((): Problem[] => []);
  const [first] = drafts;
  if (!first) return problems;
  const { object } = first;
  const paths = reachPaths(object);
  for (const field of storedFields(object)) {
    if (field.type !== 'lookup') continue;
    const asking = drafts.flatMap((draft, index) => (isAsking(draft, field.name, paths) ? [{ draft, index, id: lookupId(draft, field.name) ?? '' }] : []));
    if (asking.length === 0) continue;
    const prefix = `${field.name}.`;
    const inner = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
    const ids = [...new Set(asking.map(({ id }) => id))];
    if (saving && tx !== context.database && isStampedBy(object, field.name)) await holdSources(tx, object, context.model, ids);
    const compiled = compileTargets(context, object, field.name, ids, inner);
    const targets = compiled.read(await tx.query<DatabaseRow>(compiled.sql));
    const whole = saving ? await loadHidden(context, tx, object, field.name, targets, inner) : targets;
    for (const { draft, index, id } of asking) {
      const target = targets.get(id);
      const problem = target ? unfit(target) : missing;
      if (problem) problems[index]?.push({ field: `${draft.prefix}${field.name}`, ...problem });
      if (!target) continue;
      draft.values[field.name] = { id: target.id, label: target.title };
      const seen = whole.get(id) ?? target;
      if (seen !== target) draft.sawHidden = true;
      for (const path of inner) draft.reach[`${prefix}${path}`] = seen.reach[path] ?? null;
      if (isStampedBy(object, field.name)) for (const scope of object.scopes) draft.scopes[scope] = target.scopes[scope] ?? null;
    }
  }
  return problems;
}

/** Whether a lookup of a draft points somewhere else than what is stored, to a record that was not loaded yet. What needs no loading is settled here. */
function isAsking(draft: Draft, name: string, paths: readonly string[]): boolean {
  if (draft.parent?.by === name || isLoaded(draft.values[name])) return false;
  const before = draft.stored?.values[name] ?? null;
  if (sameValue(draft.values[name], before)) {
    draft.values[name] = before;
    return false;
  }
  if (lookupId(draft, name) !== null) return true;
  for (const path of paths) if (path.startsWith(`${name}.`)) draft.reach[path] = null;
  if (isStampedBy(draft.object, name)) for (const scope of draft.object.scopes) draft.scopes[scope] = null;
  return false;
}

function isStampedBy({ stamp }: ObjectModel, name: string): boolean {
  return stamp?.kind === 'through' && stamp.field === name;
}

const missing = { code: 'not_a_record', message: '選んだレコードがありません。候補から選び直してください。', en: 'There is no such record. Choose another.' };

function unfit({ title, fits }: LookupTarget): Omit<Problem, 'field'> | undefined {
  if (fits) return undefined;
  return { code: 'not_a_choice', message: `「${title}」はこの項目では選べません。候補から選び直してください。`, en: `“${title}” cannot be chosen here.` };
}

/** What rows take their stamps from stays where it is until the rows are there: a move to another unit would not see them, and leave them behind. */
async function holdSources(tx: Queryable, object: ObjectModel, model: Model, ids: readonly string[]): Promise<void> {
  const source = throughTarget(model, object);
  if (source) await tx.query(sql`SELECT 1 AS held FROM ${tableOf(source)} WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR SHARE`, { as: 'engine' });
}

/** The chosen records of which something may be hidden from the actor further on, read as the engine: formulas read what is. */
async function loadHidden(
  context: RequestContext,
  tx: Queryable,
  object: ObjectModel,
  field: string,
  targets: ReadonlyMap<string, LookupTarget>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, LookupTarget>> {
  const definition = object.fields[field]?.definition as FieldDefinitionOf<'lookup'> | undefined;
  const to = definition && ownOf(context.model.objects, definition.to);
  const asked = [...targets.values()].filter(({ reach }) => to && paths.some((path) => mayBeHidden(context, to, path.split('.'), reach[path])));
  if (asked.length === 0) return targets;
  const compiled = compileTargets(
    asEngine(context),
    object,
    field,
    asked.map(({ id }) => id),
    paths,
  );
  const whole = compiled.read(await tx.query<DatabaseRow>(compiled.sql, { as: 'engine' }));
  return new Map([...targets, ...asked.map((target) => [target.id, { ...target, reach: whole.get(target.id)?.reach ?? target.reach }] as const)]);
}

/** A request gives ids; what was loaded has its label. */
function isLoaded(value: WireValue | undefined): boolean {
  return typeof value === 'object' && value !== null && !isNotApplicable(value);
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
