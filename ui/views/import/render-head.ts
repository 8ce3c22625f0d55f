import { html, nothing, type TemplateResult } from 'lit';
import type { Import } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import { urlOf } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { formatMoment, text } from '../../locale/locale.ts';
import { renderCrumbs } from '../record/crumbs.ts';
import { renderState } from './own-imports.ts';
import { words } from './words.ts';

/** What the page is of: the object, and the file with its state, its time and, where it is another's, who began it. */
export function renderHead(object: string, places: ImportPlaces | null, job: Import | null): TemplateResult {
  const label = text(places?.label);
  const above = job ? [{ label: words('take.name'), href: urlOf.import(object) }, { label: job.name }] : [{ label: words('take.name') }];
  return html`<div class="head">
    <div>
      ${places ? renderCrumbs(object, label, above) : nothing}
      <h1 tabindex="-1">${places ? words('take.title', { object: label }) : words('take.name')}</h1>
      ${
        job
          ? html`<p class="import-what">
              <span>${job.name}</span> ${renderState(job.state)} <time datetime=${job.created_at}>${formatMoment(job.created_at)}</time>
              ${job.created_by === currentUser()?.name ? nothing : html`<span>${job.created_by}</span>`}
            </p>`
          : html`<p>${words('take.intro')}</p>`
      }
    </div>
  </div>`;
}
