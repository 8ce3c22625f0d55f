import type { ReachableColumns } from '../../../platform/contract/wire-lists.ts';
import { getJson } from '../../api/client.ts';
import { filterFieldOf, type NamedFilterField } from './filter-fields.ts';
import { pathsIn, readFilter } from './filter-group.ts';

/** The paths that must be known before a formula can be read as lines; none when it can be, or never will. */
export function unknownPaths(filter: string, fields: readonly NamedFilterField[]): readonly string[] {
  if (filter === '' || readFilter(filter, fields)) return [];
  return pathsIn(filter).filter((path) => path.includes('.') && !fields.some(({ key, chosenFrom }) => key === path && chosenFrom !== undefined));
}

/** The fields of looked-up records that these paths name. Nothing when one is not there: the formula stays a formula, and its rows say what is wrong. */
export async function learnFields(object: string, paths: readonly string[]): Promise<readonly NamedFilterField[]> {
  if (paths.length === 0) return [];
  const answer = await getJson<ReachableColumns>(`/objects/${encodeURIComponent(object)}/columns`, { query: { keys: paths.slice(0, 100).join(',') } }).catch(
    () => null,
  );
  return answer?.columns.map(filterFieldOf) ?? [];
}

/** Fields with others, which take the place of those of the same key. */
export function withFields(fields: readonly NamedFilterField[], others: readonly NamedFilterField[]): readonly NamedFilterField[] {
  return [...fields.filter(({ key }) => !others.some((one) => one.key === key)), ...others];
}
