import '../../components/table/as-cards.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { AccessExplanation } from '../../../platform/contract/wire-access.ts';
import { currentUser } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import { ta, type AccessTextKey } from '../../locale/access-texts.ts';
import { text } from '../../locale/locale.ts';
import { badge, outcome, renderExport, renderField, renderRoles, renderShown } from './render-rights.ts';

type Action = AccessExplanation['actions'][number];

/** Who, about what, and rule by rule what was said. `viewAs` is called by the button that shows the application as the user sees it. */
export function renderExplanation(answer: AccessExplanation, viewAs: (user: AccessExplanation['user']) => Promise<void>): TemplateResult {
  const { subject } = answer;
  return html`<section class="card access-answer" aria-live="polite">
    ${renderUser(answer.user, viewAs)}
    <h2>${text(subject.label)}${subject.title === null ? nothing : html` <small>${subject.title}</small>`}</h2>
    ${answer.user.administrator ? html`<p class="note idle">${ta('access.administrator')}</p>` : nothing} ${answer.field ? renderField(answer.field) : nothing}
    ${answer.shown ? renderShown(answer.shown) : nothing} ${answer.actions.map((action) => renderAction(action))}
    ${answer.export ? renderExport(answer.export) : nothing}
  </section>`;
}

function renderUser(user: AccessExplanation['user'], viewAs: (user: AccessExplanation['user']) => Promise<void>): TemplateResult {
  const units = user.units.map(({ label }) => label).join('、');
  return html`<div class="access-user">
    <dl>
      <div>
        <dt>${ta('access.who')}</dt>
        <dd>${user.name} <small>${user.username}</small></dd>
      </div>
      <div>
        <dt>${ta('access.roles')}</dt>
        <dd>${user.roles.map((role) => text(role)).join('、')}</dd>
      </div>
      <div>
        <dt>${ta('access.units')}</dt>
        <dd>${units || ta('access.no_units')}</dd>
      </div>
    </dl>
    ${user.active ? nothing : html`<p class="note bad">${ta('access.inactive')}</p>`}
    ${
      user.active && currentUser()?.username !== user.username
        ? html`<button type="button" class="btn" @click=${() => void viewAs(user)}>${ta('access.view_as')}</button>`
        : nothing
    }
  </div>`;
}

function renderAction({ action, allowed, rules, unless }: Action): TemplateResult {
  return html`<h3>${ta(`access.action.${action}`)} ${outcome(allowed)}</h3>
    ${
      rules.length === 0
        ? html`<p class="access-none">${ta('access.no_rules')}</p>`
        : html`<div class="scroll-x" role="region" tabindex="0" aria-label=${ta(`access.action.${action}`)}>
            <table class="plain as-cards access-rules" role="table">
              <caption class="visually-hidden">
                ${ta(`access.action.${action}`)}
              </caption>
              <thead role="rowgroup">
                <tr role="row">
                  <th scope="col" role="columnheader">${ta('access.rule')}</th>
                  <th scope="col" role="columnheader">${ta('access.roles')}</th>
                  <th scope="col" role="columnheader">${ta('access.condition')}</th>
                  <th scope="col" role="columnheader">${ta('access.result')}</th>
                </tr>
              </thead>
              <tbody role="rowgroup">
                ${rules.map((rule) => renderRule(rule))}
              </tbody>
            </table>
          </div>`
    }
    ${
      unless
        ? html`<p class="access-unless">
            ${ta('access.unless')} <code>${unless.where}</code>
            ${unless.holds === null ? badge('idle', ta('access.depends')) : unless.holds ? badge('bad', ta('access.unless_holds')) : badge('good', ta('access.unless_not'))}
          </p>`
        : nothing
    }`;
}

function renderRule({ reach, scope, roles, through, where, verdict, decided }: Action['rules'][number]): TemplateResult {
  const words = ta(`access.verdict.${verdict}`);
  return html`<tr role="row" class=${decided ? 'decided' : ''}>
    <th scope="row" role="rowheader" class="whole">${reachWords(reach, scope)}</th>
    <td role="cell">${renderRoles(roles, through)}</td>
    <td role="cell">${where === null ? nothing : html`<code>${where}</code>`}</td>
    <td role="cell" class="whole">
      ${verdict === 'lets_in' ? badge('good', words) : verdict === 'depends' ? badge('warn', words) : badge('idle', words)}
      ${decided ? html`<strong class="access-decided">${icon('check')} ${ta('access.decided')}</strong>` : nothing}
    </td>
  </tr>`;
}

function reachWords(reach: string, scope: Action['rules'][number]['scope']): string {
  if (reach === 'all' || reach === 'everyone') return ta(`access.reach.${reach}` satisfies AccessTextKey);
  return ta('access.reach.own', { scope: scope ? text(scope) : reach.replace(/^own /, '') });
}
