import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Sessions } from '../contract/wire-accounts.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import { isRecordId } from '../fields/lookup.ts';
import { hashToken, newToken } from './token.ts';

/** The viewer's live sessions, the one of the token first, then the one used last. */
export async function listOwnSessions({ database, actor, now }: RequestContext, token: string): Promise<Sessions> {
  const sessions = await database.query<
    Sessions['sessions'][number]
  >(sql`select id, token_hash = ${hashToken(token)} as current, created_at, last_seen_at, address,
      coalesce(user_agent, '') as user_agent
    from shirabe.session where user_id = ${actor.id} and expires_at > ${now} order by current desc, last_seen_at desc, id limit 200`);
  return { sessions };
}

/** Ends one of the viewer's sessions, on its next request. Raises `not_found` for one that is another user's, or has ended. */
export async function endOwnSession(context: RequestContext, id: string): Promise<void> {
  const { database, actor } = context;
  await database.transact(async (tx) => {
    const ended = isRecordId(id) ? await tx.query(sql`delete from shirabe.session where user_id = ${actor.id} and id = ${id} returning 1`) : [];
    if (ended.length === 0) throw new ShirabeError('not_found', { ja: 'このログインは、すでに終了しています。', en: 'This session has ended already.' });
    await writeAudit(tx, { ...auditedBy(context), action: 'session_end', subject: userOf(context), detail: { sessions: 1 } });
  });
}

/** Ends the viewer's sessions but the one of the token. Gives how many there were. */
export async function endOtherSessions(context: RequestContext, token: string): Promise<number> {
  const { database, actor } = context;
  return database.transact(async (tx) => {
    const ended = await tx.query(sql`delete from shirabe.session where user_id = ${actor.id} and token_hash <> ${hashToken(token)} returning 1`);
    if (ended.length > 0) await writeAudit(tx, { ...auditedBy(context), action: 'session_end', subject: userOf(context), detail: { sessions: ended.length } });
    return ended.length;
  });
}

function userOf({ actor }: RequestContext) {
  return { kind: 'user', id: actor.id, label: actor.username };
}

/** Another token for the session of the token, which then opens nothing: whoever may have learned it is out. Raises `unauthenticated` when it has ended. */
export async function renewToken({ database }: RequestContext, token: string): Promise<string> {
  const renewed = newToken();
  const changed = await database.query(sql`update shirabe.session set token_hash = ${hashToken(renewed)} where token_hash = ${hashToken(token)} returning 1`);
  if (changed.length === 0) throw new ShirabeError('unauthenticated', { ja: 'ログインしてください。', en: 'Log in.' });
  return renewed;
}
