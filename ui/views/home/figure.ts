import type { Component } from './component.ts';

export type Figure = NonNullable<Component['figure']>;
type Range = NonNullable<Figure['gauge']>['ranges'][number];

export interface Change {
  readonly by: number;
  /** Of what was before; null when that was 0. */
  readonly share: number | null;
  readonly tone: 'good' | 'bad' | 'idle';
}

/** How a figure changed against what it is compared with; null where either is no number. A blank is not 0: nothing changed from it. */
export function changeOf({ value, compare, better }: Pick<Figure, 'value' | 'compare' | 'better'>): Change | null {
  const before = compare?.value;
  if (typeof value !== 'number' || typeof before !== 'number') return null;
  const by = value - before;
  const tone = by === 0 || better === null ? 'idle' : by > 0 === (better === 'more') ? 'good' : 'bad';
  return { by, share: before === 0 ? null : by / before, tone };
}

/** The parts of a gauge in the units of its scale, where on it the figure stands (from 0 to 1, what lies beyond at the end), and the range it lies in. */
export function gaugeParts({ gauge, value }: Pick<Figure, 'gauge' | 'value'>): {
  readonly ranges: readonly { readonly tone: Range['tone']; readonly width: number }[];
  readonly at: number | null;
  readonly range: Range | undefined;
} {
  if (!gauge) return { ranges: [], at: null, range: undefined };
  const { min, max } = gauge;
  const last = gauge.ranges.length - 1;
  const ranges = gauge.ranges.map(({ to, tone }, index) => ({ tone, width: (index === last ? max : to) - (gauge.ranges[index - 1]?.to ?? min) }));
  if (typeof value !== 'number') return { ranges, at: null, range: undefined };
  const range = gauge.ranges.find(({ to }) => value < to) ?? gauge.ranges[last];
  return { ranges, at: Math.min(1, Math.max(0, (value - min) / (max - min))), range };
}
