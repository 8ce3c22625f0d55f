import { lyingAxes, standingAxes } from './axes.ts';
import type { ChartData } from './chart-data.ts';
import { segmentWords } from './figure-words.ts';
import { isTime } from './group-order.ts';
import type { Scene, Shape } from './scene.ts';

/** More bars than these lie, so that many names stay readable; days stand as they pass. */
const STANDING = 6;

/** Whether bars lie. */
export const liesDown = ({ group, segments }: ChartData): boolean => !isTime(group) && segments.length > STANDING;

/** Bars: of several series beside each other, or `stacked` on each other. From 0 up, or down where they are below it. */
export function drawBars(data: ChartData, stacked: boolean, width: number, height: number): Scene {
  const spans = data.segments.map((_, index) => spansOf(data, index, stacked));
  const ends = spans.flat().flatMap((span) => [span.from, span.to]);
  const lies = liesDown(data);
  const { at, place, step, shapes } = (lies ? lyingAxes : standingAxes)(data, ends, width, height);
  const lanes = stacked ? 1 : data.series.length;
  const toned = data.group.choices?.some(({ tone }) => tone) ?? false;
  const gap = Math.min(step * 0.2, 24);
  const lane = Math.min((step - gap) / lanes, 90);
  const bars = spans.flatMap((group, index) => {
    const begin = place(index) + (step - lane * lanes) / 2;
    return group.flatMap(({ from, to, series: number }): Shape[] => {
      const series = data.series[number];
      const cell = series?.cells[index];
      if (!series || !cell || cell.blank) return [];
      const [low, high] = [Math.min(at(from), at(to)), Math.max(at(from), at(to))];
      const across = begin + (stacked ? 0 : number * lane);
      const thick = Math.max(1, lane - (lanes > 1 ? 1 : 0));
      const size = Math.max(high - low - (stacked && high - low > 4 ? 1 : 0), from === to ? 0 : 1);
      const box = lies ? { x: low, y: across, width: size, height: thick } : { x: across, y: low, width: thick, height: size };
      const fill = data.by || toned ? cell.colour : '--chart-1';
      const words = data.by ? `${data.segments[index]?.label ?? ''} ${segmentWords(cell, data.summary)}` : segmentWords(cell, data.summary);
      return [{ kind: 'box', ...box, fill, pattern: series.pattern, mark: { words, segment: cell } }];
    });
  });
  return { width, height, shapes: [...shapes, ...bars] };
}

interface Span {
  readonly series: number;
  readonly from: number;
  readonly to: number;
}

/** From where to where the bars of a group go: stacked, what is below 0 goes down by itself. */
function spansOf({ series }: ChartData, index: number, stacked: boolean): readonly Span[] {
  let [up, down] = [0, 0];
  return series.map(({ cells }, number): Span => {
    const value = cells[index]?.value ?? 0;
    if (!stacked) return { series: number, from: 0, to: value };
    const from = value < 0 ? down : up;
    if (value < 0) down += value;
    else up += value;
    return { series: number, from, to: from + value };
  });
}
