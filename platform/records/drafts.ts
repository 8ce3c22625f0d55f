import sql, { empty, type Sql } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { NEW_ROW } from '../contract/grid-limits.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { DraftRequest, DraftsAnswer } from '../contract/wire-forms.ts';
import type { GridDrafts, GridDraftsChange, GridDraftsRequest } from '../contract/wire-grid.ts';
import type { RequestContext } from '../database/request-context.ts';
import { isRecordId } from '../fields/lookup.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate, mayAny } from '../query/access.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { readableModel, readableObject } from '../query/readable-model.ts';
import { findObject, notFound, recordId } from './find-object.ts';

type Content = Pick<DraftRequest, 'values' | 'base' | 'children'>;

/** A draft holds at most this many characters of JSON. */
const LONGEST = 400_000;
/** A user has at most so many drafts, of so many bytes together: those of the rows of a grid. The oldest give way. */
const MOST = 2200;
const MOST_BYTES = 20_000_000;

type Kept = Omit<DraftRequest, 'device'>;

/**
 * Keeps what is typed in a form and not saved, for the actor alone: one draft a record and device, so that no device writes over what another holds.
 * Raises `not_found` (object, record), `forbidden` for those who could not save it, `too_large`.
 */
export async function keepDraft(context: RequestContext, objectName: string, { device, ...draft }: DraftRequest): Promise<void> {
  const object = findObject(context, objectName);
  if ((await readablePlaces(context, object, [draft.place])).size === 0) throw notFound();
  if (!maySave(context, object, draft.place))
    throw new ShirabeError('forbidden', {
      ja: `この「${object.label.ja}」を登録・変更する権限がありません。`,
      en: `You may not create or change this record (${object.label.en}).`,
    });
  if (contentOf(draft).length > LONGEST)
    throw new ShirabeError('too_large', {
      ja: '入力途中の内容が大きすぎるため、サーバーに控えられません。早めに保存してください。',
      en: 'What is typed is too large to be kept as a draft. Save it soon.',
    });
  await writeDrafts(context, object, device, [draft]);
}

/**
 * Keeps the drafts of rows of a grid, and drops others. Rows that are gone, that the actor could not save, or that are too large keep none: the others do.
 * Raises `not_found` (object).
 */
export async function changeDrafts(context: RequestContext, objectName: string, { device, kept, dropped }: GridDraftsChange): Promise<void> {
  const object = findObject(context, objectName);
  const readable = await readablePlaces(
    context,
    object,
    kept.map(({ place }) => place),
  );
  // Of two drafts of one place the last one counts.
  const fine = kept.filter((draft) => readable.has(draft.place) && maySave(context, object, draft.place) && contentOf(draft).length <= LONGEST);
  await writeDrafts(context, object, device, [...new Map(fine.map((draft) => [draft.place, draft])).values()]);
  await deleteDrafts(context, object, dropped);
}

/**
 * The actor's drafts of a place, newest first. Fields that the actor no longer reads are left out. Nobody who views the application as another user sees
 * that user's drafts. Raises `not_found` (object, record).
 */
export async function listDrafts(context: RequestContext, objectName: string, place: string): Promise<DraftsAnswer> {
  const object = findObject(context, objectName);
  if ((await readablePlaces(context, object, [place])).size === 0) throw notFound();
  const drafts = await readDrafts(context, object, sql`place = ${place}::text`, 10);
  return { drafts: drafts.map(({ place: _place, ...draft }) => draft) };
}

/** The actor's drafts of rows of a grid, newest first, as of `listDrafts`; of places that the actor does not read there are none. Raises `not_found` (object). */
export async function findDrafts(context: RequestContext, objectName: string, { places, new_rows: hasNew = false }: GridDraftsRequest): Promise<GridDrafts> {
  const object = findObject(context, objectName);
  const readable = [...(await readablePlaces(context, object, places))];
  const some = sql`place = ANY(${readable}::text[])`;
  return { drafts: await readDrafts(context, object, hasNew ? sql`(${some} OR starts_with(place, ${NEW_ROW}::text))` : some, MOST) };
}

/** Drops the actor's draft of a place and device; nothing happens when there is none. Raises `not_found` (object). */
export async function dropDraft(context: RequestContext, objectName: string, place: string, device: string): Promise<void> {
  await deleteDrafts(context, findObject(context, objectName), [{ place, device: recordId(device) }]);
}

async function writeDrafts(context: RequestContext, object: ObjectModel, device: string, drafts: readonly Kept[]): Promise<void> {
  if (drafts.length === 0) return;
  const user = sql`${context.actor.id}::uuid`;
  // As text: a draft holds what was typed, such as characters that neither jsonb nor a field would take.
  const [places, versions, contents] = [drafts.map(({ place }) => place), drafts.map(({ version }) => version), drafts.map((draft) => contentOf(draft))];
  await context.database.query(
    sql`INSERT INTO shirabe.draft (user_id, object, place, device, version, content, updated_at)
      SELECT ${user}, ${object.name}::text, d.place, ${device}::uuid, d.version, d.content, ${context.now.toISOString()}::timestamptz
      FROM unnest(${places}::text[], ${versions}::int[], ${contents}::text[]) AS d (place, version, content) ORDER BY d.place
      ON CONFLICT (user_id, object, place, device) DO UPDATE SET version = excluded.version, content = excluded.content, updated_at = excluded.updated_at`,
  );
  await context.database.query(
    sql`DELETE FROM shirabe.draft d USING (
        SELECT object, place, device, row_number() OVER newest AS number, sum(octet_length(content)) OVER newest AS bytes FROM shirabe.draft WHERE user_id = ${user}
        WINDOW newest AS (ORDER BY updated_at DESC, object, place, device)) old
      WHERE d.user_id = ${user} AND d.object = old.object AND d.place = old.place AND d.device = old.device
        AND (old.number > ${MOST}::int OR (old.bytes > ${MOST_BYTES}::int AND old.number > 1))`,
  );
}

async function deleteDrafts(
  context: RequestContext,
  object: ObjectModel,
  drafts: readonly { readonly place: string; readonly device: string }[],
): Promise<void> {
  if (drafts.length === 0) return;
  const known = drafts.filter(({ place }) => !place.includes('\0'));
  await context.database.query(
    sql`DELETE FROM shirabe.draft d USING unnest(${known.map(({ place }) => place)}::text[], ${known.map(({ device }) => device)}::uuid[]) AS gone (place, device)
      WHERE d.user_id = ${context.actor.id}::uuid AND d.object = ${object.name}::text AND d.place = gone.place AND d.device = gone.device`,
  );
}

async function readDrafts(context: RequestContext, object: ObjectModel, where: Sql, limit: number): Promise<GridDrafts['drafts']> {
  if (context.viewedBy) return [];
  const rows = await context.database.query<{ place: string; device: string; version: number; content: string; at: string }>(
    sql`SELECT place, device, version, content, updated_at AS at FROM shirabe.draft
      WHERE user_id = ${context.actor.id}::uuid AND object = ${object.name}::text AND ${where} ORDER BY updated_at DESC, place, device LIMIT ${limit}::int`,
  );
  return rows.map(({ content, ...row }) => ({ ...row, ...readable(context, object, JSON.parse(content) as Content) }));
}

const isNew = (place: string): boolean => place === 'new' || place.startsWith('new?');

function maySave(context: RequestContext, object: ObjectModel, place: string): boolean {
  return mayAny(context, object, isNew(place) ? 'create' : 'update');
}

function contentOf({ values, base, children }: Kept): string {
  return JSON.stringify({ values, base, children });
}

/** Those of the places that a draft may be of: records that the actor reads, and new ones with what their form began with. */
async function readablePlaces(context: RequestContext, object: ObjectModel, places: readonly string[]): Promise<ReadonlySet<string>> {
  const ids = places.filter((place) => isRecordId(place.toLowerCase()));
  const access = accessPredicate(context, object, 'read', 't0');
  const found =
    ids.length === 0
      ? []
      : await context.database.query<{ id: string }>(
          sql`SELECT t0.id FROM ${tableOf(object)} t0 WHERE t0.id = ANY(${ids}::uuid[])${access ? sql` AND ${access}` : empty}`,
        );
  const known = new Set(found.map(({ id }) => id));
  return new Set(places.filter((place) => (isNew(place) ? !place.includes('\0') : known.has(place.toLowerCase()))));
}

function readable(context: RequestContext, object: ObjectModel, { values, base = {}, children }: Content): Content {
  const seen = readableObject(context, object).fields;
  const rows = Object.entries(children).flatMap(([name, list]) => {
    const field = ownOf(seen, name);
    const child = field?.type === 'children' ? ownOf(readableModel(context).objects, (field.definition as FieldDefinitionOf<'children'>).of) : undefined;
    return child ? [[name, list.map((row) => ({ ...row, values: only(child.fields, row.values) }))] as const] : [];
  });
  return { values: only(seen, values), base: only(seen, base), children: Object.fromEntries(rows) };
}

function only(fields: ObjectModel['fields'], values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => ownOf(fields, name)));
}
