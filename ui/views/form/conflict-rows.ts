import type { ConflictRow } from '../../components/conflict-dialog/conflict-dialog.ts';
import { showFieldValue } from '../../fields/show-value.ts';
import { text } from '../../locale/locale.ts';
import type { FormField, FormState } from './form-state.ts';
import type { Difference, Side } from './merge-conflict.ts';

/** The words of a path: the field's label, or the row's name and the cell's label. */
export function labelOf(state: FormState, path: string): string {
  const [name = '', rowKey, cell] = path.split('/');
  const field = state.fields.get(name);
  if (rowKey === undefined) return field ? text(field.field.label) : '';
  const column = state.childFields.get(name)?.find((one) => one.field.name === cell);
  return [rowName(state, name, rowKey), column ? text(column.field.label) : ''].filter((part) => part !== '').join(' ・ ');
}

/** What a child row is called: its title, or its first value that names something. */
export function rowName(state: FormState, children: string, rowKey: string): string {
  const row = state.children[children]?.find((one) => one.key === rowKey);
  if (row?.title) return row.title;
  const number = (state.children[children]?.findIndex((one) => one.key === rowKey) ?? -1) + 1;
  const field = state.fields.get(children);
  return `${field ? text(field.field.label) : ''} ${number > 0 ? number : ''}`.trim();
}

function fieldAt(state: FormState, path: string): FormField | undefined {
  const [name = '', , cell] = path.split('/');
  return cell === undefined ? state.fields.get(name) : state.childFields.get(name)?.find((one) => one.field.name === cell);
}

/** The differences of a conflict, ready to be shown. */
export function conflictRows(state: FormState, differences: readonly Difference[], choices: Readonly<Record<string, Side>>): ConflictRow[] {
  return differences.flatMap((difference) => {
    const field = fieldAt(state, difference.key);
    if (!field) return [];
    const shown = (value: unknown) => showFieldValue(value, field.field, { compact: true });
    return [
      {
        key: difference.key,
        label: labelOf(state, difference.key),
        mine: shown(difference.mine),
        theirs: shown(difference.theirs),
        both: difference.both,
        chosen: choices[difference.key] ?? difference.suggested,
      },
    ];
  });
}
