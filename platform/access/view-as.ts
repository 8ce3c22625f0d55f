import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Model } from '../metadata/model.ts';
import { type Account, toActor } from '../database/account.ts';
import { hashToken } from './token.ts';

/** Whether a user may see the application as another one does: who looks after access, and only as somebody who may do nothing in the set-up that he may not. */
export function mayViewAs(owner: Pick<Account, 'id' | 'roles'>, other: Account, model: Model): boolean {
  const viewer = toActor({ ...other, ...owner }, model);
  const viewed = toActor(other, model);
  return (
    owner.id !== other.id && viewer.areas.includes('access') && (viewer.setup || !viewed.setup) && viewed.areas.every((area) => viewer.areas.includes(area))
  );
}

/** From the next request on, the session sees the application as the user does, and changes nothing. Raises `conflict` when it does so already. */
export async function beginViewAs(queries: Pick<Transaction, 'query'>, token: string, userId: string): Promise<void> {
  const begun = await queries.query(sql`update shirabe.session set as_user = ${userId} where token_hash = ${hashToken(token)} and as_user is null returning 1`);
  if (begun.length > 0) return;
  throw new ShirabeError('conflict', {
    ja: 'すでに別のユーザとして表示しています。終了してから、もう一度お試しください。',
    en: 'You are viewing as another user already. End that first.',
  });
}

/** The session is its owner's again; one that was so already is no error. */
export async function endViewAs(queries: Pick<Transaction, 'query'>, token: string): Promise<void> {
  await queries.query(sql`update shirabe.session set as_user = null where token_hash = ${hashToken(token)}`);
}
