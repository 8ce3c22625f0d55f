import type { Import } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import type { FieldDescription } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { describeObject } from '../list/describe-object.ts';

/** What the page of an import starts with. */
export interface LoadedImport {
  readonly places: ImportPlaces;
  readonly fields: readonly FieldDescription[];
  /** Null where a file is still to be chosen. */
  readonly job: Import | null;
  /** The import whose rejected rows were corrected, where the next file is for it. */
  readonly from: Import | null;
}

/** Reads it. `again`: the import that the next file corrects. Raises ApiError. */
export async function loadImport(object: string, id: string | undefined, again: string | null, signal: AbortSignal): Promise<LoadedImport> {
  const read = (one: string): Promise<Import> => getJson<Import>(`/imports/${encodeURIComponent(one)}`, { signal });
  const [places, { fields }, job, from] = await Promise.all([
    getJson<ImportPlaces>(`/objects/${encodeURIComponent(object)}/import-places`, { signal }),
    describeObject(object),
    id === undefined ? null : read(id),
    // The corrected file is taken in as any other when the first import is no more.
    again === null ? null : read(again).catch(() => null),
  ]);
  return { places, fields, job, from: from?.object === object ? from : null };
}
