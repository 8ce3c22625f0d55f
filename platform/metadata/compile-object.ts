import { toText } from '../contract/text.ts';
import { fieldTypes } from '../fields/field-types.ts';
import type { Compilation } from './compilation.ts';
import type { ObjectSource } from './object-source.ts';
import { compileAccess, compileExporters } from './compile-access.ts';
import { checkTitle, compileFieldAccess } from './compile-field-access.ts';
import type { CompiledFields } from './compile-fields.ts';
import { compileLayout, compileRules } from './compile-layout.ts';
import { compileLists } from './compile-lists.ts';
import { compileRecordTypes } from './compile-record-types.ts';
import type { Stamps } from './compile-scopes.ts';
import { compileSurvey } from './compile-survey.ts';
import { compileTitle } from './compile-title.ts';
import type { ObjectModel } from './model.ts';
import type { CompiledObjects } from './resolve-path.ts';
import { reservedObjectNames } from './system-fields.ts';

/** An index row of PostgreSQL holds 2,704 bytes; a character up to four. */
const LONGEST_UNIQUE = 300;

/** Puts an object together from its files and compiled fields. */
export function compileObject(
  compilation: Compilation,
  objects: CompiledObjects,
  source: ObjectSource,
  fields: CompiledFields,
  stamps: Stamps,
  table: string,
): ObjectModel {
  const { problems } = compilation;
  const { file, survey } = source;
  const object = file.value;
  if (reservedObjectNames.has(source.name))
    problems.add(file, 'wrong_name', `\`${source.name}\` はオブジェクトの名前に使えません (別の意味があります)。`, object, 'object');
  const title = compileTitle(compilation, source);
  checkTitle(compilation, source, title);
  const exporters = compileExporters(compilation, source);
  const comments = compileComments(compilation, source);
  const recordTypes = compileRecordTypes(compilation, source);
  const compiledSurvey = survey === undefined ? undefined : compileSurvey(compilation, source);
  return {
    name: source.name,
    table,
    label: toText(object.label),
    ...(object.description !== undefined && { description: toText(object.description) }),
    ...(object.icon !== undefined && { icon: object.icon }),
    ...fields,
    title,
    unique: compileUnique(compilation, source),
    ...compileOrder(compilation, source),
    search: compileSearch(compilation, source),
    history: object.history !== 'none',
    ...(comments && { comments }),
    ...stamps,
    ...(recordTypes && { recordTypes }),
    layout: compileLayout(compilation, objects, source),
    rules: compileRules(compilation, source),
    lists: compileLists(compilation, objects, source),
    access: compileAccess(compilation, source, stamps.scopes),
    ...(exporters && { exporters }),
    fieldAccess: compileFieldAccess(compilation, source),
    ...(compiledSurvey && { survey: compiledSurvey }),
  };
}

const ordered = ['text', 'integer', 'decimal', 'auto_number', 'date', 'datetime', 'time'];

/** The field that records are ordered by. It is one order for everybody: one that not everybody reads would tell of what it holds. */
function compileOrder({ problems, readers }: Compilation, { name: object, file, fields }: ObjectSource): Pick<ObjectModel, 'orderedBy'> {
  const { ordered_by: name } = file.value;
  if (name === undefined) return {};
  const field = fields.get(name);
  const offered = [...fields].flatMap(([each, { type }]) => (ordered.includes(type) ? [each] : []));
  if (!field) problems.unknown(file, 'unknown_field', `${toText(file.value.label).ja}の項目`, name, offered, file.value, 'ordered_by');
  else if (!offered.includes(name)) problems.add(file, 'wrong_field_type', `\`${name}\` (${field.type}) では並べられません。`, file.value, 'ordered_by');
  else if ('not_applicable' in field && field.not_applicable === true)
    problems.add(file, 'wrong_field_type', `\`${name}\` には該当なしがあるので、並び順に使えません。`, file.value, 'ordered_by');
  else if ((readers.of(object, name)?.readers ?? []).length > 0)
    problems.add(file, 'restricted_field', `\`${name}\` は読める人を絞った項目なので、並び順に使えません。`, file.value, 'ordered_by');
  else return { orderedBy: name };
  return {};
}

/** Who writes comments on the records; undefined: nobody, there are none. */
function compileComments({ problems, roles }: Compilation, { file }: ObjectSource): ObjectModel['comments'] {
  const { comments } = file.value;
  if (comments === undefined || comments === false) return undefined;
  if (comments === true) return {};
  for (const [index, role] of comments.roles.entries())
    if (!roles.has(role)) problems.unknown(file, 'unknown_role', '役割', role, [...roles.keys()], comments.roles, index);
  return { roles: comments.roles };
}

/** The sets of fields that no two records share: the object's, then those of single fields. */
function compileUnique({ problems }: Compilation, source: ObjectSource): ObjectModel['unique'] {
  const { file, fields } = source;
  const sets = new Map<string, readonly string[]>();
  for (const set of file.value.unique ?? []) {
    for (const [index, name] of set.entries()) {
      const field = fields.get(name);
      if (field === undefined) problems.unknown(file, 'unknown_field', `${toText(file.value.label).ja}の項目`, name, [...fields.keys()], set, index);
      else if (fieldTypes[field.type].columnType === null || ['file', 'multi_picklist', 'long_text', 'rich_text'].includes(field.type))
        problems.add(file, 'wrong_field_type', `\`${name}\` (${field.type}) は unique に使えません。`, set, index);
      if (set.indexOf(name) !== index) problems.add(file, 'duplicate_name', `\`${name}\` が 2 回書かれています。`, set, index);
    }
    sets.set([...set].sort().join(), set);
  }
  for (const [name, field] of fields) if ('unique' in field && field.unique === true) sets.set(name, [name]);
  for (const name of new Set([...sets.values()].flat())) {
    const field = fields.get(name);
    if (field?.type === 'text' && (field.max ?? 0) > LONGEST_UNIQUE)
      problems.add(file, 'too_long', `重複を禁止する項目の max は ${LONGEST_UNIQUE} までです。`, field, 'max');
  }
  return [...sets.values()];
}

/**
 * The text fields that search looks into: those named, else all that it can look into. It is one search for everybody: a match must tell nothing of a
 * field that not everybody reads, so that such a field may not be named, and is left out where none are.
 */
function compileSearch({ problems, readers }: Compilation, source: ObjectSource): readonly string[] {
  const { file, fields } = source;
  const searchable = [...fields].filter(([, field]) => fieldTypes[field.type].searchable).map(([name]) => name);
  const named = file.value.search;
  const isOpen = (name: string) => (readers.of(source.name, name)?.readers ?? []).length === 0;
  if (named === undefined) return searchable.filter(isOpen);
  return named.filter((name, index) => {
    if (name === 'title') return false;
    if (!fields.has(name)) problems.unknown(file, 'unknown_field', `${toText(file.value.label).ja}の項目`, name, searchable, named, index);
    else if (!searchable.includes(name)) problems.add(file, 'wrong_field_type', `\`${name}\` は文字の項目ではないので、検索の対象にできません。`, named, index);
    else if (!isOpen(name)) problems.add(file, 'restricted_field', `\`${name}\` は読める人を絞った項目なので、検索の対象にできません。`, named, index);
    return searchable.includes(name) && named.indexOf(name) === index;
  });
}
