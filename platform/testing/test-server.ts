import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../database/embedded-postgres.ts';

const prefix = 'shirabe-test-';
let server: Promise<string> | undefined;

/**
 * The address of the PostgreSQL for tests: DATABASE_URL, or an embedded one that all workers of this run of Jest share. The first that asks starts it,
 * the others join, and it stops and is removed when the last of them has ended, however that came about.
 */
export function findTestServer(): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if (given) return Promise.resolve(given);
  server ??= startShared();
  return server;
}

async function startShared(): Promise<string> {
  removeOld();
  const dataDir = join(tmpdir(), `${prefix}${runProcess()}`);
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const { url } = await startEmbedded({ dataDir, durable: false, ephemeral: true });
  return url;
}

/** The process of the whole run: a worker's parent, or this process when Jest runs the tests in its own. */
export function runProcess(): number {
  return process.env['JEST_WORKER_ID'] !== undefined && process.send !== undefined ? process.ppid : process.pid;
}

/** What runs that are over left in the temporary folder. */
function removeOld(): void {
  for (const name of readdirSync(tmpdir())) {
    const run = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : undefined;
    if (run && !isAlive(run)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** Whether a process runs. */
export function isAlive(run: number): boolean {
  try {
    process.kill(run, 0);
    return true;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}
