import type { Database } from '../../database/database.ts';
import { findActor } from '../../database/find-actor.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { viewerDatabase } from '../../database/viewer-database.ts';
import type { Model } from '../../metadata/model.ts';
import { engineActor } from '../../query/engine-actor.ts';
import type { Actor } from '../../query/query.ts';
import type { StoredImport } from './import-row.ts';

/** Who takes files in at the command line: an administrator without an account. */
export const commandLineActor: Actor = { ...engineActor, name: 'command line', username: 'command line' };

/**
 * What an import works with: it outlives the request that began it, and does what its user may do now. Undefined when the user's account is no more, or shut.
 */
export async function importContext(
  database: Database,
  model: Model,
  { created_by: id, is_local: isLocal }: Pick<StoredImport, 'created_by' | 'is_local'>,
  now: Date,
): Promise<RequestContext | undefined> {
  const actor = isLocal && id === commandLineActor.id ? commandLineActor : await findActor(database, model, id);
  if (!actor) return undefined;
  const viewing = { model, actor, now };
  return { ...viewing, database: viewerDatabase(database, viewing) };
}
