import { describe, expect, test } from '@jest/globals';
import type { Column } from '../../../platform/contract/wire.ts';
import { parseFormula } from '../../../platform/formula/parse.ts';
import { bothFilters, groupFilter, groupLabel, keysFilter } from './group-value.ts';

const column = (key: string, type: string, more: Partial<Column> = {}): Column => ({ key, type, label: { ja: key, en: key }, sortable: true, ...more });
const status = column('status', 'picklist', {
  choices: [
    { value: 'done', label: { ja: '済', en: 'Done' }, tone: 'good' },
    { value: 'open', label: { ja: '未', en: 'Open' } },
  ],
});

describe('the rows of a group', () => {
  test.each([
    ['a state', 'done', status, 'status = "done"', '済'],
    ['a record', { id: '01-x', label: '東京都' }, column('area.prefecture', 'lookup'), 'area.prefecture = "01-x"', '東京都'],
    ['a blank', null, status, 'ISBLANK(status)', '（空欄）'],
    ['no record, or none that one may read', null, column('area.prefecture', 'lookup'), 'ISBLANK(area.prefecture.title)', '（空欄）'],
    ['a text with quotes', 'a "b"', column('name', 'text'), 'name = "a ""b"""', 'a "b"'],
    ['a number', 3, column('beds', 'integer'), 'beds = 3', '3'],
    ['yes', true, column('open', 'checkbox'), 'open = TRUE', 'はい'],
    ['a day', '2026-11-22', column('day', 'date'), 'day = DATE(2026, 11, 22)', '2026/11/22'],
    ['a day of moments', '2026-11-22', column('at', 'date', { format: 'day', moment: true }), 'DATEVALUE(at) = DATE(2026, 11, 22)', '2026/11/22'],
    [
      'a week of moments',
      '2026-11-16',
      column('at', 'text', { format: 'week', moment: true }),
      'DATEVALUE(at) >= DATE(2026, 11, 16) AND DATEVALUE(at) < DATE(2026, 11, 23)',
      '2026/11/16〜11/22',
    ],
    ['a fiscal year', 'FY2026', column('day', 'text', { format: 'fiscal_year' }), 'day >= DATE(2026, 4, 1) AND day < DATE(2027, 4, 1)', '2026年度'],
    ['a month', '2026-12', column('day', 'text', { format: 'month' }), 'day >= DATE(2026, 12, 1) AND day < DATE(2027, 1, 1)', '2026年12月'],
    ['a number like a year', '2026', column('code', 'text'), 'code = "2026"', '2026'],
    ['a year', '2026', column('day', 'text', { format: 'year' }), 'day >= DATE(2026, 1, 1) AND day < DATE(2027, 1, 1)', '2026年'],
  ])('%s', (_name, value, of, filter, label) => {
    expect(groupFilter(value, of)).toBe(filter);
    expect(groupLabel(value, of)).toBe(label);
    expect(parseFormula(filter)).toHaveProperty('expression');
  });
  test('a bucket, and what is computed, are kept by their own conditions; an era is in its label', () => {
    const bucket = column('size', 'picklist', {
      choices: [{ value: 'b1', label: { ja: '小', en: 'Small' } }],
      buckets: [
        { value: 'b1', condition: 'beds < 10' },
        { value: null, condition: 'ISBLANK(beds)' },
      ],
    });
    expect([groupFilter('b1', bucket), groupLabel('b1', bucket), groupFilter(null, bucket)]).toEqual(['beds < 10', '小', 'ISBLANK(beds)']);
    expect(groupFilter(true, column('full', 'boolean', { name: '(used >= beds)' }))).toBe('(used >= beds) = TRUE');
    expect(groupFilter('2026-11', column('month', 'text', { format: 'month', name: 'day' }))).toBe('day >= DATE(2026, 11, 1) AND day < DATE(2026, 12, 1)');
    expect(groupLabel('2026-11', column('month', 'text', { format: 'month', era: true }))).toBe('令和8年11月');
    expect(groupLabel('2026-11-23', column('day', 'date', { era: true }))).toBe('令和8年11月23日');
  });
  test('all other groups together are those that are none of the named, within the same group above', () => {
    const [area, state] = [column('area', 'text'), column('state', 'text')];
    const all = [['x'], ['y'], ['x', 'a'], ['x', 'b'], ['x', { others: true }], ['y', 'c'], []].map((keys) => ({ keys }));
    const filter = keysFilter(['x', { others: true }], [area, state], all);
    expect(filter).toBe('area = "x" AND (NOT ((state = "a") OR (state = "b")))');
    expect(parseFormula(filter)).toHaveProperty('expression');
    expect(groupLabel({ others: true }, area)).toBe('その他');
  });
  test('conditions that must both hold', () => {
    expect(bothFilters('', null, 'a = 1')).toBe('a = 1');
    expect(bothFilters('a = 1 OR b = 2', 'c = 3')).toBe('(a = 1 OR b = 2) AND c = 3');
    expect(bothFilters()).toBe('');
  });
});
