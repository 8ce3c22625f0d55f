import type { Column } from '../../../platform/contract/wire.ts';
import type { ChartData } from './chart-data.ts';
import { figureWords } from './figure-words.ts';
import { fitWords, widthOf, type Shape } from './scene.ts';
import { ticksOf, type Ticks } from './ticks.ts';

const SIZE = 12;
const GAP = 8;

/** The room that bars and lines are drawn in. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Where a figure lies: along x where bars lie, along y where they stand. */
  readonly at: (value: number) => number;
  /** Where the room of a group begins along the other axis, and how wide it is. */
  readonly place: (index: number) => number;
  readonly step: number;
  readonly shapes: readonly Shape[];
}

/** Axes with figures to the left and the names of the groups below; names that would meet are left out, evenly. */
export function standingAxes(data: ChartData, values: readonly number[], width: number, height: number): Plot {
  const ticks = ticksFor(data, values, Math.max(2, Math.floor(height / 50)));
  const left = widest(ticks, data.summary) + GAP;
  const top = SIZE;
  const plot = { left, top, width: Math.max(40, width - left - GAP), height: height - top - SIZE * 2 };
  const at = (value: number) => plot.top + plot.height * (1 - (value - ticks.least) / (ticks.greatest - ticks.least));
  const step = plot.width / Math.max(1, data.segments.length);
  const names = data.segments.map(({ label }) => fitWords(label, SIZE, Math.max(step - 4, 96)));
  const every = Math.max(1, Math.ceil((Math.max(0, ...names.map((name) => widthOf(name, SIZE))) + GAP) / step));
  const place = (index: number) => plot.left + index * step;
  const shapes: Shape[] = ticks.values.flatMap((value): Shape[] => [
    line(plot.left, at(value), plot.left + plot.width, at(value), value === 0 ? '--ink-3' : '--line-2'),
    words(figureWords(value, data.summary), plot.left - GAP, at(value) + SIZE / 3, 'end'),
  ]);
  const written = names.flatMap((name, index): Shape[] => (index % every === 0 ? [words(name, place(index) + step / 2, height - SIZE / 2, 'middle')] : []));
  return { ...plot, at, place, step, shapes: [...shapes, ...written] };
}

/** Axes with the names of the groups to the left, all of them, and figures below. */
export function lyingAxes(data: ChartData, values: readonly number[], width: number, height: number): Plot {
  const names = data.segments.map(({ label }) => fitWords(label, SIZE, width * 0.36));
  const left = Math.max(0, ...names.map((name) => widthOf(name, SIZE))) + GAP;
  const plot = { left, top: 2, width: Math.max(40, width - left - GAP * 3), height: height - SIZE * 2 };
  const ticks = ticksFor(data, values, Math.max(2, Math.floor(plot.width / 90)));
  const at = (value: number) => plot.left + (plot.width * (value - ticks.least)) / (ticks.greatest - ticks.least);
  const step = plot.height / Math.max(1, data.segments.length);
  const place = (index: number) => plot.top + index * step;
  const shapes: Shape[] = ticks.values.flatMap((value): Shape[] => [
    line(at(value), plot.top, at(value), plot.top + plot.height, value === 0 ? '--ink-3' : '--line-2'),
    words(figureWords(value, data.summary), at(value), height - SIZE / 2, 'middle'),
  ]);
  const written = names.map((name, index): Shape => words(name, plot.left - GAP, place(index) + step / 2 + SIZE / 3, 'end'));
  return { ...plot, at, place, step, shapes: [...shapes, ...written] };
}

function ticksFor({ segments, series }: ChartData, values: readonly number[], wanted: number): Ticks {
  const cells = [...segments, ...series.flatMap((each) => each.cells)];
  return ticksOf(
    values,
    wanted,
    cells.every(({ value }) => Number.isInteger(value)),
  );
}
const widest = (ticks: Ticks, column: Column): number => Math.max(...ticks.values.map((value) => widthOf(figureWords(value, column), SIZE)));
const line = (x: number, y: number, toX: number, toY: number, stroke: string): Shape => ({ kind: 'path', d: `M${x} ${y}L${toX} ${toY}`, stroke, width: 1 });
const words = (text: string, x: number, y: number, at: 'start' | 'middle' | 'end'): Shape => ({
  kind: 'text',
  x,
  y,
  words: text,
  size: SIZE,
  at,
  fill: '--ink-2',
});
