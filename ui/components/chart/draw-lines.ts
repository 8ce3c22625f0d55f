import { standingAxes } from './axes.ts';
import type { ChartData } from './chart-data.ts';
import { segmentWords } from './figure-words.ts';
import { markerPath } from './marker.ts';
import type { Scene, Shape } from './scene.ts';

/** Lines are told apart by their dashes, too. */
const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 4], [1, 4]];
/** Of more points than these a single line has no markers. */
const MARKED = 60;

/** A line for each series, with a marker of its own at each figure. A blank is a gap, never 0. */
export function drawLines(data: ChartData, width: number, height: number): Scene {
  const values = data.series.flatMap(({ cells }) => cells.filter(({ blank }) => !blank).map(({ value }) => value));
  const { at, place, step, shapes } = standingAxes(data, values, width, height);
  const x = (index: number) => round(place(index) + step / 2);
  const drawn = data.series.flatMap(({ cells, colour, pattern }): Shape[] => {
    const stroke = data.by ? colour : '--chart-1';
    const pieces = cells.map((cell, index) => (cell.blank ? '' : `${index === 0 || cells[index - 1]?.blank ? 'M' : 'L'}${x(index)} ${round(at(cell.value))}`));
    const dash = dashes[pattern % dashes.length] ?? [];
    const line: Shape = { kind: 'path', d: pieces.join(''), stroke, width: 2, ...(data.by && { dash }) };
    const isMarked = data.by !== null || cells.length <= MARKED;
    const points = cells.flatMap((cell, index): Shape[] => {
      if (cell.blank) return [];
      const alone = (cells[index - 1]?.blank ?? true) && (cells[index + 1]?.blank ?? true);
      const words = data.by ? `${data.segments[index]?.label ?? ''} ${segmentWords(cell, data.summary)}` : segmentWords(cell, data.summary);
      const mark = { words, segment: cell };
      // What is small is hit all the same: a marker stands in a place as large as a finger needs it.
      const place: Shape = { kind: 'path', d: markerPath(0, x(index), at(cell.value), Math.min(10, Math.max(4, step / 2))), mark };
      return [...(isMarked || alone ? [{ kind: 'path' as const, d: markerPath(pattern, x(index), at(cell.value), 4), fill: stroke }] : []), place];
    });
    return [line, ...points];
  });
  return { width, height, shapes: [...shapes, ...drawn] };
}

const round = (value: number): number => Math.round(value * 10) / 10;
