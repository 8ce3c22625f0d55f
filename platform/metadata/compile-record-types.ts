import { toText } from '../contract/text.ts';
import { fieldTypes } from '../fields/field-types.ts';
import type { Formula } from '../formula/formula.ts';
import { compileAt } from './compile-at.ts';
import { checkDefault } from './compile-fields.ts';
import { byName, own, type Compilation } from './compilation.ts';
import type { RecordTypeModel, RecordTypesModel } from './model.ts';
import type { ObjectSource } from './object-source.ts';

type Given = NonNullable<NonNullable<ObjectSource['file']['value']['record_types']>['types']>[string];

/** Compiles the record types of an object: every value of their picklist is one. Undefined where there are none, or their field is wrong. */
export function compileRecordTypes(compilation: Compilation, source: ObjectSource): RecordTypesModel | undefined {
  const { problems, readers } = compilation;
  const { file, fields } = source;
  const given = file.value.record_types;
  if (given === undefined) return undefined;
  const field = fields.get(given.field);
  const picklists = [...fields].filter(([, each]) => each.type === 'picklist').map(([name]) => name);
  if (field === undefined) problems.unknown(file, 'unknown_field', `${toText(file.value.label).ja}の項目`, given.field, picklists, given, 'field');
  else if (field.type !== 'picklist')
    problems.add(
      file,
      'wrong_field_type',
      `レコードの種類は選択リスト (picklist) の項目で決めます。\`${given.field}\` は ${field.type} です。`,
      given,
      'field',
    );
  if (field?.type !== 'picklist') return undefined;
  if (field.not_applicable === true)
    problems.add(file, 'wrong_value', `\`${given.field}\` はレコードの種類を決める項目なので、「該当なし」を選べません。`, given, 'field');
  if (source.survey !== undefined)
    problems.add(
      file,
      'bad_survey',
      '調査の行は自動で作られるので、レコードの種類を選べません。レイアウトの show に条件を書きます。',
      file.value,
      'record_types',
      'key',
    );
  if ((readers.of(source.name, given.field)?.readers ?? []).length > 0)
    problems.add(file, 'restricted_field', `レコードの種類は画面を決めるので、\`${given.field}\` を読める人を絞れません。`, given, 'field');
  for (const key of ['show', 'required'] as const)
    if (typeof field[key] === 'string')
      problems.add(file, 'wrong_value', `\`${given.field}\` はレコードの種類を決める項目なので、${key} に条件を書けません。`, field, key);
  const types = given.types ?? {};
  for (const type of Object.keys(types))
    if (!Object.hasOwn(field.values, type)) problems.unknown(file, 'unknown_value', 'レコードの種類', type, Object.keys(field.values), types, type, 'key');
  return {
    field: given.field,
    types: byName(Object.keys(field.values).map((type) => [type, compileType(compilation, source, given.field, own(types, type))])),
  };
}

function compileType(compilation: Compilation, source: ObjectSource, field: string, given: Given | undefined): RecordTypeModel {
  if (given === undefined) return { values: {}, defaults: {} };
  const { problems, formulas } = compilation;
  const create = compileAt(problems, source.file, given, 'create', formulas.scopeOf(source.name), 'boolean');
  if (create !== undefined && create.references.length > 0)
    problems.add(source.file, 'wrong_value', 'create は、まだレコードがないときに確かめる条件です。USER だけを使います。', given, 'create');
  return {
    ...(given.description !== undefined && { description: toText(given.description) }),
    ...(create && { create }),
    values: compileValues(compilation, source, field, given),
    defaults: compileDefaults(compilation, source, field, given),
  };
}

function compileValues({ problems }: Compilation, { file, fields }: ObjectSource, typeField: string, given: Given): RecordTypeModel['values'] {
  const values = given.values ?? {};
  for (const [name, some] of Object.entries(values)) {
    const field = fields.get(name);
    if (field === undefined) problems.unknown(file, 'unknown_field', `${toText(file.value.label).ja}の項目`, name, [...fields.keys()], values, name, 'key');
    else if (name === typeField || !('values' in field))
      problems.add(file, 'wrong_field_type', `\`${name}\` は、種類ごとに選択値を絞れる項目ではありません。ほかの選択リストを書きます。`, values, name, 'key');
    else
      for (const [index, value] of some.entries())
        if (!Object.hasOwn(field.values, value)) problems.unknown(file, 'unknown_value', '選択値', value, Object.keys(field.values), some, index);
  }
  return byName(Object.entries(values));
}

function compileDefaults(compilation: Compilation, source: ObjectSource, typeField: string, given: Given): RecordTypeModel['defaults'] {
  const { problems, formulas } = compilation;
  const { file, fields } = source;
  const defaults = given.defaults ?? {};
  const compiled: [string, Formula][] = [];
  for (const name of Object.keys(defaults)) {
    const field = fields.get(name);
    if (field === undefined) {
      problems.unknown(file, 'unknown_field', `${toText(file.value.label).ja}の項目`, name, [...fields.keys()], defaults, name, 'key');
      continue;
    }
    const { valueType, columnType } = fieldTypes[field.type];
    if (name === typeField || columnType === null || valueType === 'files' || field.type === 'auto_number') {
      problems.add(file, 'wrong_field_type', `\`${name}\` (${field.type}) には、種類ごとの初期値を書けません。`, defaults, name, 'key');
      continue;
    }
    const formula = compileAt(problems, file, defaults, name, formulas.scopeOf(source.name), valueType);
    if (formula === undefined) continue;
    checkDefault(compilation, source, field, formula, defaults, name);
    const allowed = own(given.values, name);
    if (formula.expression.kind === 'text' && allowed?.includes(formula.expression.value) === false)
      problems.unknown(file, 'unknown_value', 'この種類の選択値', formula.expression.value, allowed, defaults, name);
    compiled.push([name, formula]);
  }
  return byName(compiled);
}
