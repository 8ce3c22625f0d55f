import { summaryKinds } from '../../../platform/contract/summary-kinds.ts';
import type { Chart } from '../../../platform/contract/wire-dashboards.ts';
import type { Column, Groups, Summary } from '../../../platform/contract/wire.ts';
import { currentLanguage, t } from '../../locale/locale.ts';
import { bothFilters, groupLabel, keysFilter } from '../groups/group-value.ts';
import { colourOf, inOrder } from './group-order.ts';
import type { Segment } from './segment.ts';
import { drawnSeries, type Series } from './series.ts';

export interface ChartData {
  readonly group: Column;
  /** The grouping of the series. */
  readonly by: Column | null;
  readonly summary: Summary;
  /** The groups, each with what all of its series have together. */
  readonly segments: readonly Segment[];
  /** What is drawn of each group: without a series one, of the groups themselves. */
  readonly series: readonly Series[];
  /** All series, also those that are not drawn each by itself. */
  readonly all: readonly Series[];
  /** The names of series that are not drawn at all. */
  readonly left: readonly string[];
  /** The sum of the segments. */
  readonly total: number;
  /** Of all rows: of an average not the sum of the segments. */
  readonly whole: unknown;
  /** There are more groups than came. */
  readonly cut: boolean;
}

type Row = Groups['rows'][number];
const rowCount: Summary = { key: 'count', kind: 'count', label: { ja: '件数', en: 'Count' }, type: 'number', scale: 0, sortable: false };

/**
 * Turns groups into what a chart shows; null when they do not begin with the chart's groupings. Nothing is computed of figures of groups but the sum of what adds
 * up: each comes from the rows, the totals of `series` too.
 */
export function chartData(chart: Chart, groups: Groups, series: Groups | null = null): ChartData | null {
  const [group, by] = groups.groupings;
  const summary = groups.summaries.find(({ key }) => key === chart.value) ?? (chart.value === 'count' ? rowCount : undefined);
  if (!summary || group?.key !== chart.group || (chart.series !== null && by?.key !== chart.series)) return null;
  const shownOf = (row: Row | undefined): unknown => (row === undefined ? null : summary === rowCount ? row.count : (row.values[summary.key] ?? null));
  const ordered = <T extends { readonly key: unknown }>(rows: readonly T[], column: Column) => (groups.reordered ? rows : inOrder(rows, column));
  const keyed = ordered(
    groups.rows.filter(({ level }) => level === 1).map((row) => ({ key: row.keys[0] ?? null, row })),
    group,
  );
  const filterOf = (key: unknown): string => keysFilter([key], [group], groups.rows);
  const isBlank = (shown: unknown) => shown === null || !Number.isFinite(Number(shown));
  const adds = summaryKinds[summary.kind]?.adds ?? false;
  const total = keyed.reduce((sum, { row }) => sum + (isBlank(shownOf(row)) ? 0 : Number(shownOf(row))), 0);
  const segment = (label: string, shown: unknown, colour: string, filter: string | null, share: boolean): Segment => {
    const blank = isBlank(shown);
    const value = blank ? 0 : Number(shown);
    return { label, value, shown, blank, colour, filter, share: share && adds && total > 0 ? value / total : null };
  };
  const segments = keyed.map(({ key, row }, index) => segment(groupLabel(key, group), shownOf(row), colourOf(key, group, index), filterOf(key), true));
  const data = { group, summary, segments, total, whole: shownOf(groups.rows.find(({ level }) => level === 0)), cut: groups.truncated };
  if (chart.series === null || !by) {
    const own: Series = { label: '', colour: '--chart-1', pattern: 0, cells: segments, total: null };
    return { ...data, by: null, series: [own], all: [own], left: [] };
  }
  const finest = new Map(groups.rows.filter(({ level }) => level === 2).map((row) => [JSON.stringify(row.keys), row]));
  const totals = series?.rows.filter(({ level }) => level === 1).map((row) => ({ key: row.keys[0] ?? null, row })) ?? [];
  const all = ordered(totals, by).map(({ key, row }, index): Series => {
    const label = groupLabel(key, by);
    const colour = colourOf(key, by, index);
    const filter = keysFilter([key], [by], series?.rows ?? []);
    const cells = keyed.map((each) => {
      const shown = shownOf(finest.get(JSON.stringify([each.key, key])));
      return segment(label, shown, colour, bothFilters(filterOf(each.key), filter), false);
    });
    return { label, colour, pattern: index, cells, total: segment(label, shownOf(row), colour, filter, true) };
  });
  return { ...data, by, all, ...drawnSeries(all, { adds, isOrdered: by.choices !== undefined }), cut: data.cut || (series?.truncated ?? false) };
}

/** Words for a chart as a whole: what a screen reader says instead of the picture. */
export function describeChart(label: string, { by, series, segments }: ChartData): string {
  const separator = currentLanguage() === 'ja' ? '、' : ', ';
  const named = by ? series.flatMap(({ total }) => (total ? [total] : [])) : segments;
  const parts = named.slice(0, 8).map((segment) => `${segment.label} ${segment.blank ? '–' : segment.value}`);
  return `${label}: ${parts.join(separator)}${named.length > 8 ? `${separator}${t('chart.others')}` : ''}`;
}
