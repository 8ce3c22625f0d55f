import { html, nothing, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';

export interface MenuItem {
  readonly label: string;
  /** A link… */
  readonly href?: string;
  /** … or something to do. */
  run?(): void;
  readonly current?: boolean;
  /** One of several: shown with a tick. */
  readonly checked?: boolean;
  readonly lang?: string;
  /** A heading above this item begins a group. */
  readonly group?: string;
}

let count = 0;

/** A button that opens a menu: arrows, Home, End and first letters move, Escape closes. The list lies in the browser's top layer, so that no box cuts it off. */
class MenuButton extends ShirabeElement {
  static override properties = { label: fromCode, content: fromCode, items: fromCode, look: fromCode, alignEnd: fromCode, open: { state: true } };
  /** Spoken name; also the words on the button unless `content` is given. */
  declare label: string;
  declare content: unknown;
  declare items: readonly MenuItem[];
  /** Classes of the button. */
  declare look: string;
  declare alignEnd: boolean;
  declare open: boolean;
  readonly #id = `menu-${++count}`;

  constructor() {
    super();
    this.label = '';
    this.content = nothing;
    this.items = [];
    this.look = 'btn';
    this.alignEnd = false;
    this.open = false;
  }

  override render(): TemplateResult {
    return html`<button
        type="button"
        class=${this.look}
        id="${this.#id}-button"
        aria-haspopup="menu"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-controls=${this.#id}
        aria-label=${this.content === nothing ? nothing : this.label}
        @click=${() => this.#toggle()}
        @keydown=${(event: KeyboardEvent) => this.#onButtonKey(event)}
      >
        ${this.content === nothing ? this.label : this.content}
      </button>
      <div
        class="menu"
        id=${this.#id}
        role="menu"
        popover="auto"
        aria-labelledby="${this.#id}-button"
        @toggle=${(event: ToggleEvent) => this.#onToggle(event)}
        @keydown=${(event: KeyboardEvent) => this.#onMenuKey(event)}
      >
        ${this.items.map((item) => this.#renderItem(item))}
      </div>`;
  }

  #renderItem(item: MenuItem): TemplateResult {
    const role = item.checked === undefined ? 'menuitem' : 'menuitemradio';
    const checked = item.checked === undefined ? nothing : item.checked ? 'true' : 'false';
    const close = () => {
      this.#menu?.hidePopover();
      item.run?.();
    };
    return html`${item.group ? html`<div class="menu-group" role="presentation">${item.group}</div>` : nothing}
    ${
      item.href
        ? html`<a role=${role} tabindex="-1" href=${item.href} aria-current=${item.current ? 'page' : nothing} @click=${close}>${item.label}</a>`
        : html`<button type="button" role=${role} tabindex="-1" lang=${item.lang ?? nothing} aria-checked=${checked} @click=${close}>${item.label}</button>`
    }`;
  }

  get #menu(): HTMLElement | null {
    return this.querySelector<HTMLElement>('[popover]');
  }
  get #entries(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  }

  #toggle(): void {
    if (this.open) this.#menu?.hidePopover();
    else this.#show('first');
  }
  #show(focus: 'first' | 'last'): void {
    const menu = this.#menu;
    if (!menu) return;
    menu.showPopover();
    placeBelow(menu, this.querySelector('button'), this.alignEnd);
    const entries = this.#entries;
    const chosen = entries.find((entry) => entry.getAttribute('aria-checked') === 'true' || entry.hasAttribute('aria-current'));
    (focus === 'last' ? entries.at(-1) : (chosen ?? entries[0]))?.focus();
  }
  #onToggle(event: ToggleEvent): void {
    const wasInside = this.#menu?.contains(document.activeElement) ?? false;
    this.open = event.newState === 'open';
    if (!this.open && (wasInside || document.activeElement === document.body)) this.querySelector('button')?.focus();
  }
  #onButtonKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.#show(event.key === 'ArrowDown' ? 'first' : 'last');
  }
  #onMenuKey(event: KeyboardEvent): void {
    const entries = this.#entries;
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const target =
      event.key === 'ArrowDown'
        ? entries[(at + 1) % entries.length]
        : event.key === 'ArrowUp'
          ? entries.at(at <= 0 ? -1 : at - 1)
          : event.key === 'Home'
            ? entries[0]
            : event.key === 'End'
              ? entries.at(-1)
              : event.key.length === 1 && event.key !== ' '
                ? startingWith(entries, at, event.key)
                : undefined;
    if (event.key === 'Tab') this.#menu?.hidePopover();
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
}
define('menu-button', MenuButton);

function startingWith(entries: readonly HTMLElement[], at: number, letter: string): HTMLElement | undefined {
  const rotated = [...entries.slice(at + 1), ...entries.slice(0, at + 1)];
  return rotated.find((entry) => entry.textContent.trim().toLowerCase().startsWith(letter.toLowerCase()));
}

/** Puts a popover under its button, within the window. */
export function placeBelow(popover: HTMLElement, anchor: Element | null, alignEnd: boolean): void {
  if (!anchor) return;
  const at = anchor.getBoundingClientRect();
  const width = popover.offsetWidth;
  const wished = alignEnd ? at.right - width : at.left;
  const left = Math.max(8, Math.min(wished, document.documentElement.clientWidth - width - 8));
  const below = innerHeight - at.bottom - 12;
  const above = at.top - 12;
  const upwards = below < Math.min(popover.scrollHeight, 240) && above > below;
  popover.style.left = `${left}px`;
  popover.style.maxHeight = `${Math.max(120, upwards ? above : below)}px`;
  popover.style.top = upwards ? `${Math.max(8, at.top - 4 - Math.min(popover.offsetHeight, above))}px` : `${at.bottom + 4}px`;
}
