import type { ReachableColumns } from '../../../platform/contract/wire-lists.ts';
import { getJson } from '../../api/client.ts';
import { currentLanguage, text } from '../../locale/locale.ts';
import { fullName } from '../columns/field-tree.ts';
import type { FormulaFunction, FormulaName } from './formula-completion.ts';

const known = new Map<string, Promise<readonly FormulaName[]>>();

/** The names behind a path of an object's lookups, '' for its own fields; asked for once. None where it leads nowhere or the server cannot be reached. */
export function namesBehind(object: string, path: string): Promise<readonly FormulaName[]> {
  const key = `${currentLanguage()} ${object} ${path}`;
  const before = known.get(key);
  if (before) return before;
  const asked = getJson<ReachableColumns>(`/objects/${encodeURIComponent(object)}/columns`, { query: { path } }).then(
    ({ columns }) =>
      columns.map((one): FormulaName => {
        const choices = one.column.choices?.map(({ value, label }) => ({ value, label: text(label) }));
        return { name: one.column.key, label: fullName(one), ...(choices && { choices }), ...(one.opens && { opens: true }) };
      }),
    () => {
      // Asked once more when it is needed again.
      known.delete(key);
      return [];
    },
  );
  known.set(key, asked);
  return asked;
}

/** The functions of formulas, in the language in use: they come when the first formula is written. */
export async function formulaFunctions(): Promise<readonly FormulaFunction[]> {
  const [{ functions }, { writeSignature }] = await Promise.all([
    import('../../../platform/formula/functions.ts'),
    import('../../../platform/formula/signature.ts'),
  ]);
  return functions.map((entry) => ({ name: entry.name, signature: writeSignature(entry), description: text(entry.description) }));
}
