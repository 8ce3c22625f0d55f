import { randomInt } from 'node:crypto';
import { closeSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { keep, type Kept, pipeOf } from './keeper.ts';
import { isServing, markStale, readPostmaster } from './postmaster.ts';
import { answers } from './reach.ts';
import type { ServerFolder } from './server-folder.ts';
import { serverSettings, type ServerPlace } from './settings.ts';
import { startProblem, tailOf } from './start-problem.ts';

/** A running server that this process keeps alive by its hold on the pipe. */
export interface HeldServer {
  readonly place: ServerPlace;
  readonly pipe: string;
  readonly held: number;
  /** Whether this process started it, or joined. */
  readonly started: boolean;
}

/** The longest path of a Unix socket is 107 bytes on Linux, 103 on macOS; its name takes `/.s.PGSQL.12345`. */
const longestFolder = 86;
const largestLog = 10 * 2 ** 20;

/**
 * Starts PostgreSQL on a free place and waits until it answers. Gives undefined when another process was faster with the same data, or parts of a server
 * that was killed still hold them.
 * Raises `unavailable` with the end of its log when it stops instead.
 */
export async function startServer(
  folder: ServerFolder,
  cluster: Cluster,
  binaries: string,
  options: { durable: boolean; ephemeral: boolean },
): Promise<HeldServer | undefined> {
  if (!markStale(cluster.data)) return undefined;
  const place = await findPlace(folder.path);
  const pipe = pipeOf(folder.path, place.port);
  const log = logOf(folder);
  const before = turnLog(log);
  const args = ['-D', cluster.data, ...serverSettings(place, options.durable)];
  const kept = keep(join(binaries, 'bin', 'postgres'), args, { pipe, log, user: folder.user, removed: options.ephemeral ? folder.path : undefined });
  const ended = endOf(kept);
  while (!(await isReady(cluster, place))) {
    if (!(await Promise.race([ended.then(() => false), pause(10)]))) {
      closeSync(kept.held);
      const running = readPostmaster(cluster.data);
      if (running && isServing(cluster.data, running)) return undefined;
      const words = tailOf(log, Math.min(4_000, sizeOf(log) - before));
      // After a kill -9 what is left of the server before holds the data until it has noticed.
      if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(words)) return undefined;
      throw startProblem('PostgreSQL がすぐに終了しました。', words);
    }
  }
  return { place, pipe, held: kept.held, started: true };
}

/** The server's log; the one before is kept beside it when it has grown. */
export function logOf(folder: ServerFolder): string {
  return join(folder.path, 'postgres.log');
}

export function pause(milliseconds: number): Promise<true> {
  return new Promise((resolve) => setTimeout(() => resolve(true), milliseconds));
}

async function isReady(cluster: Cluster, place: ServerPlace): Promise<boolean> {
  const running = readPostmaster(cluster.data);
  return running !== undefined && running.port === place.port && running.ready && (await answers(place, cluster));
}

/** The port is also the name of the socket and of the pipe: a number of its own for each start keeps what a crash left behind apart. */
async function findPlace(path: string): Promise<ServerPlace> {
  if (Buffer.byteLength(path) <= longestFolder && !/[",\\]/.test(path)) return { socketFolder: path, port: randomInt(20_000, 60_000) };
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return { port };
}

function endOf({ child }: Kept): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

function turnLog(log: string): number {
  const size = sizeOf(log);
  if (size <= largestLog) return size;
  renameSync(log, `${log}.1`);
  return 0;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
