import { describe, expect, test } from '@jest/globals';
import { needsCheck, readChoice } from './export-choice.ts';

describe('the choice of an export', () => {
  test('as the manual has it unless said (M2-1)', () => {
    expect(readChoice(undefined)).toEqual({ view: 'details', format: 'csv', encoding: 'shift_jis' });
  });
  test('what is unknown falls back', () => {
    expect(readChoice({ view: 'formatted', format: 'pdf', encoding: 7 })).toEqual({ view: 'formatted', format: 'csv', encoding: 'shift_jis' });
    expect(readChoice('nonsense', { view: 'formatted', format: 'xlsx', encoding: 'utf-8' })).toEqual({ view: 'formatted', format: 'xlsx', encoding: 'utf-8' });
  });
  test('only a Shift-JIS file is looked through first', () => {
    expect([readChoice({}), readChoice({ format: 'xlsx' }), readChoice({ encoding: 'utf-8' })].map(needsCheck)).toEqual([true, false, false]);
  });
});
