import { describe, expect, test } from '@jest/globals';
import type { Column } from '../../platform/contract/wire.ts';
import { blank, isNumericColumn, showValue } from './show-value.ts';

const column = (type: string, more: Partial<Column> = {}): Column => ({ key: 'k', label: { ja: '項目', en: 'Field' }, type, sortable: true, ...more });
const japanese = { language: 'ja', timeZone: 'Asia/Tokyo' } as const;

describe('showValue', () => {
  test.each(['text', 'integer', 'date', 'picklist', 'multi_picklist', 'lookup', 'file', 'checkbox', 'number', 'boolean'])('a blank %s is a dash', (type) => {
    expect(showValue(null, column(type), japanese)).toBe(blank);
    expect(showValue(undefined, column(type), japanese)).toBe(blank);
  });

  test('zero and no are values', () => {
    expect(showValue(0, column('integer'), japanese)).toBe('0');
    expect(showValue(0, column('number'), japanese)).toBe('0');
    expect(showValue(false, column('checkbox'), japanese)).toBe('いいえ');
    expect(showValue(false, column('boolean'), { ...japanese, language: 'en' })).toBe('No');
  });

  test('figures have separators of thousands', () => {
    expect(showValue(1234567, column('integer'), japanese)).toBe('1,234,567');
    expect(showValue(-1234, column('integer'), japanese)).toBe('-1,234');
    expect(showValue(999, column('integer'), japanese)).toBe('999');
    expect(showValue(1234.5, column('decimal', { scale: 4 }), japanese)).toBe('1,234.5000');
    expect(showValue(12345.6789, column('number'), japanese)).toBe('12,345.6789');
    expect(showValue(12.345, column('percent', { scale: 1 }), japanese)).toBe('1,234.5%');
    expect(showValue('1234567', column('text'), japanese)).toBe('1234567');
  });

  test('moments are shown in the time zone of the application', () => {
    expect(showValue('2026-11-21T15:30:00.000Z', column('datetime'), japanese)).toBe('2026/11/22 00:30');
  });

  test('formulas are shown as their format says', () => {
    expect(showValue(0.652, column('number', { format: 'percent', scale: 1 }), japanese)).toBe('65.2%');
    expect(showValue('2026-11-22', column('date'), japanese)).toBe('2026/11/22');
  });

  test('records by their label, files by their names, choices by their words', () => {
    expect(showValue({ id: '1', label: '東京都' }, column('lookup'), japanese)).toBe('東京都');
    expect(
      showValue(
        [
          { id: '1', name: 'a.pdf', size: 1, type: '' },
          { id: '2', name: 'b.pdf', size: 1, type: '' },
        ],
        column('file'),
        japanese,
      ),
    ).toBe('a.pdf, b.pdf');
    const choices = [{ value: 'a', label: { ja: '通常', en: 'Normal' } }];
    expect(showValue('a', column('picklist', { choices }), japanese)).toBe('通常');
    expect(showValue('a', column('choice', { choices }), japanese)).toBe('通常');
    expect(showValue(['a'], column('multi_picklist', { choices }), japanese)).toBe('通常');
  });

  test('an address is a link only when it is one of the web', () => {
    expect(showValue('javascript:alert(1)', column('url'), japanese)).toBe('javascript:alert(1)');
    expect(showValue('https://example.jp/', column('url'), japanese)).not.toBe('https://example.jp/');
  });

  test('a type that this page does not know is shown as text', () => {
    expect(showValue('x', column('hologram'), japanese)).toBe('x');
  });

  test('numbers are right-aligned', () => {
    expect(['integer', 'decimal', 'percent', 'number'].map((type) => isNumericColumn(column(type)))).toEqual([true, true, true, true]);
    expect(['text', 'date', 'lookup', 'boolean'].map((type) => isNumericColumn(column(type)))).toEqual([false, false, false, false]);
  });
});
