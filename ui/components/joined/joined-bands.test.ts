import { expect, test } from '@jest/globals';
import type { Groups, Summary } from '../../../platform/contract/wire.ts';
import { joinedBands, rowsOf } from './joined-bands.ts';

const label = (ja: string) => ({ ja, en: ja });
const summary = (key: string, more: Partial<Summary> = {}): Summary => ({ key, label: label(key), kind: 'sum', type: 'number', sortable: false, ...more });
const groups: Groups = {
  groupings: [],
  summaries: [summary('sum_beds'), summary('goods.sum_masks', { block: { name: 'goods', label: label('マスク') } }), summary('each', { across: true })],
  rows: [],
  truncated: false,
  blocks: [
    { block: null, label: label('病床'), groupings: [], not_applied: [] },
    { block: 'goods', label: label('物資'), groupings: [], not_applied: [] },
    { block: 'staff', label: label('職員'), groupings: [], not_applied: [] },
  ],
  as_of: '2026-11-23T00:00:00Z',
};

test('figures stand under their part, those across at the end; a part without figures has no band', () => {
  expect(joinedBands(groups).map(({ part, summaries }) => [part?.label.ja ?? null, summaries.map(({ key }) => key)])).toEqual([
    ['病床', ['sum_beds']],
    ['物資', ['goods.sum_masks']],
    [null, ['each']],
  ]);
  expect(joinedBands({ ...groups, summaries: [] })).toEqual([]);
});

test('rows are counted by part', () => {
  const [own, goods] = groups.blocks!;
  const values = { count: 3, 'goods.count': 0 };
  expect([rowsOf(own!, values), rowsOf(goods!, values), rowsOf(goods!, {})]).toEqual([3, 0, 0]);
});
