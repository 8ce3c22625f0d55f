import { expect, test } from '@jest/globals';
import { detailRows } from './detail-rows.ts';

test('a change stands side by side, what lies within others by its path', () => {
  expect(detailRows({ before: { name: '旧', rules: { length: 8, history: 0 } }, after: { name: '新', rules: { length: 10 } } })).toEqual({
    compared: true,
    rows: [
      { name: 'name', before: '旧', after: '新' },
      { name: 'rules.length', before: '8', after: '10' },
      { name: 'rules.history', before: '0', after: null },
    ],
  });
});
test('what was made has no before, what was removed no after', () => {
  expect(detailRows({ before: null, after: { role: 'city' } }).rows).toEqual([{ name: 'role', before: null, after: 'city' }]);
  expect(detailRows({ before: { role: 'city' }, after: null }).rows).toEqual([{ name: 'role', before: 'city', after: null }]);
});
test('anything else is shown as it is', () => {
  expect(detailRows({ rows: 12, finished: true, filter: null, columns: ['a', { b: 1 }], words: [] })).toEqual({
    compared: false,
    rows: [
      { name: 'rows', before: null, after: '12' },
      { name: 'finished', before: null, after: 'true' },
      { name: 'filter', before: null, after: null },
      { name: 'columns', before: null, after: 'a, {"b":1}' },
      { name: 'words', before: null, after: null },
    ],
  });
  for (const nothing of [null, undefined, {}]) expect(detailRows(nothing).rows).toEqual([]);
});
