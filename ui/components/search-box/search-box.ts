import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { icon } from '../icon/icon.ts';

const PAUSE = 250;

/**
 * A search field. Fires `search-change` with `{ search }` when the user pauses, presses Enter or clears it;
 * never while Japanese is being composed.
 */
class SearchBox extends ShirabeElement {
  static override properties = { value: fromCode, label: fromCode };
  declare value: string;
  declare label: string;
  #timer = 0;
  #composing = false;
  #typed: string | null = null;

  constructor() {
    super();
    this.value = '';
    this.label = '';
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render(): TemplateResult {
    return html`<label class="search-box">
      <span class="visually-hidden">${this.label}</span>${icon('search')}
      <input
        class="field-input"
        type="search"
        enterkeyhint="search"
        placeholder=${this.label}
        .value=${live(this.#typed ?? this.value)}
        @input=${(event: InputEvent) => this.#onInput(event)}
        @compositionstart=${() => (this.#composing = true)}
        @compositionend=${(event: CompositionEvent) => {
          this.#composing = false;
          this.#onInput(event);
        }}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter' && !event.isComposing) this.#tell();
        }}
      />
    </label>`;
  }

  #onInput(event: Event): void {
    this.#typed = (event.target as HTMLInputElement).value;
    clearTimeout(this.#timer);
    if (!this.#composing) this.#timer = window.setTimeout(() => this.#tell(), PAUSE);
  }
  #tell(): void {
    clearTimeout(this.#timer);
    const search = (this.#typed ?? this.value).trim();
    this.#typed = null;
    if (search === this.value) return;
    this.value = search;
    this.dispatchEvent(new CustomEvent('search-change', { detail: { search }, bubbles: true }));
  }
}
define('search-box', SearchBox);
