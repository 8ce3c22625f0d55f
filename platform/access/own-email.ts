import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { ManagerContext } from './account-context.ts';
import { checkUser } from './check-user.ts';
import { changeMail, type MailOwner } from './mail-change.ts';

/**
 * Asks for another mail address of the viewer's own account: it is in force once the links that go to both addresses were opened. The password was asked for
 * before. Raises `invalid` for what is no address.
 */
export async function changeOwnMail(context: ManagerContext, given: string): Promise<void> {
  const { database, model, actor, now } = context;
  const email = given.trim();
  const problems = checkUser(model, { email });
  if (problems.length > 0) throw new ShirabeError('invalid', { ja: '入力に誤りがあります。', en: 'Some of it is not right.' }, problems);
  await database.transact(async (tx) => {
    const [owner] = await tx.query<MailOwner & { readonly emailWanted: string | null }>(sql`select id, username, name, email, by_post as "byPost", language,
        password_hash is not null as "hasPassword", email_wanted as "emailWanted"
      from shirabe.user_account where id = ${actor.id} for update`);
    if (!owner) return;
    const { emailWanted } = await changeMail(tx, context, owner, email);
    await tx.query(sql`update shirabe.user_account set version = version + 1, updated_at = ${now} where id = ${actor.id}`);
    if (emailWanted === owner.emailWanted) return;
    await writeAudit(tx, {
      ...auditedBy(context),
      action: 'user_change',
      subject: { kind: 'user', id: owner.id, label: owner.username },
      detail: { before: { email_wanted: owner.emailWanted }, after: { email_wanted: emailWanted } },
    });
  });
}
