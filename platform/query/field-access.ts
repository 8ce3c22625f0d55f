import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ownerOf } from '../fields/not-applicable.ts';
import type { Formula } from '../formula/formula.ts';
import type { JoinModel, Model, ObjectModel } from '../metadata/model.ts';
import { hasRole } from './access.ts';
import { ownOf } from './paths.ts';
import type { Actor, QueryContext } from './query.ts';

/** Whether the actor reads a field of the records that it sees. For who does not, the field is not there. */
export function mayReadField(actor: Actor, object: ObjectModel, field: string): boolean {
  const access = ownOf(object.fieldAccess, field);
  return access === undefined || access.readers.every((roles) => hasRole(actor, roles));
}

/** Whether the actor may change a field of the records that it may change. */
export function mayEditField(actor: Actor, object: ObjectModel, field: string): boolean {
  return mayReadField(actor, object, field) && hasRole(actor, ownOf(object.fieldAccess, field)?.editors);
}

/** Whether the actor reads every field of a path: `institution.contact_email`. `joins` are the joined objects of a report, by alias. */
export function mayReadPath(
  { model, actor }: Pick<QueryContext, 'model' | 'actor'>,
  object: ObjectModel,
  path: readonly string[],
  joins: Readonly<Record<string, Pick<JoinModel, 'object' | 'set'>>> = {},
): boolean {
  const [first = '', ...rest] = path;
  const joined = ownOf(joins, first);
  // What a set tells is read by who reads the field that it is computed from.
  const computed = joined?.set ? (ownOf(joined.set.values, rest[0] ?? '')?.of ?? []) : rest;
  let at = joined ? ownOf(model.objects, joined.object) : object;
  for (const name of joined ? computed : path) {
    if (!at) return true;
    if (!mayReadField(actor, at, ownerOf(name))) return false;
    at = targetOf(model, at, name);
  }
  return true;
}

/** Whether the actor reads all that a formula reads. */
export function mayReadFormula(
  context: Pick<QueryContext, 'model' | 'actor'>,
  object: ObjectModel,
  formula: Formula,
  joins?: Readonly<Record<string, Pick<JoinModel, 'object' | 'set'>>>,
): boolean {
  return formula.references.every((path) => mayReadPath(context, object, path, joins));
}

/** Whether the actor may take records of the object out as a file. */
export function mayExport(actor: Actor, object: ObjectModel): boolean {
  return hasRole(actor, object.exporters);
}

function targetOf(model: Model, object: ObjectModel, lookup: string): ObjectModel | undefined {
  const field = ownOf(object.fields, lookup);
  return field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
}
