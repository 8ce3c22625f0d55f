import { type BlockEntry } from './blocks.ts';
import { type Content, groupingParts, shortest } from './draft.ts';
import { askFields, readFields } from './known-fields.ts';

type Grouping = NonNullable<Content['group_by']>[number];

/**
 * A block of an object, with its title as a column, and grouped as the report is where fields of the same names lead there: 「医療機関 › 都道府県」 for one, 「都道府県」
 * for another. What is not found is left to the user.
 */
export async function beginBlock(content: Content, object: string): Promise<BlockEntry> {
  const groupings = content.group_by ?? [];
  const own = await readFields('', '', object);
  const lookups = own.filter(({ column }) => column.type === 'lookup').map(({ path }) => path);
  const paths = groupings.map((grouping) => candidates(groupingParts(grouping).field, lookups));
  const known = new Set((await askFields(object, [...new Set(paths.flat())])).map(({ column }) => column.key));
  const found = groupings.map((grouping, index): Grouping | undefined => {
    const field = paths[index]?.find((path) => known.has(path));
    const { by, era } = groupingParts(grouping);
    return field === undefined ? undefined : shortest({ field, ...(by !== undefined && { by }), ...(era !== undefined && { era }) });
  });
  const all = found.filter((grouping) => grouping !== undefined);
  return { from: object, columns: ['title'], ...(all.length === groupings.length && all.length > 0 && { group_by: all }) };
}

/** Where the same value may be found: by the same path, by its last name, or by that behind a lookup. */
function candidates(field: string, lookups: readonly string[]): readonly string[] {
  const last = field.split('.').at(-1) ?? field;
  return [field, last, ...lookups.map((lookup) => `${lookup}.${last}`)];
}
