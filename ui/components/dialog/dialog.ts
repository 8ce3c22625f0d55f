import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../locale/locale.ts';
import { modal } from './modal.ts';
import { icon } from '../icon/icon.ts';

export interface DialogParts {
  /** Unique on the page. */
  readonly id: string;
  readonly heading: string;
  readonly body: unknown;
  /** Buttons, the main one last. */
  readonly actions?: unknown;
  readonly wide?: boolean;
  /** Called when the user closes it, also by the Escape key. */
  close(): void;
}

/** A modal `<dialog>`: open as long as it is rendered. The platform keeps the focus inside, and gives it back where it was. */
export function modalDialog(parts: DialogParts): TemplateResult {
  return html`<dialog
    class="dialog ${parts.wide ? 'dialog-wide' : ''}"
    aria-labelledby="${parts.id}-heading"
    ${modal()}
    @cancel=${(event: Event) => {
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      parts.close();
    }}
    @click=${(event: MouseEvent) => {
      // The scrim is the dialog itself; its content fills it.
      if (event.target === event.currentTarget && event.detail > 0) parts.close();
    }}
  >
    <div class="dialog-frame">
      <header class="dialog-head">
        <h2 id="${parts.id}-heading" tabindex="-1" autofocus>${parts.heading}</h2>
        <button type="button" class="btn quiet-btn icon-btn" aria-label=${t('app.close')} @click=${() => parts.close()}>${icon('close')}</button>
      </header>
      <div class="dialog-body">${parts.body}</div>
      ${parts.actions ? html`<footer class="dialog-foot">${parts.actions}</footer>` : nothing}
    </div>
  </dialog>`;
}
