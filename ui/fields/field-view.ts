import type { TemplateResult } from 'lit';
import type { FieldDefinition, FieldTypeName } from '../../platform/contract/definitions.ts';
import type { Language, Text } from '../../platform/contract/text.ts';
import type { Column, FieldDescription } from '../../platform/contract/wire.ts';
import type { Field, ValueType, WireValue } from '../../platform/fields/field.ts';
import { fieldTypes } from '../../platform/fields/field-types.ts';

/** What a value is shown with. */
export interface ShowContext {
  readonly language: Language;
  readonly timeZone: string;
  /** In a table cell: one line, no paragraphs. */
  readonly compact?: boolean;
  /** Where a file of the value is downloaded; without it files are only named. */
  readonly fileHref?: (id: string) => string;
  /** Where a looked-up record's page is; without it the label is not a link. */
  readonly recordHref?: (id: string) => string;
}

/** What an input is drawn with. The label, help and messages around it belong to the form. */
export interface EditContext {
  readonly field: Field;
  /** The object whose field it is: choices and files are asked of it. */
  readonly object: string;
  /** Id of the control. */
  readonly id: string;
  /** Id of the label, for groups of controls that no `for` can reach. */
  readonly labelId: string;
  /** Ids of help and messages. */
  readonly describedBy: string;
  readonly value: WireValue;
  /** The text as typed, while it is being typed or could not be read. */
  readonly raw: string | undefined;
  readonly required: boolean;
  readonly invalid: boolean;
  readonly disabled: boolean;
  /** In a grid of child rows: no groups, no labels of units. */
  readonly compact: boolean;
  readonly language: Language;
  readonly timeZone: string;
  /** The user gave something: wire form, or text as people write it. `raw` keeps what is typed on the screen. */
  change(input: unknown, raw?: string): void;
  /** The user left the field. */
  leave(): void;
}

/** The browser's half of one field type: `platform/fields/` has its twin. */
export interface FieldView {
  readonly type: FieldTypeName;
  /** Right-aligned figures. */
  readonly numeric: boolean;
  /** Several controls under one label: fieldset-like, named by `labelId`. */
  grouped(context: Pick<EditContext, 'field' | 'compact' | 'required'>): boolean;
  edit(context: EditContext): TemplateResult;
  /** The value, never blank, as it is shown on a page or in a cell. */
  show(value: NonNullable<WireValue>, field: Field, context: ShowContext): TemplateResult | string;
}

/** The field of a description, as `platform/fields` knows it. */
export function fieldOf(description: FieldDescription): Field {
  return {
    name: description.name,
    column: description.name,
    type: description.type as FieldTypeName,
    label: description.label,
    ...(description.help ? { help: description.help } : {}),
    definition: description.definition as FieldDefinition,
    choices: description.choices as Field['choices'],
    valueType: description.value_type as ValueType,
  };
}

const typeOfValue: Readonly<Record<ValueType, FieldTypeName>> = {
  text: 'text',
  // Without a scale of its own, unlike a decimal.
  number: 'formula',
  boolean: 'checkbox',
  date: 'date',
  time: 'time',
  datetime: 'datetime',
  choice: 'picklist',
  choices: 'multi_picklist',
  record: 'lookup',
  files: 'file',
};

/** The stored field type whose look fits a value type or a format of a formula. */
export function typeFor(type: string, format?: string): FieldTypeName {
  if (format === 'percent' || format === 'integer' || format === 'decimal' || format === 'date' || format === 'datetime') return format;
  return type in typeOfValue ? typeOfValue[type as ValueType] : (type as FieldTypeName);
}

/** A field that shows the values of a column. */
export function fieldOfColumn(column: Column): Field {
  const type = typeFor(column.type, column.format);
  const definition = {
    type,
    label: column.label,
    ...(column.scale === undefined ? {} : { scale: column.scale }),
    ...(column.unit ? { unit: column.unit } : {}),
  };
  return {
    name: column.key,
    column: column.key,
    type,
    label: column.label,
    definition: definition as unknown as FieldDefinition,
    choices: (column.choices ?? []).map((choice) => ({ retired: false, ...choice })) as Field['choices'],
    valueType: column.type in typeOfValue ? (column.type as ValueType) : (fieldTypes[type]?.valueType ?? 'text'),
  };
}

/** A value as plain text; '' for a blank and for what is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The unit of a number field, or ''. */
export function unitOf(field: Field, language: Language): string {
  const unit = 'unit' in field.definition ? field.definition.unit : undefined;
  if (!unit) return '';
  return typeof unit === 'string' ? unit : ((unit as Partial<Text>)[language] ?? Object.values(unit)[0] ?? '');
}
