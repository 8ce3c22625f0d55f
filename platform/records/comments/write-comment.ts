import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import { COMMENT_LIMIT, MENTION_LIMIT, type Comment, type CommentChange, type NewComment } from '../../contract/wire-comments.ts';
import type { FileAnswer } from '../../contract/wire.ts';
import { auditedBy, writeAudit } from '../../database/audit.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { newId } from '../../database/uuid.ts';
import { tableOf } from '../../query/paths.ts';
import { notFound, recordId } from '../find-object.ts';
import { dropCommentFiles, setCommentFiles } from './comment-files.ts';
import { findReaders } from './comment-people.ts';
import { findCommented, mayComment, mayNotComment, type Commented } from './find-commented.ts';
import { readComments } from './list-comments.ts';
import { tellOfComment, type CommentContext } from './tell-of-comment.ts';

/**
 * Writes a comment on a record. Whom it names gets a mail and finds it among their mentions; so do, by mail, those who wrote before. Raises `not_found`, also
 * when the record is deleted meanwhile, `forbidden`, `invalid` (no words, too long, somebody who may not read the record).
 */
export async function writeComment(context: CommentContext, objectName: string, recordKey: string, given: NewComment): Promise<Comment> {
  const commented = await findCommented(context, objectName, recordKey);
  if (!mayComment(context, commented.object)) throw mayNotComment();
  const { files: fileIds = [] } = given;
  const text = checkText(given.text, fileIds.length > 0);
  const id = newId();
  const { actor, now } = context;
  await context.database.transact(
    async (tx) => {
      await holdRecord(tx, commented);
      const mentions = await checkMentions(context, tx, commented, given.mentions);
      await tx.query(sql`INSERT INTO shirabe.comment (id, object, record, body, by_user, by_name, at)
        VALUES (${id}::uuid, ${commented.object.name}, ${commented.id}::uuid, ${text}, ${actor.id}::uuid, ${actor.name}, ${now})`);
      await addMentions(tx, id, mentions);
      const files = await setCommentFiles(context, tx, commented, id, fileIds);
      await tellOfComment(context, tx, commented, { id, text, files, mentions, isNew: true });
    },
    { as: 'engine' },
  );
  return readOne(context, id);
}

/** Changes a comment of the actor's own, made from the text `before`. Whom it newly names is told. Raises `not_found`, `forbidden`, `conflict`, `invalid`. */
export async function changeComment(
  context: CommentContext,
  objectName: string,
  recordKey: string,
  commentKey: string,
  given: CommentChange,
): Promise<Comment> {
  const commented = await findCommented(context, objectName, recordKey);
  const id = recordId(commentKey);
  await context.database.transact(
    async (tx) => {
      await holdRecord(tx, commented);
      const comment = await holdComment(tx, commented, id);
      if (comment.by_user !== context.actor.id || !mayComment(context, commented.object)) throw mayNotChange();
      if (comment.body !== given.before)
        throw new ShirabeError('conflict', {
          ja: 'このコメントは、別の画面で変更されています。表示を更新してから、もう一度お試しください。',
          en: 'This comment was changed elsewhere. Refresh the page and try again.',
        });
      const had = await tx.query<FileAnswer>(sql`SELECT id, name, size, type FROM shirabe.file WHERE comment = ${id}::uuid`);
      const text = checkText(given.text, (given.files ?? had).length > 0);
      const files = given.files ? await setCommentFiles(context, tx, commented, id, given.files) : had;
      const isOther = given.files !== undefined && (files.length !== had.length || files.some((file) => !had.some((one) => one.id === file.id)));
      const named = await tx.query<{ user_id: string }>(sql`SELECT user_id FROM shirabe.mention WHERE comment = ${id}::uuid`);
      const before = named.map(({ user_id }) => user_id);
      const mentions = await checkMentions(context, tx, commented, given.mentions, before);
      await tx.query(
        sql`UPDATE shirabe.comment SET body = ${text}, edited_at = ${context.now} WHERE id = ${id}::uuid AND (body <> ${text} OR ${isOther}::boolean)`,
      );
      await tx.query(sql`DELETE FROM shirabe.mention WHERE comment = ${id}::uuid AND NOT user_id = ANY(${mentions}::uuid[])`);
      const added = mentions.filter((user) => !before.includes(user));
      await addMentions(tx, id, added);
      await tellOfComment(context, tx, commented, { id, text, files, mentions: added, isNew: false });
    },
    { as: 'engine' },
  );
  return readOne(context, id);
}

/** Deletes a comment: its writer, or an administrator, which is audited. Raises `not_found`, `forbidden`. */
export async function deleteComment(context: RequestContext, objectName: string, recordKey: string, commentKey: string): Promise<void> {
  const commented = await findCommented(context, objectName, recordKey);
  const id = recordId(commentKey);
  const { actor } = context;
  await context.database.transact(
    async (tx) => {
      const comment = await holdComment(tx, commented, id);
      const isOwn = comment.by_user === actor.id;
      if (!isOwn && !actor.setup) throw mayNotChange();
      await dropCommentFiles(tx, id);
      await tx.query(sql`DELETE FROM shirabe.comment WHERE id = ${id}::uuid`);
      if (!isOwn)
        await writeAudit(tx, {
          ...auditedBy(context),
          action: 'comment_delete',
          subject: { kind: 'object', id: commented.object.name, label: commented.title },
          detail: { record: commented.id, by: comment.by_name, at: comment.at },
        });
    },
    { as: 'engine' },
  );
}

/** The words as they are kept: line ends are LF, other control characters are left out. Files may stand for them. Raises `invalid`. */
function checkText(given: string, hasFiles: boolean): string {
  const text = given
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')
    .trim();
  if (text === '' && !hasFiles) throw refused('text', 'required', '入力してください。', 'Write something.');
  const length = [...text].length;
  const most = COMMENT_LIMIT.toLocaleString('en');
  if (length > COMMENT_LIMIT)
    throw refused(
      'text',
      'too_long',
      `コメントは ${most} 文字までです（いま ${length.toLocaleString('en')} 文字）。`,
      `A comment has at most ${most} characters (this one has ${length.toLocaleString('en')}).`,
    );
  return text;
}

/** Whom a comment names: users who may read the record. Those of `before` stay without being asked again. */
async function checkMentions(
  context: RequestContext,
  tx: Transaction,
  { object, id }: Commented,
  given: readonly string[] = [],
  before: readonly string[] = [],
): Promise<string[]> {
  const users = [...new Set(given.map((user) => user.toLowerCase()))];
  const strange = users.some((user) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(user));
  if (users.length > MENTION_LIMIT)
    throw refused('mentions', 'too_many', `指名できるのは ${MENTION_LIMIT} 人までです。`, `A comment names at most ${MENTION_LIMIT} users.`);
  const asked = strange ? [] : users.filter((user) => !before.includes(user));
  const readers = await findReaders(context, tx, object, id, asked);
  if (strange || readers.length < asked.length)
    throw refused(
      'mentions',
      'not_a_reader',
      '指名した人の中に、このレコードを見られない人がいます。選び直してください。',
      'Somebody who is named may not see this record. Choose again.',
    );
  return users;
}

async function addMentions(tx: Transaction, comment: string, users: readonly string[]): Promise<void> {
  if (users.length > 0)
    await tx.query(sql`INSERT INTO shirabe.mention (comment, user_id) SELECT ${comment}::uuid, unnest(${[...users]}::uuid[]) ON CONFLICT DO NOTHING`);
}

/** Whoever deletes the record comes before or after, never in between. */
async function holdRecord(tx: Transaction, { object, id }: Commented): Promise<void> {
  const [held] = await tx.query(sql`SELECT id FROM ${tableOf(object)} WHERE id = ${id}::uuid FOR KEY SHARE`);
  if (!held) throw notFound();
}

async function holdComment(tx: Transaction, { object, id: record }: Commented, id: string) {
  const [comment] = await tx.query<{ by_user: string | null; by_name: string; body: string; at: string }>(
    sql`SELECT by_user, by_name, body, at FROM shirabe.comment WHERE id = ${id}::uuid AND object = ${object.name} AND record = ${record}::uuid FOR UPDATE`,
  );
  if (!comment) throw notFound();
  return comment;
}

async function readOne(context: RequestContext, id: string): Promise<Comment> {
  const [comment] = await readComments(context, sql`c.id = ${id}::uuid`);
  // It was deleted at this very moment.
  if (!comment) throw notFound();
  return comment;
}

function mayNotChange(): ShirabeError {
  return new ShirabeError('forbidden', { ja: 'このコメントを変更・削除する権限がありません。', en: 'You may not change or delete this comment.' });
}

function refused(field: string, code: string, message: string, en: string): ShirabeError {
  return new ShirabeError('invalid', { ja: message, en }, [{ field, code, message, en }]);
}
