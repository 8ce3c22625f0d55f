/** One column of a sort order. */
export interface SortKey {
  readonly key: string;
  readonly descending: boolean;
}

/** Reads `-report_date,title`. */
export function parseSort(sort: string): SortKey[] {
  return sort
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '-')
    .map((part) => (part.startsWith('-') ? { key: part.slice(1), descending: true } : { key: part, descending: false }));
}
export function printSort(keys: readonly SortKey[]): string {
  return keys.map(({ key, descending }) => (descending ? `-${key}` : key)).join(',');
}

/** What a click on a column's heading makes of the order: upwards, downwards, and then as the definition has it. With `add` the other columns stay. */
export function toggleSort(sort: string, key: string, add: boolean): string {
  const keys = parseSort(sort);
  const present = keys.find((each) => each.key === key);
  const turned = !present ? { key, descending: false } : !present.descending ? { key, descending: true } : null;
  if (!add) return turned ? printSort([turned]) : '';
  if (!present) return printSort([...keys, { key, descending: false }]);
  return printSort(keys.flatMap((each) => (each.key !== key ? [each] : turned ? [turned] : [])));
}

/** The place of a column in an order by several; '' when it is the only one, or none. */
export function sortPlace(sort: string, key: string): string {
  const keys = parseSort(sort);
  const at = keys.findIndex((each) => each.key === key);
  return keys.length > 1 && at >= 0 ? String(at + 1) : '';
}

/** The value of `aria-sort`. */
export function sortState(sort: string, key: string): 'ascending' | 'descending' | 'none' {
  const found = parseSort(sort).find((each) => each.key === key);
  return !found ? 'none' : found.descending ? 'descending' : 'ascending';
}
