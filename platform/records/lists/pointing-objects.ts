import type { FieldDefinitionOf } from '../../contract/definitions.ts';
import type { PointingObjects } from '../../contract/wire-lists.ts';
import { mayReadAny } from '../../query/access.ts';
import type { QueryContext } from '../../query/query.ts';
import { readableModel } from '../../query/readable-model.ts';
import { findObject } from '../find-object.ts';

/**
 * The lookups that lead to an object, of objects of which the viewer reads anything: what a report can draw on beside its rows. An object with two such lookups
 * is told twice. Raises `not_found`.
 */
export function listPointing(context: QueryContext, name: string): PointingObjects {
  const target = findObject(context, name);
  const pointing = Object.values(readableModel(context).objects)
    .filter((object) => mayReadAny(context, object))
    .flatMap((object) =>
      Object.values(object.fields)
        .filter((field) => field.type === 'lookup' && (field.definition as FieldDefinitionOf<'lookup'>).to === target.name)
        .map((field) => ({ object: object.name, label: object.label, by: field.name, by_label: field.label })),
    );
  return { pointing };
}
