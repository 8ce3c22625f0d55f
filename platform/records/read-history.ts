import sql, { empty } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { HistoryAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from '../query/access.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import type { Change } from './write-draft.ts';

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly by_name: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly changes: readonly Change[];
}

/** Changes of one page. */
const PAGE = 50;

/** What happened to a record that the actor may read, newest first: who, when, which fields, old and new (Q28). Raises `not_found`, `bad_cursor`. */
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
  const readable = await context.database.query(
    sql`SELECT 1 AS readable FROM ${tableOf(object)} t0 WHERE t0.id = ${key}::uuid${access ? sql` AND ${access}` : empty}`,
  );
  if (readable.length === 0) throw notFound();
  const before = cursor === undefined ? empty : sql` AND id < ${cursor}::bigint`;
  const entries = await context.database.query<Entry>(
    sql`SELECT id, at, by_name, action, changes FROM shirabe.record_history WHERE object = ${object.name}::text AND record = ${key}::uuid${before} ORDER BY id DESC LIMIT ${limit + 1}::int`,
  );
  const page = entries.slice(0, limit);
  const changes = page.map(({ at, by_name: by, action, changes: fields }) => ({
    at,
    by,
    action,
    fields: fields.map((change) => ({ field: change.field, label: labelOf(context, object, change), old: change.old, new: change.new })),
  }));
  return { changes, next: entries.length > limit ? String(page.at(-1)?.id ?? '') : null };
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
