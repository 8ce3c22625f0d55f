import { html, nothing, type TemplateResult } from 'lit';
import type { RoleChangeAnswer } from '../../../platform/contract/wire-access.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { icon } from '../../components/icon/icon.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import { tr } from '../../locale/setup-roles-texts.ts';

/** What a change of a role gives and takes, in words, before it is made. */
function renderPlan(plan: Pick<RoleChangeAnswer, 'added' | 'removed' | 'changed' | 'users'>): TemplateResult {
  const list = (key: 'added' | 'removed' | 'changed') =>
    plan[key].length === 0
      ? nothing
      : html`<h3 class="roles-plan-${key}">${key === 'removed' ? icon('warn') : nothing} ${tr(`role.plan_${key}`)}</h3>
          <ul class="roles-plan">
            ${plan[key].map((line) => html`<li>${text(line)}</li>`)}
          </ul>`;
  const isSame = plan.added.length + plan.removed.length + plan.changed.length === 0;
  return html`${isSame ? html`<p>${tr('role.plan_same')}</p>` : html`${list('removed')} ${list('added')} ${list('changed')}`}
    <p class="note ${plan.users > 0 && plan.removed.length > 0 ? 'warn' : 'idle'}">
      ${plan.users > 0 ? tr('role.plan_users', { count: formatNumber(plan.users) }) : tr('role.plan_nobody')}
    </p>`;
}

/** The dialog in which a change is looked at and applied. */
export function renderPlanDialog(parts: {
  readonly plan: RoleChangeAnswer;
  readonly heading: string;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  apply(): void;
  close(): void;
}): TemplateResult {
  const actions = html`<button type="button" class="btn" @click=${() => parts.close()}>${parts.danger ? t('app.cancel') : tr('role.back')}</button>
    <button type="button" class="btn main ${parts.danger ? 'danger' : ''}" ?disabled=${parts.busy} @click=${() => parts.apply()}>
      ${parts.busy ? t('record.saving') : parts.confirm}
    </button>`;
  return modalDialog({ id: 'role-plan', heading: parts.heading, body: renderPlan(parts.plan), actions, wide: true, close: () => parts.close() });
}
