import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerFolder } from './server-folder.ts';
import { startProblem } from './start-problem.ts';

/** A cluster made by `initdb`, and the password of its only user, `shirabe`. */
export interface Cluster {
  readonly data: string;
  readonly password: string;
}

/**
 * Gives the cluster of the folder, and makes it when there is none: under another name first, renamed when it is whole, so that one that was broken off
 * half-way is never used. Text is UTF-8; the default order is that of code points, the same on every system. Raises `unavailable` with what initdb said.
 */
export async function prepareCluster({ path, user }: ServerFolder, binaries: string, durable: boolean): Promise<Cluster> {
  const cluster = join(path, 'cluster');
  if (!existsSync(cluster)) {
    const part = join(path, `cluster.part.${randomBytes(6).toString('hex')}`);
    try {
      mkdirSync(part, { mode: 0o700 });
      writeFileSync(join(part, 'password'), randomBytes(24).toString('base64url'), { mode: 0o600 });
      if (user.uid !== undefined && user.gid !== undefined) for (const made of [part, join(part, 'password')]) chownSync(made, user.uid, user.gid);
      await initialize(part, binaries, user, durable);
      publish(part, cluster);
    } catch (error) {
      rmSync(part, { recursive: true, force: true });
      // Who was faster may have swept this part away while initdb was at work on it: then there is a cluster all the same.
      if (!existsSync(cluster)) throw error;
    }
  }
  return { data: join(cluster, 'data'), password: readFileSync(join(cluster, 'password'), 'utf8') };
}

/**
 * Removes what starts that were broken off left behind. Only for one that holds the running server: another start may be at work otherwise. One that still
 * writes into its part fills it again while it is emptied; what is left of that the next start removes.
 */
export function removeParts(path: string): void {
  for (const name of readdirSync(path)) {
    if (!name.startsWith('cluster.part.')) continue;
    try {
      rmSync(join(path, name), { recursive: true, force: true });
    } catch (error) {
      if (!isFilled(error)) throw error;
    }
  }
}

function isFilled(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOTEMPTY';
}

async function initialize(part: string, binaries: string, user: ServerFolder['user'], durable: boolean): Promise<void> {
  const data = join(part, 'data');
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=shirabe', `--pwfile=${join(part, 'password')}`, '--auth=scram-sha-256'];
  const initdb = join(binaries, 'bin', 'initdb');
  await run(initdb, ['--pgdata', data, ...locale, ...access, '--no-sync', '--no-instructions'], user);
  if (durable) await run(initdb, ['--pgdata', data, '--sync-only'], user);
}

/** When another process was faster, its cluster is the one. */
function publish(part: string, cluster: string): void {
  try {
    renameSync(part, cluster);
  } catch (error) {
    if (!existsSync(cluster)) throw error;
    rmSync(part, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], user: ServerFolder['user']): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(-2_000)));
    child.once('error', (error) => reject(startProblem('initdb を実行できません。', error.message)));
    child.once('close', (code, signal) => (code === 0 ? resolve() : reject(startProblem(`initdb が終了しました（${signal ?? code}）。`, words))));
  });
}
