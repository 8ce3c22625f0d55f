import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { byFiles, openCopy, prepareTemplate, withDatabase, type TestDatabase } from './database.ts';
import { findTestServer, isAlive, runProcess } from './test-server.ts';

/** How a seeded database is made: the first test file of a run that asks for the `key` makes it, the others copy it. */
export interface Seeding {
  /** Tells seedings apart: small letters, digits and underscores. */
  readonly key: string;
  /** Fills a fresh database with system tables, and a folder. All its connections are closed when it ends. */
  fill(url: string, folder: string): Promise<void>;
}

const prefix = 'shirabe_seeded_';

/**
 * A copy of a seeded database, and into `folder` a copy of its files: seeding takes seconds, copying a fraction of one. The original is kept while this run
 * of Jest lasts; a later run removes it. Close it in `afterAll`.
 */
export async function openSeededDatabase(seeding: Seeding, folder: string): Promise<TestDatabase> {
  const server = await findTestServer();
  const original = await prepareOriginal(server, seeding);
  cpSync(folderOf(original), folder, { recursive: true });
  return openCopy(server, original);
}

async function prepareOriginal(server: string, seeding: Seeding): Promise<string> {
  const name = `${prefix}${runProcess()}_${seeding.key}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7351004)');
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [prefix]);
    const kept = new Set(rows.map(({ datname }) => datname));
    for (const old of new Set([...kept, ...readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))]))
      if (!isAlive(Number(old.split('_')[2]))) await remove(client, old);
    if (kept.has(name)) return name;
    const making = `${name}_making`;
    await remove(client, making);
    await client.query(`create database ${making} template ${await prepareTemplate(server)} ${byFiles}`);
    mkdirSync(folderOf(making));
    await seeding.fill(withDatabase(server, making), folderOf(making));
    rmSync(folderOf(name), { recursive: true, force: true });
    renameSync(folderOf(making), folderOf(name));
    await client.query(`alter database ${making} rename to ${name}`);
    return name;
  } finally {
    await client.end();
  }
}

async function remove(client: pg.Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${name} with (force)`);
  rmSync(folderOf(name), { recursive: true, force: true });
}

function folderOf(name: string): string {
  return join(tmpdir(), name);
}
