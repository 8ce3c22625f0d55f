import { html, type TemplateResult } from 'lit';
import type { UserRow } from '../../../platform/contract/wire-accounts.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { s } from '../words.ts';

/** Every state of a user, in the order of the filter, and how it looks. */
export const stateTones: Readonly<Record<UserRow['state'], 'good' | 'warn' | 'bad' | 'idle'>> = {
  active: 'good',
  invited: 'warn',
  locked: 'bad',
  held: 'bad',
  by_organization: 'idle',
  closed: 'idle',
};
export const userStates = Object.keys(stateTones) as UserRow['state'][];

/** A user's state, told by a mark and words as well as by its colour. */
export function renderState(state: UserRow['state']): TemplateResult {
  return renderBadge(s(`users.state_${state}`), stateTones[state]);
}

/** Who the user is, and for whom: for headings of dialogs and messages. */
export function nameOf(user: Pick<UserRow, 'username' | 'name'>): string {
  return user.name ? `${user.name}（${user.username}）` : user.username;
}

/** The address, or that the user is told by post. */
export function renderAddress(user: Pick<UserRow, 'email' | 'by_post'>): TemplateResult | string {
  if (!user.by_post) return user.email ?? '';
  return html`${renderBadge(s('users.by_post'), 'idle')} ${user.email ?? ''}`;
}
