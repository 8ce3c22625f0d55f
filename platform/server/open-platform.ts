import { join } from 'node:path';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { connectDatabase, type Database } from '../database/database.ts';
import type { EmbeddedPostgres } from '../database/embedded-postgres.ts';
import { migrate } from '../database/migrate.ts';
import { checkFolder } from '../metadata/check-folder.ts';
import type { DefinitionFiles } from '../metadata/definition-file.ts';
import { DiskStore } from '../records/disk-store.ts';
import type { FileStore } from '../records/file-store.ts';
import { S3Store } from '../records/s3-store.ts';
import { CurrentModel } from '../setup/current-model.ts';
import { ModelFile } from '../setup/model-file.ts';
import type { Environment } from './environment.ts';
import { CommandError } from './explain-failure.ts';
import { startDatabase } from './start-database.ts';

/** The parts below the HTTP edge, opened: the same for the server and for every command. */
export interface Platform {
  readonly environment: Environment;
  readonly database: Database;
  readonly models: CurrentModel;
  readonly files: FileStore;
  /** Closes what was opened; the embedded database stops with whoever started it. */
  close(): Promise<void>;
}

/** The hash of the code, given by its bundle (bundle.js); code that runs by its single files has none. */
declare const SHIRABE_ENGINE: string | undefined;
const bundled = typeof SHIRABE_ENGINE === 'undefined' ? undefined : SHIRABE_ENGINE;

/**
 * Milliseconds that a statement of a request may take. A filter, a report or a rule of access that is slower answers `unavailable`, with what to do about it: a
 * few that never end would otherwise hold every connection, and nobody could log in. Exports, jobs and work on tables take as long as they need.
 */
const LONGEST_STATEMENT = 60_000;

/**
 * Connects to the database, starting the embedded one when no other is named and none is `starting`, and brings its system tables up to date.
 * `engine` names the code, where it is no bundle that knows its own name: without one no Model is kept for the next start.
 */
export async function openPlatform(
  environment: Environment,
  starting: Promise<EmbeddedPostgres> | undefined = startDatabase(environment),
  engine: string | undefined = bundled,
): Promise<Platform> {
  const embedded = await starting;
  try {
    const url = embedded?.url ?? environment.databaseUrl ?? '';
    const owner = embedded ? await connectDatabase({ url, poolSize: 2 }) : await connectGiven(url);
    await migrate(owner).finally(() => owner.close());
    // From here on whatever forgets to say for whom it works sees no record.
    const database = await connectDatabase({ url, standing: 'app', statementTimeout: LONGEST_STATEMENT });
    return {
      environment,
      database,
      models: new CurrentModel(database, engine === undefined ? undefined : new ModelFile(join(environment.dataDir, 'model.json'), engine)),
      files: environment.files ? new S3Store(environment.files) : new DiskStore(environment.dataDir),
      close: async () => {
        await database.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** Whether no definitions were ever applied to the database. */
export async function isFresh({ database }: Platform): Promise<boolean> {
  const versions = await database.query(sql`SELECT FROM shirabe.model_current`);
  return versions.length === 0;
}

/** The definition files of the environment's folder. Raises a CommandError with every problem, as `check` prints them. */
export async function readDefinitions(environment: Environment): Promise<DefinitionFiles> {
  const { files, problems, text } = await checkFolder(environment.definitions);
  if (problems.length > 0) throw new CommandError(text.trimEnd(), problems);
  return files;
}

/** Connects to the database of DATABASE_URL. Raises `unavailable` that says which one, never its password, and why not. */
async function connectGiven(url: string): Promise<Database> {
  try {
    return await connectDatabase({ url, poolSize: 2 });
  } catch (error) {
    const cause = error instanceof ShirabeError ? error.cause : error;
    // Too old, or not in UTF-8: it answered, and the message says what to do.
    if (cause === undefined) throw error;
    const place = placeOf(url);
    throw new ShirabeError(
      'unavailable',
      `DATABASE_URL のデータベース${place ? ` (${place}) ` : ''}に接続できません: ${reasonOf(cause)}\n` +
        'PostgreSQL が動いているか、DATABASE_URL（postgres://USER:PASSWORD@HOST:PORT/DATABASE）が正しいかを確かめてください。DATABASE_URL を外すと、付属の PostgreSQL を使います。\n' +
        'Cannot connect to the database of DATABASE_URL. Check that it runs and that the address is right, or unset DATABASE_URL to use the embedded PostgreSQL.',
    );
  }
}

function placeOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** The driver's own words. An error of several tries (::1, 127.0.0.1) holds them within. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}
