import { expect, test } from '@jest/globals';
import { frozenColumns } from './frozen.ts';

test.each([
  ['none', 0, 1000, 'freeze-0', []],
  ['as many as are wanted', 2, 1000, 'freeze-2', ['0px', '200px']],
  ['as many as there is room for', 3, 700, 'freeze-2', ['0px', '200px']],
  ['one at least', 3, 200, 'freeze-1', ['0px']],
  ['no more than there are columns', 5, 0, 'freeze-3', ['0px', '200px', '300px']],
])('%s', (_what, frozen, room, look, lefts) => {
  const made = frozenColumns(frozen, [200, 100, 300], room);
  expect([made.look, Object.values(made.styles)]).toEqual([look, lefts]);
});
