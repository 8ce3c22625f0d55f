import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { SubscriptionRequest } from '../../contract/wire-subscriptions.ts';
import { keepContent } from '../../database/mail-content.ts';
import { queueMail } from '../../database/outbox.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { newId } from '../../database/uuid.ts';
import { isMailAddress } from '../../fields/email.ts';
import { findReport } from '../find-report.ts';
import { checkSubscription } from './check-subscription.ts';
import { makeContent } from './make-content.ts';
import { subscriptionMail } from './subscription-mail.ts';

/**
 * Sends what is typed to the viewer alone, at once, whatever its schedule and condition say. Raises what `checkSubscription` raises, and `invalid` where the viewer
 * has no mail address.
 */
export async function trySubscription(context: RequestContext, request: SubscriptionRequest): Promise<void> {
  const { database, actor, now } = context;
  const kept = await checkSubscription(context, { ...request, recipients: { users: [actor.id], roles: [], units: [] } });
  const [account] = await database.query<{ email: string | null }>(sql`SELECT email FROM shirabe.user_account WHERE id = ${actor.id}::uuid`);
  const email = account?.email ?? null;
  if (email === null || !isMailAddress(email))
    throw new ShirabeError('invalid', {
      ja: 'メールアドレスが登録されていないため、送れません。「アカウント」の画面で登録してください。',
      en: 'You have no mail address. Enter one on the page of your account.',
    });
  const report = await findReport(context, kept.report);
  const stored = {
    ...kept,
    id: newId(),
    owner: actor.id,
    owner_name: actor.name,
    next_at: now.toISOString(),
    version: 0,
    condition: { when: 'always' as const },
  };
  const made = await makeContent(context, report, stored);
  await database.transact(async (tx) => {
    const content = await keepContent(tx, made.content, now);
    await queueMail(tx, subscriptionMail({ context, email }, stored, made, { due: now.toISOString(), missed: 0, occasion: 'test', content }), now);
  });
}
