import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running server says of itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** '' when it listens on 127.0.0.1 only. */
  readonly socketFolder: string;
  readonly ready: boolean;
}

/** Reads `postmaster.pid`; undefined when there is none, or it is only being written. */
export function readPostmaster(data: string): Postmaster | undefined {
  const lines = readLines(data);
  const [pid, , , port, socketFolder, , , status] = lines ?? [];
  if (!pid || !port) return undefined;
  return { pid: Number(pid), port: Number(port), socketFolder: socketFolder ?? '', ready: status?.trim() === 'ready' };
}

/** Whether that process lives, and is a PostgreSQL of these data: after a crash its number may belong to any other process. */
export function isServing(data: string, { pid }: Postmaster): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch (error) {
    if (process.platform === 'linux' && codeOf(error) === 'ENOENT') return false;
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.includes(data) ?? false;
  }
}

/**
 * Makes PostgreSQL see that the file is from before a crash: a process that happens to have the old number would stop it from starting.
 * The rest of the file stays: by it PostgreSQL finds out whether parts of the old server are still at work. Gives false, and changes nothing, when the file
 * is that of a server that runs: PostgreSQL stops at once when it finds another number in its file.
 */
export function markStale(data: string): boolean {
  const running = readPostmaster(data);
  if (running && isServing(data, running)) return false;
  const lines = readLines(data);
  if (lines?.[0] === String(running?.pid)) writeFileSync(join(data, 'postmaster.pid'), [String(2 ** 30 + 1), ...lines.slice(1)].join('\n'));
  return true;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function readLines(data: string): string[] | undefined {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
}
