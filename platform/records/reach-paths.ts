import type { Formula } from '../formula/formula.ts';
import type { ObjectModel } from '../metadata/model.ts';

const known = new WeakMap<ObjectModel, readonly string[]>();

/** The dotted paths through lookups that the object's conditions, rules, limits, defaults, formula fields and title read: what a save and a form need besides the fields themselves. */
export function reachPaths(object: ObjectModel): readonly string[] {
  const before = known.get(object);
  if (before) return before;
  const paths = [...new Set(formulasOf(object).flatMap((formula) => formula.references.filter((path) => path.length > 1).map((path) => path.join('.'))))];
  known.set(object, paths);
  return paths;
}

function formulasOf(object: ObjectModel): readonly Formula[] {
  const required = Object.values(object.required).filter((condition) => condition !== true);
  const limits = Object.values(object.limits).flatMap(({ min, max }) => [min, max]);
  const sections = object.layout.sections.map((section) => section.show);
  const all = [
    object.title,
    ...Object.values(object.formulas),
    ...Object.values(object.defaults),
    ...Object.values(object.recordTypes?.types ?? {}).flatMap((type) => Object.values(type.defaults)),
    ...required,
    ...Object.values(object.show),
    ...limits,
    ...sections,
    ...object.rules.map((rule) => rule.when),
    object.survey?.backfillFrom,
  ];
  return all.filter((formula) => formula !== undefined);
}
