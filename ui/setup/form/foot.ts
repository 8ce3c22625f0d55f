import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../locale/locale.ts';
import { s } from '../words.ts';

/** The foot of a form: whether something is unsaved, and the buttons; `more` stands before them. */
export function renderFoot(parts: {
  readonly unsaved: boolean;
  readonly busy: boolean;
  readonly submit?: string | undefined;
  readonly more?: unknown;
  cancel?(): void;
}): TemplateResult {
  return html`<div class="form-foot">
    <div class="form-state" role="status">${parts.unsaved ? html`<span>${s('form.unsaved')}</span>` : nothing}</div>
    ${parts.more ?? nothing}
    ${parts.cancel ? html`<button type="button" class="btn" ?disabled=${parts.busy} @click=${() => parts.cancel?.()}>${t('app.cancel')}</button>` : nothing}
    <button type="submit" class="btn main" ?disabled=${parts.busy}>${parts.busy ? t('record.saving') : (parts.submit ?? t('record.save'))}</button>
  </div>`;
}
