import { toText, type Text } from '../contract/text.ts';
import type { Field } from '../fields/field.ts';
import { byName, type Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ColumnModel, ObjectModel, SetModel, SortModel } from './model.ts';
import { setMember, setOf } from './set-member.ts';
import { systemFields } from './system-fields.ts';

/** Where paths start: an object, and for a report its joins (alias → object). */
export interface PathBase {
  readonly object: string;
  readonly joins?: Readonly<Record<string, string>>;
  /** Records that are told of in values: alias → what it tells. */
  readonly sets?: Readonly<Record<string, SetModel>>;
}
/** What a path leads to. */
export interface Resolved {
  readonly path: readonly string[];
  readonly field?: Field;
  readonly valueType: string;
  readonly label: Text;
}
export type CompiledObjects = ReadonlyMap<string, Pick<ObjectModel, 'name' | 'label' | 'fields'>>;

/** Follows a dotted path at a place of a file. Adds the problem and gives undefined when it leads nowhere, or to rows instead of a value. */
export function resolvePath(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  dotted: string,
  file: DefinitionFile,
  container: object,
  key: string | number,
): Resolved | undefined {
  const { problems, formulas } = compilation;
  const path = dotted.split('.');
  const set = setOf(base.sets, path);
  if (set) return resolveSet(compilation, set, path, file, container, key);
  const joined = base.joins !== undefined && Object.hasOwn(base.joins, path[0] ?? '') ? base.joins[path[0] ?? ''] : undefined;
  const rest = joined === undefined ? path : path.slice(1);
  let object = objects.get(joined ?? base.object);
  let through: Field | undefined;
  if (rest.length === 0) {
    problems.add(file, 'unknown_field', `\`${dotted}\` の後に . と項目の名前が要ります。`, container, key);
    return undefined;
  }
  for (const [index, name] of rest.entries()) {
    if (object === undefined) return undefined;
    const field = Object.hasOwn(object.fields, name) ? object.fields[name] : undefined;
    const end = index === rest.length - 1;
    if (field === undefined && end && (Object.hasOwn(systemFields, name) || name === 'name')) {
      const system = systemFields[name === 'name' ? 'title' : name];
      const label = name !== 'title' && name !== 'name' ? system?.label : (through?.label ?? object.fields.name?.label ?? system?.label);
      return { path: [...path.slice(0, -1), name === 'name' ? 'title' : name], valueType: system?.type ?? 'text', label: label ?? object.label };
    }
    if (field === undefined) {
      const names = [...formulas.namesOf(object.name), ...(index === 0 ? Object.keys({ ...base.joins, ...base.sets }) : [])];
      if (!rest.some((part) => problems.broken.has(part))) problems.unknown(file, 'unknown_field', `${object.label.ja}の項目`, name, names, container, key);
      return undefined;
    }
    if (end && field.type === 'children') {
      problems.add(file, 'wrong_field_type', `\`${dotted}\` は明細行なので、ここには使えません。`, container, key);
      return undefined;
    }
    if (end) return { path, field, valueType: field.valueType, label: field.label };
    if (field.type !== 'lookup') {
      if (!problems.broken.has(name))
        problems.add(
          file,
          'wrong_field_type',
          `\`${name}\` は参照項目 (lookup) ではないので、その先の \`${rest[index + 1] ?? ''}\` に進めません。`,
          container,
          key,
        );
      return undefined;
    }
    through = field;
    object = objects.get((field.definition as { to: string }).to);
  }
  return undefined;
}

function resolveSet(
  { problems }: Compilation,
  set: SetModel,
  path: readonly string[],
  file: DefinitionFile,
  ...at: [object, string | number]
): Resolved | undefined {
  const told = setMember(set, path.slice(1));
  if (told) return { path, ...told };
  problems.unknown(file, 'unknown_field', `${set.label.ja}の値`, path.slice(1).join('.'), Object.keys(set.values), ...at);
  return undefined;
}

/** Compiles a list of plain paths to columns; keys are the paths as written. */
export function compileColumns(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  paths: readonly string[],
  file: DefinitionFile,
): readonly ColumnModel[] {
  const seen = new Set<string>();
  return paths.flatMap((path, index) => {
    if (seen.has(path)) compilation.problems.add(file, 'duplicate_name', `\`${path}\` が 2 回書かれています。`, paths, index);
    seen.add(path);
    const resolved = resolvePath(compilation, objects, base, path, file, paths, index);
    return resolved === undefined ? [] : [toColumn(path, resolved)];
  });
}

export function toColumn(key: string, resolved: Resolved): ColumnModel {
  const format = resolved.field?.type === 'formula' ? (resolved.field.definition as { format?: string }).format : undefined;
  return {
    key,
    label: resolved.label,
    path: resolved.path,
    ...(resolved.field && { field: resolved.field }),
    valueType: resolved.valueType,
    ...(format !== undefined && { format }),
  };
}

/** Compiles a sort order; `keys` are columns that may be named beside fields. */
export function compileSort(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  sort: readonly string[] | undefined,
  file: DefinitionFile,
): readonly SortModel[] {
  return (sort ?? []).flatMap((written, index) => {
    const resolved = resolvePath(compilation, objects, base, written.replace(/^-/, ''), file, sort ?? [], index);
    if (resolved === undefined) return [];
    if (resolved.valueType === 'files') {
      compilation.problems.add(file, 'wrong_field_type', `\`${written}\` はファイルなので、並べ替えに使えません。`, sort ?? [], index);
      return [];
    }
    return [{ path: resolved.path, descending: written.startsWith('-') }];
  });
}

/** Objects as paths need them, before they are wholly compiled. */
export function objectHeads(
  heads: readonly (readonly [string, { readonly label: Parameters<typeof toText>[0]; readonly fields: Readonly<Record<string, Field>> }])[],
): CompiledObjects {
  return new Map(heads.map(([name, { label, fields }]) => [name, { name, label: toText(label), fields: byName(Object.entries(fields)) }]));
}
