import type { Text } from '../../contract/text.ts';
import type { ImportPlaces } from '../../contract/wire-import-places.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Field } from '../../fields/field.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { mayAny } from '../../query/access.ts';
import { mayEditField } from '../../query/field-access.ts';
import { readableObject } from '../../query/readable-model.ts';
import { findObject } from '../find-object.ts';
import { keyTypes } from './compile-mapping.ts';
import { isComputed } from './import-plan.ts';
import { refuseReader } from './imports.ts';
import { codesOf } from './read-heading.ts';

/** Where the columns of a file may go, as far as the actor reads and may change it. Raises `not_found`, `forbidden`. */
export function listPlaces(context: RequestContext, objectName: string): ImportPlaces {
  const object = findObject(context, objectName);
  refuseReader(context, object);
  const fields = Object.values(readableObject(context, object).fields).filter(({ type }) => type !== 'children' && type !== 'file');
  const isOffered = (field: Field): boolean =>
    field.type === 'auto_number' || (mayEditField(context.actor, object, field.name) && !isComputed(object, field.name));
  const offered = fields.filter(isOffered);
  const names = new Set(offered.map(({ name }) => name));
  return {
    object: object.name,
    label: object.label,
    can: { create: mayAny(context, object, 'create'), update: mayAny(context, object, 'update') },
    places: [...offered.flatMap((field) => placesOf(context, object, field)), recordId],
    keys: object.unique.filter((set) => set.every((name) => names.has(name))).map((set) => [...set]),
    left_out: fields.filter((field) => !isOffered(field)).map(({ label }) => label),
  };
}

type Place = ImportPlaces['places'][number];

const recordId: Place = { place: 'id', label: { ja: 'ID', en: 'ID' }, type: 'id', required: false, key: true, only_key: true };

/** The field itself, and of a lookup each code of its records. */
function placesOf(context: RequestContext, object: ObjectModel, field: Field): Place[] {
  const { name, type } = field;
  const own: Place = {
    place: name,
    label: field.label,
    type,
    required: object.required[name] === true && (field.definition as { readonly default?: unknown }).default === undefined,
    key: keyTypes.has(type),
    only_key: type === 'auto_number',
  };
  return [own, ...codesOf(context, field).map((code): Place => ({ ...own, place: `${name}.${code.name}`, label: through(field, code) }))];
}

function through({ label }: Field, { label: code }: Field): Text {
  return { ja: `${label.ja} › ${code.ja}`, en: `${label.en} › ${code.en}` };
}
