import { expect, test } from '@jest/globals';
import { findDifferences, settle, type Version } from './merge-conflict.ts';

const version = (values: Record<string, unknown>, items: Record<string, Record<string, unknown>> = {}): Version => ({
  values,
  children: { items: Object.entries(items).map(([id, row]) => ({ id, values: row })) },
});

test('what only one of us changed is settled without a choice', () => {
  const differences = findDifferences(version({ a: 1, b: 1, c: 1 }), version({ a: 2, b: 1, c: 1 }), version({ a: 1, b: 3, c: 1 }), ['a', 'b', 'c']);
  expect(differences).toEqual([
    { key: 'a', mine: 2, theirs: 1, both: false, suggested: 'mine' },
    { key: 'b', mine: 1, theirs: 3, both: false, suggested: 'theirs' },
  ]);
  expect([...settle(differences, {})]).toEqual([
    ['a', 2],
    ['b', 3],
  ]);
});

test('what both changed asks, and starts with mine', () => {
  const differences = findDifferences(version({ a: 1 }), version({ a: 2 }), version({ a: 3 }), ['a']);
  expect(differences).toMatchObject([{ key: 'a', both: true, suggested: 'mine' }]);
  expect(settle(differences, { a: 'theirs' }).get('a')).toBe(3);
});

test('both changed to the same: no difference; blanks are alike; records are the same by id', () => {
  const here = { id: '1', label: 'old name' };
  const there = { id: '1', label: 'new name' };
  expect(
    findDifferences(version({ a: 1, b: null, c: here }), version({ a: 2, b: '', c: here }), version({ a: 2, b: undefined, c: there }), ['a', 'b', 'c']),
  ).toEqual([]);
});

test('cells of child rows are compared by row; rows that are gone on one side are not', () => {
  const base = version({}, { x: { stock: 1 }, y: { stock: 1 } });
  const mine = version({}, { x: { stock: 5 }, y: { stock: 7 }, new: { stock: 9 } });
  const theirs = version({}, { x: { stock: 6 }, z: { stock: 8 } });
  expect(findDifferences(base, mine, theirs, [])).toEqual([{ key: 'items/x/stock', mine: 5, theirs: 6, both: true, suggested: 'mine' }]);
});
