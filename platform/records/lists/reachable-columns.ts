import type { FieldDefinitionOf } from '../../contract/definitions.ts';
import type { Text } from '../../contract/text.ts';
import type { ReachableColumn, ReachableColumns } from '../../contract/wire-lists.ts';
import type { Field } from '../../fields/field.ts';
import type { Model, ObjectModel } from '../../metadata/model.ts';
import { describeColumn } from '../../query/describe-column.ts';
import { fold } from '../../query/fold.ts';
import { LONGEST_PATH } from '../../query/object-scope.ts';
import { pathColumn } from '../../query/path-column.ts';
import { ownOf } from '../../query/paths.ts';
import type { QueryContext } from '../../query/query.ts';
import { readableModel, readableObject } from '../../query/readable-model.ts';
import { findObject, notFound } from '../find-object.ts';
import { parseColumns } from './list-columns.ts';

/** How many lookups a search follows, how many columns it tells, and how many it looks at. */
const SEARCH_DEPTH = 3;
const MOST_FOUND = 100;
const MOST_LOOKED_AT = 5000;
const hidden: readonly string[] = ['children'];

/** What a viewer asks of the columns within reach: those behind a path, those that words are found in, or certain ones. */
export interface ReachParameters {
  readonly path?: string;
  readonly search?: string;
  readonly keys?: string;
}

/** The columns that a list may show, or a condition name. Raises `not_found` (object, or a path that leads nowhere), `unknown_field` and `bad_request` (keys). */
export function listColumns(context: QueryContext, objectName: string, { path, search, keys }: ReachParameters): ReachableColumns {
  const object = findObject(context, objectName);
  if (keys !== undefined)
    return { columns: (parseColumns(context, object, keys) ?? []).flatMap(({ key }) => reachable(context, object, key.split('.')) ?? []), more: false };
  const words = fold(search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length > 0) return searchColumns(context, object, words);
  return { columns: reachableColumns(context, object, path === undefined ? [] : path.split('.')), more: false };
}

/** The columns of an object, or of what a path of lookups leads to. Raises `not_found` for one that leads nowhere. */
export function reachableColumns(context: QueryContext, object: ObjectModel, start: readonly string[]): ReachableColumn[] {
  const at = objectAt(readableModel(context), readableObject(context, object), start);
  if (!at || start.length >= LONGEST_PATH) throw notFound();
  return namesOf(at, start.length > 0).flatMap((name) => reachable(context, object, [...start, name]) ?? []);
}

function searchColumns(context: QueryContext, object: ObjectModel, words: readonly string[]): ReachableColumns {
  const found: ReachableColumn[] = [];
  let level: readonly (readonly string[])[] = [[]];
  let looked = 0;
  for (let depth = 0; depth <= SEARCH_DEPTH && level.length > 0; depth++) {
    const next: string[][] = [];
    for (const start of level) {
      for (const one of reachableColumns(context, object, start)) {
        if (++looked > MOST_LOOKED_AT || found.length > MOST_FOUND) return { columns: found.slice(0, MOST_FOUND), more: true };
        const text = fold([...one.through, one.column.label].map(({ ja, en }) => `${ja} ${en}`).join(' '));
        if (words.every((word) => text.includes(word))) found.push(one);
        if (one.opens) next.push(one.column.key.split('.'));
      }
    }
    level = next;
  }
  return { columns: found.slice(0, MOST_FOUND), more: found.length > MOST_FOUND };
}

function reachable(context: QueryContext, object: ObjectModel, path: readonly string[]): ReachableColumn | undefined {
  const model = readableModel(context);
  const seen = readableObject(context, object);
  const column = pathColumn(model, seen, path);
  const owner = objectAt(model, seen, path.slice(0, -1));
  if (!column || !owner) return undefined;
  const field = ownOf(owner.fields, path.at(-1) ?? '');
  const target = field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
  const scope = target && Object.values(model.app.scopes).find((one) => one.object === target.name);
  return {
    column: describeColumn(column),
    through: labelsOf(model, seen, path),
    opens: target !== undefined && path.length < LONGEST_PATH,
    choices: target && field ? { object: owner.name, field: field.name } : null,
    scope: scope ? { name: scope.scope, label: scope.label } : null,
  };
}

/** What an object has to show: its title and fields, then when it was made and changed. Of a looked-up record the lookup itself shows the title. */
function namesOf(object: ObjectModel, isLookedUp: boolean): readonly string[] {
  const fields = Object.values(object.fields).filter(({ type }) => !hidden.includes(type));
  // A field `name` is the title under another name.
  const title = isLookedUp || ownOf(object.fields, 'name') ? [] : ['title'];
  return [...title, ...fields.map(({ name }) => name), 'created_at', 'updated_at'];
}

function objectAt(model: Model, object: ObjectModel, path: readonly string[]): ObjectModel | undefined {
  let at: ObjectModel | undefined = object;
  for (const name of path) {
    const field: Field | undefined = at && ownOf(at.fields, name);
    at = field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
  }
  return at;
}

function labelsOf(model: Model, object: ObjectModel, path: readonly string[]): Text[] {
  return path.slice(0, -1).flatMap((_, index) => {
    const label = pathColumn(model, object, path.slice(0, index + 1))?.label;
    return label ? [{ ja: label.ja, en: label.en }] : [];
  });
}
