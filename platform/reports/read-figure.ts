import { ShirabeError } from '../contract/problem.ts';
import { toText } from '../contract/text.ts';
import type { DashboardAnswer, Groups, Summary } from '../contract/wire.ts';
import type { DashboardModel } from '../metadata/model.ts';

type Figure = Extract<DashboardModel['components'][number], { readonly type: 'number' | 'gauge' }>;
type Answer = NonNullable<DashboardAnswer['components'][number]['figure']>;
/** Gives the groups of a report under a further condition; by all of its groupings, or by those of some keys alone. */
export type GroupsWhere = (report: string, where?: string, keys?: readonly string[]) => Promise<Groups>;

const rowCount: Summary = { key: 'count', kind: 'count', label: { ja: '件数', en: 'Count' }, type: 'number', scale: 0, sortable: false };

/**
 * Reads one figure of a report: the summary of all its rows that meet the component's condition, and the same of those that it is compared with.
 * Raises `invalid` when the actor does not read what it is computed from; else as the report does.
 */
export async function readFigure(component: Figure, groupsOf: GroupsWhere): Promise<Answer> {
  const { report, compare, better } = component;
  const where = conditionOf(component.where);
  const before = compare && conditionOf(compare.where);
  const [groups, earlier] = await Promise.all([read(groupsOf, report, where), before === undefined ? undefined : read(groupsOf, report, before)]);
  const column = summaryOf(groups, component.value);
  return {
    column,
    value: totalOf(groups, column),
    where: where ?? null,
    compare: compare && earlier && before !== undefined ? { value: totalOf(earlier, column), label: toText(compare.label), where: before } : null,
    better: better ?? null,
    gauge:
      component.type === 'gauge'
        ? { min: component.min ?? 0, max: component.max, ranges: component.ranges.map(({ to, tone, label }) => ({ to, tone, label: toText(label) })) }
        : null,
  };
}

/** A condition as filters are written; a constant of YAML is one of the language. */
function conditionOf(where: Figure['where']): string | undefined {
  return typeof where === 'boolean' ? String(where).toUpperCase() : where?.toString();
}

/** The condition is the definition's, not the reader's: that its fields are closed to them is said without naming these. */
async function read(groupsOf: GroupsWhere, report: string, where: string | undefined): Promise<Groups> {
  try {
    return await groupsOf(report, where);
  } catch (error) {
    if (error instanceof ShirabeError && (error.code === 'unknown_field' || error.code === 'bad_filter')) throw closedFigure();
    throw error;
  }
}

function summaryOf({ summaries }: Groups, value: string | undefined): Summary {
  const summary = summaries.find(({ key }) => key === (value ?? 'count'));
  if (summary) return summary;
  if (value === undefined || value === 'count') return rowCount;
  throw closedFigure();
}

function totalOf(groups: Groups, column: Summary): unknown {
  const total = groups.rows.find(({ level }) => level === 0);
  return (column === rowCount ? total?.count : total?.values[column.key]) ?? null;
}

/** What is raised where a figure is computed from what the actor does not read. */
export function closedFigure(): ShirabeError {
  return new ShirabeError('invalid', {
    ja: 'この数値を計算する項目を、表示する権限がありません。',
    en: 'You may not see what this figure is computed from.',
  });
}
