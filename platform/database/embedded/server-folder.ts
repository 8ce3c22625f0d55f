import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, readlinkSync, realpathSync, rmdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { canDo, chooseServerUser, type ServerUser } from './server-user.ts';
import { startProblem } from './start-problem.ts';

/** The system folder for what an unprivileged user must reach when the project lies where that user may not look. Only root uses it. */
export const systemFolder = '/var/lib/shirabe';

export interface ServerFolder {
  /** The real path, which holds `cluster/`, the log and the socket. */
  readonly path: string;
  readonly user: ServerUser;
}

/**
 * The folder of the embedded PostgreSQL: DATA_DIR/postgres, owned by the user that runs it and closed to others. As root with a DATA_DIR that the
 * unprivileged user cannot reach: a folder in /var/lib/shirabe, with a symbolic link to it at DATA_DIR/postgres. Raises `unavailable` when neither can be made.
 */
export function prepareServerFolder(dataDir: string, log: (message: string) => void): ServerFolder {
  const place = join(dataDir, 'postgres');
  try {
    mkdirSync(dataDir, { recursive: true });
    const link = lstatSync(place, { throwIfNoEntry: false });
    if (link?.isSymbolicLink()) mkdirSync(readlinkSync(place), { recursive: true });
    else mkdirSync(place, { recursive: true });
    const path = realpathSync(place);
    const user = chooseServerUser(join(path, 'cluster'));
    own(path, user);
    if (canDo(user, ': > "$1/.probe" && rm "$1/.probe" && cd "$1" && pwd -P', path)) return { path, user };
    if (user.uid === undefined) throw new Error(`EACCES: permission denied, ${path}`);
    return elsewhere(dataDir, place, user, log);
  } catch (error) {
    throw startProblem(`データのフォルダ ${place} を準備できません。`, error instanceof Error ? error.message : String(error));
  }
}

function elsewhere(dataDir: string, place: string, user: ServerUser, log: (message: string) => void): ServerFolder {
  const path = join(systemFolder, createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16));
  if (lstatSync(place).isSymbolicLink()) throw new Error(`EACCES: permission denied, ${realpathSync(place)}`);
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
  mkdirSync(path, { recursive: true });
  own(path, user);
  if (!canDo(user, ': > "$1/.probe" && rm "$1/.probe"', path)) throw new Error(`EACCES: permission denied, ${path}`);
  rmdirSync(place);
  symlinkSync(path, place);
  log(`DATA_DIR (${dataDir}) is closed to the user that runs PostgreSQL (uid ${user.uid}); the database is kept in ${path}, linked from ${place}.`);
  return { path, user };
}

function own(path: string, { uid, gid }: ServerUser): void {
  if (uid !== undefined && gid !== undefined) {
    const now = statSync(path);
    if (now.uid !== uid) chownSync(path, uid, gid);
  }
  if ((statSync(path).mode & 0o777) !== 0o700) chmodSync(path, 0o700);
}
