import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cornersOf, fitRange, isSingle, isWithin, moveRange, nextCell, oneCell, wholeGrid, type CellRange, type GridSize } from './cell-range.ts';

const sizes = fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 9 }) });
const within = ({ rows, columns }: GridSize) => fc.record({ row: fc.nat({ max: rows - 1 }), column: fc.nat({ max: columns - 1 }) });
const ranges = sizes.chain((size) => fc.record({ size: fc.constant(size), range: fc.record({ anchor: within(size), active: within(size) }) }));
const isInside = ({ rows, columns }: GridSize, { anchor, active }: CellRange) =>
  [anchor, active].every(({ row, column }) => row >= 0 && row < rows && column >= 0 && column < columns);

describe('what is selected in a grid', () => {
  test('no step leads out of it; without extending one cell is left, with it the beginning stays', () => {
    const step = fc.record({ rows: fc.integer({ min: -20, max: 20 }), columns: fc.integer({ min: -20, max: 20 }), edge: fc.boolean() });
    fc.assert(
      fc.property(ranges, step, fc.boolean(), ({ size, range }, by, extend) => {
        const moved = moveRange(range, by, size, extend);
        expect(isInside(size, moved)).toBe(true);
        if (extend) expect(moved.anchor).toEqual(range.anchor);
        else expect(isSingle(moved)).toBe(true);
      }),
    );
  });
  test('a step and its opposite lead back, away from the edges', () => {
    const from = oneCell({ row: 4, column: 4 });
    const size = { rows: 9, columns: 9 };
    expect(moveRange(moveRange(from, { rows: 3, columns: -2 }, size), { rows: -3, columns: 2 }, size)).toEqual(from);
  });
  test('Tab goes through every cell once, and leaves at the end', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        let at: CellRange | undefined = oneCell({ row: 0, column: 0 });
        const seen: string[] = [];
        for (; at; at = nextCell(at, 1, size)) seen.push(`${at.active.row},${at.active.column}`);
        expect(new Set(seen).size).toBe(size.rows * size.columns);
        expect(nextCell(oneCell({ row: 0, column: 0 }), -1, size)).toBeUndefined();
      }),
    );
  });
  test('a cell is within exactly where its row and column are between the corners', () => {
    fc.assert(
      fc.property(ranges, fc.nat({ max: 9 }), fc.nat({ max: 9 }), ({ range }, row, column) => {
        const { top, bottom, left, right } = cornersOf(range);
        expect(isWithin(range, row, column)).toBe(row >= top && row <= bottom && column >= left && column <= right);
        expect(isWithin(range, range.active.row, range.active.column)).toBe(true);
      }),
    );
  });
  test('fewer rows or columns: what is selected stays within; everything is everything', () => {
    fc.assert(fc.property(ranges, sizes, ({ range }, size) => expect(isInside(size, fitRange(range, size))).toBe(true)));
    expect(cornersOf(wholeGrid({ rows: 3, columns: 5 }))).toEqual({ top: 0, bottom: 2, left: 0, right: 4 });
  });
});
