import sql from 'sql-template-tag';
import { ShirabeError } from '../../../contract/problem.ts';
import type { FolderShare, OwnFolder } from '../../../contract/wire-own-folders.ts';
import type { RequestContext } from '../../../database/request-context.ts';
import { isId } from '../../../database/uuid.ts';
import { ownOf } from '../../../query/paths.ts';
import { unitTitles } from '../../unit-titles.ts';
import { type FolderRights, rightIn, toRights } from './folder-right.ts';

/** A folder that a user made. */
export interface StoredFolder {
  readonly id: string;
  readonly label: string;
  /** From the top down, itself last. */
  readonly path: readonly string[];
  readonly owner: string | null;
  readonly ownerName: string | null;
  readonly version: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly can: FolderRights;
}

type StoredShare = FolderShare & { readonly folder: string; readonly folder_label: string; readonly name: string | null };

/** Whether a folder's name is the id of one that a user made: declared folders are named by letters. */
export function isMadeFolder(name: string): boolean {
  return isId(name.toLowerCase());
}

/** A folder that a user made, where the actor sees it; undefined alike for one that is not there. */
export async function findFolder(context: RequestContext, name: string): Promise<StoredFolder | undefined> {
  if (!isMadeFolder(name)) return undefined;
  const [row] = await context.database.query<Omit<StoredFolder, 'can'> & { right: number | null }>(sql`SELECT f.id, f.label, f.path, f.owner,
      u.name AS "ownerName", f.version, f.updated_at AS "updatedAt", f.updated_by AS "updatedBy", ${rightIn(context.actor)} AS "right"
    FROM shirabe.made_folder f LEFT JOIN shirabe.user_account u ON u.id = f.owner WHERE f.id = ${name}::uuid`);
  if (!row || row.right === null) return undefined;
  const { right, ...folder } = row;
  return { ...folder, can: toRights(right) };
}

/** A folder as those have it who manage it: with whom it is shared. Raises `not_found`, `forbidden`. */
export async function readFolder(context: RequestContext, name: string): Promise<OwnFolder> {
  return tellFolder(context, await findManaged(context, name));
}

/** A folder that was found, with whom it is shared and by which folder above. */
export async function tellFolder(context: RequestContext, folder: StoredFolder): Promise<OwnFolder> {
  const shares = await context.database.query<StoredShare>(sql`SELECT s.folder, f.label AS folder_label, s.kind, s.subject AS id, s."right", u.name
    FROM shirabe.made_folder_share s JOIN shirabe.made_folder f ON f.id = s.folder
    LEFT JOIN shirabe.user_account u ON s.kind = 'user' AND u.id::text = s.subject
    WHERE s.folder = ANY(${[...folder.path]}::uuid[]) ORDER BY s.kind, s.subject`);
  const units = await unitTitles(
    context,
    shares.filter(({ kind }) => kind === 'unit').map(({ id }) => id),
  );
  const { language } = context.actor;
  const named = shares.map(({ folder: at, folder_label, kind, id, right, name: user }) => {
    const role = ownOf(context.model.app.roles, id)?.label[language];
    const label = kind === 'user' ? user : kind === 'role' ? role : units.find((unit) => unit.id === id)?.label;
    return { at, folder_label, share: { kind, id, right, label: label ?? id } };
  });
  return {
    folder: folder.id,
    label: folder.label,
    parent: folder.path.at(-2) ?? null,
    owner: folder.ownerName,
    version: folder.version,
    changed_at: new Date(folder.updatedAt).toISOString(),
    changed_by: folder.updatedBy,
    shares: named.filter(({ at }) => at === folder.id).map(({ share }) => share),
    inherited: named.filter(({ at }) => at !== folder.id).map(({ share, folder_label }) => ({ ...share, folder_label })),
    roles: Object.values(context.model.app.roles).map(({ role, label }) => ({ id: role, label })),
  };
}

/** One that the actor manages. Raises `not_found` for one that they do not see, `forbidden` for one that they see and no more. */
export async function findManaged(context: RequestContext, name: string): Promise<StoredFolder> {
  const folder = await findFolder(context, name);
  if (!folder) throw noFolder();
  if (folder.can.manage) return folder;
  throw new ShirabeError('forbidden', {
    ja: 'このフォルダを変更・共有できるのは、作成者と、管理を任された人だけです。',
    en: 'Only whoever made this folder, and those who were given its management, may change or share it.',
  });
}

/** What is raised for a folder that is not there, or not for the actor. */
export function noFolder(): ShirabeError {
  return new ShirabeError('not_found', {
    ja: 'このフォルダはありません。削除されたか、表示する権限がありません。',
    en: 'There is no such folder: it was deleted, or you may not see it.',
  });
}
