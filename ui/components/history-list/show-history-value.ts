import { html, type TemplateResult } from 'lit';
import type { FieldDescription } from '../../../platform/contract/wire.ts';
import { isNotApplicable } from '../../../platform/fields/not-applicable.ts';
import { fieldOf, textOf } from '../../fields/field-view.ts';
import { showNotApplicable } from '../../fields/not-applicable.ts';
import { recordTitle } from '../../fields/record-title.ts';
import { blank, showFieldValue } from '../../fields/show-value.ts';

/** A value of a history: by its field, or, of a field that is gone, as it is kept. `name` may be one of child rows: `items.quantity`. */
export function showHistoryValue(fields: readonly FieldDescription[], name: string, value: unknown): TemplateResult | string {
  const [own = '', inner] = name.split('.');
  const field = fields.find((each) => each.name === own);
  const cells = (field?.children?.fields ?? []) as readonly FieldDescription[];
  const description = inner === undefined ? field : cells.find((each) => each.name === inner);
  if (description && description.type !== 'children') return showFieldValue(value, fieldOf(description), { compact: true });
  if (isNotApplicable(value)) return showNotApplicable();
  if (value === null || value === undefined) return html`${blank}`;
  if (typeof value !== 'object') return textOf(value);
  return 'label' in value ? recordTitle({ label: String(value.label) }) : JSON.stringify(value);
}
