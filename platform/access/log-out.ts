import sql from 'sql-template-tag';
import { writeAudit } from '../database/audit.ts';
import type { Database } from '../database/database.ts';
import type { Origin } from '../database/request-context.ts';
import { hashToken } from './token.ts';

/** Ends the session of the token; one that has ended already is no error. With `by`, which says that its user wanted it, it is taken down in the audit. */
export async function logOut(database: Pick<Database, 'transact'>, token: string, by?: Origin & { readonly at: Date }): Promise<void> {
  await database.transact(async (tx) => {
    const [user] = await tx.query<{
      id: string;
      name: string;
      username: string;
    }>(sql`with ended as (delete from shirabe.session where token_hash = ${hashToken(token)} returning user_id)
      select u.id, u.name, u.username from ended join shirabe.user_account u on u.id = ended.user_id`);
    if (!user || !by) return;
    await writeAudit(tx, { ...by, action: 'log_out', actor: { id: user.id, name: user.name }, subject: { kind: 'user', id: user.id, label: user.username } });
  });
}
