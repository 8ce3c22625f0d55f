import type { Text } from '../contract/text.ts';
import type { ValueType } from '../fields/field.ts';

/** What every record has beside its fields, usable in formulas, columns and sort orders. */
export const systemFields: Readonly<Record<string, { readonly type: ValueType; readonly label: Text }>> = {
  id: { type: 'record', label: { ja: 'ID', en: 'ID' } },
  title: { type: 'text', label: { ja: 'タイトル', en: 'Title' } },
  created_at: { type: 'datetime', label: { ja: '作成日時', en: 'Created' } },
  updated_at: { type: 'datetime', label: { ja: '更新日時', en: 'Updated' } },
};

/** API names that a field may not have, because they mean something already. */
export const reservedFieldNames: ReadonlySet<string> = new Set([
  ...Object.keys(systemFields),
  'constructor',
  'and',
  'or',
  'not',
  'true',
  'false',
  'blank',
  'null',
  'user',
]);
/** API names that an object may not have: `home` and `reports` are tabs, `roles` is the folder of the roles. */
export const reservedObjectNames: ReadonlySet<string> = new Set(['home', 'reports', 'roles', 'constructor']);

/** The columns that every table has. A field's column never takes one of these names, nor one that starts with `scope_`. */
export const systemColumns: ReadonlySet<string> = new Set([
  'id',
  'title',
  'version',
  'model_version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'search',
]);
