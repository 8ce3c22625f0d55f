import { summaryKinds } from '../../../platform/contract/summary-kinds.ts';
import type { Column, Groups } from '../../../platform/contract/wire.ts';
import { currentLanguage, t } from '../../locale/locale.ts';
import { datePeriod } from '../../../platform/formula/date-periods.ts';
import { groupFilter, groupLabel } from '../groups/group-value.ts';

/** One bar, slice or part of a chart. */
export interface Segment {
  readonly label: string;
  readonly value: number;
  /** The figure as it came: a blank one is drawn as nothing, and is not 0. */
  readonly shown: unknown;
  readonly blank: boolean;
  /** Of the sum of all; null when there is nothing to share. */
  readonly share: number | null;
  /** A name of `--chart-…` in theme/tokens.css. */
  readonly colour: string;
  /** The condition that keeps this segment's rows. */
  readonly filter: string;
}
export interface ChartData {
  readonly group: Column;
  readonly summary: Column;
  readonly segments: readonly Segment[];
  /** The sum of the segments. */
  readonly total: number;
  /** Of all rows: of an average not the sum of the segments. */
  readonly whole: unknown;
}
export interface ChartDefinition {
  readonly type: string;
  readonly group: string;
  readonly value: string;
}

/** Turns groups into what a chart shows; null when the chart's grouping is not among them. Groups of other groupings are added up. */
export function chartData(chart: ChartDefinition, groups: Groups): ChartData | null {
  const at = Math.max(
    0,
    groups.groupings.findIndex((column) => column.key === chart.group),
  );
  const group = groups.groupings[at];
  const summary = groups.summaries.find((column) => column.key === chart.value) ?? groups.summaries[0];
  if (!group || !summary) return null;
  const sums = new Map<string, { key: unknown; value: number; blank: boolean }>();
  for (const row of groups.rows.filter((each) => each.level === (at === 0 ? 1 : groups.groupings.length))) {
    const key = row.keys[at] ?? null;
    const name = JSON.stringify(key);
    const value = Number(row.values[summary.key] ?? 0);
    const before = sums.get(name);
    sums.set(name, { key, value: (before?.value ?? 0) + value, blank: (before?.blank ?? true) && (row.values[summary.key] ?? null) === null });
  }
  const total = [...sums.values()].reduce((sum, each) => sum + each.value, 0);
  const adds = summaryKinds[summary.kind].adds;
  const whole = groups.rows.find(({ level }) => level === 0)?.values[summary.key] ?? null;
  const segments = inOrder([...sums.values()], group).map(({ key, value, blank }, index) => ({
    label: groupLabel(key, group),
    value,
    shown: blank ? null : value,
    blank,
    share: total > 0 && adds ? value / total : null,
    colour: colourOf(key, group, index),
    filter: groupFilter(key, group),
  }));
  return { group, summary, segments, total, whole };
}

/** Picklist values in the order of their definition, days and months as they pass; everything else as the server sorted it. */
function inOrder<T extends { readonly key: unknown }>(groups: readonly T[], column: Column): readonly T[] {
  const place = (key: unknown) => {
    const index = column.choices?.findIndex((choice) => choice.value === key) ?? -1;
    return index < 0 ? Number.MAX_SAFE_INTEGER : index;
  };
  // A line of days goes from left to right, however the groups are sorted.
  const isTime = column.type === 'date' || datePeriod(column.format) !== undefined;
  if (isTime) return [...groups].sort((a, b) => (a.key === null ? 1 : b.key === null ? -1 : JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1));
  return column.choices ? [...groups].sort((a, b) => place(a.key) - place(b.key)) : groups;
}

const SERIES = 5;
function colourOf(key: unknown, column: Column, index: number): string {
  const tone = column.choices?.find((choice) => choice.value === key)?.tone;
  if (tone) return `--chart-${tone}`;
  if (key === null) return '--chart-idle';
  return `--chart-${(index % SERIES) + 1}`;
}

/** Words for a chart as a whole: what a screen reader says instead of the picture. */
export function describeChart(label: string, data: ChartData): string {
  const separator = currentLanguage() === 'ja' ? '、' : ', ';
  const parts = data.segments.slice(0, 8).map((segment) => `${segment.label} ${segment.value}`);
  return `${label}: ${parts.join(separator)}${data.segments.length > 8 ? `${separator}${t('chart.others')}` : ''}`;
}
