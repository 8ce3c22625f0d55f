import { expect, test } from '@jest/globals';
import type { RecordAnswer } from '../../../../platform/contract/wire.ts';
import { entryOf } from '../../form/entry.ts';
import { EditedRow } from './edited-row.ts';

const record = (version: number, values: Record<string, unknown>) => ({ id: 'r', version, values }) as unknown as RecordAnswer;
function edited(values: Record<string, unknown>): EditedRow {
  const row = new EditedRow('r', 'R');
  row.record = record(1, { city: '前', beds: 3, org: { id: 'o', label: 'O' } });
  for (const [field, value] of Object.entries(values)) row.take(field, entryOf(value), undefined);
  return row;
}

test('what has its former value again is not changed; what cannot be read is, as it was typed', () => {
  const row = edited({ city: '後', beds: 4, org: { id: 'o', label: 'another label' } });
  expect([...row.entries.keys()]).toEqual(['city', 'beds']);
  row.take('beds', entryOf(3), undefined);
  row.take('city', { value: null, raw: 'x', problem: { code: 'p', message: 'p' } }, undefined);
  expect(row.change()).toEqual({ id: 'r', version: 1, values: { city: 'x' } });
});

test('before the record was read the shown value counts, and no version is claimed', () => {
  const row = new EditedRow('r', 'R');
  row.take('city', entryOf('同'), '同');
  row.take('beds', entryOf(4), 3);
  expect(row.change()).toEqual({ id: 'r', values: { beds: 4 } });
});

test('others changed other fields, or to the same: the row goes on from their version', () => {
  const row = edited({ city: '後' });
  expect(row.meet(record(2, { city: '前', beds: 9 }))).toEqual([]);
  expect([row.state, row.change()]).toEqual(['editing', { id: 'r', version: 2, values: { city: '後' } }]);
  expect(row.meet(record(3, { city: '後', beds: 9 }))).toEqual([]);
  expect(row.entries.size).toBe(0);
});

test.each([
  [true, { id: 'r', version: 2, values: { city: '後', beds: 4 } }],
  [false, { id: 'r', version: 2, values: { beds: 4 } }],
])('both changed one field to different values: a conflict, settled for one of them (mine: %s)', (isMine, change) => {
  const row = edited({ city: '後', beds: 4 });
  expect(row.meet(record(2, { city: '他', beds: 3 }))).toEqual(['city']);
  expect([row.state, row.theirs?.version]).toEqual(['conflict', 2]);
  row.settle(isMine);
  expect([row.state, row.theirs, row.change()]).toEqual(['editing', null, change]);
});
