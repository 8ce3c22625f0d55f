import sql from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import { writeAudit } from '../database/audit.ts';
import { queueMail } from '../database/outbox.ts';
import { newId } from '../database/uuid.ts';
import { accountPages, type AccountContext } from './account-context.ts';
import { keepLink } from './account-link.ts';
import { readPolicy } from './password-policy.ts';
import { countAddress, countName } from './throttle.ts';
import { hashToken, newToken } from './token.ts';

/** So many mails within the window go to one user name, and so many requests are taken from one address. */
const mailsPerName = 5;
const requestsPerAddress = 50;
const windowMinutes = 60;

/** Stands for everybody who gets no mail: nobody of the name, or a closed account, or one without an address. */
const nobody = { id: null, username: 'nobody', name: 'nobody', email: 'nobody@invalid', language: 'ja' as Language };

/**
 * Sends the link by which a forgotten password is replaced, where there is an account with an address (M1-2, Q14, Q15). Whoever asks learns nothing of that:
 * the same statements run in the same order in any case, and where no mail is to go what they made is taken back before the end of the transaction.
 * Raises `too_many_requests` for an address that asks too often; a name for which too many mails went out gets no further ones for a while.
 */
export async function requestReset(context: AccountContext, given: string): Promise<void> {
  const { database, model, now, origin } = context;
  const username = given.replaceAll('\0', '').trim();
  const rule = { failures: mailsPerName, minutes: windowMinutes, timeZone: model.app.timeZone };
  await database.transact(async (tx) => {
    await countAddress(tx, 'reset address', origin?.address ?? '', requestsPerAddress, rule, now);
    const tooOften = await countName(tx, 'reset', username, mailsPerName, rule, now);
    const { reset_hours: hours } = await readPolicy(tx);
    const [found] = await tx.query<{ id: string; username: string; name: string; email: string; language: Language }>(
      sql`select id, username, name, email, language from shirabe.user_account where username = ${username} and active and not held and email is not null`,
    );
    const goes = found !== undefined && !tooOften;
    const user = goes ? found : nobody;
    const token = newToken();
    const expiresAt = new Date(now.getTime() + hours * 3_600_000);
    await keepLink(tx, { token, userId: user.id, purpose: 'reset', expiresAt }, now);
    const values = { username: user.username, name: user.name, url: accountPages.password(context, token), expires_at: expiresAt.toISOString() };
    const mail = { template: 'password_reset', to: user.email, language: user.language, values, ...(user.id ? { userId: user.id } : {}) } as const;
    const sent = await queueMail(tx, mail, now);
    await tx.query(sql`with mail as (delete from shirabe.outgoing_mail where id = ${goes ? newId() : sent})
      delete from shirabe.account_link where token_hash = ${hashToken(goes ? newToken() : token)}`);
    await writeAudit(tx, {
      at: now,
      action: 'password_reset_sent',
      actor: null,
      ...origin,
      subject: { kind: 'user', id: found?.id, label: found?.username },
      detail: { asked_by: 'user', sent: goes },
    });
  });
}
