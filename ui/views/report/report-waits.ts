import { html, type TemplateResult } from 'lit';
import { icon } from '../../components/icon/icon.ts';
import { emptyState } from '../../components/state/state.ts';
import { formatNumber, t } from '../../locale/locale.ts';

/** To call off what takes long; it shows itself after a second. */
export function renderStop(stop: () => void): TemplateResult {
  return html`<button type="button" class="btn report-stop" @click=${stop}>${icon('close')} ${t('rows.stop')}</button>`;
}

/** In place of what the reader called off. */
export function renderStopped(again: () => void): TemplateResult {
  return emptyState(t('rows.stopped'), html`<button type="button" class="btn" @click=${again}>${t('rows.again')}</button>`);
}

/** In place of a page that hangs: how many rows a report would read, and the choice. */
export function renderEstimate(rows: number, narrow: () => void, anyway: () => void): TemplateResult {
  return html`<div class="state report-estimate" role="status">
    ${icon('clock')}
    <div>
      <p>${t('rows.costly', { count: formatNumber(rows) })}</p>
      <p class="report-choices">
        <button type="button" class="btn main" @click=${narrow}>${t('rows.narrow')}</button>
        <button type="button" class="btn" @click=${anyway}>${t('rows.anyway')}</button>
      </p>
    </div>
  </div>`;
}
