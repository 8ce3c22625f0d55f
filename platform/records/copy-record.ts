import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { NewCopy } from '../contract/wire-restore.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Field } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayAny } from '../query/access.ts';
import { mayEditField } from '../query/field-access.ts';
import { ownOf } from '../query/paths.ts';
import { readableObject } from '../query/readable-model.ts';
import { recordId } from './find-object.ts';
import { loadAnswer } from './load-answer.ts';
import { surveyFields } from './survey-effects.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * What a new record takes over from another that the actor may read: the values that a user gives, and child rows as new ones. Keys that must be unique, what
 * the system or a survey sets, and files stay behind; those that had a value are named. Raises `not_found`.
 */
export async function copyRecord(context: RequestContext, object: ObjectModel, id: string): Promise<{ readonly values: Values; readonly copy: NewCopy }> {
  const source = await loadAnswer(context, context.database, object, recordId(id), false);
  const values = takeOver(context, object, source.values);
  const seen = readableObject(context, object);
  const left = Object.values(seen.fields).filter(
    (field) => field.type !== 'formula' && field.type !== 'children' && (source.values[field.name] ?? null) !== null && !Object.hasOwn(values, field.name),
  );
  const children: NewCopy['children'] = {};
  for (const field of Object.values(seen.fields)) {
    const definition = field.type === 'children' ? (field.definition as FieldDefinitionOf<'children'>) : undefined;
    const child = definition && ownOf(context.model.objects, definition.of);
    if (!definition || !child || !mayAny(context, child, 'create')) continue;
    children[field.name] = (source.children[field.name] ?? []).map((row) => ({ values: takeOver(context, child, row.values, definition.by) }));
  }
  return { values, copy: { id: source.id, title: source.title, children, left: left.map(({ name, label }) => ({ field: name, label })) } };
}

/** `by`: of a child row the lookup that leads to its record. */
function takeOver(context: RequestContext, object: ObjectModel, values: Values, by?: string): Record<string, unknown> {
  const keys = keysOf(object, by);
  const bySurvey = surveyFields(object);
  const isTaken = (field: Field | undefined): boolean => {
    const definition = field?.definition as { readonly read_only?: boolean } | undefined;
    return (
      field !== undefined &&
      !['formula', 'auto_number', 'file', 'children'].includes(field.type) &&
      !definition?.read_only &&
      field.name !== by &&
      field.name !== object.survey?.date &&
      !keys.has(field.name) &&
      !bySurvey.has(field.name) &&
      mayEditField(context.actor, object, field.name)
    );
  };
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => (value ?? null) !== null && isTaken(ownOf(object.fields, name))));
}

/** The fields by which records are told apart: of a key of several its values, or all of it where these are records. The way to the parent is another anyway. */
function keysOf(object: ObjectModel, by: string | undefined): ReadonlySet<string> {
  const keys = object.unique
    .filter((set) => by === undefined || !set.includes(by))
    .flatMap((set) => {
      const own = set.filter((name) => ownOf(object.fields, name)?.type !== 'lookup');
      return own.length > 0 ? own : set;
    });
  return new Set(keys);
}
