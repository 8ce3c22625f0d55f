import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nearest } from './nearest.ts';

const fields = ['fever_patients', 'tested_total', 'tested_pcr', 'report_date', 'institution', 'name', 'ISBLANK'];

describe('nearest', () => {
  test.each([
    ['fever_patient', 'fever_patients'],
    ['feverpatients', 'fever_patients'],
    ['tested_tolal', 'tested_total'],
    ['insittution', 'institution'],
    ['nmae', 'name'],
    ['isblnak', 'ISBLANK'],
    ['report', 'report_date'],
    ['institution', 'institution'],
  ])('%s means %s', (word, right) => {
    expect(nearest(word, fields)).toBe(right);
  });

  test.each(['', 'x', 'abcdef', 'zzzzzzzzzzzz', '医療機関', 'nxyz'])('%p means nothing', (word) => {
    expect(nearest(word, fields)).toBeUndefined();
  });

  test('a candidate itself is always found, and nothing but candidates', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 2 }), { minLength: 1 }), fc.string(), (candidates, word) => {
        const first = candidates[0] ?? '';
        expect(nearest(first, candidates)?.toLowerCase().slice(0, 100)).toBe(first.toLowerCase().slice(0, 100));
        const found = nearest(word, candidates);
        if (found !== undefined) expect(candidates).toContain(found);
      }),
    );
  });
});
