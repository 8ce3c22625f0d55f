import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { PeopleAnswer, Person } from '../../../platform/contract/wire-comments.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { placeBelow } from '../../components/menu/menu-button.ts';
import { commentsTexts } from '../../locale/record/comments-texts.ts';
import { speaker } from '../../locale/speak.ts';
import { mentionAt } from './mention-at.ts';

const say = speaker(commentsTexts);
const PAUSE_MS = 200;

/**
 * A box for words in which 「@」 and some letters offer those who may be named. Arrows choose, Enter and Tab take, Escape closes. Fires `sh-change` with the
 * words, `sh-mention` with whom was taken, and `sh-send` for Ctrl and Enter.
 */
class MentionBox extends ShirabeElement {
  static override properties = {
    controlId: fromCode,
    path: fromCode,
    words: fromCode,
    label: fromCode,
    describedBy: fromCode,
    invalid: fromCode,
    disabled: fromCode,
    people: { state: true },
    active: { state: true },
  };
  declare controlId: string;
  /** Where people are asked for. */
  declare path: string;
  declare words: string;
  declare label: string;
  declare describedBy: string;
  declare invalid: boolean;
  declare disabled: boolean;
  /** null: nobody is being named. */
  declare people: readonly Person[] | null;
  declare active: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;

  constructor() {
    super();
    this.words = '';
    this.describedBy = '';
    this.invalid = false;
    this.disabled = false;
    this.people = null;
    this.active = 0;
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  get #area(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  override updated(): void {
    const list = this.querySelector<HTMLElement>('.combo-pop');
    const area = this.#area;
    if (!list || !area) return;
    const isShown = list.matches(':popover-open');
    if (this.people !== null && !isShown) list.showPopover();
    if (this.people === null && isShown) list.hidePopover();
    if (this.people !== null) {
      list.style.width = `${Math.min(area.offsetWidth, 420)}px`;
      placeBelow(list, area, false);
    }
  }

  #look(): void {
    clearTimeout(this.#timer);
    const area = this.#area;
    const found = area && area.selectionStart === area.selectionEnd ? mentionAt(area.value, area.selectionStart) : null;
    if (!found) return this.#close();
    this.#timer = setTimeout(() => void this.#ask(found.words), PAUSE_MS);
  }
  async #ask(words: string): Promise<void> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    try {
      const { people } = await getJson<PeopleAnswer>(this.path, { query: { search: words }, signal: asked.signal });
      // A text with an @ that means nobody goes on undisturbed.
      this.people = people.length === 0 && words.length > 12 ? null : people;
      this.active = 0;
    } catch (error) {
      if (!isAbort(error)) this.#close();
    }
  }
  #close(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.people = null;
  }

  #take(person: Person): void {
    const area = this.#area;
    const found = area && mentionAt(area.value, area.selectionStart);
    this.#close();
    if (!area || !found) return;
    // As if it were typed: the browser can take it back.
    area.setRangeText(`@${person.name} `, found.start, area.selectionStart, 'end');
    area.focus();
    this.dispatchEvent(new CustomEvent('sh-mention', { detail: person }));
    this.dispatchEvent(new CustomEvent('sh-change', { detail: area.value }));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('sh-send'));
      return;
    }
    const { people } = this;
    if (people === null) return;
    const person = people[this.active];
    if (event.key === 'Escape') this.#close();
    else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && people.length > 0)
      this.active = (this.active + (event.key === 'ArrowDown' ? 1 : people.length - 1)) % people.length;
    else if ((event.key === 'Enter' || event.key === 'Tab') && person && !event.shiftKey) this.#take(person);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  protected override render(): TemplateResult {
    const listId = `${this.controlId}-people`;
    const { people } = this;
    const status = people === null ? '' : people.length === 0 ? say('comments.people_none') : say('comments.people_found', { count: people.length });
    return html`<textarea
        class="field-input mention-area"
        id=${this.controlId}
        rows="3"
        aria-label=${this.label}
        aria-describedby=${this.describedBy || nothing}
        aria-invalid=${this.invalid ? 'true' : nothing}
        aria-autocomplete="list"
        aria-controls=${people === null ? nothing : listId}
        aria-activedescendant=${people !== null && people.length > 0 ? `${listId}-${this.active}` : nothing}
        ?disabled=${this.disabled}
        .value=${live(this.words)}
        @input=${(event: Event) => {
          this.dispatchEvent(new CustomEvent('sh-change', { detail: (event.target as HTMLTextAreaElement).value }));
          this.#look();
        }}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        @click=${() => this.#close()}
        @blur=${() => this.#close()}
      ></textarea>
      <div class="combo-pop" popover="manual" @mousedown=${(event: Event) => event.preventDefault()}>
        <ul class="combo-list" id=${listId} role="listbox" aria-label=${say('comments.people')}>
          ${(people ?? []).map(
            (person, place) =>
              html`<li id=${`${listId}-${place}`} role="option" aria-selected=${place === this.active ? 'true' : 'false'} @click=${() => this.#take(person)}>
                ${person.name} <small class="mention-username">${person.username}</small>
              </li>`,
          )}
        </ul>
        ${people?.length === 0 ? html`<p class="combo-words" aria-hidden="true">${status}</p>` : nothing}
      </div>
      <div class="visually-hidden" role="status">${status}</div>`;
  }
}
define('mention-box', MentionBox);
