import sql, { empty, join } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { HistoryAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { Field, WireValue } from '../fields/field.ts';
import { accessPredicate, hasRole, mayReadAny, mayReadEvery } from '../query/access.ts';
import { mayReadField } from '../query/field-access.ts';
import { ident } from '../query/identifier.ts';
import { lookupTarget, ownOf, tableOf } from '../query/paths.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import type { Change } from './write-draft.ts';

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly by_name: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly changes: readonly Change[];
}

/** The units that a record belongs to, by scope. */
type Scopes = Readonly<Record<string, string | null>>;

/** Changes of one page. */
const PAGE = 50;

/**
 * What happened to a record that the actor may read, newest first: who, when, which fields, old and new (Q28), as far as the actor reads these fields and the
 * records that they pointed to. Raises `not_found`, `bad_cursor`.
 */
export async function readHistory(
  context: RequestContext,
  objectName: string,
  id: string,
  options: { readonly cursor?: string; readonly limit?: number } = {},
): Promise<HistoryAnswer> {
  const object = findObject(context, objectName);
  const key = recordId(id);
  const { cursor } = options;
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor))
    throw new ShirabeError('bad_cursor', {
      ja: '続きを読むための値が正しくありません。最初から読み直してください。',
      en: 'The cursor is not one of ours. Read again from the beginning.',
    });
  const limit = Math.min(Math.max(Math.trunc(options.limit ?? PAGE), 1), 200);
  const access = accessPredicate(context, object, 'read', 't0');
  const scopes = object.scopes.map((scope) => sql`${scope}::text, ${ident('t0', `scope_${scope}`)}`);
  const readable = await context.database.query<{ scopes: Scopes }>(
    sql`SELECT jsonb_build_object(${scopes.length > 0 ? join(scopes) : empty}) AS scopes FROM ${tableOf(object)} t0 WHERE t0.id = ${key}::uuid${access ? sql` AND ${access}` : empty}`,
  );
  const [row] = readable;
  if (!row) throw notFound();
  const before = cursor === undefined ? empty : sql` AND id < ${cursor}::bigint`;
  const entries = await context.database.query<Entry>(
    sql`SELECT id, at, by_name, action, changes FROM shirabe.record_history WHERE object = ${object.name}::text AND record = ${key}::uuid${before} ORDER BY id DESC LIMIT ${limit + 1}::int`,
  );
  const page = entries.slice(0, limit);
  const told = page.map((entry) => ({
    ...entry,
    told: entry.changes.filter((change) => fieldOf(context, object, change) !== null && tellsRows(context, object, change, row.scopes)),
  }));
  const show = await hideLabels(
    context,
    object,
    told.flatMap((entry) => entry.told),
  );
  const changes = told
    // Of a change that was of hidden fields alone there is nothing to tell.
    .filter((entry) => entry.told.length > 0 || entry.changes.length === 0 || entry.action !== 'update')
    .map((entry) => ({
      at: entry.at,
      by: entry.by_name,
      action: entry.action,
      fields: entry.told.map((change) => ({
        field: change.field,
        label: labelOf(context, object, change),
        old: show(change, change.old),
        new: show(change, change.new),
      })),
    }));
  return { changes, next: entries.length > limit ? String(page.at(-1)?.id ?? '') : null };
}

/** The field that a change is of, with its object; undefined for one that is gone, null for one that the actor does not read. */
function fieldOf(context: RequestContext, object: ObjectModel, { field: path }: Change): Field | null | undefined {
  const [name = '', inner] = path.split('.');
  if (!mayReadField(context.actor, object, name)) return null;
  const field = ownOf(object.fields, name);
  if (inner === undefined) return field;
  const child = field?.type === 'children' ? ownOf(context.model.objects, (field.definition as FieldDefinitionOf<'children'>).of) : undefined;
  if (child && (!mayReadAny(context, child) || !mayReadField(context.actor, child, inner))) return null;
  return child && ownOf(child.fields, inner);
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
async function hideLabels(context: RequestContext, object: ObjectModel, changes: readonly Change[]): Promise<(change: Change, value: WireValue) => WireValue> {
  const asked = new Map<ObjectModel, Set<string>>();
  const targetOf = (change: Change) => lookupTarget(context, fieldOf(context, object, change) ?? undefined);
  for (const change of changes) {
    const target = targetOf(change);
    if (!target || mayReadEvery(context, target)) continue;
    const ids = asked.get(target) ?? new Set();
    for (const value of [change.old, change.new]) if (isReference(value)) ids.add(value.id);
    asked.set(target, ids);
  }
  const readable = new Set<string>();
  for (const [target, ids] of asked) {
    const access = accessPredicate(context, target, 'read', 't0');
    const rows = await context.database.query<{ id: string }>(
      sql`SELECT t0.id FROM ${tableOf(target)} t0 WHERE t0.id = ANY(${[...ids]}::uuid[])${access ? sql` AND ${access}` : empty}`,
    );
    for (const { id } of rows) readable.add(id);
  }
  return (change, value) => {
    const target = isReference(value) ? targetOf(change) : undefined;
    return target && isReference(value) && asked.has(target) && !readable.has(value.id) ? { id: value.id, label: '' } : value;
  };
}

function isReference(value: WireValue): value is { readonly id: string; readonly label: string } {
  return typeof value === 'object' && value !== null && 'id' in value;
}

/** The label of a changed field; of a child row's with the row's title. A field that is gone keeps its name. */
function labelOf(context: RequestContext, object: ObjectModel, change: Change): Text {
  const [name = '', inner] = change.field.split('.');
  const field = ownOf(object.fields, name);
  if (inner === undefined) return field?.label ?? { ja: name, en: name };
  const child = field?.type === 'children' ? ownOf(context.model.objects, (field.definition as FieldDefinitionOf<'children'>).of) : undefined;
  const label = (child && ownOf(child.fields, inner)?.label) ?? { ja: inner, en: inner };
  const row = change.row === undefined || change.row === '' ? '' : `${change.row}: `;
  return { ja: `${row}${label.ja}`, en: `${row}${label.en}` };
}
