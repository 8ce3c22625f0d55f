import type { Model, ObjectModel } from './model.ts';
import type { Step } from './plan.ts';
import { type ObjectChange, step } from './plan-step.ts';

/**
 * Stamps, titles and the search column, where what they are made of changed. What a row takes over from a record it points to
 * follows that record's: each object comes after those it depends on.
 */
export function planContent(changes: readonly ObjectChange[], to: Model): readonly Step[] {
  const byObject = new Map(changes.map((change) => [change.name, change]));
  const stamped = spread(to, stampSources, (object) => isNewlyStamped(byObject.get(object.name)));
  const retitled = spread(to, titleSources, (object) => isNewlyTitled(byObject.get(object.name)));
  const known = (object: ObjectModel) => byObject.has(object.name);
  return [
    ...stamped.filter(known).map((object) => {
      const { table, scopes, name } = object;
      const add = scopes.filter((scope) => byObject.get(name)?.before.scopes.includes(scope) !== true);
      return step(
        'stamp',
        'backfill',
        object,
        { table, add, scopes },
        `${name} の各行の範囲 (${scopes.join(', ')}) を計算し直す`,
        `stamp the rows of ${name} anew (${scopes.join(', ')})`,
      );
    }),
    ...retitled
      .filter(known)
      .map((object) =>
        step(
          'retitle',
          'backfill',
          object,
          { table: object.table },
          `${object.name} の各レコードの名前を計算し直す`,
          `compute the titles of ${object.name} anew`,
        ),
      ),
    ...changes.flatMap((change) => planSearch(change)),
  ];
}

function planSearch({ before, after, returned = false }: ObjectChange): readonly Step[] {
  const searched = (object: ObjectModel) => object.search.flatMap((name) => object.fields[name]?.column ?? []);
  if (!returned && searched(before).join() === searched(after).join()) return [];
  return [
    step(
      'rebuild_search',
      'backfill',
      after,
      { table: after.table, columns: searched(after) },
      `${after.name} の検索対象を作り直す`,
      `rebuild the search of ${after.name}`,
    ),
  ];
}

function isNewlyStamped(change: ObjectChange | undefined): boolean {
  if (change === undefined || change.after.scopes.length === 0) return false;
  return change.returned === true || stampKey(change.before, change.from) !== stampKey(change.after, change.to);
}

/** What the stamps are made of, by physical names: a rename changes nothing. */
function stampKey(object: ObjectModel, model: Model): string {
  const columnOf = (name: string) => object.fields[name]?.column;
  const { stamp } = object;
  if (stamp?.kind === 'self')
    return JSON.stringify([object.scopes, stamp.scope, Object.entries(stamp.within).map(([scope, field]) => [scope, columnOf(field)])]);
  return JSON.stringify([object.scopes, stamp && columnOf(stamp.field), stamp && targetOf(model, object, stamp.field)?.table]);
}

function isNewlyTitled(change: ObjectChange | undefined): boolean {
  if (change === undefined) return false;
  return change.returned === true || titleKey(change.before, change.from) !== titleKey(change.after, change.to);
}

/** What the title is made of: its formula, by physical names, with the types and formulas of what it reads. */
function titleKey(object: ObjectModel, model: Model): string {
  const parts = object.title.references.map((path) => {
    const field = fieldAt(model, object, path);
    const formula = path.length === 1 ? object.formulas[path[0] ?? ''] : undefined;
    return [field?.column ?? path.join('.'), field?.type, field?.choices, formula?.source, field?.notApplicableColumn];
  });
  // Names of fields stand in the source; a rename of a field alone retitles, which does no harm.
  return JSON.stringify([object.title.source, parts]);
}

/** The objects for which `changed` holds and all that depend on them, each after those it depends on. */
function spread(
  model: Model,
  sourcesOf: (model: Model, object: ObjectModel) => readonly string[],
  changed: (object: ObjectModel) => boolean,
): readonly ObjectModel[] {
  const ordered: ObjectModel[] = [];
  const state = new Map<string, boolean | 'running'>();
  const visit = (object: ObjectModel): boolean => {
    const known = state.get(object.name);
    if (known !== undefined) return known === true;
    state.set(object.name, 'running');
    const dependent = sourcesOf(model, object).map((name) => {
      const source = model.objects[name];
      return source !== undefined && visit(source);
    });
    const needed = changed(object) || dependent.includes(true);
    state.set(object.name, needed);
    if (needed) ordered.push(object);
    return needed;
  };
  for (const object of Object.values(model.objects)) visit(object);
  return ordered;
}

function stampSources(model: Model, object: ObjectModel): readonly string[] {
  return object.stamp?.kind === 'through' ? [targetOf(model, object, object.stamp.field)?.name ?? ''] : [];
}

/** The objects whose titles a title reads through lookups. */
function titleSources(model: Model, object: ObjectModel): readonly string[] {
  return object.title.references.flatMap((path) => {
    const last = path.at(-1);
    const end = path.slice(0, -1).reduce<ObjectModel | undefined>((at, name) => at && targetOf(model, at, name), object);
    return path.length > 1 && end !== undefined && (last === 'title' || (last === 'name' && end.fields['name'] === undefined)) ? [end.name] : [];
  });
}

function targetOf(model: Model, object: ObjectModel, lookup: string): ObjectModel | undefined {
  const definition = object.fields[lookup]?.definition;
  return definition?.type === 'lookup' ? model.objects[definition.to] : undefined;
}

function fieldAt(model: Model, object: ObjectModel, path: readonly string[]) {
  const end = path.slice(0, -1).reduce<ObjectModel | undefined>((at, name) => at && targetOf(model, at, name), object);
  return end?.fields[path.at(-1) ?? ''];
}
