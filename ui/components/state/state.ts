import { html, nothing, type TemplateResult } from 'lit';
import { ApiError, messageOf } from '../../api/client.ts';
import { t } from '../../locale/locale.ts';
import { icon } from '../icon/icon.ts';

/** What stands where something could not be shown: why, a way to try again, and a way out of where there is nothing. */
export function errorState(error: unknown, retry?: () => void): TemplateResult {
  const words = typeof error === 'string' ? error : messageOf(error);
  return html`<div class="state state-error" role="alert">
    ${icon('warn')}
    <div>
      <p><strong>${t('app.error')}</strong></p>
      <p>${words}</p>
      ${error instanceof ApiError && error.code === 'not_found' ? html`<a class="btn" href="/">${t('app.to_home')}</a>` : nothing}
      ${retry ? html`<button type="button" class="btn" @click=${retry}>${t('app.retry')}</button>` : nothing}
    </div>
  </div>`;
}

/** What stands where there is nothing, with what one could do. */
export function emptyState(words: string, more: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div class="state">
    <p>${words}</p>
    ${more}
  </div>`;
}

/** Grey bars while a page loads. They show themselves after 300 ms: most answers are faster. */
export function skeleton(lines = 6): TemplateResult {
  return html`<div class="skeleton" role="status">
    <span class="visually-hidden">${t('app.loading')}</span>${Array.from({ length: lines }, () => html`<i></i>`)}
  </div>`;
}
