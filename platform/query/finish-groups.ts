import { groupId } from '../contract/group-id.ts';
import { isOthers } from '../contract/other-groups.ts';
import type { Groups, Matrix } from '../contract/wire.ts';
import { evaluate } from '../formula/evaluate.ts';
import type { FormulaValue } from '../formula/formula.ts';
import { fillPeriods } from './fill-periods.ts';
import { emptyFigure, FIGURE_COLUMNS, type Group, GROUP_LIMIT } from './group.ts';
import type { GroupQuery } from './query.ts';

export interface FinishedGroups extends Pick<Groups, 'rows' | 'truncated' | 'unfilled'> {
  /** Of groupings in columns. */
  readonly matrix?: Omit<Matrix, 'groupings'>;
}

interface Circumstances {
  readonly truncated: boolean;
  readonly now: Date;
  readonly timeZone: string;
}

/**
 * Groups as an answer has them, of those that PostgreSQL computed: periods without rows between them, what is computed of summaries, the finest groups first and
 * the grand total last; with groupings in columns also the cells. Where there are more cells than an answer has, only the groups in rows are left.
 */
export function finishGroups(found: readonly Group[], query: GroupQuery, { truncated, ...moment }: Circumstances): FinishedGroups {
  const isMatrix = (query.columns ?? []).length > 0;
  const kept = isMatrix && truncated ? found.filter(({ columnLevel }) => columnLevel === 0) : found;
  const filled = fillPeriods(kept, query, GROUP_LIMIT);
  const groups = computeSummaries(filled.groups, query, moment);
  const rows = groups.filter(({ columnLevel }) => columnLevel === 0).map(({ level, keys, count, values }) => ({ level, keys: [...keys], count, values }));
  const most = rows.slice(0, GROUP_LIMIT).sort((left, right) => right.level - left.level);
  return {
    rows: most,
    truncated: isMatrix ? rows.length > GROUP_LIMIT : truncated,
    ...(filled.cut && { unfilled: true }),
    ...(isMatrix && { matrix: truncated || isWide(groups, query) ? { columns: [], cells: [], cut: true } : matrixOf(groups) }),
  };
}

/** Whether there are more columns of figures than an answer or a file has. */
function isWide(groups: readonly Group[], { summaries }: GroupQuery): boolean {
  const columns = groups.reduce((count, { level, columnLevel }) => (level === 0 && columnLevel > 0 ? count + 1 : count), 1);
  return columns * Math.max(1, summaries.length) > FIGURE_COLUMNS;
}

function matrixOf(groups: readonly Group[]): Omit<Matrix, 'groupings'> {
  const cells = groups.filter(({ columnLevel }) => columnLevel > 0);
  return {
    columns: cells.filter(({ level }) => level === 0).map(({ columnLevel, columnKeys }) => ({ level: columnLevel, keys: [...columnKeys] })),
    cells: cells.map(({ level, keys, columnLevel, columnKeys, count, values }) => ({
      level,
      keys: [...keys],
      column_level: columnLevel,
      column_keys: [...columnKeys],
      count,
      values,
    })),
    cut: false,
  };
}

const placeOf = (keys: readonly unknown[], columnKeys: readonly unknown[]): string => `${groupId(columnKeys)} ${groupId(keys)}`;

/** Adds the summaries that are computed of others, one after another: a later one may read an earlier one. */
function computeSummaries(groups: readonly Group[], query: GroupQuery, moment: Pick<Circumstances, 'now' | 'timeZone'>): readonly Group[] {
  const formulas = query.summaries.filter(({ formula }) => formula !== undefined);
  if (formulas.length === 0) return groups;
  const places = new Map(groups.map((group, index) => [placeOf(group.keys, group.columnKeys), index]));
  const before = neighbours(groups);
  const values = groups.map((group) => ({ ...group.values }));
  const figure = (place: string | undefined, key: string): FormulaValue => {
    const index = place === undefined ? undefined : places.get(place);
    return ((index === undefined ? emptyFigure(query, key) : values[index]?.[key]) ?? null) as FormulaValue;
  };
  for (const { key, formula } of formulas)
    groups.forEach((group, index) => {
      const own = placeOf(group.keys, group.columnKeys);
      const value = ([first = '', ...rest]: readonly string[]): FormulaValue => {
        if (first === 'TOTAL') return figure(placeOf([], []), rest.join('.'));
        if (first === 'PARENT') return group.level === 0 ? null : figure(placeOf(group.keys.slice(0, -1), group.columnKeys), rest.join('.'));
        if (first === 'PREVIOUS') return before.has(own) ? figure(before.get(own), rest.join('.')) : null;
        return figure(own, [first, ...rest].join('.'));
      };
      if (formula) (values[index] as Record<string, unknown>)[key] = evaluate(formula, { value, ...moment });
    });
  return groups.map((group, index) => ({ ...group, values: values[index] as Group['values'] }));
}

/** The group before each one: in a matrix that of the column before, else that of the row before, of the same group above. All others together follow nothing. */
function neighbours(groups: readonly Group[]): ReadonlyMap<string, string> {
  const rows = order(groups.filter(({ columnLevel }) => columnLevel === 0).map(({ keys }) => keys));
  const columns = order(groups.filter(({ level, columnLevel }) => level === 0 && columnLevel > 0).map(({ columnKeys }) => columnKeys));
  return new Map(
    groups.flatMap(({ keys, columnKeys, columnLevel }): [string, string][] => {
      const earlier = columnLevel > 0 ? columns.get(groupId(columnKeys)) : rows.get(groupId(keys));
      if (!earlier) return [];
      return [[placeOf(keys, columnKeys), columnLevel > 0 ? placeOf(keys, earlier) : placeOf(earlier, columnKeys)]];
    }),
  );
}

/** The keys before each, of those that lie in the same group; they come in their order, each level by itself. */
function order(all: readonly (readonly unknown[])[]): ReadonlyMap<string, readonly unknown[]> {
  const last = new Map<string, readonly unknown[]>();
  const earlier = new Map<string, readonly unknown[]>();
  for (const keys of all) {
    const siblings = `${keys.length} ${groupId(keys.slice(0, -1))}`;
    const one = last.get(siblings);
    if (one && keys.length > 0 && !isOthers(keys.at(-1))) earlier.set(groupId(keys), one);
    last.set(siblings, keys);
  }
  return earlier;
}
