import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../../database/transaction.ts';
import { isRecordId } from '../../fields/lookup.ts';
import type { Schedule } from '../../fields/schedule.ts';
import type { SubscriptionCondition, SubscriptionContent, SubscriptionNarrowing, SubscriptionRequest } from '../../contract/wire-subscriptions.ts';

/** A subscription as it is kept. */
export interface StoredSubscription {
  readonly id: string;
  readonly owner: string;
  readonly owner_name: string;
  readonly report: string;
  readonly label: string;
  readonly narrowing: SubscriptionNarrowing;
  readonly schedule: Schedule;
  readonly condition: SubscriptionCondition;
  readonly content: SubscriptionContent;
  readonly recipients: SubscriptionRequest['recipients'];
  readonly paused: boolean;
  readonly next_at: string;
  readonly version: number;
}

/** Its columns, of `shirabe.subscription` as `s` and its owner as `o`. */
const subscriptionColumns = sql`s.id, s.owner, o.name AS owner_name, s.report, s.label, s.narrowing, s.schedule, s.condition, s.content, s.recipients,
  s.paused, s.next_at, s.version`;

/** Reads one by its id; undefined when there is none, or what is given is no id. */
export async function readSubscription(queries: Pick<Transaction, 'query'>, id: string): Promise<StoredSubscription | undefined> {
  if (!isRecordId(id.toLowerCase())) return undefined;
  const [found] = await queries.query<StoredSubscription>(selectSubscriptions(sql`s.id = ${id}::uuid`));
  return found;
}

/** The statement for those that meet a condition. */
export function selectSubscriptions(condition: Sql): Sql {
  return sql`SELECT ${subscriptionColumns} FROM shirabe.subscription s JOIN shirabe.user_account o ON o.id = s.owner WHERE ${condition}`;
}

/** What the reader asked of the report beside its definition, without what is empty. */
export function narrowingOf({ search, filter, sort }: SubscriptionNarrowing): { search?: string; filter?: string; sort?: string } {
  return { ...(search !== '' && { search }), ...(filter !== '' && { filter }), ...(sort !== '' && { sort }) };
}
