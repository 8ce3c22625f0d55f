import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCluster, removeParts } from './cluster.ts';

let path: string, binaries: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'shirabe-cluster-'));
  binaries = mkdtempSync(join(tmpdir(), 'shirabe-binaries-'));
  mkdirSync(join(binaries, 'bin'));
});
afterEach(() => {
  for (const folder of [path, binaries]) rmSync(folder, { recursive: true, force: true });
});

/** Stands in for initdb: what another process does in the meantime, and how the own one ends. */
function initdb(lines: string): void {
  const file = join(binaries, 'bin', 'initdb');
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
}

test('a start whose half-made cluster is swept away by a faster one takes the other’s', async () => {
  initdb(
    `mkdir -p '${path}/cluster/data' && printf theirs > '${path}/cluster/password' && rm -rf '${path}'/cluster.part.* && echo 'could not open file' >&2 && exit 1`,
  );
  expect(await prepareCluster({ path, user: {} }, binaries, false)).toEqual({ data: join(path, 'cluster', 'data'), password: 'theirs' });
  expect(readdirSync(path)).toEqual(['cluster']);
});

test('an initdb that fails is told with its words, and leaves nothing behind', async () => {
  initdb("echo 'no space left' >&2; exit 1");
  await expect(prepareCluster({ path, user: {} }, binaries, false)).rejects.toThrow('no space left');
  expect(existsSync(join(path, 'cluster'))).toBe(false);
  expect(readdirSync(path)).toEqual([]);
});

test('a part into which a slower start still writes is no reason to fail', async () => {
  const part = join(path, 'cluster.part.1');
  // One process that does it all by itself: what a shell has begun may still make the folder after the shell was killed.
  const program = `const { mkdirSync, writeFileSync } = require('node:fs');
    const data = ${JSON.stringify(join(part, 'data'))};
    for (let n = 0; ; n += 1) try { mkdirSync(data, { recursive: true }); writeFileSync(data + '/file-' + n, ''); } catch {}`;
  const writer = spawn(process.execPath, ['--eval', program], { stdio: 'ignore' });
  try {
    for (let sweep = 0; sweep < 50; sweep += 1) {
      while (!existsSync(join(part, 'data'))) await new Promise((resolve) => setImmediate(resolve));
      removeParts(path);
    }
  } finally {
    writer.kill('SIGKILL');
    await once(writer, 'exit');
  }
  removeParts(path);
  expect(readdirSync(path)).toEqual([]);
});
