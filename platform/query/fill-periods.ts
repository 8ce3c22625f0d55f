import { groupId } from '../contract/group-id.ts';
import { datePeriod } from '../formula/date-periods.ts';
import { dayNumber, writeDay } from '../formula/calendar.ts';
import { emptyFigure, type Group } from './group.ts';
import type { GroupingQuery, GroupQuery } from './query.ts';

/** Groups with those of the periods that have no rows; `cut`: there would be more than an answer has, and none was added. */
interface Filled {
  readonly groups: readonly Group[];
  readonly cut: boolean;
}

/** Adds the periods between the first and the last that have rows, in each group above and in the order of the others: of the last grouping in rows, and in columns. */
export function fillPeriods(groups: readonly Group[], query: GroupQuery, most: number): Filled {
  const rows = fillAxis(groups, query.groups, query, most, inRows);
  const columns = fillAxis(rows.groups, query.columns ?? [], query, most, inColumns);
  return { groups: columns.groups, cut: rows.cut || columns.cut };
}

/** One of the two ways that groups lie in. */
interface Axis {
  readonly keys: (group: Group) => readonly unknown[];
  /** Whether a group is one of this axis alone, summed up over the other. */
  readonly alone: (group: Group) => boolean;
  readonly make: (keys: readonly unknown[], values: Group['values']) => Group;
}
const inRows: Axis = {
  keys: ({ keys }) => keys,
  alone: ({ columnLevel }) => columnLevel === 0,
  make: (keys, values) => ({ level: keys.length, keys: [...keys], columnLevel: 0, columnKeys: [], count: 0, values }),
};
const inColumns: Axis = {
  keys: ({ columnKeys }) => columnKeys,
  alone: ({ level }) => level === 0,
  make: (keys, values) => ({ level: 0, keys: [], columnLevel: keys.length, columnKeys: keys, count: 0, values }),
};

function fillAxis(groups: readonly Group[], groupings: readonly GroupingQuery[], query: GroupQuery, most: number, axis: Axis): Filled {
  const grouping = groupings.at(-1);
  const depth = groupings.length;
  if (grouping?.fill !== true) return { groups, cut: false };
  const own = groups.filter((group) => axis.alone(group) && axis.keys(group).length === depth);
  const all = periodsBetween(
    own.map((group) => axis.keys(group).at(-1)),
    grouping,
    most,
  );
  const parents = new Map(own.map((group) => [groupId(axis.keys(group).slice(0, -1)), axis.keys(group).slice(0, -1)]));
  if (all === undefined || all.length * parents.size > most) return { groups, cut: true };
  const known = new Set(own.map((group) => groupId(axis.keys(group))));
  const values = Object.fromEntries(query.summaries.filter(({ formula }) => formula === undefined).map(({ key }) => [key, emptyFigure(query, key)]));
  const missing = [...parents.values()].flatMap((parent) => {
    const added = all.filter((period) => !known.has(groupId([...parent, period]))).map((period) => axis.make([...parent, period], values));
    return added;
  });
  return { groups: missing.length === 0 ? groups : inOrder([...groups, ...missing], own, missing, { axis, depth, all }), cut: false };
}

/** Puts the groups of one level into the order of their periods, within the order of the groups above, where the first of them stood. */
function inOrder(
  groups: readonly Group[],
  own: readonly Group[],
  missing: readonly Group[],
  { axis, depth, all }: { readonly axis: Axis; readonly depth: number; readonly all: readonly string[] },
): readonly Group[] {
  const parentOf = (group: Group) => groupId(axis.keys(group).slice(0, -1));
  const parents = [...new Set(own.map(parentOf))];
  const place = (group: Group) => {
    const at = all.indexOf(String(axis.keys(group).at(-1)));
    return at < 0 ? all.length : at;
  };
  const sorted = [...own, ...missing].sort((a, b) => parents.indexOf(parentOf(a)) - parents.indexOf(parentOf(b)) || place(a) - place(b));
  const rest = groups.filter((group) => !(axis.alone(group) && axis.keys(group).length === depth));
  const first = groups.findIndex((group) => axis.alone(group) && axis.keys(group).length === depth);
  return [...rest.slice(0, first), ...sorted, ...rest.slice(first)];
}

/** The periods from the first to the last, in the order of the grouping; undefined where there are more than wanted. */
function periodsBetween(keys: readonly unknown[], { by, descending }: GroupingQuery, most: number): readonly string[] | undefined {
  const period = datePeriod(by);
  const days = keys.flatMap((key) => (typeof key === 'string' ? [period ? (period.first(key) ?? '') : key] : [])).filter((day) => day !== '');
  const last = days.reduce((a, b) => (b > a ? b : a), '');
  const found: string[] = [];
  let day: string | undefined = days.reduce((a, b) => (b < a ? b : a), last);
  while (day !== undefined && day <= last && last !== '') {
    if (found.length >= most) return undefined;
    found.push(period ? period.write(day) : day);
    day = period ? period.next(day) : writeDay((dayNumber(day) ?? 0) + 1);
  }
  return descending === true ? found.reverse() : found;
}
