import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { getJson, isAbort, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';
import { placeBelow } from '../menu/menu-button.ts';

export interface ComboboxChoice {
  readonly id: string;
  readonly label: string;
}
const PAUSE_MS = 200;

/**
 * Chooses a record of another object: an editable combobox with a list (ARIA 1.2). What is typed is searched for on the server,
 * never in the middle of an IME's composition. Fires `sh-change` with { id, label } or null, and `sh-leave`.
 */
export class Combobox extends ShirabeElement {
  static override properties = {
    controlId: fromCode,
    label: fromCode,
    describedBy: fromCode,
    object: fromCode,
    field: fromCode,
    path: fromCode,
    offer: fromCode,
    placeholder: fromCode,
    value: fromCode,
    required: fromCode,
    invalid: fromCode,
    disabled: fromCode,
    typed: { state: true },
    open: { state: true },
    choices: { state: true },
    active: { state: true },
    status: { state: true },
  };
  declare controlId: string;
  /** A name of its own, where no label element names it. */
  declare label: string;
  declare describedBy: string;
  declare object: string;
  declare field: string;
  /** Where the choices are asked for, in place of those of a field. */
  declare path: string;
  /** Gives the choices at once, where nobody has to be asked for them. */
  declare offer: ((words: string) => readonly ComboboxChoice[]) | null;
  /** What stands in the empty box, in place of how to search. */
  declare placeholder: string;
  declare value: ComboboxChoice | null;
  declare required: boolean;
  declare invalid: boolean;
  declare disabled: boolean;
  declare typed: string | undefined;
  declare open: boolean;
  declare choices: readonly ComboboxChoice[];
  declare active: number;
  /** `ready`, `searching`, or why nothing could be found. */
  declare status: string;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private asked: AbortController | undefined;

  constructor() {
    super();
    this.value = null;
    this.path = '';
    this.offer = null;
    this.placeholder = '';
    this.typed = undefined;
    this.open = false;
    this.choices = [];
    this.active = -1;
    this.status = 'ready';
    this.label = '';
    this.describedBy = '';
    this.required = false;
    this.invalid = false;
    this.disabled = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('scroll', this.place, { capture: true, passive: true });
    addEventListener('resize', this.place);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('scroll', this.place, { capture: true });
    removeEventListener('resize', this.place);
    clearTimeout(this.pause);
    this.asked?.abort();
  }

  /** The list lies in the browser's top layer, so that no box cuts it off. */
  override updated(): void {
    const list = this.querySelector<HTMLElement>('.combo-pop');
    if (!list) return;
    const isShown = list.matches(':popover-open');
    if (this.open && !isShown) list.showPopover();
    if (!this.open && isShown) list.hidePopover();
    if (this.open) this.place();
  }

  private readonly place = () => {
    const list = this.querySelector<HTMLElement>('.combo-pop:popover-open');
    if (!list || !this.input) return;
    list.style.width = `${this.input.offsetWidth}px`;
    placeBelow(list, this.input, false);
  };

  private get input(): HTMLInputElement | null {
    return this.querySelector('input');
  }

  private search(words: string, afterMs: number): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.ask(words), afterMs);
  }

  private async ask(words: string): Promise<void> {
    this.asked?.abort();
    if (this.offer) {
      this.choices = this.offer(words);
      this.active = this.choices.length > 0 && words !== '' ? 0 : -1;
      this.status = 'ready';
      return;
    }
    const asked = (this.asked = new AbortController());
    this.status = 'searching';
    try {
      const answer = await getJson<{ choices: readonly ComboboxChoice[] }>(this.path || `/objects/${this.object}/fields/${this.field}/choices`, {
        query: { search: words },
        signal: asked.signal,
      });
      this.choices = answer.choices;
      this.active = answer.choices.length > 0 && words !== '' ? 0 : -1;
      this.status = 'ready';
    } catch (error) {
      if (isAbort(error)) return;
      this.choices = [];
      this.status = messageOf(error);
    }
  }

  private show(): void {
    if (this.open || this.disabled) return;
    this.open = true;
    this.search(this.typed ?? '', 0);
  }

  private close(): void {
    clearTimeout(this.pause);
    this.asked?.abort();
    this.open = false;
    this.active = -1;
  }

  private choose(choice: ComboboxChoice | null): void {
    this.value = choice;
    this.typed = undefined;
    this.close();
    this.dispatchEvent(new CustomEvent('sh-change', { detail: choice }));
  }

  private onInput(event: InputEvent): void {
    this.typed = (event.target as HTMLInputElement).value;
    this.open = true;
    if (!event.isComposing) this.search(this.typed, PAUSE_MS);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!this.open) return this.show();
      const count = this.choices.length;
      if (count > 0) this.active = (this.active + (event.key === 'ArrowDown' ? 1 : count - 1) + (this.active < 0 && event.key === 'ArrowUp' ? 1 : 0)) % count;
      void this.updateComplete.then(() => this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'Enter' && this.open) {
      event.preventDefault();
      const choice = this.choices[this.active];
      if (choice) this.choose(choice);
    } else if (event.key === 'Escape' && (this.open || this.typed !== undefined)) {
      event.preventDefault();
      event.stopPropagation();
      this.typed = undefined;
      this.close();
    }
  }

  private onBlur(): void {
    // An emptied input means no record; any other half-typed words go back to the record that was chosen.
    if (this.typed === '' && this.value) this.choose(null);
    this.typed = undefined;
    this.close();
    this.dispatchEvent(new CustomEvent('sh-leave'));
  }

  protected override render() {
    const listId = `${this.controlId}-list`;
    const optionId = (index: number) => `${this.controlId}-option-${index}`;
    return html`<div class="combo">
      <input
        class="field-input combo-input"
        id=${this.controlId}
        type="text"
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-controls=${listId}
        aria-activedescendant=${this.open && this.active >= 0 ? optionId(this.active) : nothing}
        aria-label=${this.label || nothing}
        aria-describedby=${this.describedBy || nothing}
        aria-invalid=${this.invalid ? 'true' : nothing}
        aria-required=${this.required ? 'true' : nothing}
        placeholder=${this.value?.label === '' ? t('record.not_readable') : this.placeholder || t('record.lookup_hint')}
        ?disabled=${this.disabled}
        .value=${live(this.typed ?? this.value?.label ?? '')}
        @input=${(event: InputEvent) => this.onInput(event)}
        @compositionend=${(event: CompositionEvent) => this.search((event.target as HTMLInputElement).value, PAUSE_MS)}
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
        @click=${() => this.show()}
        @blur=${() => this.onBlur()}
      />
      ${
        this.value && !this.disabled
          ? html`<button
              type="button"
              class="combo-clear"
              tabindex="-1"
              aria-label=${t('record.clear')}
              @mousedown=${(event: Event) => event.preventDefault()}
              @click=${() => {
                this.choose(null);
                this.input?.focus();
              }}
            >
              ×
            </button>`
          : nothing
      }
      <div class="combo-pop" popover="manual" @mousedown=${(event: Event) => event.preventDefault()}>
        <ul class="combo-list" id=${listId} role="listbox" aria-label=${t('record.choices')}>
          ${this.choices.map(
            (choice, index) =>
              html`<li id=${optionId(index)} role="option" aria-selected=${index === this.active ? 'true' : 'false'} @click=${() => this.choose(choice)}>
                ${choice.label}
              </li>`,
          )}
        </ul>
        ${this.choices.length === 0 || this.status !== 'ready' ? html`<p class="combo-words" aria-hidden="true">${this.statusWords()}</p>` : nothing}
      </div>
      <div class="visually-hidden" role="status">${this.open ? this.statusWords() : ''}</div>
    </div>`;
  }

  private statusWords(): string {
    if (this.status === 'searching') return t('record.searching');
    if (this.status !== 'ready') return this.status;
    return this.choices.length === 0 ? t('record.no_choices') : t('record.choices_found', { count: this.choices.length });
  }
}
define('sh-combobox', Combobox);
