import type { Column, FieldDescription } from '../../../platform/contract/wire.ts';

/** The fields of child rows as columns of a table, without the lookup that points back to the record. */
export function columnsOfChildren(description: FieldDescription): Column[] {
  const { by } = description.definition as { by?: string };
  const fields = (description.children?.fields ?? []) as FieldDescription[];
  return fields.filter((field) => field.name !== by && field.type !== 'children').map(columnOfField);
}

/** A field as a column. */
function columnOfField(field: FieldDescription): Column {
  const { scale, format } = field.definition as { scale?: number; format?: string };
  return {
    key: field.name,
    label: field.label,
    type: field.type === 'formula' ? field.value_type : field.type,
    choices: field.choices,
    sortable: false,
    ...(format ? { format } : {}),
    ...(scale === undefined ? {} : { scale }),
  };
}
