import './columns.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { icon } from '../icon/icon.ts';
import { followPointer } from './reorder.ts';
import { l } from './words.ts';

/** An entry of a list whose order is chosen: `body` stands below its name. */
export interface OrderedItem {
  readonly key: string;
  readonly name: string;
  readonly body?: unknown;
}

/**
 * Entries in an order, changed by a pointer, by buttons, and by Alt with the arrow keys; taken out by a button or Delete. `items`: the entries.
 * Fires `items-move` with { from, to }, and `items-remove` with the index.
 */
class OrderedItems extends ShirabeElement {
  static override properties = { items: fromCode, said: { state: true } };
  declare items: readonly OrderedItem[];
  declare said: string;

  /** The entry that has the focus once the changed entries are given back: moving an element takes the focus from it. */
  #wanted: string | undefined;

  constructor() {
    super();
    this.items = [];
    this.said = '';
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('items') || this.#wanted === undefined) return;
    this.#focus(this.#wanted);
    this.#wanted = undefined;
  }

  override render(): TemplateResult {
    const { items } = this;
    const lines = repeat(
      items,
      ({ key }) => key,
      (item, index) => this.#renderItem(item, index),
    );
    return html`${
        items.length === 0
          ? nothing
          : html`<ol class="chosen-columns">
              ${lines}
            </ol>`
      }
      <p class="visually-hidden" role="status">${this.said}</p>`;
  }

  #renderItem({ key, name, body }: OrderedItem, index: number): TemplateResult {
    const last = this.items.length - 1;
    return html`<li
      tabindex="0"
      data-key=${key}
      aria-label=${`${index + 1}. ${name}`}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, index)}
    >
      <span class="drag-handle" title=${l('columns.drag')} aria-hidden="true" @pointerdown=${(event: PointerEvent) => this.#drag(event, key)}>⠿</span>
      <span class="chosen-name">${name}</span>
      <button
        type="button"
        class="btn quiet-btn icon-btn"
        aria-label=${l('columns.up', { name })}
        ?disabled=${index === 0}
        @click=${() => this.#move(index, index - 1)}
      >
        ▲
      </button>
      <button
        type="button"
        class="btn quiet-btn icon-btn"
        aria-label=${l('columns.down', { name })}
        ?disabled=${index === last}
        @click=${() => this.#move(index, index + 1)}
      >
        ▼
      </button>
      <button type="button" class="btn quiet-btn icon-btn" aria-label=${l('columns.remove', { name })} @click=${() => this.#remove(index)}>
        ${icon('close')}
      </button>
      ${body === undefined ? nothing : html`<div class="chosen-body">${body}</div>`}
    </li>`;
  }

  #remove(index: number): void {
    const { items } = this;
    this.said = l('columns.removed', { name: items[index]?.name ?? '' });
    const next = items[index + 1] ?? items[index - 1];
    this.#wanted = next?.key;
    this.dispatchEvent(new CustomEvent('items-remove', { detail: index }));
  }
  #move(from: number, to: number): void {
    if (to < 0 || to >= this.items.length) return;
    this.said = l('columns.moved', { name: this.items[from]?.name ?? '', at: to + 1, count: this.items.length });
    this.dispatchEvent(new CustomEvent('items-move', { detail: { from, to } }));
  }
  #onKey(event: KeyboardEvent, index: number): void {
    if (event.target !== event.currentTarget) return;
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      const key = this.items[index]?.key;
      this.#wanted = key;
      this.#move(index, index + (event.key === 'ArrowUp' ? -1 : 1));
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      this.#focus(this.items[index + (event.key === 'ArrowUp' ? -1 : 1)]?.key);
    } else if (event.key === 'Delete') {
      event.preventDefault();
      this.#remove(index);
    }
  }
  #drag(event: PointerEvent, key: string): void {
    const list = this.querySelector('.chosen-columns');
    if (!list) return;
    followPointer(event, list, (to) => {
      const from = this.items.findIndex((one) => one.key === key);
      if (from >= 0 && from !== to) this.#move(from, to);
    });
  }
  #focus(key: string | undefined): void {
    this.querySelector<HTMLElement>(`:scope > .chosen-columns > [data-key="${CSS.escape(key ?? '')}"]`)?.focus();
  }
}
define('ordered-items', OrderedItems);
