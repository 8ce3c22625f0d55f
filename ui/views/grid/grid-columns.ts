import type { FieldDescription, ObjectDescription } from '../../../platform/contract/wire.ts';
import type { GridAnswer } from '../../../platform/contract/wire-grid.ts';
import type { FieldTypeName } from '../../../platform/contract/definitions.ts';
import type { Field } from '../../../platform/fields/field.ts';
import { editsInCell } from '../../components/cell-editor/cell-editor.ts';
import { viewOf } from '../../fields/edit-field.ts';
import { fieldOf } from '../../fields/field-view.ts';

/** A column of a grid: a field of the record. */
export interface GridColumn {
  readonly name: string;
  readonly field: Field;
  readonly description: FieldDescription;
  /** Its section's place in the layout. */
  readonly section: number;
  readonly numeric: boolean;
  /** In pixels. */
  readonly width: number;
}

const computed = new Set(['formula', 'auto_number']);
const widths: Readonly<Partial<Record<FieldTypeName, number>>> = {
  text: 180,
  long_text: 240,
  date: 136,
  time: 104,
  datetime: 190,
  lookup: 200,
  multi_picklist: 200,
  picklist: 148,
  email: 200,
  url: 200,
  phone: 140,
};

/**
 * The columns of a grid in the order of the layout, each field once. Files, formatted texts and child rows need a form; what names a row stands in its heading: of
 * a survey whose answer it is, and of which day, except in a list, to which rows can be added.
 */
export function gridColumns({ fields, layout, survey }: Pick<ObjectDescription, 'fields' | 'layout' | 'survey'>, kind: GridAnswer['kind']): GridColumn[] {
  const naming = new Set(survey ? [survey.status, ...(kind === 'list' ? [] : [survey.date, survey.respondent])] : []);
  const known = new Map(fields.map((field) => [field.name, field]));
  const seen = new Set<string>();
  return layout.sections.flatMap(({ fields: names }, section) =>
    names.flatMap((name): GridColumn[] => {
      const description = known.get(name);
      if (!description || seen.has(name) || naming.has(name) || !isShown(description.type) || isSystems(description)) return [];
      seen.add(name);
      const field = fieldOf(description);
      const numeric = viewOf(field.type).numeric || field.valueType === 'number';
      return [{ name, field, description, section, numeric, width: widths[field.type] ?? 116 }];
    }),
  );
}

/** The fields of the layout that a grid leaves to the form. */
export function leftToForm({ fields, layout }: Pick<ObjectDescription, 'fields' | 'layout'>): FieldDescription[] {
  const shown = new Set(layout.sections.flatMap((section) => section.fields));
  return fields.filter(({ name, type }) => shown.has(name) && !isShown(type));
}

/** What the system sets, and what the user may not change, is seen on the record's page; what is computed from what is typed stays in sight. */
function isSystems({ read_only: isReadOnly, type }: FieldDescription): boolean {
  return isReadOnly && type !== 'formula';
}

function isShown(type: string): boolean {
  return computed.has(type) || editsInCell(type as FieldTypeName);
}
