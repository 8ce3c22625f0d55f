import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { Model } from '../../metadata/model.ts';
import { findRecipients, openReport } from './recipients.ts';

/** Whether the mail of a subscription may still go out: its user can log in, may open the report at this moment and has not refused it, and it is not deleted. */
export async function mayStillSend(database: Database, model: Model, mail: string, now: Date): Promise<boolean> {
  const [sent] = await database.query<{ user_id: string | null; occasion: string | null; report: string | null; subscription: string | null }>(
    sql`SELECT m.user_id, m."values" ->> 'occasion' AS occasion, s.report, s.id AS subscription FROM shirabe.outgoing_mail m
      LEFT JOIN shirabe.subscription_delivery d ON d.mail = m.id LEFT JOIN shirabe.subscription s ON s.id = d.subscription WHERE m.id = ${mail}::uuid`,
  );
  if (!sent?.user_id) return false;
  const [recipient] = await findRecipients(database, { database, model, now, subscription: sent.subscription ?? mail }, sql`u.id = ${sent.user_id}::uuid`);
  if (!recipient?.open) return false;
  // What somebody tries out went to themself a moment ago, and belongs to none yet.
  if (sent.occasion === 'test') return true;
  return sent.report !== null && !recipient.refused && (await openReport(recipient.context, sent.report)) !== undefined;
}
