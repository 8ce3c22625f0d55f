import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, constants, fstatSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerUser } from './server-user.ts';
import { startProblem } from './start-problem.ts';

/**
 * Runs the server beside a reader of the named pipe $1. Every process that uses the server holds the pipe open for writing; the kernel closes it when
 * that process ends, in whatever way. When the last one is gone the reader meets the end of the file and asks for a fast shutdown.
 * With $2 the folder is removed at the end; not by a server that did not come to run (1), for then another one may run on these data.
 */
const script = `
exec 3<"$1" || exit 1
pipe=$1; removed=$2; shift 2
"$@" </dev/null 3<&- &
server=$!
( read -r line <&3; rm -f "$pipe"; kill -INT $server ) &
reader=$!
exec 3<&-
trap '' INT HUP TERM
wait $server
code=$?
kill $reader 2>/dev/null
rm -f "$pipe"
[ -z "$removed" ] || [ $code -eq 1 ] || rm -rf "$removed"
exit $code
`;

/** The pipe that keeps a server alive, named after the server's port. */
export function pipeOf(folder: string, port: number): string {
  return join(folder, `alive.${port}`);
}

/**
 * Joins those that keep a running server alive. Gives the open pipe, or undefined when nobody reads it: its keeper is dead, and the server an orphan
 * (or about to stop).
 */
export function holdPipe(pipe: string): number | undefined {
  try {
    return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

/** Whether the pipe that was opened is still the one at its place: the keeper removes it before it stops the server. */
export function isHeld(pipe: string, held: number): boolean {
  return statSync(pipe, { throwIfNoEntry: false })?.ino === fstatSync(held).ino;
}

export interface Kept {
  readonly child: ChildProcess;
  /** Closing it lets the server stop. */
  readonly held: number;
}

/** Starts the server under a keeper of its own session, so that neither the end of this process nor a Ctrl-C in its terminal passes it by. */
export function keep(command: string, args: readonly string[], options: { pipe: string; log: string; user: ServerUser; removed?: string }): Kept {
  const { pipe, user } = options;
  rmSync(pipe, { force: true });
  if (spawnSync('mkfifo', ['-m', '600', pipe]).status !== 0)
    throw startProblem(`名前付きパイプ ${pipe} を作れません（このファイルシステムでは使えない可能性があります）。`);
  if (user.uid !== undefined && user.gid !== undefined) chownSync(pipe, user.uid, user.gid);
  // The pipe opens for writing at once only where somebody reads: this process itself, for the moment.
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const held = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  const log = openSync(options.log, 'a', 0o600);
  if (user.uid !== undefined && user.gid !== undefined) chownSync(options.log, user.uid, user.gid);
  try {
    const child = spawn('/bin/sh', ['-c', script, 'shirabe-postgres', pipe, options.removed ?? '', command, ...args], {
      ...user,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
    });
    child.unref();
    return { child, held };
  } catch (error) {
    closeSync(held);
    throw startProblem('PostgreSQL を起動するプロセスを作れません。', String(error));
  } finally {
    closeSync(reader);
    closeSync(log);
  }
}
