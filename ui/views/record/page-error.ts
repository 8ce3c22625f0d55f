import { html, type TemplateResult } from 'lit';
import { errorState } from '../../components/state/state.ts';
import { t } from '../../locale/locale.ts';

/** A page that could not be shown: why, and a way to try again. */
export function renderPageError(error: unknown, retry: () => void): TemplateResult {
  return html`<div class="page">
    <h1 class="visually-hidden" tabindex="-1">${t('app.error')}</h1>
    <div class="card">${errorState(error, retry)}</div>
  </div>`;
}
