import type { Model, ObjectModel } from '../metadata/model.ts';
import { physicalTable, uniqueFields } from '../metadata/physical-tables.ts';

/**
 * The object and its fields that must be unique together, by the name that PostgreSQL gives for a duplicate (see `uniqueViolation`).
 * Undefined for names of other indexes.
 */
export function findUnique(model: Model, constraint: string): { readonly object: ObjectModel; readonly fields: readonly string[] } | undefined {
  for (const object of Object.values(model.objects)) {
    const index = physicalTable(model, object).indexes.find(({ name, unique }) => unique && name === constraint);
    if (index) return { object, fields: uniqueFields(object, index) };
  }
  return undefined;
}
