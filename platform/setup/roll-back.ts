import type { Database } from '../database/database.ts';
import type { PhysicalNames } from '../metadata/model.ts';
import { type Applied, applyWith } from './apply-definitions.ts';
import { readVersion } from './stored-version.ts';

/**
 * Puts the files of an earlier version in force again, as a new version. Columns stay: what the earlier version does not know is hidden, what it
 * knew comes back with its data, also under a name it had before a rename. `not_found` when there is no such version; otherwise as `applyDefinitions`.
 */
export async function rollbackTo(database: Database, version: number, options: { readonly by?: string } = {}): Promise<Applied> {
  const earlier = await readVersion(database, version);
  return applyWith(database, earlier.files, { allowDestructive: true, by: options.by ?? `rollback ${version}` }, (current) =>
    earlierNames(earlier.physical, current),
  );
}

/** The names as they were, with every table and column that was made since kept beside them, so that none is given twice. */
export function earlierNames(earlier: PhysicalNames, current: PhysicalNames): PhysicalNames {
  const objects = new Map(Object.entries(earlier.objects));
  for (const [name, now] of Object.entries(current.objects)) {
    const known = [...objects].find(([, { table }]) => table === now.table);
    if (known === undefined) {
      objects.set(objects.has(name) ? `${name}@${now.table}` : name, now);
      continue;
    }
    const fields = new Map(Object.entries(known[1].fields));
    for (const [field, entry] of Object.entries(now.fields)) {
      const kept = [...fields].find(([, { column }]) => column === entry.column);
      if (kept) fields.set(kept[0], { ...kept[1], ...(entry.notApplicable !== undefined && { notApplicable: entry.notApplicable }) });
      else fields.set(fields.has(field) ? `${field}@${entry.column}` : field, entry);
    }
    objects.set(known[0], { ...known[1], fields: Object.fromEntries(fields) });
  }
  return { objects: Object.fromEntries(objects) };
}
