import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgePast } from './judge-past.ts';

const limits = { far: 5, least: 5, rising: 4 };

describe('a number beside the former answers, newest first', () => {
  test.each([
    ['as usual', 21, [20, 22, 19, 21, 20, 23], undefined],
    ['ten times as many', 210, [20, 22, 19, 21, 20, 23], { kind: 'far', median: 20.5 }],
    ['nothing where there were always many', 0, [20, 22, 19, 21, 20, 23], { kind: 'far', median: 20.5 }],
    ['far, but within the least difference', 4, [0, 0, 0, 0, 0, 0], undefined],
    ['one odd answer before does not move what is usual', 300, [20, 22, 3000, 19, 21, 20], { kind: 'far', median: 20.5 }],
    ['too few answers to tell', 210, [20, 22, 19], undefined],
    ['a spread series', 60, [5, 80, 20, 100, 40, 70], undefined],
    ['a series that only rises', 31, [25, 20, 12, 7], { kind: 'rising', answers: 4 }],
    ['rising with a day that stayed', 31, [25, 25, 12, 7], { kind: 'rising', answers: 4 }],
    ['rising, but one fell', 31, [25, 20, 22, 7], undefined],
    ['this one stays', 25, [25, 20, 12, 7], undefined],
    ['hardly ever rising', 8, [7, 7, 7, 7], undefined],
    ['not yet long enough', 31, [25, 20, 12], undefined],
    ['no past', 31, [], undefined],
  ])('%s', (_case, value, past, verdict) => {
    expect(judgePast(value, past, limits)).toEqual(verdict);
  });

  test('what is not asked for is not said', () => {
    expect(judgePast(210, [20, 22, 19, 21, 20, 23], { least: 5, rising: 4 })).toBeUndefined();
    expect(judgePast(31, [25, 20, 12, 7], { least: 5, far: 5 })).toBeUndefined();
  });

  test('a value that was answered before in a series of little spread is never far', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 5, maxLength: 40 }), (past) => {
        const sorted = [...past].sort((left, right) => left - right);
        const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
        expect(judgePast(middle, past, { far: 5, least: 0 })).toBeUndefined();
      }),
    );
  });
});
