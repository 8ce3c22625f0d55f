import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectDatabase, type Database } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { findTestServer } from './test-server.ts';

/** A database for one test file. */
export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/**
 * Makes a fresh database with the system tables, under a name of its own, on the server of DATABASE_URL, or else on an embedded PostgreSQL that every
 * test file of this run shares. Close it in `afterAll`.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const server = await findTestServer();
  return openCopy(server, await prepareTemplate(server));
}

/** How databases of a few megabytes are copied: whole files, ten times faster than through the log. */
export const byFiles = 'strategy file_copy';

/** Copies a database of the server, to which nobody is connected, under a name of its own. */
export async function openCopy(server: string, template: string): Promise<TestDatabase> {
  const name = `shirabe_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await onServer(server, 'select pg_advisory_lock(7351003)', `create database ${name} template ${template} ${byFiles}`);
  const url = withDatabase(server, name);
  const database = await connectDatabase({ url, poolSize: 6, applicationName: 'shirabe test' });
  const close = async (): Promise<void> => {
    await database.close();
    await onServer(server, `drop database if exists ${name} with (force)`);
  };
  return { database, url, close };
}

/** The name of the migrated database that all test databases are copied from; one for each state of the migrations, so that later runs find it again. */
export async function prepareTemplate(server: string): Promise<string> {
  const name = `shirabe_template_${fingerprint()}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7351002)');
    const { rows } = await client.query<{ datistemplate: boolean }>('select datistemplate from pg_database where datname = $1', [name]);
    if (rows[0]?.datistemplate) return name;
    if (rows.length > 0) await client.query(`drop database ${name} with (force)`);
    await client.query(`create database ${name} template template0 encoding 'UTF8' ${byFiles}`);
    const database = await connectDatabase({ url: withDatabase(server, name), poolSize: 2 });
    await migrate(database).finally(() => database.close());
    await client.query(`alter database ${name} is_template true`);
    return name;
  } finally {
    await client.end();
  }
}

function fingerprint(): string {
  const folder = new URL('../database/migrations/', import.meta.url);
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(new URL(file, folder)));
  for (const name of ['migrate.ts', 'prepare-roles.ts', 'roles.ts']) hash.update(readFileSync(new URL(`../database/${name}`, import.meta.url)));
  return hash.digest('hex').slice(0, 12);
}

async function onServer(server: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The address of another database of a server. */
export function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
