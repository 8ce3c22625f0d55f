import { describe, expect, test } from '@jest/globals';
import { blockOf, partAt, problemsOf, withBlock, withoutBlock, withPart } from './blocks.ts';
import { type Content, summaryKeys } from './draft.ts';

const goods = { from: 'supply', columns: ['masks'], group_by: ['prefecture'], summaries: [{ kind: 'sum' as const, of: 'masks' }] };
const content: Content = { from: 'daily', columns: ['beds'], group_by: ['hospital.prefecture'], block_label: '病床', joined: { goods } };

describe('blocks of a report in the builder', () => {
  test('a block is edited as if it were a report', () => {
    expect(partAt(content, '')).toBe(content);
    expect(partAt(content, 'goods')).toBe(goods);
    expect(withPart(content, 'goods', { ...goods, columns: ['masks', 'gloves'] })).toEqual({
      ...content,
      joined: { goods: { ...goods, columns: ['masks', 'gloves'] } },
    });
    expect(withPart(content, '', { ...content, columns: ['rooms'] }).columns).toEqual(['rooms']);
    // One that was taken away meanwhile is not there: the report itself is shown.
    expect(partAt(content, 'gone')).toBe(content);
  });
  test('blocks come and go, what the own rows are called with the last of them', () => {
    const two = withBlock(content, 'staff', { from: 'staff', columns: ['title'] });
    expect(Object.keys(two.joined!)).toEqual(['goods', 'staff']);
    expect(withoutBlock(two, 'goods').joined).toEqual({ staff: { from: 'staff', columns: ['title'] } });
    expect(withoutBlock(content, 'goods')).toEqual({ from: 'daily', columns: ['beds'], group_by: ['hospital.prefecture'] });
  });
  test('summaries of blocks are known under their name', () => {
    expect(summaryKeys(content)).toEqual(['count', 'goods.sum_masks', 'goods.count']);
  });
  test('problems are told at their places within the part', () => {
    const problem = (...path: (string | number)[]) => ({ path, code: 'wrong_value', message: path.join('.') });
    const all = [problem('columns', 0), problem('joined', 'goods', 'group_by', 0), problem('joined', 'goods'), problem('joined')];
    expect(problemsOf(all, '').map(({ path }) => path)).toEqual([['columns', 0], ['joined', 'goods'], ['joined']]); // prettier-ignore
    expect(problemsOf(all, 'goods').map(({ path }) => path)).toEqual([['group_by', 0]]);
    expect(all.map(blockOf)).toEqual(['', 'goods', '', '']);
  });
});
