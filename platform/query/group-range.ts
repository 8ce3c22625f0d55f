import sql, { join, type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { fits } from './cursor.ts';
import { groupOrder, groupPlace, type GroupKey } from './group-key.ts';
import type { GroupRange } from './query.ts';
import { typed, type SortKey } from './sorting.ts';

interface Bound {
  readonly key: SortKey;
  readonly from: Sql | null;
  readonly to: Sql | null;
}

/**
 * The conditions that keep the rows of the groups from one to another, both included, in the order of their keys; or of those that are named.
 * What both ends have in common is asked for by equality, so that a single group is found by an index where there is one.
 * Raises `bad_request` for ends that are no keys of these groupings.
 */
export function groupRange(keys: readonly GroupKey[], range: GroupRange): Sql[] {
  if (keys.length === 0) throw badRange();
  if ('of' in range) return [oneOf(keys, range.of)];
  const from = places(keys, range.from);
  const to = places(keys, range.to);
  const conditions: Sql[] = [];
  let common = 0;
  for (const key of keys) {
    if (JSON.stringify(from[common]) !== JSON.stringify(to[common])) break;
    conditions.push(isKey(key, from[common] ?? []));
    common++;
  }
  const bounds = keys.slice(common).flatMap((key, level) =>
    groupOrder(key).map((order, index): Bound => {
      const [start = null, end = null] = [from[common + level]?.[index], to[common + level]?.[index]];
      return { key: order, from: start === null ? null : typed(start, order.type), to: end === null ? null : typed(end, order.type) };
    }),
  );
  const [first] = bounds;
  if (!first) return conditions;
  // What the ends say of the first key alone, in the form that an index can start from.
  if (first.from && first.to)
    conditions.push(sql`${first.key.value} BETWEEN ${first.key.descending ? first.to : first.from} AND ${first.key.descending ? first.from : first.to}`);
  conditions.push(atOrAfter(bounds), atOrBefore(bounds));
  return conditions;
}

function isKey(key: GroupKey, place: readonly (string | null)[]): Sql {
  const value = place.at(-1) ?? null;
  return value === null ? sql`${key.value} IS NULL` : sql`${key.value} = ${typed(value, key.type)}`;
}

/** That a row lies in one of these groups. */
function oneOf(keys: readonly GroupKey[], groups: readonly (readonly unknown[])[]): Sql {
  if (groups.length === 0) throw badRange();
  const each = groups.map((group) => {
    const values = places(keys, group);
    return sql`(${join(
      keys.map((key, index) => isKey(key, values[index] ?? [])),
      ' AND ',
    )})`;
  });
  return sql`(${join(each, ' OR ')})`;
}

function atOrAfter([bound, ...rest]: readonly Bound[]): Sql {
  if (!bound) return sql`TRUE`;
  const { value } = bound.key;
  if (bound.from === null) return sql`(${value} IS NULL AND ${atOrAfter(rest)})`;
  return sql`(${value} ${later(bound)} ${bound.from} OR ${value} IS NULL OR (${value} = ${bound.from} AND ${atOrAfter(rest)}))`;
}

function atOrBefore([bound, ...rest]: readonly Bound[]): Sql {
  if (!bound) return sql`TRUE`;
  const { value } = bound.key;
  if (bound.to === null) return sql`(${value} IS NOT NULL OR ${atOrBefore(rest)})`;
  return sql`(${value} ${earlier(bound)} ${bound.to} OR (${value} = ${bound.to} AND ${atOrBefore(rest)}))`;
}

const later = ({ key }: Bound): Sql => (key.descending ? sql`<` : sql`>`);
const earlier = ({ key }: Bound): Sql => (key.descending ? sql`>` : sql`<`);

function places(keys: readonly GroupKey[], values: readonly unknown[]): readonly (readonly (string | null)[])[] {
  if (values.length !== keys.length) throw badRange();
  return keys.map((key, index) => {
    const place = groupPlace(key, values[index]);
    const orders = groupOrder(key);
    if (!place?.every((text, at) => text === null || fits(text, (orders[at] as SortKey).type))) throw badRange();
    return place;
  });
}

function badRange(): ShirabeError {
  return new ShirabeError('bad_request', 'from と to、または of には、このレポートのグループの値を JSON の配列で指定してください。');
}
