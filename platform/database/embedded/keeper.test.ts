import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep, pipeOf } from './keeper.ts';
import { markStale } from './postmaster.ts';

let folder: string;
let data: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shirabe-keeper-'));
  data = join(folder, 'cluster');
  mkdirSync(data);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// Two that start at once: PostgreSQL ends with 1 for the slower one, whose data are those of the faster one.
test.each([
  ['a server that did not come to run leaves the folder', 1, true],
  ['a server that was stopped takes the folder along', 0, false],
])('%s', async (_name, code, stays) => {
  const { child, held } = keep('/bin/sh', ['-c', `exit ${code}`], { pipe: pipeOf(folder, 1), log: join(folder, 'log'), user: {}, removed: folder });
  await ended(child);
  closeSync(held);
  expect([existsSync(data), existsSync(pipeOf(folder, 1))]).toEqual([stays, false]);
});

test('the file of a server that runs is not touched; that of one that has ended is marked', async () => {
  const server = spawn('sleep', ['600'], { cwd: data, stdio: 'ignore' });
  await new Promise((resolve) => server.once('spawn', resolve));
  const file = join(data, 'postmaster.pid');
  const lines = [data, '1790000000', '5432', '', '127.0.0.1', '1 2', 'ready', ''].join('\n');
  writeFileSync(file, `${server.pid}\n${lines}`);
  expect([markStale(data), readFileSync(file, 'utf8')]).toEqual([false, `${server.pid}\n${lines}`]);
  server.kill('SIGKILL');
  await ended(server);
  expect([markStale(data), readFileSync(file, 'utf8')]).toEqual([true, `${2 ** 30 + 1}\n${lines}`]);
});

test('where there is no file there is nothing to mark', () => {
  expect([markStale(data), existsSync(join(data, 'postmaster.pid'))]).toEqual([true, false]);
});

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
