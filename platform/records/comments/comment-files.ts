import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import { COMMENT_FIELD, COMMENT_FILE_LIMIT, COMMENT_FILE_SIZE } from '../../contract/wire-comments.ts';
import type { FileAnswer } from '../../contract/wire.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { checkFile, type FileTarget, type FoundFile } from '../files.ts';
import { notFound, recordId } from '../find-object.ts';
import { isShown } from '../sniff-type.ts';
import { type Commented, findCommented, mayComment, mayNotComment } from './find-commented.ts';

/** Of a comment as `c`: its files, as they cross the wire. */
export const commentFiles: Sql = sql`coalesce((SELECT jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type) ORDER BY f.created_at, f.id)
  FROM shirabe.file f WHERE f.comment = c.id), '[]')`;

/** What a file for a comment is to be checked against before a byte of it is taken. Raises `not_found`, `forbidden`, `too_large`, `invalid`. */
export async function findCommentTarget(context: RequestContext, object: string, record: string, name: string, size: number): Promise<FileTarget> {
  const commented = await findCommented(context, object, record);
  if (!mayComment(context, commented.object)) throw mayNotComment();
  return { object: commented.object.name, field: COMMENT_FIELD, record: commented.id, ...checkFile(COMMENT_FIELD, name, size, { limit: COMMENT_FILE_SIZE }) };
}

/**
 * Makes these files those of a comment: files that its writer has uploaded for a comment, or that it has already. Those that it had and that are not named are
 * left to the sweep. Raises `invalid`.
 */
export async function setCommentFiles(
  { actor }: RequestContext,
  tx: Transaction,
  { object, id: record }: Commented,
  comment: string,
  given: readonly string[],
): Promise<readonly FileAnswer[]> {
  const ids = [...new Set(given.map((id) => id.toLowerCase()))];
  if (ids.length > COMMENT_FILE_LIMIT)
    throw refused('too_many', `ファイルは ${COMMENT_FILE_LIMIT} 個までです。`, `A comment has at most ${COMMENT_FILE_LIMIT} files.`);
  const isStrange = ids.some((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
  const found = isStrange
    ? []
    : await tx.query<FileAnswer>(sql`SELECT id, name, size, type FROM shirabe.file WHERE id = ANY(${ids}::uuid[]) AND object = ${object.name}
        AND field = ${COMMENT_FIELD} AND (comment = ${comment}::uuid OR (record IS NULL AND created_by = ${actor.id}::uuid)) ORDER BY id FOR UPDATE`);
  if (found.length < ids.length) throw refused('not_a_file', 'ファイルが見つかりません。もう一度選んでください。', 'A file is not there. Choose it again.');
  await tx.query(sql`UPDATE shirabe.file SET comment = NULL, looked_at = 'epoch' WHERE comment = ${comment}::uuid AND NOT id = ANY(${ids}::uuid[])`);
  await tx.query(sql`UPDATE shirabe.file SET comment = ${comment}::uuid, record = ${record}::uuid WHERE id = ANY(${ids}::uuid[])`);
  return found;
}

/** A comment goes: its files are nobody's from now on, and removed by the next sweep. */
export async function dropCommentFiles(tx: Transaction, comment: string): Promise<void> {
  await tx.query(sql`UPDATE shirabe.file SET comment = NULL, looked_at = 'epoch' WHERE comment = ${comment}::uuid`);
}

/** A file of a comment on a record that the actor may read. Raises `not_found`. */
export async function findCommentFile(context: RequestContext, object: string, record: string, comment: string, file: string): Promise<FoundFile> {
  const commented = await findCommented(context, object, record);
  const [found] = await context.database
    .query<FileAnswer>(sql`SELECT f.id, f.name, f.size, f.type FROM shirabe.file f JOIN shirabe.comment c ON c.id = f.comment
    WHERE f.id = ${recordId(file)}::uuid AND c.id = ${recordId(comment)}::uuid AND c.object = ${commented.object.name} AND c.record = ${commented.id}::uuid`);
  if (!found) throw notFound();
  return { ...found, size: Number(found.size), inline: isShown(found.type) };
}

function refused(code: string, message: string, en: string): ShirabeError {
  return new ShirabeError('invalid', { ja: message, en }, [{ field: 'files', code, message, en }]);
}
