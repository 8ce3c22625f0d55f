import { html, nothing, type TemplateResult } from 'lit';
import type { AccessExplanation } from '../../../platform/contract/wire-access.ts';
import { ta } from '../../locale/access-texts.ts';
import { text } from '../../locale/locale.ts';

type Right = NonNullable<AccessExplanation['export']>;
type Roles = Right['through'];

/** Whether it is allowed, in a word; null: it depends on the record. */
export function outcome(allowed: boolean | null): TemplateResult {
  if (allowed === null) return badge('warn', ta('access.depends'));
  return allowed ? badge('good', ta('access.allowed')) : badge('bad', ta('access.refused'));
}

export function badge(tone: 'good' | 'warn' | 'bad' | 'idle', words: string): TemplateResult {
  return html`<span class="badge badge-${tone}">${words}</span>`;
}

/** The roles that something names; those of the user are marked. */
export function renderRoles(roles: Roles, through: Roles): TemplateResult {
  const has = new Set(through.map(({ ja }) => ja));
  return html`${roles.map((role, index) => html`${index > 0 ? '、' : nothing}${has.has(role.ja) ? html`<strong>${text(role)}</strong>` : text(role)}`)}
  ${through.length > 0 ? html`<small class="access-through">${ta('access.through', { roles: through.map((role) => text(role)).join('、') })}</small>` : nothing}`;
}

/** Who is shown a report, folder, tab or list, and what more they may do. */
export function renderShown(shown: NonNullable<AccessExplanation['shown']>): TemplateResult {
  return html`<h3>${ta('access.shown')} ${outcome(shown.allowed)}</h3>
    <p>${ta(`access.said_by.${shown.said_by}`)}</p>
    ${shown.roles ? html`<p class="access-roles">${renderRoles(shown.roles, shown.through)}</p>` : nothing}
    ${shown.edit ? renderRight(ta('access.report_edit'), shown.edit) : nothing}
    ${shown.manage ? renderRight(ta('access.report_manage'), shown.manage) : nothing}
    ${
      shown.objects.length === 0
        ? nothing
        : html`<h3>${ta('access.report_objects')}</h3>
            <ul class="access-objects">
              ${shown.objects.map(
                (each) =>
                  html`<li>${text(each.label)} ${ta('access.action.read')} ${outcome(each.allowed)} ${ta('access.export')} ${outcome(each.export)}</li>`,
              )}
            </ul>`
    }`;
}

/** Who reads and who changes a field. */
export function renderField({ read, edit }: NonNullable<AccessExplanation['field']>): TemplateResult {
  return html`<h3>${ta('access.field_read')} ${outcome(read.allowed)}</h3>
    ${
      read.needs.length === 0
        ? html`<p>${ta('access.field_open')}</p>`
        : html`<p>${ta('access.field_needs')}</p>
            <ul class="access-objects">
              ${read.needs.map((need) => html`<li>${renderRoles(need.roles ?? [], need.through)} ${outcome(need.allowed)}</li>`)}
            </ul>`
    }
    ${renderRight(ta('access.field_edit'), edit, read.allowed ? undefined : ta('access.field_unread'))}
    <p class="access-help">${ta('access.field_record')}</p>`;
}

/** Who may take records out as a file. */
export function renderExport(right: Right): TemplateResult {
  return renderRight(ta('access.export'), right, ta('access.export_open'));
}

function renderRight(heading: string, right: Right, open = ta('access.right_open')): TemplateResult {
  return html`<h3>${heading} ${outcome(right.allowed)}</h3>
    <p class="access-roles">
      ${right.roles === null ? open : right.roles.length === 0 ? ta('access.right_nobody') : renderRoles(right.roles, right.through)}
    </p>`;
}
