import { groupId } from '../../contract/group-id.ts';
import type { GroupingModel } from '../../metadata/model.ts';
import { type FinishedGroups, finishGroups } from '../../query/finish-groups.ts';
import { emptyFigure, type Group } from '../../query/group.ts';
import type { GroupQuery, SummaryQuery } from '../../query/query.ts';

/** The groups of one part, and what its summaries are called in the whole: in front of their own keys. */
export interface PartGroups {
  readonly prefix: string;
  readonly summaries: readonly SummaryQuery[];
  readonly found: Pick<FinishedGroups, 'rows' | 'truncated'>;
}

type Row = FinishedGroups['rows'][number];

/** The keys of the finest groups of all parts, each once. */
export function finestKeys(parts: readonly PartGroups[], depth: number): readonly Row['keys'][] {
  return [...indexed(parts.flatMap(({ found }) => found.rows.filter(({ level }) => level === depth))).values()].map(({ keys }) => keys);
}

const indexed = (rows: readonly Row[]): ReadonlyMap<string, Row> => {
  const byId = new Map<string, Row>();
  for (const row of rows) if (!byId.has(groupId(row.keys))) byId.set(groupId(row.keys), row);
  return byId;
};

/**
 * The groups of several parts side by side: each group once, with the figures of every part; of one that has no rows in it 0 where rows are counted, else a
 * blank. `finest`: the keys of the finest groups in order. Where the groups of a part were cut nothing but the grand total is given, since a blank would not be
 * told from what is missing.
 */
export function joinGroups(parts: readonly PartGroups[], finest: readonly Row['keys'][], depth: number): readonly Group[] {
  const known = parts.map(({ found }) => indexed(found.rows));
  const keys = parts.some(({ found }) => found.truncated) ? [[]] : withParents(finest, depth);
  return keys.map((own): Group => {
    const rows = known.map((rowsOf) => rowsOf.get(groupId(own)));
    const values = parts.flatMap(({ prefix, summaries }, index) =>
      summaries.map(({ key, kind }): [string, unknown] => [
        `${prefix}${key}`,
        rows[index] ? (rows[index].values[key] ?? null) : kind === 'formula' ? null : emptyFigure({ summaries }, key),
      ]),
    );
    const count = rows.reduce((sum, row) => sum + (row?.count ?? 0), 0);
    return { level: own.length, keys: [...own], columnLevel: 0, columnKeys: [], count, values: Object.fromEntries(values) };
  });
}

/** The coarsest groups first, each level in the order of the finest. */
function withParents(finest: readonly Row['keys'][], depth: number): readonly Row['keys'][] {
  return Array.from({ length: depth + 1 }, (_, level) => {
    const byId = new Map(finest.map((keys) => [groupId(keys.slice(0, level)), keys.slice(0, level)]));
    return level === 0 ? [[]] : [...byId.values()];
  }).flat();
}

/** The finest groups by the summaries that their groupings are sorted by; blanks last, and what is alike as it stood. */
export function sortFinest(finest: readonly Row['keys'][], rows: readonly Row[], groupBy: readonly Pick<GroupingModel, 'order'>[]): readonly Row['keys'][] {
  const values = new Map(rows.map((row) => [groupId(row.keys), row.values]));
  const sort = (siblings: readonly Row['keys'][], level: number): readonly Row['keys'][] => {
    const byKey = new Map<string, Row['keys'][]>();
    for (const keys of siblings) {
      const id = groupId(keys.slice(0, level + 1));
      const within = byKey.get(id);
      if (within) within.push(keys);
      else byKey.set(id, [keys]);
    }
    const { order } = groupBy[level] ?? {};
    const groups = [...byKey].map(([id, within]) => ({ within, value: order ? (values.get(id)?.[order.summary] ?? null) : null }));
    const sorted = order ? groups.sort((left, right) => compare(left.value, right.value, order.descending)) : groups;
    return sorted.flatMap(({ within }) => (level + 1 < groupBy.length ? sort(within, level + 1) : within));
  };
  return groupBy.length === 0 ? finest : sort(finest, 0);
}

/** Days, times and moments sort as their texts do. */
const inWords = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function compare(left: unknown, right: unknown, descending: boolean): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const difference = typeof left === 'number' && typeof right === 'number' ? left - right : inWords(left) < inWords(right) ? -1 : Number(left !== right);
  return descending ? -difference : difference;
}

/** What is computed across parts, once they stand together: with periods filled in, the finest groups first and the grand total last. */
export function finishJoined(
  parts: readonly PartGroups[],
  finest: readonly Row['keys'][],
  { query, groupBy, ...moment }: { readonly query: GroupQuery; readonly groupBy: readonly GroupingModel[]; readonly now: Date; readonly timeZone: string },
): FinishedGroups {
  const truncated = parts.some(({ found }) => found.truncated);
  const finish = (ordered: readonly Row['keys'][]) => finishGroups(joinGroups(parts, ordered, groupBy.length), query, { truncated, ...moment });
  const first = finish(finest);
  return groupBy.some(({ order }) => order) ? finish(sortFinest(finest, first.rows, groupBy)) : first;
}
