import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import { type Account, accountColumns, toActor } from '../../database/account.ts';
import type { Database } from '../../database/database.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { viewerDatabase } from '../../database/viewer-database.ts';
import type { Model, ReportModel } from '../../metadata/model.ts';
import { findReport } from '../find-report.ts';
import type { StoredSubscription } from './stored-subscription.ts';

/** Somebody whom a subscription is for. */
export interface Recipient {
  readonly context: RequestContext;
  readonly email: string | null;
  /** The account may be used. */
  readonly open: boolean;
  /** They said that they do not want it. */
  readonly refused: boolean;
}

type Found = Account & { readonly email: string | null; readonly open: boolean; readonly refused: boolean };

/** An account that may be used, of `shirabe.user_account` as `u`. */
export const openAccount = sql`(u.active AND NOT u.held AND u.closed_reason IS NULL)`;

/** Whom a subscription names, whether they may have it or not: users by themselves, all who have a role, all who belong to a unit. */
export function namedUsers({ users, roles, units }: StoredSubscription['recipients']): Sql {
  return sql`(u.id = ANY(${[...users]}::uuid[]) OR ${openAccount} AND ((array[u.role] || u.roles) && ${[...roles]}::text[] OR u.unit = ANY(${[...units]}::uuid[])))`;
}

/** Users that meet a condition, each as they would ask themselves. */
export async function findRecipients(
  queries: Pick<Transaction, 'query'>,
  surroundings: { readonly database: Pick<Database, 'query' | 'transact'>; readonly model: Model; readonly now: Date; readonly subscription: string },
  condition: Sql,
): Promise<Recipient[]> {
  const { database, model, now, subscription } = surroundings;
  const found = await queries.query<Found>(sql`SELECT ${accountColumns}, u.email, ${openAccount} AS open,
      EXISTS (SELECT FROM shirabe.subscription_refusal r WHERE r.subscription = ${subscription}::uuid AND r.user_id = u.id) AS refused
    FROM shirabe.user_account u WHERE ${condition} ORDER BY u.id`);
  return found.map(({ email, open, refused, ...account }) => ({ context: actorContext({ database, model, now }, account), email, open, refused }));
}

/** The context of a user, for work that is done for them while they are not there. */
export function actorContext(
  surroundings: { readonly database: Pick<Database, 'query' | 'transact'>; readonly model: Model; readonly now: Date },
  account: Account,
): RequestContext {
  const { database, model, now } = surroundings;
  const asked = { model, actor: toActor(account, model), now };
  return { ...asked, database: viewerDatabase(database, asked) };
}

/** The report as its reader has it; undefined when they may not open it, or there is none. */
export async function openReport(context: RequestContext, report: string): Promise<ReportModel | undefined> {
  try {
    return await findReport(context, report);
  } catch (error) {
    if (error instanceof ShirabeError && error.code === 'not_found') return undefined;
    throw error;
  }
}
