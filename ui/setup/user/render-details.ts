import { html, type TemplateResult } from 'lit';
import type { UserDetail, UserRoles } from '../../../platform/contract/wire-accounts.ts';
import { languageNames } from '../../app/language-names.ts';
import { urlOf } from '../../app/routes.ts';
import { blank } from '../../fields/show-value.ts';
import { formatMoment, text } from '../../locale/locale.ts';
import { roleLabel } from '../users/user-rows.ts';
import { renderAddress, renderState } from '../users/user-state.ts';
import { s } from '../words.ts';
import { unitOf } from './user-values.ts';

const moment = (at: string | null): string | null => (at ? formatMoment(at) : null);

/** What is known of a user. */
export function renderDetails(user: UserDetail, roles: UserRoles): TemplateResult {
  const unit = user.unit;
  return html`<div class="setup-two">
    <section class="card" aria-labelledby="account-heading">
      <div class="card-head"><h2 id="account-heading">${s('user.account')}</h2></div>
      ${renderPairs([
        [s('users.username'), html`${user.username} <span class="quiet">${s('user.username_fixed')}</span>`],
        [s('users.name'), user.name],
        [s('users.role'), roleLabel(user.role, roles)],
        [
          s('user.further_roles'),
          user.roles
            .filter((role) => role !== user.role)
            .map((role) => roleLabel(role, roles))
            .join('、'),
        ],
        [text(unitOf(user.role, roles)?.label) || s('users.unit'), unit ? html`<a href=${urlOf.record(unit.object, unit.id)}>${unit.label}</a>` : null],
        [s('users.email'), renderAddress(user)],
        [s('user.language'), languageNames[user.language]],
      ])}
    </section>
    <section class="card" aria-labelledby="state-heading">
      <div class="card-head"><h2 id="state-heading">${s('user.security')}</h2></div>
      ${renderPairs([
        [s('users.state'), renderState(user.state)],
        [s('users.last_log_in'), moment(user.last_log_in_at)],
        [s('user.locked_until'), moment(user.locked_until)],
        [s('user.password_changed'), moment(user.password_changed_at)],
        [s('user.second_factor'), user.second_factor ? s('user.second_factor_on') : s('user.second_factor_off')],
        [s('user.created'), moment(user.created_at)],
      ])}
    </section>
  </div>`;
}

function renderPairs(pairs: readonly (readonly [string, TemplateResult | string | null])[]): TemplateResult {
  return html`<dl class="setup-pairs">
    ${pairs.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value === null || value === '' ? blank : value}</dd>
        </div>`,
    )}
  </dl>`;
}
