import { html, nothing, type TemplateResult } from 'lit';
import type { ReportAnswer } from '../../../platform/contract/wire.ts';
import { urlOf } from '../../app/routes.ts';
import { formatMoment, t } from '../../locale/locale.ts';
import { o } from './words.ts';

/** Of a report that a user made: by whom, who changed it last, and what is left out of it. */
export function renderMade({ made }: ReportAnswer): unknown {
  if (!made) return nothing;
  const owner = made.owner === null || made.own ? nothing : html`${o('own.made_by', { name: made.owner })} ・ `;
  return html`<p class="quiet">${owner}${o('own.changed_by', { name: made.changed_by, time: formatMoment(made.changed_at) })}</p>
    ${made.missing.length > 0 ? html`<p class="note warn">${o('own.missing', { words: made.missing.join(' ') })}</p>` : nothing}`;
}

/** The first step of the way to a report: all folders, or the user's own reports. */
export function renderPlace({ made, folders }: ReportAnswer): TemplateResult {
  if (made?.own && folders.length === 0) return html`<li><a href=${urlOf.reports({ folder: '-mine' })}>${o('own.mine')}</a></li>`;
  return html`<li><a href=${urlOf.reports({ folder: 'all' })}>${t('reports.all_folders')}</a></li>`;
}
