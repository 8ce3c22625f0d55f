import { html, type TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import type { ListDefinition, ListDescription } from '../../../platform/contract/wire-lists.ts';
import type { NamedFilterField } from '../../components/filter/filter-fields.ts';
import { text } from '../../locale/locale.ts';
import type { ListDialogName } from './list-acts.ts';
import type { ShownList } from './shown-list.ts';

/** What the dialogs begin with, and what they lead to. */
export interface DialogParts {
  readonly list: ListDescription;
  readonly columns: readonly Column[];
  readonly state: { readonly search: string; readonly filter: string; readonly sort: string; readonly columns: string };
  /** The order in force. */
  readonly sort: string;
  readonly fields: readonly NamedFilterField[];
  readonly sortBy: (sort: string) => void;
  readonly showColumns: (columns: readonly string[] | null) => void;
  readonly saved: (list: ListDefinition) => void;
  readonly end: () => void;
}

const loads: Readonly<Record<ListDialogName, () => Promise<unknown>>> = {
  columns: () => import('../../components/columns/column-chooser.ts'),
  order: () => import('./sort-dialog.ts'),
  export: () => import('../../components/export-dialog/export-dialog.ts'),
  new: () => import('./list-dialog.ts'),
  edit: () => import('./list-dialog.ts'),
};

/** Dialogs come when they are opened, not with the first load. */
export async function loadDialog(name: ListDialogName): Promise<void> {
  await loads[name]();
}

/** A dialog of a list. Its module must be loaded. */
export function renderDialog(name: ListDialogName, parts: DialogParts): TemplateResult {
  const { list, columns, state, sort, fields, end } = parts;
  switch (name) {
    case 'columns':
      return html`<column-chooser
        .object=${list.object}
        .columns=${columns.map(({ key, label }) => ({ key, name: text(label) }))}
        @columns-change=${(event: CustomEvent<readonly string[] | null>) => parts.showColumns(event.detail)}
        @chooser-end=${end}
      ></column-chooser>`;
    case 'order':
      return html`<sort-dialog
        .sort=${sort}
        .fields=${sortFields(columns, list)}
        @sort-change=${(event: CustomEvent<{ sort: string }>) => parts.sortBy(event.detail.sort)}
        @dialog-end=${end}
      ></sort-dialog>`;
    case 'export':
      return html`<export-dialog
        .path=${`/objects/${encodeURIComponent(list.object)}/lists/${encodeURIComponent(list.list)}`}
        .query=${{ ...state, sort, columns: columns.map(({ key }) => key).join(',') }}
        @export-end=${end}
      ></export-dialog>`;
    case 'new':
    case 'edit':
      return html`<list-dialog
        .kind=${name}
        .shown=${shownOf(parts)}
        .fields=${fields}
        @list-saved=${(event: CustomEvent<ListDefinition>) => parts.saved(event.detail)}
        @dialog-end=${end}
      ></list-dialog>`;
  }
}

/** What rows can be sorted by: the columns shown, then the object's own fields. */
function sortFields(columns: readonly Column[], { filters }: ListDescription): { key: string; label: string }[] {
  const own = filters.map(({ column }) => column).filter(({ key }) => !columns.some((column) => column.key === key));
  return [...columns, ...own].filter(({ sortable }) => sortable).map(({ key, label }) => ({ key, label: text(label) }));
}

function shownOf({ list, columns, sort, state }: DialogParts): ShownList {
  const names = [...list.filters.map(({ column }) => column), ...columns].map(({ key, label }): [string, string] => [key, text(label)]);
  return {
    object: list.object,
    objectLabel: text(list.object_label),
    list: list.list,
    columns: columns.map(({ key }) => key),
    sort,
    filter: state.filter,
    names: new Map(names),
  };
}
