import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { HistoryAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { Field, WireValue } from '../fields/field.ts';
import { isRecordId } from '../fields/lookup.ts';
import { fromLocal } from '../fields/time-zone.ts';
import { accessPredicate, hasRole, mayReadAny, mayReadEvery } from '../query/access.ts';
import { mayReadField } from '../query/field-access.ts';
import { ident } from '../query/identifier.ts';
import { lookupTarget, ownOf, tableOf } from '../query/paths.ts';
import { readableObject } from '../query/readable-model.ts';
import { tellBatches } from './batches/tell-batches.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { findFormerFields, type FormerField, type ReadFormer } from './former-fields.ts';
import { readableTargets } from './readable-targets.ts';
import type { Change } from './write-draft.ts';

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly by_name: string;
  readonly action: 'create' | 'update' | 'delete' | 'restore';
  readonly changes: readonly Change[];
  /** The change of many rows that it was part of. */
  readonly batch: string | null;
}

/** The units that a record belongs to, by scope. */
type Scopes = Readonly<Record<string, string | null>>;

const entryColumns = sql`id, at, by_name, action, changes, batch`;

/** Changes of one page. */
const PAGE = 50;

/** Longer texts are cut in lists of changes, so that a thousand of them are read as quickly as short ones. */
const LONG = 1000;

/** What of a history is wanted; days are those of the application’s time zone, both included. */
export interface HistoryFilter {
  readonly field?: string | undefined;
  /** A user’s id, or `engine` for what nobody did. */
  readonly by?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * What happened to a record that the actor may read, newest first: who, when, which fields, old and new (Q28), as far as the actor reads these fields and the
 * records that they pointed to. `former` is asked for fields that are gone: without it these are told to administrators alone.
 * Raises `not_found`, `bad_cursor`, `unknown_field`, `bad_request` (user, days).
 */
export async function readHistory(
  context: RequestContext,
  objectName: string,
  id: string,
  filter: HistoryFilter = {},
  former: ReadFormer = nothingKnown,
): Promise<HistoryAnswer> {
  const object = findObject(context, objectName);
  const key = recordId(id);
  const conditions = filterEntries(context, object, filter);
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? PAGE), 1), 200);
  const { scopes, entries, people } = await readStored(context, object, key, { conditions, limit, withPeople: filter.cursor === undefined });
  const page = entries.slice(0, limit);
  const changes = await tellEntries(context, object, scopes, page, { only: filter.field, former });
  const next = entries.length > limit ? String(page.at(-1)?.id ?? '') : null;
  const shortened = changes.map((change) => ({ ...change, fields: change.fields.map(shorten) }));
  return { changes: shortened, next, ...(people ? { people } : {}) };
}

/** One entry of a record's history, its texts whole. Raises `not_found`. */
export async function readHistoryEntry(
  context: RequestContext,
  objectName: string,
  id: string,
  entryId: string,
  former: ReadFormer = nothingKnown,
): Promise<HistoryAnswer['changes'][number]> {
  const object = findObject(context, objectName);
  const key = recordId(id);
  if (!/^[1-9]\d{0,14}$/.test(entryId)) throw notFound();
  const { scopes, entries } = await readStored(context, object, key, { conditions: [sql`id = ${entryId}::bigint`], limit: 1, withPeople: false });
  const [entry] = await tellEntries(context, object, scopes, entries, { former });
  if (!entry) throw notFound();
  return entry;
}

function ofRecord(object: ObjectModel, id: string): Sql[] {
  return [sql`object = ${object.name}::text`, sql`record = ${id}::uuid`];
}

interface Stored {
  readonly scopes: Scopes;
  readonly entries: readonly Entry[];
  readonly people: { readonly id: string | null; readonly name: string }[] | null;
}

/** To whom the record belongs, its newest entries and one more than the limit, and who ever changed it: one statement. Raises `not_found` where the actor may not read it. */
async function readStored(
  context: RequestContext,
  object: ObjectModel,
  id: string,
  { conditions, limit, withPeople }: { readonly conditions: readonly Sql[]; readonly limit: number; readonly withPeople: boolean },
): Promise<Stored> {
  const access = accessPredicate(context, object, 'read', 't0');
  const scopes = object.scopes.map((scope) => sql`${scope}::text, ${ident('t0', `scope_${scope}`)}`);
  const entries = sql`SELECT ${entryColumns} FROM shirabe.record_history h WHERE ${join([...ofRecord(object, id), ...conditions], ' AND ')}
    ORDER BY id DESC LIMIT ${limit + 1}::int`;
  const people = sql`SELECT by_user AS id, max(by_name) AS name FROM shirabe.record_history WHERE ${join(ofRecord(object, id), ' AND ')} GROUP BY by_user ORDER BY name LIMIT 200`;
  const [row] = await context.database.query<Stored>(
    sql`SELECT jsonb_build_object(${scopes.length > 0 ? join(scopes) : empty}) AS scopes,
      (SELECT coalesce(json_agg(e ORDER BY e.id DESC), '[]') FROM (${entries}) e) AS entries,
      ${withPeople ? sql`(SELECT coalesce(json_agg(p), '[]') FROM (${people}) p)` : sql`NULL::json`} AS people
      FROM ${tableOf(object)} t0 WHERE t0.id = ${id}::uuid${access ? sql` AND ${access}` : empty}`,
    { prepared: 'often' },
  );
  if (!row) throw notFound();
  // Within JSON PostgreSQL writes a time with its offset and microseconds.
  return { ...row, entries: row.entries.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })) };
}

function filterEntries(context: RequestContext, object: ObjectModel, { field, by, from, to, cursor }: HistoryFilter): Sql[] {
  const conditions: Sql[] = [];
  if (cursor !== undefined) {
    if (!/^[1-9]\d{0,14}$/.test(cursor))
      throw new ShirabeError('bad_cursor', {
        ja: '続きを読むための値が正しくありません。最初から読み直してください。',
        en: 'The cursor is not one of ours. Read again from the beginning.',
      });
    conditions.push(sql`id < ${cursor}::bigint`);
  }
  if (field !== undefined) {
    if (!ownOf(readableObject(context, object).fields, field))
      throw new ShirabeError('unknown_field', {
        ja: `項目「${field.slice(0, 100)}」は「${object.label.ja}」にありません。`,
        en: `“${field.slice(0, 100)}” is not a field of ${object.label.en}.`,
      });
    conditions.push(
      sql`EXISTS (SELECT FROM jsonb_array_elements(changes) c WHERE c->>'field' = ${field}::text OR starts_with(c->>'field', ${`${field}.`}::text))`,
    );
  }
  if (by === 'engine') conditions.push(sql`by_user IS NULL`);
  else if (by !== undefined) {
    if (!isRecordId(by.toLowerCase())) throw wrong('by', '利用者の指定が正しくありません。', 'This is no user.');
    conditions.push(sql`by_user = ${by}::uuid`);
  }
  const { timeZone } = context.model.app;
  if (from !== undefined) conditions.push(sql`at >= ${fromLocal(dayOf('from', from), '00:00', timeZone).toISOString()}::timestamptz`);
  if (to !== undefined) conditions.push(sql`at < ${fromLocal(nextDay(dayOf('to', to)), '00:00', timeZone).toISOString()}::timestamptz`);
  return conditions;
}

function dayOf(name: string, text: string): string {
  const date = /^[12]\d{3}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (!date || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text))
    throw wrong(name, '日付は 2026-04-01 のように指定してください。', 'Write days like 2026-04-01.');
  return text;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60_000).toISOString().slice(0, 10);
}

function wrong(field: string, message: string, en: string): ShirabeError {
  return new ShirabeError('bad_request', { ja: message, en }, [{ field, code: 'wrong_type', message, en }]);
}

type Told = HistoryAnswer['changes'][number];

/** Entries as the actor may know them; with `only`, of one field. */
async function tellEntries(
  context: RequestContext,
  object: ObjectModel,
  scopes: Scopes,
  entries: readonly Entry[],
  { only, former }: { readonly only?: string | undefined; readonly former: ReadFormer },
): Promise<Told[]> {
  const [fields, batches] = await Promise.all([
    findFields(context, object, entries, former),
    tellBatches(
      context,
      object,
      entries.flatMap(({ batch }) => batch ?? []),
    ),
  ]);
  const told = entries.map((entry) => ({
    ...entry,
    told: entry.changes.filter(
      (change) =>
        (only === undefined || change.field === only || change.field.startsWith(`${only}.`)) &&
        fieldOf(context, fields, change) !== null &&
        tellsRows(context, object, change, scopes),
    ),
  }));
  const show = await hideLabels(
    context,
    fields,
    told.flatMap((entry) => entry.told),
  );
  return (
    told
      // Of a change that was of hidden fields alone there is nothing to tell.
      .filter((entry) => entry.told.length > 0 || entry.changes.length === 0 || entry.action !== 'update')
      .map(({ batch, ...entry }) => ({
        id: String(entry.id),
        at: entry.at,
        by: entry.by_name,
        action: entry.action,
        // Of one that is not kept any more nothing is told.
        ...(batch !== null && batches.has(batch) ? { batch: batches.get(batch) } : {}),
        fields: entry.told.map((change) => ({
          field: change.field,
          label: labelOf(fields, change),
          old: show(change, change.old),
          new: show(change, change.new),
          ...(change.restored === undefined ? {} : { restored: change.restored }),
        })),
      }))
  );
}

function shorten(field: Told['fields'][number]): Told['fields'][number] {
  const cut = (value: unknown) => (typeof value === 'string' && value.length > LONG ? [...value.slice(0, LONG)].slice(0, -1).join('') : value);
  const [before, after] = [cut(field.old), cut(field.new)];
  return before === field.old && after === field.new ? field : { ...field, old: before, new: after, cut: true };
}

const nothingKnown: ReadFormer = () => Promise.reject(new Error('former definitions are not at hand'));

/** The fields that changes are of, by what the changes call them: those of child rows as `items.count`. */
type Fields = ReadonlyMap<string, FormerField>;

async function findFields(context: RequestContext, object: ObjectModel, entries: readonly Entry[], former: ReadFormer): Promise<Fields> {
  const paths = [...new Set(entries.flatMap(({ changes }) => changes.map(({ field }) => field)))];
  const own = await findFormerFields(context, object, new Set(paths.map((path) => path.split('.')[0] ?? '')), former);
  const fields = new Map(own);
  for (const [name, field] of own) {
    const inner = paths.flatMap((path) => (path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : []));
    const child = inner.length > 0 ? childOf(context, field) : undefined;
    if (!child) continue;
    for (const [below, found] of await findFormerFields(context, child, inner, former)) fields.set(`${name}.${below}`, found);
  }
  return fields;
}

/** The object of a field's child rows, as it is today. */
function childOf({ model }: RequestContext, { object, name }: FormerField): ObjectModel | undefined {
  const field = ownOf(object.fields, name);
  return field?.type === 'children' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'children'>).of) : undefined;
}

/** The field that a change is of; undefined for one that nothing is known of, null for what the actor does not read. */
function fieldOf(context: RequestContext, fields: Fields, { field: path }: Change): Field | null | undefined {
  const [name = ''] = path.split('.');
  const steps = name === path ? [path] : [name, path];
  for (const step of steps) {
    const found = fields.get(step);
    if (!found) return context.actor.setup ? undefined : null;
    if (!mayReadField(context.actor, found.object, found.name)) return null;
    if (step !== name && !mayReadAny(context, found.object)) return null;
  }
  const last = fields.get(path);
  return last && ownOf(last.object.fields, last.name);
}

/**
 * Whether a change of a child row may be told by what the child object itself says of reading; one that says nothing is read with its record. What a condition
 * decides is not: the row may be gone, and with it the answer.
 */
function tellsRows(context: RequestContext, object: ObjectModel, { field: path }: Change, scopes: Scopes): boolean {
  const { actor, model } = context;
  const [name = '', inner] = path.split('.');
  const field = inner === undefined ? undefined : ownOf(object.fields, name);
  const child = field?.type === 'children' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'children'>).of) : undefined;
  if (!child?.access.definition || actor.setup) return true;
  return child.access.items.read.some(
    ({ reach, roles, where }) =>
      !where && hasRole(actor, roles) && (reach === 'all' || reach === 'everyone' || (Boolean(actor.units[reach]) && actor.units[reach] === scopes[reach])),
  );
}

/** Asks which of the looked-up records in these changes the actor may read now: gives what blanks the titles of the others. */
async function hideLabels(context: RequestContext, fields: Fields, changes: readonly Change[]): Promise<(change: Change, value: WireValue) => WireValue> {
  const asked = new Map<ObjectModel, Set<string>>();
  const targetOf = (change: Change) => lookupTarget(context, fieldOf(context, fields, change) ?? undefined);
  for (const change of changes) {
    const target = targetOf(change);
    if (!target || mayReadEvery(context, target)) continue;
    const ids = asked.get(target) ?? new Set();
    for (const value of [change.old, change.new]) if (isReference(value)) ids.add(value.id);
    asked.set(target, ids);
  }
  const readable = new Set<string>();
  for (const [target, ids] of asked) for (const id of await readableTargets(context, target, [...ids])) readable.add(id);
  return (change, value) => {
    const target = isReference(value) ? targetOf(change) : undefined;
    return target && isReference(value) && asked.has(target) && !readable.has(value.id) ? { id: value.id, label: '' } : value;
  };
}

function isReference(value: WireValue): value is { readonly id: string; readonly label: string } {
  return typeof value === 'object' && value !== null && 'id' in value;
}

/** The label of a changed field, of one that is gone its last; of a child row's with the row's title. */
function labelOf(fields: Fields, change: Change): Text {
  const [name = '', inner] = change.field.split('.');
  const found = fields.get(change.field);
  const label = (found && ownOf(found.object.fields, found.name)?.label) ?? { ja: inner ?? name, en: inner ?? name };
  const row = inner === undefined || change.row === undefined || change.row === '' ? '' : `${change.row}: `;
  return { ja: `${row}${label.ja}`, en: `${row}${label.en}` };
}
