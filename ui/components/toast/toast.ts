import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { define, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';
import { icon, type IconName } from '../icon/icon.ts';

export interface Toast {
  readonly text: string;
  readonly tone?: 'good' | 'warn' | 'bad' | 'idle';
  /** Something to do about it, such as to take it back. */
  readonly action?: { readonly label: string; run(): void };
}
interface ShownToast extends Toast {
  readonly id: number;
}

const LASTS = 6000;
let shown: readonly ShownToast[] = [];
let last = 0;
const listeners = new Set<() => void>();

/** Says shortly that something was done. Errors that ask for an answer belong at their place, not here. */
export function showToast(toast: Toast): void {
  const id = ++last;
  shown = [...shown, { ...toast, id }].slice(-3);
  tell();
  // What one may act on, and what went wrong, stays until it is closed (WCAG 2.2.1).
  if (!toast.action && toast.tone !== 'bad') setTimeout(() => hide(id), LASTS);
}
function hide(id: number): void {
  shown = shown.filter((toast) => toast.id !== id);
  tell();
}
function tell(): void {
  for (const listener of listeners) listener();
}

/** Where toasts stand; the shell has one. */
class ToastRegion extends ShirabeElement {
  readonly #update = () => this.requestUpdate();
  override connectedCallback(): void {
    super.connectedCallback();
    listeners.add(this.#update);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    listeners.delete(this.#update);
  }
  override render(): TemplateResult {
    return html`<div class="toasts" role="status" aria-live="polite">${repeat(shown, (toast) => toast.id, renderToast)}</div>`;
  }
}
define('toast-region', ToastRegion);

const icons: Readonly<Record<string, IconName>> = { good: 'check', warn: 'warn', bad: 'warn', idle: 'check' };

function renderToast(toast: ShownToast): TemplateResult {
  const tone = toast.tone ?? 'good';
  return html`<div class="toast toast-${tone}">
    ${icon(icons[tone] ?? 'check')}<span>${toast.text}</span>
    ${
      toast.action
        ? html`<button
            type="button"
            class="btn link"
            @click=${() => {
              toast.action?.run();
              hide(toast.id);
            }}
          >
            ${toast.action.label}
          </button>`
        : ''
    }
    <button type="button" class="btn quiet-btn icon-btn" aria-label=${t('app.close')} @click=${() => hide(toast.id)}>${icon('close')}</button>
  </div>`;
}
