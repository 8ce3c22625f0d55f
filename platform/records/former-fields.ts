import sql from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ownOf } from '../query/paths.ts';

/** Gives the Model of a version of the definitions. */
export type ReadFormer = (version: number) => Promise<Model>;

/** What a name that a history holds says now: a field of the object, or of what the object last was with it. */
export interface FormerField {
  readonly object: ObjectModel;
  readonly name: string;
}

interface NamedStep {
  readonly version: number;
  readonly kind: 'rename_field' | 'hide_field';
  readonly field: string;
  readonly from: string | null;
}

/**
 * Follows names that the object no longer has through the published versions: a renamed field is the one of today, and one that was taken out is asked of the
 * last definitions that had it, so that neither tells what was kept from somebody. Names that nothing is known of are not in what is given.
 */
export async function findFormerFields(
  context: RequestContext,
  object: ObjectModel,
  names: Iterable<string>,
  former: ReadFormer,
): Promise<ReadonlyMap<string, FormerField>> {
  const found = new Map<string, FormerField>();
  const gone = new Set<string>();
  for (const name of names)
    if (ownOf(object.fields, name)) found.set(name, { object, name });
    else gone.add(name);
  if (gone.size === 0) return found;
  const steps = await context.database.query<NamedStep>(
    sql`SELECT v.version, s->>'kind' AS kind, s->>'field' AS field, s->>'from' AS "from" FROM shirabe.model_version v, jsonb_array_elements(v.plan->'steps') s
      WHERE s->>'table' = ${object.table} AND s->>'kind' IN ('rename_field', 'hide_field') ORDER BY v.version DESC`,
    { as: 'engine' },
  );
  for (const name of gone) {
    const last = await follow(object, name, steps, former);
    if (last) found.set(name, last);
  }
  return found;
}

async function follow(object: ObjectModel, name: string, steps: readonly NamedStep[], former: ReadFormer): Promise<FormerField | undefined> {
  // Each step is followed once: names may be exchanged.
  const left = [...steps];
  for (let at = name; ;) {
    if (at !== name && ownOf(object.fields, at)) return { object, name: at };
    const place = left.findIndex((step) => (step.kind === 'rename_field' ? step.from : step.field) === at);
    const [step] = place < 0 ? [] : left.splice(place, 1);
    if (!step) return undefined;
    if (step.kind === 'hide_field') return lastSay(object, at, step.version - 1, former);
    at = step.field;
  }
}

/** The object as it was in a version, when it had the field then. */
async function lastSay({ table }: ObjectModel, name: string, version: number, former: ReadFormer): Promise<FormerField | undefined> {
  const model = await former(version).catch(() => undefined);
  const then = Object.values(model?.objects ?? {}).find((each) => each.table === table);
  return then && ownOf(then.fields, name) ? { object: then, name } : undefined;
}
