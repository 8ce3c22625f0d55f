import { describe, expect, test } from '@jest/globals';
import { choiceParameters, needsCheck, readChoice } from './export-choice.ts';

const usual = { view: 'details', format: 'csv', encoding: 'shift_jis', separator: 'comma', header: 'labels', values: 'shown' };

describe('the choice of an export', () => {
  test('as the manual has it unless said (M2-1)', () => {
    expect(readChoice(undefined)).toEqual(usual);
  });
  test('what is unknown falls back', () => {
    expect(readChoice({ view: 'formatted', format: 'pdf', encoding: 7, separator: '|' })).toEqual({ ...usual, view: 'formatted' });
    expect(readChoice('nonsense', readChoice({ view: 'formatted', format: 'xlsx', encoding: 'utf-8' }))).toEqual({
      ...usual,
      view: 'formatted',
      format: 'xlsx',
      encoding: 'utf-8',
    });
  });
  test('the server is asked only for what means something in the file', () => {
    const asked = (given: object) => Object.entries(choiceParameters(readChoice({ values: 'raw', header: 'names', ...given }))).filter(([, value]) => value);
    expect(asked({}).map(([name]) => name)).toEqual(['view', 'format', 'encoding', 'separator', 'header', 'values']);
    expect(asked({ view: 'formatted' }).map(([name]) => name)).toEqual(['view', 'format', 'encoding', 'separator']);
    expect(asked({ format: 'xlsx' }).map(([name]) => name)).toEqual(['view', 'format', 'header', 'values']);
    expect(Object.fromEntries(asked({ format: 'jsonl', view: 'formatted' }))).toEqual({ view: 'details', format: 'jsonl', values: 'raw' });
  });
  test('only a Shift-JIS file is looked through first', () => {
    expect([readChoice({}), readChoice({ format: 'xlsx' }), readChoice({ encoding: 'utf-8' })].map(needsCheck)).toEqual([true, false, false]);
  });
});
