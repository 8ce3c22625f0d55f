import sql, { empty } from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { MentionsAnswer } from '../../contract/wire-comments.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { mayReadAny } from '../../query/access.ts';
import { ownOf } from '../../query/paths.ts';
import { compileTitles } from '../../query/who-reads.ts';

const PAGE = 30;
const COUNTED = 100;
const LONGEST_EXTRACT = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Row {
  readonly comment: string;
  readonly object: string;
  readonly record: string;
  readonly by: string;
  readonly at: string;
  readonly text: string;
  readonly read: boolean;
}

/** The comments that name the actor, on records that they may read now; newest first. A page may hold fewer than others. Raises `bad_cursor`. */
export async function listMentions(context: RequestContext, cursor?: string): Promise<MentionsAnswer> {
  if (cursor !== undefined && !UUID.test(cursor))
    throw new ShirabeError('bad_cursor', { ja: '続きを読む位置が正しくありません。', en: 'The cursor is not one of ours.' });
  const rows = await context.database
    .query<Row>(sql`SELECT m.comment, c.object, c.record, c.by_name AS by, c.at, left(coalesce(nullif(c.body, ''), (SELECT string_agg(f.name, '、' ORDER BY f.created_at, f.id) FROM shirabe.file f WHERE f.comment = c.id)), ${LONGEST_EXTRACT}) AS text,
      m.read_at IS NOT NULL AS read
    FROM shirabe.mention m JOIN shirabe.comment c ON c.id = m.comment
    WHERE m.user_id = ${context.actor.id}::uuid ${cursor === undefined ? empty : sql`AND m.comment < ${cursor}::uuid`} ORDER BY m.comment DESC LIMIT ${PAGE + 1}`);
  const page = rows.slice(0, PAGE);
  const titles = await titlesOf(context, page);
  return {
    mentions: page.flatMap((row) => {
      const title = titles.get(`${row.object} ${row.record}`);
      return title === undefined ? [] : [{ ...row, title }];
    }),
    next: rows.length > PAGE ? (page.at(-1)?.comment ?? null) : null,
  };
}

/** How many of them the actor has not seen yet, of the newest hundred. */
export async function countMentions(context: RequestContext): Promise<number> {
  const rows = await context.database.query<
    Pick<Row, 'object' | 'record'>
  >(sql`SELECT c.object, c.record FROM shirabe.mention m JOIN shirabe.comment c ON c.id = m.comment
    WHERE m.user_id = ${context.actor.id}::uuid AND m.read_at IS NULL ORDER BY m.comment DESC LIMIT ${COUNTED}`);
  const titles = await titlesOf(context, rows);
  return rows.filter(({ object, record }) => titles.has(`${object} ${record}`)).length;
}

/** The actor has seen some of them; all unless said. What is none of theirs is passed over. */
export async function markMentionsRead({ database, actor, now }: RequestContext, comments: readonly string[] | undefined): Promise<void> {
  const which = comments === undefined ? empty : sql`AND comment = ANY(${comments.filter((id) => UUID.test(id))}::uuid[])`;
  await database.query(sql`UPDATE shirabe.mention SET read_at = ${now} WHERE user_id = ${actor.id}::uuid AND read_at IS NULL ${which}`);
}

async function titlesOf(context: RequestContext, rows: readonly Pick<Row, 'object' | 'record'>[]): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const name of new Set(rows.map(({ object }) => object))) {
    const object = ownOf(context.model.objects, name);
    if (!object?.comments || !mayReadAny(context, object)) continue;
    const ids = rows.filter((row) => row.object === name).map(({ record }) => record);
    for (const { id, title } of await context.database.query<{ id: string; title: string }>(compileTitles(context, object, ids)))
      titles.set(`${name} ${id}`, title);
  }
  return titles;
}
