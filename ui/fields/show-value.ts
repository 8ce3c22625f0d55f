import { html, type TemplateResult } from 'lit';
import type { Column } from '../../platform/contract/wire.ts';
import type { Field, WireValue } from '../../platform/fields/field.ts';
import { isNotApplicable } from '../../platform/fields/not-applicable.ts';
import { currentLanguage, timeZone } from '../locale/locale.ts';
import { viewOf } from './edit-field.ts';
import { fieldOfColumn, type ShowContext } from './field-view.ts';
import { showNotApplicable } from './not-applicable.ts';

/** What stands for a blank: never confused with a zero. */
export const blank = html`<span class="value-blank" aria-hidden="true">–</span>`;

const fields = new WeakMap<Column, Field>();

/** The field a column shows, made once a column. */
function fieldFor(column: Column): Field {
  const known = fields.get(column);
  if (known) return known;
  const field = fieldOfColumn(column);
  fields.set(column, field);
  return field;
}

const isBlank = (value: unknown): boolean => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** A value of a field as it stands on a page: the same words as in a formatted file, with badges, links and – for a blank. */
export function showFieldValue(value: unknown, field: Field, context: Partial<ShowContext> = {}): TemplateResult | string {
  if (isBlank(value)) return blank;
  if (isNotApplicable(value)) return showNotApplicable();
  return viewOf(field.type).show(value as NonNullable<WireValue>, field, { language: currentLanguage(), timeZone: timeZone(), ...context });
}

/** A value of a column in a table cell: one line. Used by every table of the application. */
export function showValue(value: unknown, column: Column, context: Partial<ShowContext> = {}): TemplateResult | string {
  return showFieldValue(value, fieldFor(column), { compact: true, ...context });
}

/** Whether a column's figures are right-aligned. */
export function isNumericColumn(column: Column): boolean {
  const field = fieldFor(column);
  return viewOf(field.type).numeric || field.valueType === 'number';
}
