import type { Field, WireValue } from '../fields/field.ts';
import { isNotApplicable, ownerOf } from '../fields/not-applicable.ts';
import { evaluate } from '../formula/evaluate.ts';
import type { Formula, FormulaValue, JsContext } from '../formula/formula.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { StoredRecord } from '../query/compile-record.ts';
import { findMember } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { userValue } from '../query/user-value.ts';

/** A record on its way to being saved: what is stored, and what it is to become. */
export interface Draft {
  readonly object: ObjectModel;
  readonly id: string;
  /** Undefined for a new record. */
  readonly stored?: StoredRecord;
  /** By field, in the wire form; of every stored field. Lookups are { id, label }. */
  readonly values: Record<string, WireValue>;
  /** Values through lookups, by dotted path. */
  readonly reach: Record<string, WireValue>;
  /** Stamps, by scope. */
  readonly scopes: Record<string, string | null>;
  /** Fields that the request names. */
  readonly given: ReadonlySet<string>;
  /** The moment that the given values are of, when they are brought back from the history. */
  readonly restoredFrom?: string;
  title: string;
  /** Whether something of other records that the actor may not read went into it. */
  sawHidden: boolean;
  /** For a child row: the record that it is saved with, and the lookup field that leads there. */
  readonly parent?: { readonly draft: Draft; readonly by: string };
  /** Where problems of this draft are: '' or `items[2].`. */
  readonly prefix: string;
}

/** What a formula reads of a draft. */
function draftContext(context: QueryContext, draft: Draft): JsContext {
  const js: JsContext = { value: (path) => readPath(context, draft, js, path), now: context.now, timeZone: context.model.app.timeZone };
  return js;
}

/** What a formula reads at a path of a draft. */
export function readDraft(context: QueryContext, draft: Draft, path: readonly string[]): FormulaValue {
  return readPath(context, draft, draftContext(context, draft), path);
}

/** A formula's value for a draft. */
export function evaluateDraft(context: QueryContext, draft: Draft, formula: Formula): FormulaValue {
  return evaluate(formula, draftContext(context, draft));
}

/** Whether a condition holds for a draft. */
export function holds(context: QueryContext, draft: Draft, formula: Formula | true | undefined): boolean {
  if (formula === undefined) return false;
  return formula === true || evaluateDraft(context, draft, formula) === true;
}

/** A value as formulas know it: a record is its id, files are their ids, 該当なし is no value. */
export function toFormulaValue(value: WireValue | undefined): FormulaValue {
  if (value === null || value === undefined || isNotApplicable(value)) return null;
  if (typeof value !== 'object') return value;
  if ('id' in value) return value.id;
  return value.map((each) => (typeof each === 'string' ? each : each.id));
}

/** Whether two values are stored alike: records and files count by id; 該当なし is not blank. */
export function sameValue(left: WireValue | undefined, right: WireValue | undefined): boolean {
  if (left === right) return true;
  // Most values are no objects, and many are compared where many rows are saved.
  if ((typeof left !== 'object' || left === null) && (typeof right !== 'object' || right === null)) return (left ?? null) === (right ?? null);
  if (isNotApplicable(left) || isNotApplicable(right)) return isNotApplicable(left) && isNotApplicable(right);
  return JSON.stringify(toFormulaValue(left)) === JSON.stringify(toFormulaValue(right));
}

const stored = new WeakMap<ObjectModel, readonly Field[]>();

/** The fields of an object that have a column. */
export function storedFields(object: ObjectModel): readonly Field[] {
  const fields = stored.get(object) ?? Object.values(object.fields).filter((field) => field.type !== 'children' && field.type !== 'formula');
  stored.set(object, fields);
  return fields;
}

/** The stored fields whose values differ from what is stored; of a new record those that are not blank. */
export function changedFields(draft: Draft): readonly Field[] {
  return storedFields(draft.object).filter((field) => !sameValue(draft.values[field.name] ?? null, draft.stored?.values[field.name] ?? null));
}

function readPath(context: QueryContext, draft: Draft, js: JsContext, path: readonly string[]): FormulaValue {
  const [name, ...rest] = path;
  if (name === undefined) return null;
  if (name === 'USER') return userValue(context, path);
  if (rest.length > 0) {
    if (draft.parent?.by === name) return readPath(context, draft.parent.draft, draftContext(context, draft.parent.draft), rest);
    if (rest.length === 1 && rest[0] === 'id') return toFormulaValue(draft.values[name]);
    return toFormulaValue(draft.reach[path.join('.')]);
  }
  if (ownerOf(name) !== name) return isNotApplicable(draft.values[ownerOf(name)]);
  const member = findMember(draft.object, name);
  if (!member) return null;
  if (member.kind === 'formula') return evaluate(member.formula, js);
  if (member.kind === 'field') return toFormulaValue(draft.values[name]);
  switch (member.column) {
    case 'id':
      return draft.id;
    case 'title':
      return draft.title;
    case 'created_at':
      return draft.stored?.createdAt ?? context.now.toISOString();
    case 'updated_at':
      return draft.stored?.updatedAt ?? context.now.toISOString();
  }
}
