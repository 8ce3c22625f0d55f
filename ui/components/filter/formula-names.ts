import type { OfferedName } from '../../../platform/formula/complete.ts';
import type { ReachableColumn, ReachableColumns } from '../../../platform/contract/wire-lists.ts';
import { getJson } from '../../api/client.ts';
import { text } from '../../locale/locale.ts';

/** The names that a formula may use because of a field: the field, and what the reader belongs to where it leads to such. */
function namesOf({ column, through, opens, scope }: ReachableColumn): OfferedName[] {
  const label = [...through, column.label].map((label) => text(label)).join(' › ');
  const choices = (column.choices ?? []).map((choice) => ({ value: choice.value, label: text(choice.label) }));
  return [
    { path: column.key, label, ...(opens && { opens }), ...(choices.length > 0 && { choices }) },
    ...(scope ? [{ path: `USER.${scope.name}`, label: text(scope.label) }] : []),
  ];
}

/** The fields of an object that formulas may use, as they are learnt: its own at first, those behind a lookup when somebody goes there. Each is asked for once. */
export class FormulaNames {
  readonly #asked = new Map<string, Promise<readonly OfferedName[]>>();
  readonly #known = new Set<string>();
  readonly #object: string;

  /** `object`: its API name. */
  constructor(object: string) {
    this.#object = object;
  }

  /** The fields behind a path of lookups; blank: the object's own. None where the path leads nowhere; an ApiError when nobody could be asked. */
  behind(path: string): Promise<readonly OfferedName[]> {
    const asked = this.#asked.get(path) ?? this.#ask(path);
    this.#asked.set(path, asked);
    return asked;
  }

  /** Whether `behind` need not wait for an answer. */
  isKnown(path: string): boolean {
    return this.#known.has(path);
  }

  async #ask(path: string): Promise<readonly OfferedName[]> {
    try {
      const { columns } = await getJson<ReachableColumns>(`/objects/${encodeURIComponent(this.#object)}/columns`, { query: { path } });
      this.#known.add(path);
      return columns.flatMap(namesOf);
    } catch (error) {
      // The next word asks again.
      this.#asked.delete(path);
      throw error;
    }
  }
}
