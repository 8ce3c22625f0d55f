import { toText } from '../contract/text.ts';
import type { Column } from '../contract/wire.ts';
import type { Highlight } from '../contract/wire-rows.ts';
import type { Field } from '../fields/field.ts';
import { offersNotApplicable } from '../fields/not-applicable.ts';
import type { ColumnModel, HighlightModel } from '../metadata/model.ts';

/** Types whose order or comparison would mean nothing to a reader. */
const unsortable: readonly string[] = ['choices', 'files'];
const unsortableFields: readonly string[] = ['long_text', 'rich_text', 'children'];

/** A column as a page needs it: its type, how numbers are shown, the labels and tones of its values. Columns computed in a report cannot be sorted by. */
export function describeColumn(column: ColumnModel): Column {
  const { field } = column;
  const isTitle = !field && !column.formula && column.valueType === 'text';
  const shown = field ? fieldColumn(field) : { type: column.valueType === 'record' ? 'lookup' : column.valueType };
  const sortable = column.path !== undefined && !unsortable.includes(column.valueType) && !unsortableFields.includes(field?.type ?? '');
  const linked = column.link === 'record' || isTitle || shown.type === 'lookup';
  return {
    key: column.key,
    label: column.label,
    ...shown,
    ...(column.format ? { format: column.format } : {}),
    ...(linked ? { link: true } : {}),
    ...(column.highlight && column.highlight.length > 0 ? { highlights: describeHighlights(column.highlight) } : {}),
    sortable,
  };
}

/** By what cells or rows stand out; what a row says of it is the place in this list. */
export function describeHighlights(highlights: readonly HighlightModel[]): Highlight[] {
  return highlights.map(({ tone, label }) => ({ tone, label: { ...label } }));
}

function fieldColumn(field: Field): Omit<Column, 'key' | 'label' | 'sortable'> {
  const definition = field.definition as { readonly scale?: number; readonly unit?: string | Record<string, string>; readonly format?: string };
  return {
    type: field.type === 'formula' ? field.valueType : field.type,
    ...(definition.format !== undefined && field.type === 'formula' ? { format: definition.format } : {}),
    ...(definition.scale !== undefined ? { scale: definition.scale } : {}),
    ...(definition.unit !== undefined ? { unit: toText(definition.unit) } : {}),
    ...(field.choices.length > 0 ? { choices: describeChoices(field) } : {}),
    ...(offersNotApplicable(field) ? { not_applicable: true } : {}),
  };
}

/** A field's values with their labels, in order. */
export function describeChoices(field: Field): { value: string; label: { ja: string; en: string }; tone?: string; retired: boolean }[] {
  return field.choices.map((choice) => ({
    value: choice.value,
    label: { ...choice.label },
    ...(choice.tone ? { tone: choice.tone } : {}),
    retired: choice.retired,
  }));
}
