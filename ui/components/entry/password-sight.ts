import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { icon } from '../icon/icon.ts';
import { t } from '../../locale/locale.ts';

/** Whether the passwords of a form can be read, and whether Caps Lock is on. */
export class PasswordSight implements ReactiveController {
  shown = false;
  #capsLock = false;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  hostDisconnected(): void {
    this.shown = false;
  }

  /** The type of the inputs. */
  get type(): 'text' | 'password' {
    return this.shown ? 'text' : 'password';
  }
  /** Give it every key event of the form. */
  readonly watch = (event: Event): void => {
    // A form filled in by the browser fires key events that know no modifiers.
    if (!(event instanceof KeyboardEvent) || typeof event.getModifierState !== 'function') return;
    const capsLock = event.getModifierState('CapsLock');
    if (capsLock === this.#capsLock) return;
    this.#capsLock = capsLock;
    this.#host.requestUpdate();
  };
  /** The tick that makes them readable. */
  renderToggle(): TemplateResult {
    return html`<label class="entry-toggle"
      ><input
        type="checkbox"
        .checked=${this.shown}
        @change=${(event: Event) => {
          this.shown = (event.target as HTMLInputElement).checked;
          this.#host.requestUpdate();
        }}
      />
      ${t('login.show_password')}</label
    >`;
  }
  /** The warning, with an id by which the inputs name it. */
  renderCapsLock(id: string): TemplateResult {
    return html`<p id=${id} class="entry-caps" role="status">${this.#capsLock ? html`${icon('warn')} ${t('login.caps_lock')}` : nothing}</p>`;
  }
}
