import { type EmbeddedPostgres, startEmbedded } from '../database/embedded-postgres.ts';
import type { Environment } from './environment.ts';
import { log } from './log.ts';

/** Starts the embedded PostgreSQL of the environment; undefined when DATABASE_URL names another. Errors as `startEmbedded`. */
export function startDatabase({ databaseUrl, dataDir }: Environment): Promise<EmbeddedPostgres> | undefined {
  return databaseUrl ? undefined : startEmbedded({ dataDir, log: (text) => log('info', text) });
}
