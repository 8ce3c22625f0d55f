import type { FieldDefinitionOf } from '../../contract/definitions.ts';
import type { Field } from '../../fields/field.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { ownOf } from '../../query/paths.ts';
import type { QueryContext } from '../../query/query.ts';
import { readableModel, readableObject } from '../../query/readable-model.ts';

/** Columns of the file of rejected rows, which is corrected and sent again: they are passed over. */
export const reasonColumns = ['行', '理由'] as const;

/** A heading as it is compared: without width, case and spaces. */
export function foldHeading(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s*＊※]+/g, '');
}

/** Whether a heading is one of those that the file of rejected rows adds. */
export function isReason(heading: string): boolean {
  return (reasonColumns as readonly string[]).includes(heading.trim());
}

const known = new WeakMap<ObjectModel, ReadonlyMap<string, string>>();

/**
 * What a heading means of an object, as far as the actor reads it: a field by its name or label in either language; a lookup by a unique field of its records
 * (`institution.code`, 都道府県.都道府県コード, or that label alone where it is nothing else's); the record's id. Gives the place, such as `institution.code`.
 */
export function readHeading(context: QueryContext, object: ObjectModel, heading: string): string | undefined {
  const readable = readableObject(context, object);
  const names = known.get(readable) ?? placesOf(context, readable);
  known.set(readable, names);
  return names.get(foldHeading(heading));
}

function placesOf(context: QueryContext, object: ObjectModel): ReadonlyMap<string, string> {
  const places = new Map<string, string>([['id', 'id']]);
  const add = (heading: string, place: string): void => void (places.has(foldHeading(heading)) || places.set(foldHeading(heading), place));
  const fields = Object.values(object.fields).filter(({ type }) => type !== 'children' && type !== 'file');
  for (const field of fields) for (const name of namesOf(field)) add(name, field.name);
  const alone = new Map<string, Set<string>>();
  for (const field of fields)
    for (const code of codesOf(context, field)) {
      const place = `${field.name}.${code.name}`;
      for (const name of namesOf(field)) for (const of of namesOf(code)) add(`${name}.${of}`, place);
      for (const name of namesOf(field)) add(`${name}${code.label.ja}`, place);
      for (const of of namesOf(code)) alone.set(of, (alone.get(of) ?? new Set()).add(place));
    }
  for (const [name, [place, other]] of alone) if (place !== undefined && other === undefined) add(name, place);
  return places;
}

/** The fields that alone tell the records apart that a lookup leads to. */
export function codesOf(context: QueryContext, field: Field): readonly Field[] {
  if (field.type !== 'lookup') return [];
  const target = ownOf(readableModel(context).objects, (field.definition as FieldDefinitionOf<'lookup'>).to);
  return (target?.unique ?? []).flatMap((set) => {
    const [name = '', ...others] = set;
    const code = others.length === 0 ? ownOf(target?.fields ?? {}, name) : undefined;
    return code && code.type !== 'lookup' ? [code] : [];
  });
}

function namesOf({ name, label }: Field): readonly string[] {
  return [...new Set([name, label.ja, label.en])];
}
