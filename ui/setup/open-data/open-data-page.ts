import { html, type TemplateResult } from 'lit';
import type { OpenDataSettings } from '../../../platform/contract/wire-open-data.ts';
import { getJson } from '../../api/client.ts';
import { Reading } from '../../api/reading.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { od } from '../../locale/open-data-texts.ts';
import { formatDay, formatMoment, formatNumber, text } from '../../locale/locale.ts';
import { renderHead } from '../head.ts';
import { renderState } from './open-state.ts';

type OpenSet = OpenDataSettings['sets'][number];

/** The reports that are marked as open data, and which of them are published. */
class OpenDataPage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;
  readonly #reading = new Reading(this, (signal) => getJson<OpenDataSettings>('/settings/open-data', { signal }));

  override render(): TemplateResult {
    const actions = html`<a class="btn" href=${urlOf.open()}>${od('open.show_public')}</a>`;
    return html`${renderHead({ title: od('open.title'), note: od('open.hint'), actions })}
      <div class="card">${this.#renderContent()}</div>`;
  }
  #renderContent(): TemplateResult {
    const { value, error } = this.#reading;
    if (error !== null) return errorState(error, () => void this.#reading.load());
    if (!value) return skeleton();
    if (value.sets.length === 0) return emptyState(od('open.nothing_marked'));
    return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${od('open.table_of', { name: od('open.title') })}>
      <table class="plain">
        <caption class="visually-hidden">
          ${od('open.title')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${od('open.report')}</th>
            <th scope="col">${od('open.state')}</th>
            <th scope="col">${od('open.latest')}</th>
            <th scope="col" class="n">${od('open.fetched')}</th>
            <th scope="col">${od('open.published_by')}</th>
          </tr>
        </thead>
        <tbody>
          ${value.sets.map(renderSet)}
        </tbody>
      </table>
    </div>`;
  }
}
define('setup-open-data', OpenDataPage);

function renderSet({ report, label, state, latest, fetched, published_by: by, published_at: at }: OpenSet): TemplateResult {
  return html`<tr>
    <th scope="row"><a href=${urlOf.setup('open-data', report)}>${text(label)}</a></th>
    <td>${renderState(state)}</td>
    <td>${latest ? formatDay(latest.day) : '—'}</td>
    <td class="n">${formatNumber(fetched)}</td>
    <td>${by !== null && at !== null ? od('open.by', { by, at: formatMoment(at) }) : '—'}</td>
  </tr>`;
}
