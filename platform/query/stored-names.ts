import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { Field } from '../fields/field.ts';
import { fieldTypes } from '../fields/field-types.ts';
import type { Expression, Span } from '../formula/formula.ts';
import { parseFormula } from '../formula/parse.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ownOf } from './paths.ts';

/** One step of a path: the field, and what it is called on the other side. */
type Step = (object: ObjectModel, name: string) => { readonly field: Field; readonly becomes: string } | undefined;

/** What marks a field without a column of its own: no column is written so. */
const COMPUTED = 'COMPUTED_';
const hasColumn = ({ type }: Field): boolean => fieldTypes[type].columnType !== null;

/** By columns, as a list or report is kept: these stay when a field is renamed (`was:`). A computed field goes by its name. */
const toKept: Step = (object, name) => {
  const field = ownOf(object.fields, name);
  return field && { field, becomes: hasColumn(field) ? field.column : `${COMPUTED}${name}` };
};

const toNames: Step = (object, kept) => {
  const field = kept.startsWith(COMPUTED)
    ? ownOf(object.fields, kept.slice(COMPUTED.length))
    : Object.values(object.fields).find((each) => each.column === kept && hasColumn(each));
  return field && { field, becomes: field.name };
};

/** The objects beside an own one that paths begin at, by alias. */
type Beside = Readonly<Record<string, ObjectModel>>;

/**
 * A path as it is kept: each field by its column. What is not there stays as it is written. `beside`: other objects by alias, as of a report's joins.
 */
export function keepPath(model: Model, object: ObjectModel, path: string, beside?: Beside): string {
  return walk(model, object, path.split('.'), toKept, beside).join('.');
}

/** A kept path under the present names. A field that is gone stays under the name of its column. */
export function namePath(model: Model, object: ObjectModel, kept: string, beside?: Beside): string {
  return walk(model, object, kept.split('.'), toNames, beside).join('.');
}

/** A formula as it is kept; one that cannot be read stays as it is. */
export function keepFormula(model: Model, object: ObjectModel, source: string, beside?: Beside): string {
  return replaceNames(source, (path) => walk(model, object, path, toKept, beside));
}

/** A kept formula under the present names. */
export function nameFormula(model: Model, object: ObjectModel, kept: string, beside?: Beside): string {
  return replaceNames(kept, (path) => walk(model, object, path, toNames, beside));
}

function walk(model: Model, object: ObjectModel, path: readonly string[], step: Step, beside?: Beside): readonly string[] {
  const [alias = '', ...rest] = path;
  const other = beside && ownOf(beside, alias);
  if (other) return [alias, ...walk(model, other, rest, step)];
  let at: ObjectModel | undefined = object;
  return path.map((name) => {
    const found = at && step(at, name);
    at = found?.field.type === 'lookup' ? ownOf(model.objects, (found.field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
    return found?.becomes ?? name.replace(COMPUTED, '');
  });
}

/** A formula whose names are changed; one that cannot be read stays as it is, and so do the viewer's values. */
export function replaceNames(source: string, rename: (path: readonly string[]) => readonly string[]): string {
  const parsed = parseFormula(source);
  if (!('expression' in parsed)) return source;
  let text = source;
  for (const { path, span } of namesOf(parsed.expression).sort((a, b) => b.span.start - a.span.start))
    if (path[0] !== 'USER') text = text.slice(0, span.start) + rename(path).join('.') + text.slice(span.end);
  return text;
}

function namesOf(expression: Expression): { readonly path: readonly string[]; readonly span: Span }[] {
  switch (expression.kind) {
    case 'name':
      return [expression];
    case 'unary':
      return namesOf(expression.operand);
    case 'binary':
      return [...namesOf(expression.left), ...namesOf(expression.right)];
    case 'call':
      return expression.args.flatMap(namesOf);
    case 'blank':
    case 'boolean':
    case 'number':
    case 'text':
      return [];
  }
}
