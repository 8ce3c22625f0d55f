import { dayNumber, writeDay } from '../../formula/calendar.ts';
import { type DatePeriodName, datePeriods } from '../../formula/date-periods.ts';

/** Groups of rows made by nothing but JavaScript, from a description that tests write beside the definition of a report. */
export interface ExpectedGrouping<R> {
  /** The key of a row as the answer has it, told apart by its JSON; of a record its label. */
  readonly keyOf: (row: R) => unknown;
  /** Where a key stands among others: compared as numbers or texts. */
  readonly placeOf: (key: unknown) => number | string;
  readonly order?: { readonly value: (rows: readonly R[]) => number | null; readonly descending: boolean };
  readonly top?: number;
  readonly fill?: DatePeriodName;
}
export interface ExpectedGroup<R> {
  readonly keys: readonly unknown[];
  readonly rows: readonly R[];
  readonly groups: readonly ExpectedGroup<R>[];
  readonly parent: ExpectedGroup<R> | null;
  readonly previous: ExpectedGroup<R> | null;
}
export const OTHERS_KEY = { others: true };

/** The groups of rows by groupings from the outermost on, in the order that they are shown in. `all`: the rows between whose first and last period gaps are filled. */
export function expectGroups<R>(
  rows: readonly R[],
  [grouping, ...deeper]: readonly ExpectedGrouping<R>[],
  keys: readonly unknown[] = [],
  family: Pick<ExpectedGroup<R>, 'parent' | 'previous'> = { parent: null, previous: null },
  all: readonly R[] = rows,
): ExpectedGroup<R> {
  const groups: ExpectedGroup<R>[] = [];
  const made: ExpectedGroup<R> = { keys, rows, groups, ...family };
  if (!grouping) return made;
  let previous: ExpectedGroup<R> | null = null;
  for (const [key, own] of partition(rows, grouping, all)) {
    const isRest = key === OTHERS_KEY;
    const group: ExpectedGroup<R> = expectGroups(own, deeper, [...keys, key], { parent: made, previous: isRest ? null : previous }, all);
    groups.push(group);
    previous = group;
  }
  return made;
}

function partition<R>(rows: readonly R[], grouping: ExpectedGrouping<R>, all: readonly R[]): [unknown, readonly R[]][] {
  const found = new Map<string, [unknown, R[]]>();
  const add = (key: unknown) => found.get(JSON.stringify(key)) ?? found.set(JSON.stringify(key), [key, []]).get(JSON.stringify(key))!;
  for (const row of rows) add(grouping.keyOf(row))[1].push(row);
  if (grouping.fill && rows.length > 0) for (const key of between(all.map(grouping.keyOf), grouping.fill)) add(key);
  const { order, top } = grouping;
  const sorted = [...found.values()].sort(([left, mine], [right, other]) => {
    const byValue = order ? compare(order.value(mine), order.value(other), order.descending) : 0;
    return byValue !== 0 ? byValue : compare(grouping.placeOf(left), grouping.placeOf(right), false);
  });
  if (top === undefined || sorted.length <= top) return sorted;
  return [...sorted.slice(0, top), [OTHERS_KEY, sorted.slice(top).flatMap(([, own]) => own)]];
}

/** Blanks come last, whichever way. */
function compare<T extends number | string>(left: T | null, right: T | null, descending: boolean): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return (left < right ? -1 : 1) * (descending ? -1 : 1);
}

function between(keys: readonly unknown[], name: DatePeriodName): readonly string[] {
  const period = datePeriods[name];
  const days = keys.flatMap((key) => (typeof key === 'string' ? [dayNumber(period.first(key) ?? '') ?? 0] : []));
  const texts = new Set<string>();
  for (let day = Math.min(...days); day <= Math.max(...days); day++) {
    const written = writeDay(day) ?? '';
    const text = period.write(written);
    if (period.first(text) === written) texts.add(text);
  }
  return [...texts];
}

/** Every group, each before those within it. */
export function everyGroup<R>(group: ExpectedGroup<R>): readonly ExpectedGroup<R>[] {
  return [group, ...group.groups.flatMap(everyGroup)];
}
