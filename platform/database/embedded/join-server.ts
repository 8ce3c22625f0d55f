import { closeSync } from 'node:fs';
import type { Cluster } from './cluster.ts';
import { holdPipe, isHeld, pipeOf } from './keeper.ts';
import { isServing, type Postmaster, readPostmaster } from './postmaster.ts';
import { answers } from './reach.ts';
import type { ServerFolder } from './server-folder.ts';
import { type HeldServer, pause } from './start-server.ts';

/**
 * Joins the server that runs on these data already, and waits until it answers. Gives undefined when it is about to stop, or is an orphan:
 * one whose keeper was killed would never stop, so it is asked to, and a new one takes its place.
 */
export async function joinServer(folder: ServerFolder, cluster: Cluster, running: Postmaster): Promise<HeldServer | undefined> {
  const place = { port: running.port, ...(running.socketFolder ? { socketFolder: running.socketFolder } : {}) };
  const pipe = pipeOf(folder.path, running.port);
  const held = holdPipe(pipe);
  if (held === undefined) {
    await stopOrphan(cluster, running);
    return undefined;
  }
  while (!(await answers(place, cluster))) {
    const now = readPostmaster(cluster.data);
    if (now?.pid !== running.pid || !isServing(cluster.data, now)) {
      closeSync(held);
      return undefined;
    }
    await pause(20);
  }
  if (isHeld(pipe, held)) return { place, pipe, held, started: false };
  closeSync(held);
  return undefined;
}

/** SIGINT: connections end, data are written, no recovery is needed afterwards. */
async function stopOrphan(cluster: Cluster, running: Postmaster): Promise<void> {
  try {
    process.kill(running.pid, 'SIGINT');
  } catch {
    return;
  }
  for (let waited = 0; waited < 10_000 && isServing(cluster.data, running); waited += 20) await pause(20);
}
