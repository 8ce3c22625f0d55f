import type { TemplateResult } from 'lit';
import type { EditContext, FieldView } from './field-view.ts';
import { fieldViews } from './field-views.ts';

/** The view of a type; a type that this page does not know (it is older than the server) is shown as text. */
export function viewOf(type: string): FieldView {
  return (fieldViews as Readonly<Record<string, FieldView | undefined>>)[type] ?? fieldViews.text;
}

/** The input of a field: the element of its type. */
export function editField(context: EditContext): TemplateResult {
  return viewOf(context.field.type).edit(context);
}
