import type { Column } from '../../../platform/contract/wire.ts';
import type { ReachableColumn, ReachableColumns } from '../../../platform/contract/wire-lists.ts';
import { getJson } from '../../api/client.ts';
import { fullName } from '../../components/columns/field-tree.ts';
import { type Content, joinsOf, pathsOf } from './draft.ts';

/** A field by its path in the report, with what it is called. */
export interface KnownField {
  readonly path: string;
  readonly name: string;
  readonly column: Column;
  /** As the server told it: its key is that of its own object. */
  readonly told: ReachableColumn;
}

/** A field of an object that stands in the report under an alias; '' is the object of the rows. */
export function knownField(alias: string, label: string, one: ReachableColumn): KnownField {
  const path = alias === '' ? one.column.key : `${alias}.${one.column.key}`;
  const name = alias === '' ? fullName(one) : `${label} › ${fullName(one)}`;
  return { path, name, column: { ...one.column, key: path }, told: one };
}

/**
 * Learns the names of the fields that a report names, a question for each object; each is asked for once. `told` is called with those that were learned. A name
 * that is not there stays unknown: the report's problems tell of it.
 */
export class FieldNames {
  readonly #asked = new Set<string>();
  readonly #told: (fields: readonly KnownField[]) => void;
  constructor(told: (fields: readonly KnownField[]) => void) {
    this.#told = told;
  }

  async learn(content: Content, labelOf: (alias: string) => string): Promise<void> {
    const joins = joinsOf(content);
    const byAlias = new Map<string, string[]>();
    for (const path of pathsOf(content)) {
      const [first = '', ...rest] = path.split('.');
      const alias = rest.length > 0 && Object.hasOwn(joins, first) ? first : '';
      const object = alias === '' ? content.from : (joins[alias]?.object ?? '');
      const mark = `${object} ${path}`;
      if (object === '' || this.#asked.has(mark)) continue;
      this.#asked.add(mark);
      byAlias.set(alias, [...(byAlias.get(alias) ?? []), alias === '' ? path : rest.join('.')]);
    }
    for (const [alias, keys] of byAlias) {
      const object = alias === '' ? content.from : (joins[alias]?.object ?? '');
      const found = await askFields(object, keys.slice(0, 100));
      if (found.length > 0) this.#told(found.map((one) => knownField(alias, labelOf(alias), one)));
    }
  }
}

/** The fields of an object itself: those that conditions are offered at once. */
export async function readFields(alias: string, label: string, object: string): Promise<readonly KnownField[]> {
  const { columns } = await getJson<ReachableColumns>(`/objects/${encodeURIComponent(object)}/columns`);
  return columns.map((one) => knownField(alias, label, one));
}

/** The fields of an object by their paths; one that is not there does not hide the others. */
export async function askFields(object: string, keys: readonly string[]): Promise<readonly ReachableColumn[]> {
  const read = (some: readonly string[]) =>
    getJson<ReachableColumns>(`/objects/${encodeURIComponent(object)}/columns`, { query: { keys: some.join(',') } }).then(({ columns }) => columns);
  try {
    return await read(keys);
  } catch {
    if (keys.length === 1) return [];
    return (await Promise.all(keys.map((key) => read([key]).catch(() => [])))).flat();
  }
}
