import type { Problem } from '../contract/problem.ts';
import type { WireValue } from '../fields/field.ts';
import { compileTarget } from '../query/compile-target.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import type { RequestContext } from '../database/request-context.ts';
import { lookupId } from './check-draft.ts';
import { sameValue, storedFields, type Draft } from './draft.ts';
import type { Queryable } from './queryable.ts';
import { reachPaths } from './reach-paths.ts';

/**
 * Loads what the changed lookups of a draft point to: labels, values that formulas read through them, stamps.
 * Gives a problem for a record that is not there, may not be read by the actor, or is not one that the field's condition lets be chosen.
 * A child row's way to the parent that it is saved with is taken from the parent's draft.
 */
export async function loadTargets(context: RequestContext, tx: Queryable, draft: Draft): Promise<Problem[]> {
  const problems: Problem[] = [];
  const paths = reachPaths(draft.object);
  const { stamp } = draft.object;
  for (const field of storedFields(draft.object)) {
    if (
      field.type !== 'lookup' ||
      draft.parent?.by === field.name ||
      isLoaded(draft.values[field.name]) ||
      sameValue(draft.values[field.name], draft.stored?.values[field.name] ?? null)
    )
      continue;
    const prefix = `${field.name}.`;
    const own = paths.filter((path) => path.startsWith(prefix));
    const id = lookupId(draft, field.name);
    if (id === null) {
      for (const path of own) draft.reach[path] = null;
      if (stamp?.kind === 'through' && stamp.field === field.name) for (const scope of draft.object.scopes) draft.scopes[scope] = null;
      continue;
    }
    const compiled = compileTarget(
      context,
      draft.object,
      field.name,
      id,
      own.map((path) => path.slice(prefix.length)),
    );
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
    for (const path of own) draft.reach[path] = target.reach[path.slice(prefix.length)] ?? null;
    if (stamp?.kind === 'through' && stamp.field === field.name) for (const scope of draft.object.scopes) draft.scopes[scope] = target.scopes[scope] ?? null;
  }
  return problems;
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
