import { describe, expect, test } from '@jest/globals';
import { parseSort, printSort, sortPlace, sortState, toggleSort } from './sort.ts';

describe('order', () => {
  test('read and written', () => {
    expect(parseSort('-report_date, institution.name,,-')).toEqual([
      { key: 'report_date', descending: true },
      { key: 'institution.name', descending: false },
    ]);
    expect(printSort(parseSort('-a,b'))).toBe('-a,b');
  });
  test('a heading goes up, down, and back to the definition', () => {
    expect(toggleSort('', 'a', false)).toBe('a');
    expect(toggleSort('a', 'a', false)).toBe('-a');
    expect(toggleSort('-a', 'a', false)).toBe('');
    expect(toggleSort('b', 'a', false)).toBe('a');
  });
  test('with shift the others stay', () => {
    expect(toggleSort('b', 'a', true)).toBe('b,a');
    expect(toggleSort('b,a', 'a', true)).toBe('b,-a');
    expect(toggleSort('b,-a', 'a', true)).toBe('b');
  });
  test('numbered where there are several', () => {
    expect([sortPlace('-a,b', 'a'), sortPlace('-a,b', 'b'), sortPlace('a', 'a'), sortPlace('a,b', 'c')]).toEqual(['1', '2', '', '']);
  });
  test('told to screen readers', () => {
    expect([sortState('-a,b', 'a'), sortState('-a,b', 'b'), sortState('', 'a')]).toEqual(['descending', 'ascending', 'none']);
  });
});
