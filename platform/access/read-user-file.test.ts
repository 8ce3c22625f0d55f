import { expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { readUserFile } from './read-user-file.ts';

test('a hundred thousand rows are read in pieces: others have their turn after each', async () => {
  const bytes = Buffer.from(`username,name,role\n${Array.from({ length: 100_000 }, (_, index) => `user-${index},利用者${index},institution\n`).join('')}`);
  let [turns, isReading] = [0, true];
  const others = (async () => {
    for (; isReading; turns += 1) await turn();
  })();
  const { encoding, rows } = await readUserFile(bytes);
  isReading = false;
  await others;
  expect([encoding, rows.length, rows.at(-1)?.line, rows.at(-1)?.values.username]).toEqual(['utf-8', 100_000, 100_001, 'user-99999']);
  expect(turns).toBeGreaterThan(bytes.length / 65_536);
});

test('what no text of the database holds is told with its row, however far into the file it stands', async () => {
  const filler = `user,利用者${'長'.repeat(500)},institution\n`.repeat(1100);
  const { rows } = await readUserFile(Buffer.from(`username,name,role\n${filler}user-x,a\0b,institution\n`));
  expect(rows.at(-1)).toMatchObject({ values: { name: 'a\ufffdb' }, problems: [{ field: 'name', code: 'bad_encoding' }] });
  expect(rows.filter(({ problems }) => problems.length > 0)).toHaveLength(1);
});
