import { closeSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { toTypedError } from './postgres-errors.ts';
import { ShirabeError } from '../contract/problem.ts';
import { prepareBinaries } from './embedded/binaries.ts';
import { type Cluster, prepareCluster, removeParts } from './embedded/cluster.ts';
import { joinServer } from './embedded/join-server.ts';
import { isServing, readPostmaster } from './embedded/postmaster.ts';
import { addressOf } from './embedded/reach.ts';
import { prepareServerFolder, systemFolder } from './embedded/server-folder.ts';
import { startProblem, tailOf } from './embedded/start-problem.ts';
import { type HeldServer, logOf, pause, startServer } from './embedded/start-server.ts';

export interface EmbeddedOptions {
  /** DATA_DIR: the database lies in its folder `postgres`. */
  readonly dataDir: string;
  /** Commits are on disk before they are answered: true unless a test says otherwise. */
  readonly durable?: boolean;
  /** Removes what is in DATA_DIR/postgres when the server stops: for tests. */
  readonly ephemeral?: boolean;
  /** Takes plain notes for the log. */
  readonly log?: (message: string) => void;
}

export interface EmbeddedPostgres {
  /** The address of the database `shirabe`, with its password. */
  readonly url: string;
  /** Lets the server go. It stops when no other process uses it; resolves when it has stopped, or is seen to be used by others. */
  stop(): Promise<void>;
}

const patience = 60_000;

/**
 * Starts the PostgreSQL that comes with the project, or joins the one that runs already on the same DATA_DIR. It stops by itself when the last process
 * that uses it has ended, also by kill -9. Raises `unavailable`, with the reason and what to do, when it cannot run.
 */
export async function startEmbedded({ dataDir, durable = true, ephemeral = false, log = () => undefined }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') throw startProblem('Windows には対応していません。');
  const folder = prepareServerFolder(resolve(dataDir), log);
  const binaries = prepareBinaries(folder.user, folder.user.uid === undefined ? folder.path : systemFolder);
  try {
    for (const deadline = Date.now() + patience; Date.now() < deadline; await pause(20)) {
      const cluster = await prepareCluster(folder, binaries, durable);
      const running = readPostmaster(cluster.data);
      const server =
        running && isServing(cluster.data, running)
          ? await joinServer(folder, cluster, running)
          : await startServer(folder, cluster, binaries, { durable, ephemeral });
      if (!server) continue;
      removeParts(folder.path);
      return { url: addressOf(server.place, cluster), stop: () => letGo(server, cluster) };
    }
  } catch (error) {
    if (error instanceof ShirabeError) throw error;
    throw startProblem('データベースの準備に失敗しました。', `${String(toTypedError(error))}\n${tailOf(logOf(folder))}`);
  }
  throw startProblem(`${patience / 1000} 秒待っても準備できませんでした。`, tailOf(logOf(folder)));
}

/** The keeper takes the pipe away as soon as nobody holds it: a pipe that stays says that others use the server. */
async function letGo({ pipe, held, started }: HeldServer, cluster: Cluster): Promise<void> {
  const running = readPostmaster(cluster.data);
  closeSync(held);
  for (let waited = 0; existsSync(pipe); waited += 10) {
    if (waited >= (started ? 1_000 : 150)) return;
    await pause(10);
  }
  for (let waited = 0; running && isServing(cluster.data, running) && waited < 30_000; waited += 20) await pause(20);
}
