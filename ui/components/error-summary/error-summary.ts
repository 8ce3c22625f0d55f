import './error-summary.css';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icon/icon.ts';
import { t } from '../../locale/locale.ts';

export interface SummaryItem {
  /** Id of the input; none for what concerns the record as a whole. */
  readonly controlId?: string;
  readonly label?: string;
  readonly message: string;
}

/** Brings an input into sight and puts the focus on it; inputs made of several controls give it to their first. */
export function focusControl(id: string): void {
  const element = document.getElementById(id);
  if (!element) return;
  // What is higher than the window is read from its beginning.
  element.scrollIntoView({ block: element.offsetHeight > innerHeight / 2 ? 'start' : 'center' });
  element.focus({ preventScroll: true });
  if (document.activeElement !== element) element.querySelector<HTMLElement>('input,select,textarea,button,[tabindex]')?.focus({ preventScroll: true });
}

/** Everything that stops the save, above the form, each with a link to its place. */
export function renderErrorSummary(items: readonly SummaryItem[]): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<div class="error-summary" id="error-summary" role="alert" tabindex="-1">
    <p class="error-summary-head">${icon('warn')}<strong>${t('record.errors_found', { count: items.length })}</strong></p>
    <ul>
      ${items.map((item) => html`<li>${renderItem(item)}</li>`)}
    </ul>
  </div>`;
}

function renderItem(item: SummaryItem): TemplateResult | string {
  const words = item.label ? `${item.label}: ${item.message}` : item.message;
  const id = item.controlId;
  if (!id) return words;
  return html`<a
    href="#${id}"
    @click=${(event: Event) => {
      event.preventDefault();
      focusControl(id);
    }}
    >${words}</a
  >`;
}
