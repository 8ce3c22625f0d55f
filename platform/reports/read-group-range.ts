import { ShirabeError } from '../contract/problem.ts';
import type { GroupRange } from '../query/query.ts';

/** The longest list of keys that is read, and the most groups that are named. */
const LENGTH = 4000;
const GROUPS_LENGTH = 60_000;
export const NAMED_GROUPS = 200;

/** The groups that rows are asked of; undefined for all. Raises `bad_request` for one end alone, for ends beside named groups, and for what is no list. */
export function readGroupRange({ from, to, of }: { readonly from?: string; readonly to?: string; readonly of?: string }): GroupRange | undefined {
  if (of !== undefined && from === undefined && to === undefined) return { of: readGroups(of) };
  if (of !== undefined) throw badKeys();
  if (from === undefined && to === undefined) return undefined;
  return { from: readKeys(from), to: readKeys(to) };
}

function readKeys(source: string | undefined): readonly unknown[] {
  try {
    const keys: unknown = source === undefined || source.length > LENGTH ? null : JSON.parse(source);
    if (Array.isArray(keys)) return keys;
  } catch {
    // Told below, with everything else that is no list.
  }
  throw badKeys();
}

function readGroups(source: string): readonly (readonly unknown[])[] {
  try {
    const groups: unknown = source.length > GROUPS_LENGTH ? null : JSON.parse(source);
    if (Array.isArray(groups) && groups.length <= NAMED_GROUPS && groups.every((keys): keys is unknown[] => Array.isArray(keys))) return groups;
  } catch {
    // Told below.
  }
  throw badKeys();
}

function badKeys(): ShirabeError {
  return new ShirabeError('bad_request', {
    ja: 'from と to の両方に、グループの値を JSON の配列で指定するか、of に、そのような配列を 200 個までの配列で指定してください。',
    en: 'Give the keys of a group as a JSON array, in both from and to; or an array of at most 200 such arrays in of.',
  });
}
