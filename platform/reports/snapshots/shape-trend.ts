import { groupId } from '../../contract/group-id.ts';
import { summaryKinds } from '../../contract/summary-kinds.ts';
import type { Column, Groups, Summary } from '../../contract/wire.ts';
import type { ReportTrend } from '../../contract/wire-trends.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { describeSummaries } from '../describe-groups.ts';
import { groupKeyText } from '../group-key-text.ts';
import type { Figure } from './read-figures.ts';

const DAY: Column = { key: 'day', label: { ja: '記録日', en: 'Day' }, type: 'date', sortable: false };

/** The trend as groups by day and, at a level, by day and group, in the shape of a report's: what draws those draws these. */
export function shapeTrend(
  { actor, model, now }: RequestContext,
  report: ReportModel,
  { value, level }: { readonly value: string; readonly level: number },
  {
    days,
    snapshots,
    figures,
  }: { readonly days: readonly string[]; readonly snapshots: readonly { readonly id: string; readonly day: string }[]; readonly figures: readonly Figure[] },
): Pick<ReportTrend, 'groups' | 'series_groups'> {
  if (days.length === 0) return { groups: null, series_groups: null };
  const format = { language: actor.language, timeZone: model.app.timeZone };
  const groupings = report.groupBy.slice(0, level);
  const summaries = describeSummaries(report).filter(({ key }) => key === value);
  const counted: Summary = { key: 'count', kind: 'count', label: summaryKinds.count.label, type: 'number', scale: 0, sortable: false };
  const dayOf = new Map(snapshots.map(({ id, day }) => [id, day]));
  const cell = ({ count, figure }: Figure, keys: Groups['rows'][number]['keys'], at: number) => ({
    level: at,
    keys,
    count: Number(count),
    values: { [value]: value === 'count' ? Number(count) : (figure ?? null) } as Groups['rows'][number]['values'],
  });
  const missing = (day: string) => ({ level: 1, keys: [day], count: 0, values: { [value]: null } });
  const whole = new Map(figures.filter((one) => one.level === 0).map((one) => [dayOf.get(one.snapshot), one]));
  const parts = level === 0 ? [] : figures.filter((one) => one.level === level);
  // The newest first: what there is now is what one looks for, under the names that it has now.
  const newest = [...parts].sort((left, right) => (dayOf.get(right.snapshot) ?? '').localeCompare(dayOf.get(left.snapshot) ?? ''));
  const names = nameGroups(newest, (keys) => groupings.map((grouping, index) => groupKeyText(keys[index], grouping, format)).join(' / '));
  const byDay = new Map<string, Figure[]>();
  for (const part of parts) {
    const day = dayOf.get(part.snapshot) ?? '';
    byDay.set(day, [...(byDay.get(day) ?? []), part]);
  }
  const rows = days.flatMap((day) => {
    const all = whole.get(day);
    return [...(byDay.get(day) ?? []).map((part) => cell(part, [day, names.get(groupId(part.keys)) ?? ''], 2)), all ? cell(all, [day], 1) : missing(day)];
  });
  const total = { level: 0, keys: [], count: 0, values: { [value]: null } };
  const shared = { summaries: summaries.length > 0 ? summaries : [counted], truncated: false, as_of: now.toISOString() };
  const label = { ja: groupings.map((grouping) => grouping.label.ja).join(' / '), en: groupings.map((grouping) => grouping.label.en).join(' / ') };
  const series: Column = { key: 'group', label, type: 'text', sortable: false };
  // Of each group its newest figure: a trend has no sum.
  const latest = new Map(rows.filter((row) => row.level === 2).map((row) => [row.keys[1], row.values]));
  const byName = [...names.values()].map((name) => ({ level: 1, keys: [name], count: 0, values: latest.get(name) ?? { [value]: null } }));
  return {
    groups: { ...shared, groupings: level === 0 ? [DAY] : [DAY, series], rows: [...rows, total] },
    series_groups: level === 0 ? null : { ...shared, groupings: [series], rows: [...byName, total] },
  };
}

/** The groups by id, in the order in which they come, each under a name of its own: two records may have the same title. */
function nameGroups(figures: readonly Figure[], nameOf: (keys: readonly unknown[]) => string): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { keys } of figures) {
    const id = groupId(keys);
    if (names.has(id)) continue;
    const name = nameOf(keys);
    let own = name;
    for (let number = 2; taken.has(own); number++) own = `${name} (${number})`;
    taken.add(own);
    names.set(id, own);
  }
  return names;
}
