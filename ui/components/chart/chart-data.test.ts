import { describe, expect, test } from '@jest/globals';
import { array, assert, boolean, double, integer, property } from 'fast-check';
import type { Column, Groups, Summary } from '../../../platform/contract/wire.ts';
import { parseFormula } from '../../../platform/formula/parse.ts';
import { chartData, type ChartData } from './chart-data.ts';
import { drawChart, heightOf } from './draw-chart.ts';
import type { Shape } from './scene.ts';
import { MOST_SERIES } from './series.ts';
import { ticksOf } from './ticks.ts';

const column = (key: string, type: string, more: Partial<Column> = {}): Column => ({ key, type, label: { ja: key, en: key }, sortable: true, ...more });
const count: Summary = { ...column('count', 'integer'), kind: 'count' };
const average: Summary = { ...column('average_used', 'decimal'), kind: 'average' };
const status = column('status', 'picklist', {
  choices: [
    { value: 'done', label: { ja: '済', en: 'Done' }, tone: 'good' },
    { value: 'open', label: { ja: '未', en: 'Open' } },
  ],
});
type Figures = readonly (readonly [keys: readonly unknown[], value: number | null])[];
const groupsOf = (groupings: readonly Column[], summary: Summary, figures: Figures): Groups => ({
  groupings: [...groupings],
  summaries: [summary],
  rows: figures.map(([keys, value]) => ({ level: keys.length, keys: [...keys] as never, count: 1, values: { [summary.key]: value } })),
  truncated: false,
  as_of: '2026-01-01T00:00:00.000Z',
});
const bySegment = (data: ChartData | null) => data?.segments.map(({ label, value, filter }) => [label, value, filter]);

describe('what a chart shows', () => {
  test('segments come in the order of the picklist, with tones and conditions', () => {
    const data = chartData(
      { type: 'stacked', group: 'status', series: null, value: 'count' },
      groupsOf([status], count, [
        [['open'], 1],
        [['done'], 7],
        [[], 8],
      ]),
    );
    expect(data?.segments.map(({ label, value, colour, filter }) => [label, value, colour, filter])).toEqual([
      ['済', 7, '--chart-good', 'status = "done"'],
      ['未', 1, '--chart-2', 'status = "open"'],
    ]);
    expect([data?.total, data?.whole]).toEqual([8, 8]);
  });
  test('days go from left to right, however the groups are sorted', () => {
    const groups = groupsOf([column('day', 'date')], count, [
      [['2026-11-03'], 1],
      [['2026-11-02'], 1],
      [[null], 1],
    ]);
    expect(bySegment(chartData({ type: 'line', group: 'day', series: null, value: 'count' }, groups))?.map(([label]) => label)).toEqual([
      '2026/11/02',
      '2026/11/03',
      '（空欄）',
    ]);
  });
  test('groups of other groupings give no chart, no rows an empty one', () => {
    expect(chartData({ type: 'bar', group: 'x', series: null, value: 'count' }, groupsOf([status], count, []))).toBeNull();
    expect(chartData({ type: 'bar', group: 'status', series: 'area', value: 'count' }, groupsOf([status], count, []))).toBeNull();
    expect(chartData({ type: 'bar', group: 'status', series: null, value: 'other' }, groupsOf([status], count, []))).toBeNull();
    expect(bySegment(chartData({ type: 'bar', group: 'status', series: null, value: 'count' }, groupsOf([status], count, [[[], 0]])))).toEqual([]);
  });
  test('the totals of series are the server’s: nothing is added that does not add up', () => {
    const groups = groupsOf([column('area', 'text'), status], average, [
      [['a', 'done'], 2],
      [['b', 'done'], 4],
      [['b', 'open'], 9],
      [['a'], 2],
      [['b'], 5],
      [[], 4.2],
    ]);
    const series = groupsOf([status], average, [
      [['open'], 9],
      [['done'], 3.5],
      [[], 4.2],
    ]);
    const data = chartData({ type: 'bar', group: 'area', series: 'status', value: 'average_used' }, groups, series);
    expect(data?.series.map(({ label, total, cells }) => [label, total?.value, ...cells.map(({ shown }) => shown)])).toEqual([
      ['済', 3.5, 2, 4],
      ['未', 9, null, 9],
    ]);
    expect(data?.series[1]?.cells[1]?.filter).toBe('area = "b" AND status = "open"');
    expect([data?.whole, data?.segments.map(({ share }) => share)]).toEqual([4.2, [null, null]]);
  });
});

/** Two groups with so many series, of which each has its number. */
const many = (summary: Summary, series: number): ChartData => {
  const names = Array.from({ length: series }, (_, index) => `s${index}`);
  const cells: Figures = ['a', 'b'].flatMap((area) => names.map((name, index) => [[area, name], index + 1] as const));
  const groups = groupsOf([column('area', 'text'), column('name', 'text')], summary, [...cells, [['a'], 1], [['b'], 2], [[], 3]]);
  const totals = groupsOf([column('name', 'text')], summary, [...names.map((name, index) => [[name], (index + 1) * 2] as const), [[], 3]]);
  return chartData({ type: 'bar', group: 'area', series: 'name', value: summary.key }, groups, totals)!;
};

describe('too many series', () => {
  test('of what adds up the others are one more, exactly, with a condition that can be read', () => {
    const data = many(count, 9);
    expect(data.series.map(({ label }) => label)).toEqual(['s4', 's5', 's6', 's7', 's8', 'その他（4）']);
    expect(data.series.at(-1)!.cells.map(({ value }) => value)).toEqual([1 + 2 + 3 + 4, 1 + 2 + 3 + 4]);
    expect(() => parseFormula(data.series.at(-1)!.cells[0]!.filter!)).not.toThrow();
    expect([data.left, data.all.length]).toEqual([[], 9]);
  });
  test('of what does not, they are named and stay in the table', () => {
    const data = many(average, 8);
    expect([data.series.length, data.left, data.all.length]).toEqual([MOST_SERIES, ['s0', 's1'], 8]);
  });
  test('no two that are drawn look alike, and what is drawn of a group is all of it', () => {
    assert(
      property(integer({ min: 1, max: 30 }), (number) => {
        const data = many(count, number);
        expect(new Set(data.series.map(({ pattern }) => pattern)).size).toBe(data.series.length);
        expect(data.series.length).toBeLessThanOrEqual(MOST_SERIES);
        expect(data.series.reduce((sum, { cells }) => sum + cells[0]!.value, 0)).toBe((number * (number + 1)) / 2);
      }),
    );
  });
});

const boxes = (shapes: readonly Shape[]) => shapes.flatMap((shape) => (shape.kind === 'box' ? [shape] : []));

describe('the picture', () => {
  test('bars are as long as their figures, whatever these are, and lie within the picture', () => {
    const figures = array(double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 });
    assert(
      property(figures, integer({ min: 240, max: 1600 }), boolean(), (values, width, isTime) => {
        const groups = groupsOf(
          [column('area', isTime ? 'date' : 'text')],
          average,
          values.map((value, index) => [[`2026-11-${String(index + 10)}`], value] as const),
        );
        const data = chartData({ type: 'bar', group: 'area', series: null, value: 'average_used' }, groups)!;
        const height = heightOf('bar', data, false);
        const bars = boxes(drawChart('bar', data, width, height).shapes);
        const lying = !isTime && values.length > 6;
        const greatest = Math.max(...values.map(Math.abs));
        const longest = Math.max(...bars.map((bar) => (lying ? bar.width : bar.height)));
        bars.forEach((bar) => {
          const long = lying ? bar.width : bar.height;
          expect(Math.abs(long - (Math.abs(bar.mark!.segment.value) / (greatest || 1)) * longest)).toBeLessThan(1.5);
          expect(bar.x).toBeGreaterThanOrEqual(-0.01);
          expect(bar.x + bar.width).toBeLessThanOrEqual(width + 0.01);
          expect(bar.y + bar.height).toBeLessThanOrEqual(height + 1.01);
        });
      }),
    );
  });
  test('a blank is no bar and breaks a line; zero is a bar of no length', () => {
    const groups = groupsOf([column('day', 'date')], count, [
      [['2026-11-01'], 3],
      [['2026-11-02'], null],
      [['2026-11-03'], 0],
      [['2026-11-04'], 5],
    ]);
    const data = chartData({ type: 'bar', group: 'day', series: null, value: 'count' }, groups)!;
    expect(boxes(drawChart('bar', data, 600, 200).shapes).map(({ mark }) => mark?.segment.shown)).toEqual([3, 0, 5]);
    const line = drawChart('line', data, 600, 200).shapes.find((shape) => shape.kind === 'path' && shape.width === 2) as { readonly d: string };
    expect(line.d.match(/M/g)).toHaveLength(2);
  });
  test('stacked bars end where the group’s figure is', () => {
    const data = many(count, 3);
    const [first, , third] = boxes(drawChart('stacked', data, 600, 200).shapes);
    const grouped = boxes(drawChart('bar', data, 600, 200).shapes);
    expect(first!.y + first!.height).toBeGreaterThan(third!.y + third!.height);
    expect(grouped.length).toBe(6);
  });
  test('an axis holds every figure, and its steps are those that people count in', () => {
    assert(
      property(array(double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 20 }), integer({ min: 1, max: 12 }), (values, wanted) => {
        const { least, greatest, values: steps } = ticksOf(values, wanted, false);
        for (const value of values) expect(Math.max(least - value, value - greatest)).toBeLessThan(1e-6 * (greatest - least));
        expect(steps).toContain(0);
        expect(steps.length).toBeLessThanOrEqual(wanted * 2 + 3);
      }),
    );
  });
  test('figures without fractions have an axis without', () => {
    expect(ticksOf([1], 5, true).values).toEqual([0, 1]);
    expect(ticksOf([0.3], 3, false).values).toEqual([0, 0.1, 0.2, 0.3]);
  });
});
