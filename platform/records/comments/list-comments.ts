import sql, { empty } from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Comment, CommentsAnswer, Person } from '../../contract/wire-comments.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { commentFiles } from './comment-files.ts';
import { findCommented, mayComment } from './find-commented.ts';

const PAGE = 30;

interface Row {
  readonly id: string;
  readonly text: string;
  readonly by: string;
  readonly by_user: string | null;
  readonly at: string;
  readonly edited_at: string | null;
  readonly mentions: readonly Person[];
  readonly files: Comment['files'];
  readonly unread: boolean;
}

/** The comments of a record, newest first, a page at a time: ids are made in the order of time (UUID version 7). Raises `not_found`, `bad_cursor`. */
export async function listComments(context: RequestContext, objectName: string, id: string, cursor?: string): Promise<CommentsAnswer> {
  const { object, id: record } = await findCommented(context, objectName, id);
  if (cursor !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(cursor))
    throw new ShirabeError('bad_cursor', { ja: '続きを読む位置が正しくありません。', en: 'The cursor is not one of ours.' });
  const before = cursor === undefined ? empty : sql`AND c.id < ${cursor}::uuid`;
  const rows = await readComments(context, sql`c.object = ${object.name} AND c.record = ${record}::uuid ${before} ORDER BY c.id DESC LIMIT ${PAGE + 1}`);
  const comments = rows.slice(0, PAGE);
  return { comments, next: rows.length > PAGE ? (comments.at(-1)?.id ?? null) : null, can_comment: mayComment(context, object) };
}

/** Comments as the actor sees them. `which`: a condition on `shirabe.comment` as `c`, and in what order. */
export async function readComments({ database, actor }: Pick<RequestContext, 'database' | 'actor'>, which: ReturnType<typeof sql>): Promise<Comment[]> {
  const rows = await database.query<Row>(sql`SELECT c.id, c.body AS text, c.by_name AS by, c.by_user, c.at, c.edited_at,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'username', u.username) ORDER BY u.name, u.id)
        FROM shirabe.mention m JOIN shirabe.user_account u ON u.id = m.user_id WHERE m.comment = c.id), '[]') AS mentions,
      ${commentFiles} AS files,
      EXISTS (SELECT FROM shirabe.mention m WHERE m.comment = c.id AND m.user_id = ${actor.id}::uuid AND m.read_at IS NULL) AS unread
    FROM shirabe.comment c WHERE ${which}`);
  return rows.map(({ by_user, ...row }) => ({
    ...row,
    mentions: [...row.mentions],
    can: { edit: by_user === actor.id, delete: by_user === actor.id || actor.setup },
  }));
}
