import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { DraftRequest, DraftsAnswer } from '../contract/wire-forms.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayAny } from '../query/access.ts';
import { ownOf } from '../query/paths.ts';
import { readableModel, readableObject } from '../query/readable-model.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { readVersion } from './read-version.ts';

type Content = Pick<DraftRequest, 'values' | 'base' | 'children'>;

/** A draft holds at most this many characters of JSON. */
const LONGEST = 400_000;
/** A user has at most so many; the oldest give way. */
const MOST = 100;

/**
 * Keeps what is typed in a form and not saved, for the actor alone: one draft a record and device, so that no device writes over what another holds.
 * Raises `not_found` (object, record), `forbidden` for those who could not save it, `too_large`.
 */
export async function keepDraft(context: RequestContext, objectName: string, { place, device, version, ...content }: DraftRequest): Promise<void> {
  const { object } = await findPlace(context, objectName, place);
  if (!mayAny(context, object, place.startsWith('new') ? 'create' : 'update'))
    throw new ShirabeError('forbidden', {
      ja: `この「${object.label.ja}」を登録・変更する権限がありません。`,
      en: `You may not create or change this record (${object.label.en}).`,
    });
  // As text: a draft holds what was typed, such as characters that neither jsonb nor a field would take.
  const text = JSON.stringify(content);
  if (text.length > LONGEST)
    throw new ShirabeError('too_large', {
      ja: '入力途中の内容が大きすぎるため、サーバーに控えられません。早めに保存してください。',
      en: 'What is typed is too large to be kept as a draft. Save it soon.',
    });
  const user = sql`${context.actor.id}::uuid`;
  await context.database.query(
    sql`INSERT INTO shirabe.draft (user_id, object, place, device, version, content, updated_at)
      VALUES (${user}, ${object.name}::text, ${place}::text, ${device}::uuid, ${version}::int, ${text}::text, ${context.now.toISOString()}::timestamptz)
      ON CONFLICT (user_id, object, place, device) DO UPDATE SET version = excluded.version, content = excluded.content, updated_at = excluded.updated_at`,
  );
  await context.database.query(
    sql`DELETE FROM shirabe.draft d USING (SELECT object, place, device FROM shirabe.draft WHERE user_id = ${user} ORDER BY updated_at DESC OFFSET ${MOST}::int) old
      WHERE d.user_id = ${user} AND d.object = old.object AND d.place = old.place AND d.device = old.device`,
  );
}

/**
 * The actor's drafts of a place, newest first. Fields that the actor no longer reads are left out. Nobody who views the application as another user sees
 * that user's drafts. Raises `not_found` (object, record).
 */
export async function listDrafts(context: RequestContext, objectName: string, place: string): Promise<DraftsAnswer> {
  const { object } = await findPlace(context, objectName, place);
  if (context.viewedBy) return { drafts: [] };
  const rows = await context.database.query<{ device: string; version: number; content: string; at: string }>(
    sql`SELECT device, version, content, updated_at AS at FROM shirabe.draft
      WHERE user_id = ${context.actor.id}::uuid AND object = ${object.name}::text AND place = ${place}::text ORDER BY updated_at DESC LIMIT 10`,
  );
  return { drafts: rows.map(({ content, ...row }) => ({ ...row, ...readable(context, object, JSON.parse(content) as Content) })) };
}

/** Drops the actor's draft of a place and device; nothing happens when there is none. Raises `not_found` (object). */
export async function dropDraft(context: RequestContext, objectName: string, place: string, device: string): Promise<void> {
  const object = findObject(context, objectName);
  await context.database.query(
    sql`DELETE FROM shirabe.draft WHERE user_id = ${context.actor.id}::uuid AND object = ${object.name}::text AND place = ${place}::text AND device = ${recordId(device)}::uuid`,
  );
}

/** A place is a record that the actor reads, or a new one with what its form began with. */
async function findPlace(context: RequestContext, objectName: string, place: string): Promise<{ readonly object: ObjectModel }> {
  const object = findObject(context, objectName);
  if (place !== 'new' && !place.startsWith('new?')) await readVersion(context, object, recordId(place));
  else if (place.includes('\0')) throw notFound();
  return { object };
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
