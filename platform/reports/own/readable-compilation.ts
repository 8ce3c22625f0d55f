import type { FieldDefinitionOf, ObjectDefinition } from '../../contract/definitions.ts';
import type { Expression } from '../../formula/formula.ts';
import type { Compilation } from '../../metadata/compilation.ts';
import { FieldReaders } from '../../metadata/field-readers.ts';
import type { FormulaNames } from '../../metadata/formula-fields.ts';
import type { Model, ObjectModel } from '../../metadata/model.ts';
import type { ObjectSource } from '../../metadata/object-source.ts';
import { Places } from '../../metadata/places.ts';
import type { ProblemList } from '../../metadata/problem-list.ts';
import { type CompiledObjects, objectHeads } from '../../metadata/resolve-path.ts';
import { objectScope } from '../../query/object-scope.ts';
import { ownOf } from '../../query/paths.ts';

/** The most parts that a formula may have once every formula field that it reads is written out. */
const LARGEST = 5000;
const known = new WeakMap<Model, Omit<Compilation, 'problems'> & { readonly heads: CompiledObjects }>();

/**
 * What a report is compiled with that came in a request: the names of the Model that the viewer reads, in place of the files of definitions.
 * It has no roles: who opens such a report is not said by it.
 */
export function readableCompilation(model: Model, problems: ProblemList): { readonly compilation: Compilation; readonly heads: CompiledObjects } {
  const { heads, ...rest } = known.get(model) ?? gather(model);
  return { compilation: { ...rest, problems }, heads };
}

function gather(model: Model): Omit<Compilation, 'problems'> & { readonly heads: CompiledObjects } {
  const objects = new Map(Object.values(model.objects).map((object) => [object.name, sourceOf(object)]));
  const formulas = namesOf(model);
  const roles = new Map<string, never>();
  const made = {
    objects,
    folders: [],
    reports: new Map<string, never>(),
    dashboards: new Map<string, never>(),
    physical: model.physical,
    formulas,
    roles,
    readers: new FieldReaders(objects, roles, formulas),
    heads: objectHeads(Object.entries(model.objects)),
  };
  known.set(model, made);
  return made;
}

function sourceOf({ name, label, fields, unique }: ObjectModel): ObjectSource {
  const definitions = Object.entries(fields).map(([field, { definition }]) => [field, definition] as const);
  const value = { object: name, label, fields: Object.fromEntries(definitions), unique: unique.map((set) => [...set]) } as unknown as ObjectDefinition;
  return { name, file: { path: '', kind: 'object', value, places: new Places('') }, fields: new Map(definitions) };
}

function namesOf(model: Model): FormulaNames {
  const empty = { find: () => undefined, names: () => [] };
  const scopeOf = (name: string) => {
    const object = ownOf(model.objects, name);
    return object ? objectScope(model, object) : empty;
  };
  const follow = (name: string, path: readonly string[]): string | undefined => {
    let at = ownOf(model.objects, name);
    for (const step of path) {
      const field = at && ownOf(at.fields, step);
      at = field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
    }
    return at?.name;
  };
  const formulaOf = (object: string, field: string) => ownOf(ownOf(model.objects, object)?.formulas ?? {}, field);
  const sizeOf = (object: string, parts: Expression, joins: Readonly<Record<string, string>>): number => {
    if ('path' in parts) {
      const [first = '', ...rest] = parts.path;
      const joined = ownOf(joins, first);
      const path = joined === undefined ? parts.path : rest;
      const end = follow(joined ?? object, path.slice(0, -1));
      const formula = end === undefined ? undefined : formulaOf(end, path.at(-1) ?? '');
      return end !== undefined && formula ? sizeOf(end, formula.expression, {}) : 1;
    }
    const inner = 'operand' in parts ? [parts.operand] : 'left' in parts ? [parts.left, parts.right] : 'args' in parts ? parts.args : [];
    return inner.reduce((sum, each) => (sum > LARGEST ? sum : sum + sizeOf(object, each, joins)), 1);
  };
  return {
    scopeOf,
    namesOf: (name) =>
      scopeOf(name)
        .names([])
        .filter((each) => each !== 'USER'),
    formulaOf,
    isTooLarge: (object, formula, joins = {}) => sizeOf(object, formula.expression, joins) > LARGEST,
    follow,
  };
}
