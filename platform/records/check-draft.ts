import type { Problem } from '../contract/problem.ts';
import type { Field, WireValue } from '../fields/field.ts';
import { typeOf } from '../fields/field-types.ts';
import type { Formula } from '../formula/formula.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayEditField } from '../query/field-access.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import type { QueryContext } from '../query/query.ts';
import { changedFields, evaluateDraft, holds, sameValue, storedFields, type Draft } from './draft.ts';
import { checkType } from './record-types.ts';
import { isExcused, surveyFields } from './survey-effects.ts';

/**
 * Fields that are not shown are not stored (Q37, Q39, Q40): blanks them, until no condition changes any more. Gives the names of the hidden ones.
 * What is hidden because of who looks still applies to the record: it keeps its value, or its default, whatever the request says.
 */
export function hideFields(context: QueryContext, draft: Draft): ReadonlySet<string> {
  const kept = surveyFields(draft.object);
  const fields = storedFields(draft.object);
  for (let round = 0; round <= fields.length; round++) {
    const hidden = hiddenNow(context, draft);
    const changed = fields.flatMap((field) => {
      if (!hidden.has(field.name) || isSystem(field) || kept.has(field.name) || draft.parent?.by === field.name) return [];
      const value = valueOfHidden(context, draft, field);
      return sameValue(draft.values[field.name] ?? null, value) ? [] : [{ field, value }];
    });
    if (changed.length === 0) return hidden;
    for (const { field, value } of changed) draft.values[field.name] = value;
  }
  return hiddenNow(context, draft);
}

/**
 * The fields of child rows that do not apply to a record: rows of them are neither taken nor kept. What is hidden because of who looks applies all the same.
 */
export function hiddenRows(context: QueryContext, draft: Draft): readonly Field[] {
  const conditional = Object.values(draft.object.fields).filter((field) => {
    const conditions = field.type === 'children' ? conditionsOf(draft.object, field.name) : [];
    return conditions.length > 0 && !conditions.some((condition) => condition.usesUser);
  });
  if (conditional.length === 0) return [];
  const hidden = hiddenNow(context, draft);
  return conditional.filter(({ name }) => hidden.has(name));
}

/** Blank, unless the viewer is a reason why the field is not shown. */
function valueOfHidden(context: QueryContext, draft: Draft, field: Field): WireValue {
  if (!conditionsOf(draft.object, field.name).some((condition) => condition.usesUser)) return null;
  if (draft.stored) return draft.stored.values[field.name] ?? null;
  const formula = draft.object.defaults[field.name];
  return formula ? evaluateDraft(context, draft, formula) : null;
}

const knownConditions = new WeakMap<ObjectModel, Map<string, readonly Formula[]>>();

/** What decides whether a field is shown: its own condition, and those of its sections. */
function conditionsOf(object: ObjectModel, name: string): readonly Formula[] {
  const known = knownConditions.get(object) ?? new Map<string, readonly Formula[]>();
  knownConditions.set(object, known);
  const before = known.get(name);
  if (before) return before;
  const sections = object.layout.sections.filter((section) => section.fields.includes(name)).map((section) => section.show);
  const found = [object.show[name], ...sections].filter((condition) => condition !== undefined);
  known.set(name, found);
  return found;
}

/** Everything that is wrong with a draft: requiredness (of what the actor can give), what each type checks, limits, and rules. Nothing is asked of an answer that is excused, but its key. */
export function checkDraft(context: QueryContext, draft: Draft, hidden: ReadonlySet<string>): Problem[] {
  const excused = isExcused(draft);
  const changed = new Set(changedFields(draft).map((field) => field.name));
  const problems: Problem[] = [];
  for (const field of storedFields(draft.object)) {
    if (hidden.has(field.name)) continue;
    const value = draft.values[field.name] ?? null;
    const definition = field.definition as { readonly fixed?: boolean };
    if (value === null) {
      const required = draft.object.required[field.name];
      if (
        required !== undefined &&
        !isAutomatic(field) &&
        (!excused || definition.fixed) &&
        mayEditField(context.actor, draft.object, field.name) &&
        holds(context, draft, required)
      )
        problems.push(at(draft, field.name, 'required', '入力してください。', 'Required.'));
      continue;
    }
    if (!changed.has(field.name)) continue;
    for (const problem of typeOf(field).check(value, field)) problems.push({ ...problem, field: `${draft.prefix}${field.name}` });
    if (draft.object.limits[field.name]) problems.push(...checkLimits(context, draft, field));
  }
  problems.push(...checkType(context, draft, changed, hidden));
  return excused ? problems : [...problems, ...checkRules(context, draft, hidden)];
}

/** Who may set what: fields that are fixed after creation, those that only the system sets, and those that others than the actor change. A client may send back what it was given. */
export function checkGiven(context: QueryContext, draft: Draft, computed: Readonly<Record<string, unknown>>): Problem[] {
  const problems: Problem[] = [];
  const survey = draft.object.survey;
  const bySurvey = surveyFields(draft.object);
  for (const name of draft.given) {
    const field = draft.object.fields[name];
    if (!field || sameValue(draft.values[name], draft.stored?.values[name] ?? null)) continue;
    const definition = field.definition as { readonly fixed?: boolean; readonly read_only?: boolean };
    const isStatus = survey?.status.field === name && [survey.status.excused, survey.status.answered].includes(draft.values[name] as string);
    if (isStatus) continue;
    if (definition.read_only || bySurvey.has(name))
      problems.push(at(draft, name, 'read_only', 'この項目はシステムが設定します。入力できません。', 'The system sets this field.'));
    else if (!mayEditField(context.actor, draft.object, name))
      problems.push(at(draft, name, 'not_editable', 'この項目を変更する権限がありません。', 'You may not change this field.'));
    else if (definition.fixed && draft.stored)
      problems.push(at(draft, name, 'fixed', 'この項目は登録後に変更できません。', 'This field cannot be changed any more.'));
  }
  const given = Object.entries(computed);
  const before = given.length > 0 ? (draft.stored?.complete?.() ?? draft.stored?.values) : undefined;
  for (const [name, value] of given) {
    if (value === null || value === undefined || JSON.stringify(value) === JSON.stringify(before?.[name] ?? null)) continue;
    problems.push(at(draft, name, 'read_only', '自動で決まる項目です。入力できません。', 'The value is computed.'));
  }
  return problems;
}

/** Fields whose values come from the system: showing or requiring them is not the user's matter. */
function isSystem(field: Field): boolean {
  const definition = field.definition as { readonly fixed?: boolean; readonly read_only?: boolean };
  return field.type === 'auto_number' || Boolean(definition.read_only);
}

function isAutomatic(field: Field): boolean {
  return field.type === 'auto_number';
}

/** Hidden by its own condition, or because every section that has it is hidden. A field in no section is not hidden. */
function hiddenNow(context: QueryContext, draft: Draft): ReadonlySet<string> {
  const { object } = draft;
  const hidden = new Set<string>();
  const shown = new Set<string>();
  for (const section of object.layout.sections) {
    const visible = section.show === undefined || holds(context, draft, section.show);
    for (const name of section.fields) (visible ? shown : hidden).add(name);
  }
  for (const name of shown) hidden.delete(name);
  for (const [name, condition] of Object.entries(object.show)) if (!holds(context, draft, condition)) hidden.add(name);
  return hidden;
}

function checkLimits(context: QueryContext, draft: Draft, field: Field): Problem[] {
  const limits = draft.object.limits[field.name];
  const value = draft.values[field.name];
  if (!limits || typeof value !== 'string') return [];
  const min = limits.min && evaluateDraft(context, draft, limits.min);
  const max = limits.max && evaluateDraft(context, draft, limits.max);
  if (typeof min === 'string' && value < min)
    return [at(draft, field.name, 'too_small', `${slashed(min)} 以降の日付を入力してください。`, `Enter ${min} or a later day.`)];
  if (typeof max === 'string' && value > max)
    return [at(draft, field.name, 'too_large', `${slashed(max)} 以前の日付を入力してください。`, `Enter ${max} or an earlier day.`)];
  return [];
}

/** A rule speaks where its condition is true: at the fields that are shown, or, when none of its fields is, all the same: the page says it above the form. */
function checkRules(context: QueryContext, draft: Draft, hidden: ReadonlySet<string>): Problem[] {
  return draft.object.rules.flatMap((rule) => {
    if (!holds(context, draft, rule.when)) return [];
    const messages = Object.entries(rule.messages);
    const shown = messages.filter(([name]) => !hidden.has(name));
    return (shown.length > 0 ? shown : messages).map(([name, message]) => {
      const place = name === '' ? draft.prefix.replace(/\.$/, '') : `${draft.prefix}${name}`;
      return { ...(place === '' ? {} : { field: place }), code: rule.code, message: message.ja, en: message.en, severity: rule.severity };
    });
  });
}

function at(draft: Draft, field: string, code: string, message: string, en: string): Problem {
  return { field: `${draft.prefix}${field}`, code, message, en };
}

function slashed(day: string): string {
  return day.replaceAll('-', '/');
}

/** The value of a lookup in a draft: the id. */
export function lookupId(draft: Draft, field: string): string | null {
  const id = toFormulaValue(draft.values[field]);
  return typeof id === 'string' ? id : null;
}
