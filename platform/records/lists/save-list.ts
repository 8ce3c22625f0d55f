import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../../contract/problem.ts';
import type { ListDefinition, ListRequest } from '../../contract/wire-lists.ts';
import { auditedBy, writeAudit } from '../../database/audit.ts';
import { uniqueViolation } from '../../database/postgres-errors.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { newId } from '../../database/uuid.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { objectScope } from '../../query/object-scope.ts';
import { parseFilter } from '../../query/parse-filter.ts';
import { parseSort } from '../../query/parse-sort.ts';
import { readableModel, readableObject } from '../../query/readable-model.ts';
import { findObject } from '../find-object.ts';
import { readDefinition } from './describe-list.ts';
import { isStoredName } from './find-view.ts';
import { keepSort } from './list-settings.ts';
import { parseColumns } from './list-columns.ts';
import { ownTurn } from './own-turn.ts';
import { readStoredList, type StoredList } from './read-lists.ts';
import { mayChange, mayShare, shareableRoles } from './sharing.ts';
import { keepFormula, keepPath } from '../../query/stored-names.ts';

/** The most lists that a user makes. */
const MOST_LISTS = 200;
const LONGEST_LABEL = 80;

/** What is kept of a list. */
interface Content {
  readonly label: string;
  readonly columns: string;
  readonly condition: string | null;
  readonly sort: string;
  readonly everyone: boolean;
  readonly roles: readonly string[];
}

/**
 * Makes a list view of the viewer's own. Raises `not_found` (object), `invalid` with problems at `label`, `shared.roles`, and when the viewer has too many lists;
 * `unknown_field`, `bad_filter`, `bad_request` for columns, condition and order that are wrong; `forbidden` for sharing without the right to.
 */
export async function createList(context: RequestContext, objectName: string, request: ListRequest): Promise<ListDefinition> {
  const object = findObject(context, objectName);
  const content = readContent(context, object, request);
  const isShared = content.everyone || content.roles.length > 0;
  if (isShared && !mayShare(context)) throw mayNotShare();
  const id = newId();
  const now = context.now.toISOString();
  await once(() =>
    context.database.transact(async (tx) => {
      const owner = context.actor.id;
      await ownTurn(tx, owner);
      const [made] = await tx.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM shirabe.list_view WHERE owner = ${owner}::uuid`);
      if ((made?.count ?? 0) >= MOST_LISTS)
        throw new ShirabeError('invalid', {
          ja: `作れるリストは${MOST_LISTS}個までです。使わないリストを削除してください。`,
          en: `You can have ${MOST_LISTS} lists. Delete some that you no longer need.`,
        });
      const { label, columns, condition, sort, everyone, roles } = content;
      await tx.query(sql`INSERT INTO shirabe.list_view (id, object, label, columns, condition, sort, owner, everyone, roles, created_at, updated_at)
        VALUES (${id}::uuid, ${object.table}, ${label}, ${columns}::jsonb, ${condition}, ${sort}, ${owner}::uuid, ${everyone}, ${roles}::text[],
          ${now}::timestamptz, ${now}::timestamptz)`);
      if (isShared) await audit(context, tx, object, id, label, { before: null, after: sharingOf(content, request) });
    }),
  );
  return readDefinition(context, object.name, id);
}

/**
 * Changes a list that a user made, where it is as it was seen. Raises what `createList` raises, `not_found`, `forbidden` to those who may see it and no more, and
 * `conflict`, with the list as it is (`current`), when somebody else changed it.
 */
export async function changeList(context: RequestContext, objectName: string, name: string, request: ListRequest): Promise<ListDefinition> {
  const object = findObject(context, objectName);
  const before = await findChangeable(context, object, name);
  const content = readContent(context, object, request);
  const wasShared = before.everyone || before.roles.length > 0;
  const sharing = content.everyone !== before.everyone || content.roles.join() !== before.roles.join();
  if (sharing && !mayShare(context)) throw mayNotShare();
  const isShared = content.everyone || content.roles.length > 0;
  const { label, columns, condition, sort, everyone, roles } = content;
  // An administrator takes over the list of somebody who is gone.
  const owner = before.ownerActive ? before.owner : context.actor.id;
  const changed = await once(() =>
    context.database.transact(async (tx) => {
      const rows = await tx.query(sql`UPDATE shirabe.list_view SET label = ${label}, columns = ${columns}::jsonb, condition = ${condition}, sort = ${sort},
          owner = ${owner}::uuid, everyone = ${everyone}, roles = ${roles}::text[], version = version + 1, updated_at = ${context.now.toISOString()}::timestamptz
        WHERE id = ${before.id}::uuid AND version = ${request.version ?? 0} RETURNING id`);
      if (rows.length > 0 && (isShared || wasShared))
        await audit(context, tx, object, before.id, label, { before: wasShared ? storedSharing(before) : null, after: sharingOf(content, request) });
      return rows.length > 0;
    }),
  );
  if (!changed) {
    // Deleted meanwhile, it is not found.
    const current = await readDefinition(context, object.name, before.id);
    throw new ShirabeError('conflict', { ja: 'ほかの人が先にこのリストを変更しました。', en: 'Somebody else changed this list first.' }, [], { current });
  }
  return readDefinition(context, object.name, before.id);
}

/** Deletes a list that a user made, and how others have it. Raises `not_found`, `forbidden`. */
export async function deleteList(context: RequestContext, objectName: string, name: string): Promise<void> {
  const object = findObject(context, objectName);
  const list = await findChangeable(context, object, name);
  await context.database.transact(async (tx) => {
    await tx.query(sql`DELETE FROM shirabe.list_setting WHERE object = ${object.table} AND list = ${list.id}`);
    await tx.query(sql`DELETE FROM shirabe.list_view WHERE id = ${list.id}::uuid`);
    if (list.everyone || list.roles.length > 0) await audit(context, tx, object, list.id, list.label, { before: storedSharing(list), after: null });
  });
}

async function findChangeable(context: RequestContext, object: ObjectModel, name: string): Promise<StoredList> {
  const stored = isStoredName(name) ? await readStoredList(context, object, name.toLowerCase()) : undefined;
  if (!stored) throw new ShirabeError('not_found', { ja: 'このリストはありません。', en: 'There is no such list.' });
  if (mayChange(context, stored)) return stored;
  throw new ShirabeError('forbidden', {
    ja: 'このリストを変更できるのは、作成者と管理者だけです。複製すると、自分のリストとして変更できます。',
    en: 'Only whoever made this list, and administrators, may change it. A copy is yours to change.',
  });
}

function readContent(context: RequestContext, object: ObjectModel, request: ListRequest): Content {
  const problems: Problem[] = [];
  const label = request.label.normalize('NFC').trim();
  if (label === '') problems.push({ field: 'label', code: 'required', message: '名前を入力してください。', en: 'Give the list a name.' });
  if ([...label].length > LONGEST_LABEL)
    problems.push({ field: 'label', code: 'too_long', message: `名前は${LONGEST_LABEL}文字までです。`, en: `A name has at most ${LONGEST_LABEL} characters.` });
  const known = shareableRoles(context.model).map(({ role }) => role);
  for (const role of request.shared.roles)
    if (!known.includes(role))
      problems.push({ field: 'shared.roles', code: 'unknown_value', message: `役割「${role}」はありません。`, en: `There is no role ${role}.` });
  if (problems.length > 0)
    throw new ShirabeError('invalid', { ja: problems.map(({ message }) => message).join(' '), en: problems.map(({ en }) => en).join(' ') }, problems);
  const scope = objectScope(readableModel(context), readableObject(context, object));
  const columns = parseColumns(context, object, request.columns) ?? [];
  const where = parseFilter(scope, request.where ?? undefined);
  parseSort(scope, request.sort);
  const keep = (path: string) => keepPath(context.model, object, path);
  return {
    label,
    columns: JSON.stringify(columns.map(({ key }) => keep(key))),
    condition: where ? keepFormula(context.model, object, where.source) : null,
    sort: keepSort(request.sort, keep),
    everyone: request.shared.everyone,
    roles: request.shared.everyone ? [] : [...new Set(request.shared.roles)].sort(),
  };
}

const sharingOf = ({ everyone, roles }: Content, { where }: ListRequest) => ({ everyone, roles, where });
const storedSharing = ({ everyone, roles, condition }: StoredList) => ({ everyone, roles, where: condition });

async function audit(
  context: RequestContext,
  tx: Transaction,
  object: ObjectModel,
  id: string,
  label: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await writeAudit(tx, { ...auditedBy(context), action: 'list_share', subject: { kind: 'list', id: `${object.name}/${id}`, label }, detail });
}

/** A name that the user has given to another list of the object is a problem at the name. */
async function once<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (uniqueViolation(error)?.table !== 'list_view') throw error;
    const message = { ja: '同じ名前のリストがあります。別の名前にしてください。', en: 'There is a list of this name. Give another name.' };
    throw new ShirabeError('invalid', message, [{ field: 'label', code: 'not_unique', message: message.ja, en: message.en }]);
  }
}

function mayNotShare(): ShirabeError {
  return new ShirabeError('forbidden', {
    ja: 'リストを共有する権限がありません。自分だけのリストとして保存できます。',
    en: 'You may not share lists. You can keep the list for yourself.',
  });
}
