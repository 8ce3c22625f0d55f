import type { TemplateResult } from 'lit';
import type { EditContext, FieldView } from './field-view.ts';
import { fieldViews } from './field-views.ts';
import { withNotApplicable } from './not-applicable.ts';

/** The view of a type; a type that this page does not know (it is older than the server) is shown as text. */
export function viewOf(type: string): FieldView {
  return (fieldViews as Readonly<Record<string, FieldView | undefined>>)[type] ?? fieldViews.text;
}

/** The input of a field: the element of its type, and beside it the switch for 該当なし where the field offers it. */
export function editField(context: EditContext): TemplateResult {
  const view = viewOf(context.field.type);
  return withNotApplicable(context, view.numeric, () => view.edit(context));
}
