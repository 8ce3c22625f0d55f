import { ShirabeError } from '../contract/problem.ts';
import type { GroupRange } from '../query/query.ts';

/** The longest list of keys that is read. */
const LENGTH = 4000;

/** The groups that rows are asked of; undefined for all. Raises `bad_request` for one end alone, and for what is no list. */
export function readGroupRange({ from, to }: { readonly from?: string; readonly to?: string }): GroupRange | undefined {
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
  throw new ShirabeError('bad_request', 'from と to には、グループの値を JSON の配列で、両方とも指定してください。');
}
