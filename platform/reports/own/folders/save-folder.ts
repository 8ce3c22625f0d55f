import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../../../contract/problem.ts';
import type { FolderShare, NewOwnFolder, OwnFolder, OwnFolderChange } from '../../../contract/wire-own-folders.ts';
import { auditedBy, writeAudit } from '../../../database/audit.ts';
import type { RequestContext } from '../../../database/request-context.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { newId } from '../../../database/uuid.ts';
import { checkShares } from './check-shares.ts';
import { findFolder, findManaged, readFolder, type StoredFolder, tellFolder } from './read-folder.ts';

/** The most folders that a user makes, and how deep they lie in each other. */
const MOST_FOLDERS = 200;
const DEEPEST = 8;
const LONGEST_LABEL = 80;
/** PostgreSQL keeps neither NUL nor halves of surrogate pairs. */
const UNKEEPABLE = /\u0000|\p{Surrogate}/u;

/** Makes a folder. Raises `not_found` and `forbidden` (the folder that it lies in), `invalid` (its name; too many; too deep). */
export async function createFolder(context: RequestContext, { label, parent }: NewOwnFolder): Promise<OwnFolder> {
  const above = parent === null ? [] : (await findManaged(context, parent)).path;
  const words = readLabel(label);
  const id = newId();
  const now = context.now.toISOString();
  const { actor } = context;
  if (above.length >= DEEPEST) throw tooDeep();
  await context.database.transact(async (tx) => {
    await lockTree(tx);
    const [made] = await tx.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM shirabe.made_folder WHERE owner = ${actor.id}::uuid`);
    if ((made?.count ?? 0) >= MOST_FOLDERS)
      throw refusal('label', 'too_many', {
        ja: `作れるフォルダは${MOST_FOLDERS}個までです。使わないフォルダを削除してください。`,
        en: `You can have ${MOST_FOLDERS} folders. Delete some that you no longer need.`,
      });
    await tx.query(sql`INSERT INTO shirabe.made_folder (id, label, path, owner, created_at, updated_at, updated_by)
      SELECT ${id}::uuid, ${words}, ${await pathNow(tx, parent)}::uuid[] || ${id}::uuid, ${actor.id}::uuid, ${now}::timestamptz, ${now}::timestamptz, ${actor.name}`);
  });
  return readFolder(context, id);
}

/**
 * Renames, moves and shares a folder, where it is as it was seen. Raises what `createFolder` raises, `invalid` with each share that is wrong, and `conflict`, with
 * the folder as it is (`current`), when somebody else changed it.
 */
export async function changeFolder(context: RequestContext, name: string, request: OwnFolderChange): Promise<OwnFolder> {
  const before = await findManaged(context, name);
  const seen = await tellFolder(context, before);
  const label = request.label === undefined ? before.label : readLabel(request.label);
  const moves = request.parent !== undefined && request.parent !== seen.parent;
  if (moves) await checkMove(context, before, request.parent ?? null);
  if (request.shares) await checkShares(context, request.shares, seen.shares);
  const changed = await context.database.transact(async (tx) => {
    await lockTree(tx);
    const rows = await tx.query(sql`UPDATE shirabe.made_folder SET label = ${label}, version = version + 1,
        updated_at = ${context.now.toISOString()}::timestamptz, updated_by = ${context.actor.name}
      WHERE id = ${before.id}::uuid AND version = ${request.version} RETURNING id`);
    if (rows.length === 0) return false;
    if (moves) await move(tx, before.id, request.parent ?? null);
    if (request.shares) await share(context, tx, before, request.shares, seen.shares);
    return true;
  });
  // Who gives their own right away by it, has it no longer.
  const now = await findFolder(context, name);
  const current = now?.can.manage ? await tellFolder(context, now) : { ...seen, label, shares: [], inherited: [] };
  if (changed) return current;
  throw new ShirabeError(
    'conflict',
    {
      ja: `${current.changed_by}さんが先にこのフォルダを変更しました。上書きはしていません。最新の内容を確かめて、もう一度保存してください。`,
      en: `${current.changed_by} changed this folder first. Nothing was overwritten. Look at it as it is now, and save again.`,
    },
    [],
    { current },
  );
}

/** Deletes a folder in which nothing lies. Raises `not_found`, `forbidden`, `invalid` with what lies in it. */
export async function deleteFolder(context: RequestContext, name: string): Promise<void> {
  const folder = await findManaged(context, name);
  await context.database.transact(async (tx) => {
    await lockTree(tx);
    const [held] = await tx.query<{ folders: number; reports: number }>(sql`SELECT
      (SELECT count(*)::int FROM shirabe.made_folder WHERE path @> ARRAY[${folder.id}::uuid] AND id <> ${folder.id}::uuid) AS folders,
      (SELECT count(*)::int FROM shirabe.report r JOIN shirabe.made_folder f ON f.id = r.made_folder
        WHERE f.path @> ARRAY[${folder.id}::uuid] AND r.deleted_at IS NULL) AS reports`);
    const { folders = 0, reports = 0 } = held ?? {};
    if (folders + reports > 0)
      throw new ShirabeError('invalid', {
        ja: `フォルダの中に、レポートが${reports}件、フォルダが${folders}個あります。先に移動または削除してください。`,
        en: `${reports} reports and ${folders} folders lie in the folder. Move or delete them first.`,
      });
    await tx.query(sql`DELETE FROM shirabe.made_folder WHERE id = ${folder.id}::uuid`);
    await audit(context, tx, folder, { before: { label: folder.label }, after: null });
  });
}

/** Moves of folders come one after another: what lies in what must not change in between. */
async function lockTree(tx: Transaction): Promise<void> {
  await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended('folders of reports', 0))`);
}

async function pathNow(tx: Transaction, folder: string | null): Promise<string[]> {
  if (folder === null) return [];
  const [row] = await tx.query<{ path: string[] }>(sql`SELECT path FROM shirabe.made_folder WHERE id = ${folder}::uuid`);
  return row?.path ?? [];
}

async function checkMove(context: RequestContext, folder: StoredFolder, parent: string | null): Promise<void> {
  if (parent === null) {
    if (folder.owner === context.actor.id) return;
    // At the top it would be out of reach of those who have it by the folder above.
    throw refusal('parent', 'not_yours', {
      ja: 'いちばん上に移せるのは、フォルダの作成者だけです。',
      en: 'Only whoever made the folder may move it to the top.',
    });
  }
  const { path } = await findManaged(context, parent);
  if (path.includes(folder.id))
    throw refusal('parent', 'circular', { ja: 'フォルダを、そのフォルダの中には移せません。', en: 'A folder cannot lie in itself.' });
}

async function move(tx: Transaction, id: string, parent: string | null): Promise<void> {
  const above = await pathNow(tx, parent);
  if (above.includes(id)) throw refusal('parent', 'circular', { ja: 'フォルダを、そのフォルダの中には移せません。', en: 'A folder cannot lie in itself.' });
  const [moved] = await tx.query<{ deepest: number }>(sql`WITH moved AS (UPDATE shirabe.made_folder
      SET path = ${above}::uuid[] || path[array_position(path, ${id}::uuid):] WHERE path @> ARRAY[${id}::uuid] RETURNING path)
    SELECT max(cardinality(path)) AS deepest FROM moved`);
  if ((moved?.deepest ?? 0) > DEEPEST) throw tooDeep();
}

async function share(
  context: RequestContext,
  tx: Transaction,
  folder: StoredFolder,
  shares: readonly FolderShare[],
  before: readonly FolderShare[],
): Promise<void> {
  const plain = (those: readonly FolderShare[]) => those.map(({ kind, id, right }) => ({ kind, id, right }));
  await tx.query(sql`DELETE FROM shirabe.made_folder_share WHERE folder = ${folder.id}::uuid`);
  await tx.query(sql`INSERT INTO shirabe.made_folder_share (folder, kind, subject, "right")
    SELECT ${folder.id}::uuid, kind, id, "right" FROM jsonb_to_recordset(${JSON.stringify(plain(shares))}::jsonb) AS s (kind text, id text, "right" text)`);
  await audit(context, tx, folder, { before: { shares: plain(before) }, after: { shares: plain(shares) } });
}

async function audit(context: RequestContext, tx: Transaction, { id, label }: StoredFolder, detail: Readonly<Record<string, unknown>>): Promise<void> {
  await writeAudit(tx, { ...auditedBy(context), action: 'folder_share', subject: { kind: 'folder', id, label }, detail });
}

function readLabel(text: string): string {
  const label = text.normalize('NFC').trim();
  if (label === '') throw refusal('label', 'required', { ja: 'フォルダ名を入力してください。', en: 'Give the folder a name.' });
  if ([...label].length > LONGEST_LABEL)
    throw refusal('label', 'too_long', { ja: `名前は${LONGEST_LABEL}文字までです。`, en: `A name has at most ${LONGEST_LABEL} characters.` });
  if (UNKEEPABLE.test(label)) throw refusal('label', 'wrong_value', { ja: '使えない文字があります。', en: 'There are characters that cannot be used.' });
  return label;
}

function tooDeep(): ShirabeError {
  return refusal('parent', 'too_deep', { ja: `フォルダは${DEEPEST}段まで重ねられます。`, en: `Folders lie in each other ${DEEPEST} deep at most.` });
}

function refusal(field: string, code: string, { ja, en }: { readonly ja: string; readonly en: string }): ShirabeError {
  const problem: Problem = { field, code, message: ja, en };
  return new ShirabeError('invalid', { ja, en }, [problem]);
}
