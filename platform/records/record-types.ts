import type { Problem } from '../contract/problem.ts';
import type { Field, WireValue } from '../fields/field.ts';
import { evaluate } from '../formula/evaluate.ts';
import type { Formula } from '../formula/formula.ts';
import type { ObjectModel, RecordTypeModel } from '../metadata/model.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { userValue } from '../query/user-value.ts';
import { evaluateDraft, type Draft } from './draft.ts';

/** The types that the actor may create records of, and give to others: none retired, each whose `create` holds. Empty too for an object without types. */
export function creatableTypes(context: QueryContext, object: ObjectModel): readonly string[] {
  const { recordTypes } = object;
  if (!recordTypes) return [];
  const retired = new Set(
    ownOf(object.fields, recordTypes.field)
      ?.choices.filter((choice) => choice.retired)
      .map((choice) => choice.value),
  );
  return Object.entries(recordTypes.types).flatMap(([type, { create }]) => (!retired.has(type) && mayGive(context, create) ? [type] : []));
}

/** The type of a draft; undefined where it has none, or one that is not known any more. */
function typeOfDraft({ object, values }: Draft): RecordTypeModel | undefined {
  const value = object.recordTypes && values[object.recordTypes.field];
  return typeof value === 'string' ? ownOf(object.recordTypes?.types ?? {}, value) : undefined;
}

/** A new record whose type nobody says is of the field's default, else of the only type that the actor may create. */
export function settleType(context: QueryContext, draft: Draft): void {
  const field = draft.object.recordTypes?.field;
  if (field === undefined || draft.given.has(field) || (draft.values[field] ?? null) !== null) return;
  const creatable = creatableTypes(context, draft.object);
  const formula = draft.object.defaults[field];
  const type = formula && evaluateDraft(context, draft, formula);
  if (typeof type === 'string' && creatable.includes(type)) draft.values[field] = type;
  else if (creatable.length === 1) draft.values[field] = creatable[0] ?? null;
}

/** What a new record starts with, by field: those of its type go before those of the fields. */
export function defaultsOf(draft: Draft): Readonly<Record<string, Formula>> {
  const type = typeOfDraft(draft);
  return type ? { ...draft.object.defaults, ...type.defaults } : draft.object.defaults;
}

/**
 * What is wrong with the type of a draft: the actor may not give it (as they create the record or change its type), or a field has a value that records of
 * the type do not take. Values that stay as they were, under the type that was there, are left alone.
 */
export function checkType(context: QueryContext, draft: Draft, changed: ReadonlySet<string>, hidden: ReadonlySet<string>): Problem[] {
  const { object, prefix } = draft;
  const type = typeOfDraft(draft);
  const typeField = object.recordTypes && ownOf(object.fields, object.recordTypes.field);
  if (!type || !typeField) return [];
  const label = labelOf(typeField, draft.values[typeField.name]);
  const isNew = changed.has(typeField.name);
  if (isNew && !mayGive(context, type.create))
    return [
      {
        field: `${prefix}${typeField.name}`,
        code: 'type_not_allowed',
        message: `「${label.ja}」を登録する権限がありません。`,
        en: `You may not create records of the type “${label.en}”.`,
      },
    ];
  return Object.entries(type.values).flatMap(([name, taken]) => {
    const field = ownOf(object.fields, name);
    if (!field || hidden.has(name) || !(isNew || changed.has(name))) return [];
    return chosenIn(draft.values[name])
      .filter((value) => !taken.includes(value))
      .map((value) => {
        const not = labelOf(field, value);
        return {
          field: `${prefix}${name}`,
          code: 'not_of_type',
          message: `「${label.ja}」では「${not.ja}」を選べません。選び直してください。`,
          en: `“${not.en}” cannot be chosen for “${label.en}”. Choose another.`,
        };
      });
  });
}

/** Administrators may everything; for others the condition is one over the viewer alone. */
function mayGive(context: QueryContext, create: Formula | undefined): boolean {
  if (create === undefined || context.actor.setup) return true;
  return evaluate(create, { value: (path) => userValue(context, path), now: context.now, timeZone: context.model.app.timeZone }) === true;
}

function chosenIn(value: WireValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function labelOf(field: Field, value: unknown): { readonly ja: string; readonly en: string } {
  return field.choices.find((choice) => choice.value === value)?.label ?? { ja: String(value), en: String(value) };
}
