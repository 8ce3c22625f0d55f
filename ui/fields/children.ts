import { html } from 'lit';
import type { FieldView } from './field-view.ts';
import { renderReadOnly } from './read-only-input.ts';

/** Child rows are no value of the record: the form draws them with `sh-child-rows`, which edits each cell by its own field's view. */
export const childrenView: FieldView = {
  type: 'children',
  numeric: false,
  grouped: () => true,
  edit: (context) => renderReadOnly(context, ''),
  show: () => html``,
};
