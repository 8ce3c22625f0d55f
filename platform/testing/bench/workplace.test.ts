import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execute, openWorkplace } from './workplace.ts';

const given = process.env['DATABASE_URL'];
beforeEach(() => {
  delete process.env['DATABASE_URL'];
});
afterEach(() => {
  if (given !== undefined) process.env['DATABASE_URL'] = given;
});

test('a run with a database of its own leaves nothing behind, wherever the cluster had to be', async () => {
  const workplace = await openWorkplace();
  const url = await workplace.databaseUrl();
  expect(await execute(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const cluster = realpathSync(join(workplace.dataDir, 'postgres'));
  await workplace.remove();
  expect([cluster, dirname(workplace.dataDir)].filter((path) => existsSync(path))).toEqual([]);
}, 120_000);
