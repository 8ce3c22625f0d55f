import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { FormerForm } from '../contract/wire-former-form.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Field, WireValue } from '../fields/field.ts';
import type { Formula } from '../formula/formula.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { compileRecord, type StoredRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { engineActor } from '../query/engine-actor.ts';
import { mayReadField } from '../query/field-access.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { describeObject } from './describe-object.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { readForms } from './form-numbers.ts';
import type { ReadFormer } from './former-fields.ts';
import { loadAnswer } from './load-answer.ts';
import { reachPaths } from './reach-paths.ts';
import { readableTargets } from './readable-targets.ts';

/**
 * A record under the form that it was answered with (Q7): the fields and sections of that time, with the values that are still there. Whether the record, its
 * fields and what they point to may be read is asked of the definitions in force; of a field that is gone, of its own last say. `former` gives the Model of a
 * version. Raises `not_found` for no such record, and `unavailable` where this release cannot read those definitions any more.
 */
export async function readFormerForm(context: RequestContext, objectName: string, id: string, former: ReadFormer): Promise<FormerForm> {
  const object = findObject(context, objectName);
  const now = await loadAnswer(context, context.database, object, recordId(id), false);
  const [row] = await context.database.query<{ version: number }>(sql`SELECT model_version AS version FROM ${tableOf(object)} WHERE id = ${now.id}::uuid`);
  const forms = await readForms(context, context.database, object);
  const form = forms.at(row?.version ?? 0);
  if (!form) throw notFound();
  const model = await former(form.version).catch(() => {
    throw unreadable();
  });
  const then = Object.values(model.objects).find(({ table }) => table === object.table);
  if (!then) throw unreadable();
  const seen = new FormerObjects(context, model);
  const shown = ownOf(seen.model.objects, then.name) ?? then;
  const [stored] = await read(context, seen.model, shown, { id: now.id });
  if (!stored) throw notFound();
  const below: { readonly field: string; readonly child: ObjectModel; readonly rows: readonly StoredRecord[] }[] = [];
  for (const field of Object.values(shown.fields)) {
    if (field.type !== 'children' || !Object.hasOwn(now.children, seen.nameNow(then, field.name))) continue;
    const { of, by } = field.definition as FieldDefinitionOf<'children'>;
    const child = ownOf(seen.model.objects, of);
    if (!child) continue;
    // Of the rows those that the viewer reads today.
    const readable = new Set(now.children[seen.nameNow(then, field.name)]?.map(({ id: row }) => row));
    const rows = await read(context, seen.model, child, { parent: { field: by, id: now.id } });
    below.push({ field: field.name, child, rows: rows.filter(({ id: row }) => readable.has(row)) });
  }
  const open = await openRecords(context, seen, [{ child: shown, rows: [stored] }, ...below]);
  const children = Object.fromEntries(
    below.map(({ field, child, rows }) => [
      field,
      rows.map((each) => ({ id: each.id, version: each.version, title: each.title, values: tellValues(context, seen, open, child, each).values })),
    ]),
  );
  const told = tellValues(context, seen, open, shown, stored);
  return {
    number: form.number,
    since: form.since,
    current: forms.current?.number ?? form.number,
    describe: describeObject({ ...context, model: seen.described }, ownOf(seen.described.objects, then.name) ?? shown),
    record: { id: now.id, object: object.name, version: now.version, title: now.title, ...told, children },
  };
}

/** Objects as they were, with the access of today. */
class FormerObjects {
  readonly model: Model;
  /** For the description of a page: nothing is computed there, and no formula is told. */
  readonly described: Model;
  private readonly context: RequestContext;
  private readonly byTable: ReadonlyMap<string, ObjectModel>;

  constructor(context: RequestContext, former: Model) {
    this.context = context;
    this.byTable = new Map(Object.values(context.model.objects).map((object) => [object.table, object]));
    this.model = { ...former, objects: Object.fromEntries(Object.entries(former.objects).map(([name, object]) => [name, this.narrow(object)])) };
    const told = Object.entries(this.model.objects).map(
      ([name, object]) => [name, { ...object, formulas: {}, fields: withoutFormulas(object.fields) }] as const,
    );
    this.described = { ...former, objects: Object.fromEntries(told) };
  }

  /** The object of today that keeps the same rows; undefined for one that is gone. */
  today(object: ObjectModel): ObjectModel | undefined {
    return this.byTable.get(object.table);
  }

  /** The API name that a field has now: by its column, or of what has none by its name. */
  nameNow(object: ObjectModel, name: string): string {
    const column = ownOf(object.fields, name)?.column;
    const fields = Object.values(this.today(object)?.fields ?? {});
    return fields.find((field) => field.column === column)?.name ?? name;
  }

  /** What the viewer reads of an object's fields; lists, rules and rights are those of a page that changes nothing. */
  narrow(object: ObjectModel): ObjectModel {
    const today = this.today(object);
    const { actor } = this.context;
    const reads = (name: string): boolean => {
      const nameNow = this.nameNow(object, name);
      const known = today && ownOf(today.fields, nameNow) !== undefined;
      return known ? mayReadField(actor, today, nameNow) : mayReadField(actor, object, name);
    };
    const keep = <T>(entries: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(entries).filter(([name]) => reads(name)));
    const tells = (condition: Formula | undefined): boolean => condition?.references.every(([first = '']) => first === 'USER' || reads(first)) ?? false;
    return {
      ...object,
      fields: keep(object.fields),
      formulas: keep(object.formulas),
      show: Object.fromEntries(Object.entries(keep(object.show)).filter(([, condition]) => tells(condition))),
      required: {},
      rules: [],
      lists: {},
      fieldAccess: {},
      layout: {
        highlights: [],
        sections: object.layout.sections
          .map(({ show, ...section }) => ({ ...section, fields: section.fields.filter(reads), ...(show && tells(show) && { show }) }))
          .filter(({ fields }) => fields.length > 0),
        related: [],
      },
      access: { items: { read: today?.access.items.read ?? [], create: [], update: [], delete: [] } },
      ...(object.survey ? { survey: { ...object.survey, past: [] } } : {}),
    };
  }
}

/** What a page that changes nothing has no use for, and would tell of other fields. */
const FORMULA_KEYS: ReadonlySet<string> = new Set(['formula', 'default', 'required', 'show', 'where']);

function withoutFormulas(fields: ObjectModel['fields']): ObjectModel['fields'] {
  const plain = (field: Field): Field => {
    const kept = Object.entries(field.definition).filter(
      ([key, value]) => !FORMULA_KEYS.has(key) && !(field.type === 'date' && typeof value === 'string' && key !== 'type'),
    );
    return { ...field, definition: Object.fromEntries(kept) as unknown as Field['definition'] };
  };
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, plain(field)]));
}

/** As the engine: what the viewer may not read is taken out afterwards. */
async function read(
  context: RequestContext,
  model: Model,
  object: ObjectModel,
  which: { readonly id: string } | { readonly parent: { readonly field: string; readonly id: string } },
): Promise<StoredRecord[]> {
  const compiled = compileRecord({ model, actor: engineActor, now: context.now }, { object, whole: true, reach: reachPaths(object), ...which });
  try {
    return compiled.read(await context.database.query<DatabaseRow>(compiled.sql, { as: 'engine' }));
  } catch (error) {
    // A column of that time is gone for good.
    if (error instanceof ShirabeError) throw error;
    throw unreadable();
  }
}

/** The ids of the looked-up records that the viewer may read now: one question for each object, however many rows point to its records. */
async function openRecords(
  context: RequestContext,
  seen: FormerObjects,
  given: readonly { readonly child: ObjectModel; readonly rows: readonly StoredRecord[] }[],
): Promise<ReadonlySet<string>> {
  const asked = new Map<ObjectModel, Set<string>>();
  for (const { child, rows } of given)
    for (const { name, target } of lookupsOf(seen, child)) {
      const ids = asked.get(target) ?? new Set();
      for (const { values } of rows) {
        const id = referenceOf(values[name]);
        if (id !== undefined) ids.add(id);
      }
      asked.set(target, ids);
    }
  const open = new Set<string>();
  for (const [target, ids] of asked) for (const id of await readableTargets(context, target, [...ids])) open.add(id);
  return open;
}

/** The lookups of an object as it was, with the object of today that each leads to. */
function lookupsOf(seen: FormerObjects, object: ObjectModel): { readonly name: string; readonly target: ObjectModel }[] {
  return Object.values(object.fields).flatMap(({ name, type, definition }) => {
    const then = type === 'lookup' ? ownOf(seen.model.objects, (definition as FieldDefinitionOf<'lookup'>).to) : undefined;
    const target = then && seen.today(then);
    return target ? [{ name, target }] : [];
  });
}

function referenceOf(value: WireValue | undefined): string | undefined {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}

/** The values that the viewer may be told: titles of records that may be read now, and what is computed through them. */
function tellValues(
  context: RequestContext,
  seen: FormerObjects,
  readable: ReadonlySet<string>,
  object: ObjectModel,
  stored: StoredRecord,
): { readonly values: Record<string, WireValue>; readonly reach: Record<string, WireValue> } {
  const open = new Set(lookupsOf(seen, object).flatMap(({ name }) => (readable.has(referenceOf(stored.values[name]) ?? '') ? [name] : [])));
  const isTold = (path: readonly string[]): boolean =>
    path.length === 1 || (path.length === 2 && open.has(path[0] ?? '') && readsAll(context, seen, object, path));
  const isComputable = (formula: Formula | undefined): boolean =>
    formula === undefined || formula.references.every((path) => path[0] === 'USER' || isTold(path));
  const values = Object.entries(stored.values).map(([name, value]) => {
    if (!isComputable(ownOf(object.formulas, name))) return [name, null] as const;
    const isReference = typeof value === 'object' && value !== null && 'id' in value;
    return [name, isReference && !open.has(name) ? { id: value.id, label: '' } : value] as const;
  });
  return {
    values: Object.fromEntries(values),
    reach: Object.fromEntries(Object.entries(stored.reach).filter(([path]) => isTold(path.split('.')))),
  };
}

/** Whether the viewer reads the field that a path through a lookup ends in, today. */
function readsAll(context: RequestContext, seen: FormerObjects, object: ObjectModel, [lookup = '', name = '']: readonly string[]): boolean {
  const field = ownOf(object.fields, lookup);
  const target = field?.type === 'lookup' ? ownOf(seen.model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
  const today = target && seen.today(target);
  if (!target || !today) return false;
  // A computed field may reach further than this one.
  return (
    name === 'title' ||
    (ownOf(target.formulas, name) === undefined && ownOf(target.fields, name) !== undefined && mayReadField(context.actor, today, seen.nameNow(target, name)))
  );
}

function unreadable(): ShirabeError {
  return new ShirabeError('unavailable', {
    ja: '記入時の様式は表示できません。今の様式で表示してください。',
    en: 'The form of that time cannot be shown. Show it under the present one.',
  });
}
