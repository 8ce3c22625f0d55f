import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { RecordTypes } from '../contract/wire-record-types.ts';
import type { FieldDescription, ObjectDescription } from '../contract/wire.ts';
import type { Field } from '../fields/field.ts';
import type { Formula } from '../formula/formula.ts';
import type { ObjectModel, RecordTypesModel, RelatedModel } from '../metadata/model.ts';
import { mayAny } from '../query/access.ts';
import { mayEditField, mayReadFormula } from '../query/field-access.ts';
import { describeChoices, describeColumn } from '../query/describe-column.ts';
import { pathColumn } from '../query/path-column.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { readableModel, readableObject } from '../query/readable-model.ts';
import { hasEnded } from '../query/survey-period.ts';
import { findObject, offeredLists } from './find-object.ts';
import { creatableTypes } from './record-types.ts';
import { isOpen } from './survey-effects.ts';

/** The description of an object by name. Raises `not_found`. */
export function readObject(context: QueryContext, objectName: string): ObjectDescription {
  return describeObject(context, findObject(context, objectName));
}

/** The objects of which the actor may read anything, by label. */
export function listObjects(context: QueryContext): { object: string; label: ObjectModel['label']; icon: string | null; list: string | null }[] {
  return Object.values(context.model.objects)
    .filter((object) => mayAny(context, object, 'read'))
    .map((object) => ({ object: object.name, label: object.label, icon: object.icon ?? null, list: offeredLists(context, object)[0]?.list ?? null }));
}

/** All that pages and forms of an object need to know, of what the actor reads: fields, layout, rules, lists, and what the actor may do with any of its records. */
export function describeObject(context: QueryContext, whole: ObjectModel): ObjectDescription {
  const object = readableObject(context, whole);
  const { layout, survey } = object;
  const highlights = layout.highlights.map((path) => pathColumn(readableModel(context), object, path.split('.'))).filter((column) => column !== undefined);
  const open = isOpen(context, object);
  return {
    object: object.name,
    label: object.label,
    description: object.description ?? null,
    icon: object.icon ?? null,
    fields: describeFields(context, object),
    layout: {
      highlights: highlights.map(describeColumn),
      sections: layout.sections.map(({ label, note, show, columns, fields }) => ({
        label,
        ...(note ? { note } : {}),
        ...(show ? { show: show.source } : {}),
        columns,
        fields: [...fields],
      })),
      related: layout.related.flatMap((list) => describeRelated(context, list)),
    },
    ...(object.recordTypes ? { record_types: describeTypes(context, object, object.recordTypes) } : {}),
    rules: object.rules.map(({ code, when, severity, messages }) => ({ code, when: when.source, severity, messages: { ...messages } })),
    lists: offeredLists(context, object).map(({ list, label }) => ({ list, label })),
    comments: object.comments !== undefined,
    can: {
      create: open && mayAny(context, object, 'create') && (!object.recordTypes || creatableTypes(context, whole).length > 0),
      update: open && mayAny(context, object, 'update'),
      delete: open && mayAny(context, object, 'delete'),
    },
    survey: survey
      ? {
          date: survey.date,
          respondent: survey.respondent,
          every: survey.every,
          due: survey.due ?? null,
          status: survey.status.field,
          open: survey.status.open,
          answered: survey.status.answered,
          excused: survey.status.excused ?? null,
          ended: hasEnded(survey, context.now, context.model.app.timeZone),
          ...(survey.past.length > 0
            ? {
                past: survey.past.map(({ fields, answers, least, far, rising, farMessage, risingMessage }) => ({
                  fields: fields.filter((name) => ownOf(object.fields, name)),
                  answers,
                  least,
                  ...(far === undefined ? {} : { far }),
                  ...(rising === undefined ? {} : { rising }),
                  ...(farMessage ? { far_message: farMessage } : {}),
                  ...(risingMessage ? { rising_message: risingMessage } : {}),
                })),
              }
            : {}),
        }
      : null,
  };
}

/** The types that are offered where one is chosen, and what each takes of the other picklists. */
function describeTypes(context: QueryContext, object: ObjectModel, { field, types }: RecordTypesModel): RecordTypes {
  const creatable = creatableTypes(context, object);
  return {
    field,
    types: Object.entries(types).flatMap(([value, { description, values }]) => {
      const choice = ownOf(object.fields, field)?.choices.find((each) => each.value === value);
      if (!choice) return [];
      return [
        {
          value,
          label: choice.label,
          description: description ?? null,
          can_create: creatable.includes(value),
          values: Object.fromEntries(Object.entries(values).flatMap(([name, taken]) => (ownOf(object.fields, name) ? [[name, [...taken]]] : []))),
        },
      ];
    }),
  };
}

/** A related list as its page needs it; none when the actor can read no record of that object. */
function describeRelated(context: QueryContext, related: RelatedModel): ObjectDescription['layout']['related'] {
  const { object: name, by, label, where, comments } = related;
  const other = ownOf(readableModel(context).objects, name);
  if (!other || !mayAny(context, other, 'read')) return [];
  const lists = offeredLists(context, other);
  const described = (field: string | undefined) => {
    const found = field === undefined ? undefined : ownOf(other.fields, field);
    return found && describeField(context, other, found, false);
  };
  const [text, files] = [described(comments?.text), described(comments?.files)];
  const told = where && describeWhere(context, other, where);
  return [
    {
      object: name,
      by,
      ...(related.name !== undefined && { name: related.name }),
      label,
      ...(told && { where: told }),
      // A list that cannot be narrowed in the same way would show other records.
      list: told?.formula === null ? null : ((lists.find((list) => list.where === undefined) ?? lists[0])?.list ?? null),
      ...(comments && text ? { comments: { text, author: comments.author, ...(files ? { files } : {}) } } : {}),
    },
  ];
}

/** The condition of a related list with the columns that it names; without it where it tells of what the actor does not read. */
function describeWhere(context: QueryContext, other: ObjectModel, where: Formula): ObjectDescription['layout']['related'][number]['where'] {
  if (!mayReadFormula(context, other, where)) return { formula: null, columns: [] };
  const columns = where.references.map((path) => pathColumn(readableModel(context), other, path)).filter((column) => column !== undefined);
  return { formula: where.source, columns: columns.map(describeColumn) };
}

/** The most sets of roles for which an object's fields are kept. */
const SETS = 200;
const known = new WeakMap<ObjectModel, Map<string, readonly FieldDescription[]>>();

/** The fields of an object as the actor reads it (see `readableObject`), described once for a set of roles: what they say depends on nothing else. */
function describeFields(context: QueryContext, object: ObjectModel): FieldDescription[] {
  const { roles, setup } = context.actor;
  const ofRoles = known.get(object) ?? new Map<string, readonly FieldDescription[]>();
  known.set(object, ofRoles);
  const key = `${String(setup)} ${roles.join()}`;
  const fields = ofRoles.get(key) ?? Object.values(object.fields).map((field) => describeField(context, object, field, true));
  if (ofRoles.size === SETS) ofRoles.clear();
  ofRoles.set(key, fields);
  return [...fields];
}

function describeField(context: QueryContext, object: ObjectModel, field: Field, children: boolean): FieldDescription {
  const definition = field.definition as { readonly fixed?: boolean; readonly read_only?: boolean };
  const required = object.required[field.name];
  const show = object.show[field.name];
  const formula = object.formulas[field.name];
  const editable = mayEditField(context.actor, object, field.name);
  return {
    name: field.name,
    type: field.type,
    label: field.label,
    ...(field.help ? { help: field.help } : {}),
    definition: field.definition,
    choices: describeChoices(field),
    value_type: field.valueType,
    required: required === undefined || !editable ? false : required === true ? true : required.source,
    fixed: definition.fixed ?? false,
    read_only: !editable || (definition.read_only ?? false) || field.type === 'formula' || field.type === 'auto_number',
    ...(show ? { show: show.source } : {}),
    ...(formula ? { formula: formula.source } : {}),
    ...(children && field.type === 'children' ? describeChildren(context, field.definition as FieldDefinitionOf<'children'>) : {}),
  };
}

/** The fields of child rows: without the lookup that leads back, and without further children. */
function describeChildren(context: QueryContext, definition: FieldDefinitionOf<'children'>): Pick<FieldDescription, 'children'> {
  const child = ownOf(readableModel(context).objects, definition.of);
  if (!child) return {};
  const fields = Object.values(child.fields).filter((field) => field.name !== definition.by && field.type !== 'children');
  return { children: { object: child.name, fields: fields.map((field) => describeField(context, child, field, false)) } };
}
