import { expect, test } from '@jest/globals';
import { matrixColumns } from '../../../platform/contract/matrix-columns.ts';
import type { Matrix } from '../../../platform/contract/wire.ts';
import { matrixHeadings } from './matrix-columns.ts';

const columnsOf = (keys: readonly (readonly unknown[])[]): Matrix['columns'] => keys.map((each) => ({ level: each.length, keys: [...each] }));
const words = (depth: number, ...keys: readonly (readonly unknown[])[]) => {
  const columns = matrixColumns(depth, columnsOf(keys));
  return {
    columns: columns.map(({ keys: own, whole }) => `${own.join('/')}${whole ? '*' : ''}`),
    headings: matrixHeadings(columns, depth).map((line) => line.map(({ column, across, down }) => `${column.keys.join('/')}:${across}x${down}`)),
  };
};

test('one grouping: its groups, then all of them', () => {
  expect(words(1, ['a'], ['b'])).toEqual({ columns: ['a', 'b', '*'], headings: [['a:1x1', 'b:1x1', ':1x1']] });
  expect(words(1)).toEqual({ columns: ['*'], headings: [[':1x1']] });
});

test('two groupings: each group spans those within it and their total, which stands after them', () => {
  expect(words(2, ['a'], ['b'], ['a', 'x'], ['a', 'y'], ['b', 'x'])).toEqual({
    columns: ['a/x', 'a/y', 'a*', 'b/x', 'b*', '*'],
    headings: [
      ['a:3x1', 'b:2x1', ':1x2'],
      ['a/x:1x1', 'a/y:1x1', 'a:1x1', 'b/x:1x1', 'b:1x1'],
    ],
  });
});
