import { describe, expect, test } from '@jest/globals';
import { classOf, prefectureTiles, tileOf } from '../../components/chart/prefecture-tiles.ts';
import { changeOf, gaugeParts, type Figure } from './figure.ts';

const label = { ja: '前日', en: 'Yesterday' };
const range = (to: number, tone: 'good' | 'warn' | 'bad') => ({ to, tone, label });

describe('a figure', () => {
  test.each([
    ['a rise of what is better low', 12, 10, 'less', { by: 2, share: 0.2, tone: 'bad' }],
    ['a fall of it', 8, 10, 'less', { by: -2, share: -0.2, tone: 'good' }],
    ['a rise of what is better high', 3, 2, 'more', { by: 1, share: 0.5, tone: 'good' }],
    ['neither', 3, 2, null, { by: 1, share: 0.5, tone: 'idle' }],
    ['no change', 3, 3, 'more', { by: 0, share: 0, tone: 'idle' }],
    ['from 0, of which nothing is a share', 3, 0, 'more', { by: 3, share: null, tone: 'good' }],
    ['a blank is not 0', null, 3, 'more', null],
    ['nor is one before', 3, null, 'more', null],
  ] as const)('changes: %s', (_name, value, before, better, change) => {
    expect(changeOf({ value, compare: { value: before, label, where: 'TRUE' }, better })).toEqual(change);
  });

  const gauge: Figure['gauge'] = { min: 0, max: 1, ranges: [range(0.5, 'bad'), range(0.75, 'warn'), range(1, 'good')] };
  test.each([
    ['at the beginning', 0, 0, 'bad'],
    ['where a range begins', 0.5, 0.5, 'warn'],
    ['at the end', 1, 1, 'good'],
    ['beyond it', 1.5, 1, 'good'],
    ['below the beginning', -1, 0, 'bad'],
    ['blank', null, null, undefined],
  ] as const)('stands on a scale: %s', (_name, value, at, tone) => {
    const parts = gaugeParts({ gauge, value });
    expect([parts.at, parts.range?.tone]).toEqual([at, tone]);
    expect(parts.ranges.map(({ width }) => width)).toEqual([0.5, 0.25, 0.25]);
  });
});

describe('the map', () => {
  test('has the 47 prefectures, each in a place of its own', () => {
    expect(new Set(prefectureTiles.map(({ name }) => name)).size).toBe(47);
    expect(new Set(prefectureTiles.map(({ column, row }) => `${column} ${row}`)).size).toBe(47);
    expect(prefectureTiles.every(({ column, row }) => column >= 1 && column <= 13 && row >= 1 && row <= 11)).toBe(true);
  });
  test.each([
    ['北海道', '北海道'],
    ['東京都', '東京'],
    ['京都府', '京都'],
    ['京都', '京都'],
    ['神奈川県', '神奈川'],
    ['（空欄）', undefined],
    ['東京都庁', undefined],
    ['東京市', undefined],
  ])('finds %s', (words, name) => expect(tileOf(words)?.name).toBe(name));

  test.each([
    [0, 0, 10, 1],
    [2, 0, 10, 2],
    [10, 0, 10, 5],
    [7, 7, 7, 1],
  ])('%d between %d and %d is of class %d', (value, least, greatest, number) => expect(classOf(value, least, greatest)).toBe(number));
});
