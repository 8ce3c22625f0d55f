import type { Field, WireValue } from '../fields/field.ts';
import { isNotApplicable, ownerOf } from '../fields/not-applicable.ts';
import { Decimal } from '../formula/decimal.ts';
import { evaluate, evaluateExactly } from '../formula/evaluate.ts';
import type { Formula, FormulaValue, JsContext } from '../formula/formula.ts';
import { toFormulaValue as leave } from '../formula/values.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { StoredRecord } from '../query/compile-record.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import { findMember, ownOf } from '../query/paths.ts';
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
  /** The changed fields, kept once nothing is changed any more: many ask for them. */
  changed?: readonly Field[];
  /** Whether something of other records that the actor may not read went into it. */
  sawHidden: boolean;
  /** For a child row: the record that it is saved with, and the lookup field that leads there. */
  readonly parent?: { readonly draft: Draft; readonly by: string };
  /** Where problems of this draft are: '' or `items[2].`. */
  readonly prefix: string;
}

type Read = ReturnType<JsContext['value']>;

/** How formulas read a draft, and what its formula fields gave while one is evaluated: between two of them the draft may change. */
interface Reading {
  readonly of: QueryContext;
  readonly js: JsContext;
  readonly computed: Map<string, Read>;
}

const readings = new WeakMap<Draft, Reading>();

/** What a formula reads of a draft as it is now. Each draft is asked by many formulas. */
function readingOf(context: QueryContext, draft: Draft): Reading {
  const known = readings.get(draft);
  if (known?.of === context) {
    known.computed.clear();
    return known;
  }
  const js: JsContext = { value: (path) => readPath(context, draft, reading, path), now: context.now, timeZone: context.model.app.timeZone };
  const reading: Reading = { of: context, js, computed: new Map() };
  readings.set(draft, reading);
  return reading;
}

/** What a formula reads at a path of a draft. */
export function readDraft(context: QueryContext, draft: Draft, path: readonly string[]): FormulaValue {
  return told(readPath(context, draft, readingOf(context, draft), path));
}

/** A formula's value for a draft. */
export function evaluateDraft(context: QueryContext, draft: Draft, formula: Formula): FormulaValue {
  return evaluate(formula, readingOf(context, draft).js);
}

/** The values of a draft's fields of these names, each formula field computed once, however many others read it. */
export function valuesOfDraft(context: QueryContext, draft: Draft, names: readonly string[]): Record<string, WireValue> {
  const reading = readingOf(context, draft);
  return Object.fromEntries(
    names.map((name) => {
      const formula = ownOf(draft.object.formulas, name);
      return [name, formula ? told(readFormula(reading, name, formula)) : (draft.values[name] ?? null)];
    }),
  );
}

function told(value: Read): FormulaValue {
  return value instanceof Decimal ? leave(value) : value;
}

/** Whether a condition holds for a draft. */
export function holds(context: QueryContext, draft: Draft, formula: Formula | true | undefined): boolean {
  if (formula === undefined) return false;
  return formula === true || evaluateDraft(context, draft, formula) === true;
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
  if (draft.changed) return draft.changed;
  const { values, stored: before } = draft;
  return storedFields(draft.object).filter(({ name }) => !sameValue(values[name] ?? null, before?.values[name] ?? null));
}

function readFormula({ js, computed }: Reading, name: string, formula: Formula): Read {
  const known = computed.get(name);
  if (known !== undefined) return known;
  const value = evaluateExactly(formula, js);
  computed.set(name, value);
  return value;
}

function readPath(context: QueryContext, draft: Draft, reading: Reading, path: readonly string[]): Read {
  const [name] = path;
  if (name === undefined) return null;
  if (name === 'USER') return userValue(context, path);
  if (path.length > 1) {
    if (draft.parent?.by === name) return readPath(context, draft.parent.draft, readingOf(context, draft.parent.draft), path.slice(1));
    if (path.length === 2 && path[1] === 'id') return toFormulaValue(draft.values[name]);
    return toFormulaValue(draft.reach[path.join('.')]);
  }
  if (ownerOf(name) !== name) return isNotApplicable(draft.values[ownerOf(name)]);
  const member = findMember(draft.object, name);
  if (!member) return null;
  if (member.kind === 'formula') return readFormula(reading, name, member.formula);
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
