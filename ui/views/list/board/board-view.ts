import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BoardCounts, BoardDescription } from '../../../../platform/contract/wire-boards.ts';
import type { Row } from '../../../../platform/contract/wire.ts';
import { getJson, isAbort } from '../../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../../app/element.ts';
import { announce } from '../../../app/page.ts';
import { urlOf } from '../../../app/routes.ts';
import '../../../components/menu/menu-button.ts';
import { errorState, skeleton } from '../../../components/state/state.ts';
import { showToast } from '../../../components/toast/toast.ts';
import { showValue } from '../../../fields/show-value.ts';
import { formatNumber, text } from '../../../locale/locale.ts';
import { boardColumns, columnFilter, type BoardColumn } from './board-columns.ts';
import './board.css';
import { CardLoader } from './card-loader.ts';
import { moveCard } from './move-card.ts';
import { say } from './words.ts';

/** What narrows and orders the list. */
export interface BoardState {
  readonly search: string;
  readonly sort: string;
  readonly filter: string;
}

/**
 * A list as a board: a column for each value of a picklist, with its own count and its own pages of cards. Cards are dragged, or moved by their menu; a
 * move is a save of the record. On a narrow screen one column shows at a time. Fires `board-change` when a card was moved.
 */
class BoardView extends ShirabeElement {
  static override properties = {
    object: fromCode,
    list: fromCode,
    board: fromCode,
    state: fromCode,
    counts: { state: true },
    shown: { state: true },
    over: { state: true },
    notes: { state: true },
  };
  declare object: string;
  declare list: string;
  declare board: BoardDescription;
  declare state: BoardState;
  declare counts: BoardCounts | null;
  /** The column that a narrow screen shows, by its place. */
  declare shown: number;
  /** The column that a dragged card is over. */
  declare over: string | null | undefined;
  /** By record: that it is being moved, or why it was not. */
  declare notes: ReadonlyMap<string, string>;
  readonly #loaders = new Map<string | null, CardLoader>();
  readonly #moving = new Set<string>();
  #dragged: { readonly row: Row; readonly from: string | null } | undefined;
  #counting: AbortController | undefined;
  #shownFor = '';

  constructor() {
    super();
    this.counts = null;
    this.shown = 0;
    this.over = undefined;
    this.notes = new Map();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#counting?.abort();
    this.#stop();
    // Shown again, it reads again.
    this.#shownFor = '';
  }

  override willUpdate(): void {
    const wanted = JSON.stringify([this.object, this.list, this.state]);
    if (wanted === this.#shownFor) return;
    this.#shownFor = wanted;
    this.counts = null;
    this.notes = new Map();
    this.#stop();
    void this.#count();
  }

  #stop(): void {
    for (const loader of this.#loaders.values()) loader.stop();
    this.#loaders.clear();
  }

  get #path(): string {
    return `/objects/${encodeURIComponent(this.object)}/lists/${encodeURIComponent(this.list)}`;
  }

  /** The cards of a column; they are read when it is first shown. */
  #cards(value: string | null): CardLoader {
    const known = this.#loaders.get(value);
    if (known) return known;
    const { search, sort, filter } = this.state;
    const columns = ['title', ...this.board.cards.map(({ key }) => key)].filter((key, index, all) => all.indexOf(key) === index).join(',');
    const query = { search, sort, filter: columnFilter(filter, this.board.by.key, value), columns };
    const loader: CardLoader = new CardLoader(`${this.#path}/rows`, query, () => {
      if (this.#loaders.get(value) === loader) this.requestUpdate();
    });
    this.#loaders.set(value, loader);
    void loader.load();
    return loader;
  }

  /** Counting may take longer than the first cards: it comes when it comes. */
  async #count(): Promise<void> {
    this.#counting?.abort();
    const asked = (this.#counting = new AbortController());
    const { search, filter } = this.state;
    try {
      this.counts = await getJson<BoardCounts>(`${this.#path}/board`, { query: { search, filter }, signal: asked.signal });
    } catch (error) {
      // The cards tell what is wrong; the counts alone are not missed.
      if (!isAbort(error)) this.counts = null;
    }
  }

  #note(id: string, words: string | null): void {
    const notes = new Map(this.notes);
    if (words === null) notes.delete(id);
    else notes.set(id, words);
    this.notes = notes;
  }

  /** The card goes to its new column at once, and back when the record refuses. */
  async #move(row: Row, from: string | null, to: BoardColumn): Promise<void> {
    if (this.#moving.has(row.id) || from === to.value) return;
    this.#moving.add(row.id);
    const title = titleOf(row);
    const [before, after] = [this.#cards(from), this.#cards(to.value)];
    const order = before.rows;
    before.take(row.id);
    after.put(row);
    this.#note(row.id, say('board.moving'));
    const outcome = await moveCard({ object: this.object, id: row.id, by: this.board.by.key, from, to: to.value });
    this.#moving.delete(row.id);
    if (outcome.kind === 'moved') {
      this.#note(row.id, null);
      const words = say('board.moved', { title, column: this.#name(to) });
      showToast({ text: words });
      this.dispatchEvent(new CustomEvent('board-change', { bubbles: true }));
      return void this.#count();
    }
    after.take(row.id);
    if (outcome.kind === 'changed') {
      const column = boardColumns(this.board, this.counts).find(({ value }) => value === outcome.value) ?? { value: outcome.value, takes: false };
      this.#cards(outcome.value).put(row);
      this.#note(row.id, say('board.changed', { column: this.#name(column) }));
      return void this.#count();
    }
    before.rows = order.some(({ id }) => id === row.id) ? [...order] : [row, ...order];
    const reason = outcome.kind === 'kept' ? say('board.not_moved', { reason: outcome.reason }) : null;
    this.#note(row.id, reason);
    if (reason !== null) announce(reason);
  }

  #name({ value, choice }: Pick<BoardColumn, 'value' | 'choice'>): string {
    return choice ? text(choice.label) : (value ?? say('board.no_value'));
  }

  override render(): TemplateResult {
    const columns = boardColumns(this.board, this.counts);
    const shown = Math.min(this.shown, columns.length - 1);
    return html`<div
        class="board-tabs"
        role="tablist"
        aria-label=${say('board.columns')}
        @keydown=${(event: KeyboardEvent) => this.#onTabKey(event, columns.length)}
      >
        ${columns.map(
          (column, index) =>
            html`<button
              type="button"
              role="tab"
              id="board-tab-${index}"
              aria-controls="board-column-${index}"
              aria-selected=${index === shown ? 'true' : 'false'}
              tabindex=${index === shown ? 0 : -1}
              @click=${() => (this.shown = index)}
            >
              ${this.#name(column)} ${this.#renderCount(column)}
            </button>`,
        )}
      </div>
      <div class="board">
        ${repeat(
          columns,
          ({ value }) => value,
          (column, index) => this.#renderColumn(column, index, index === shown, columns),
        )}
      </div>`;
  }

  #onTabKey(event: KeyboardEvent, count: number): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    this.shown = (this.shown + step + count) % count;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
  }

  #renderCount({ value }: BoardColumn): TemplateResult | typeof nothing {
    if (!this.counts) return nothing;
    const count = this.counts.columns.find((column) => column.value === value)?.count ?? 0;
    return html`<span class="board-count">${say('board.count', { count: formatNumber(count) })}</span>`;
  }

  #renderColumn(column: BoardColumn, index: number, isShown: boolean, columns: readonly BoardColumn[]): TemplateResult {
    const { value } = column;
    const cards = this.#cards(value);
    const sum = this.counts?.columns.find((each) => each.value === value)?.sum;
    const takes = column.takes && this.board.can_move;
    return html`<section
      class="board-column ${isShown ? 'is-shown' : ''} ${this.over === value ? 'is-over' : ''}"
      id="board-column-${index}"
      aria-labelledby="board-name-${index}"
      @dragover=${(event: DragEvent) => {
        if (!takes || !this.#dragged) return;
        event.preventDefault();
        this.over = value;
      }}
      @dragleave=${(event: DragEvent) => {
        if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null)) this.over = undefined;
      }}
      @drop=${(event: DragEvent) => {
        event.preventDefault();
        this.over = undefined;
        const dragged = this.#dragged;
        if (takes && dragged) void this.#move(dragged.row, dragged.from, column);
      }}
    >
      <h2 id="board-name-${index}">
        ${value === null ? say('board.no_value') : showValue(value, this.board.by)} ${this.#renderCount(column)}
        ${this.board.sum && sum !== null && sum !== undefined ? html`<span class="board-sum">${say('board.sum', { sum: formatNumber(sum) })}</span>` : nothing}
      </h2>
      ${cards.error !== null ? errorState(cards.error, () => void cards.load()) : nothing}
      <ul class="board-cards">
        ${repeat(
          cards.rows,
          ({ id }) => id,
          (row) => this.#renderCard(row, column, columns),
        )}
      </ul>
      ${cards.isLoading ? skeleton(3) : nothing}
      ${!cards.isLoading && cards.error === null && cards.rows.length === 0 ? html`<p class="board-empty">${say('board.empty')}</p>` : nothing}
      ${
        cards.hasMore && !cards.isLoading
          ? html`<button
              type="button"
              class="btn board-more"
              aria-label=${say('board.more_of', { column: this.#name(column) })}
              @click=${() => void cards.load()}
            >
              ${say('board.more')}
            </button>`
          : nothing
      }
    </section>`;
  }

  #renderCard(row: Row, from: BoardColumn, columns: readonly BoardColumn[]): TemplateResult {
    const title = titleOf(row);
    const note = this.notes.get(row.id);
    const isMoving = this.#moving.has(row.id);
    const targets = columns.filter(({ takes, value }) => takes && value !== from.value);
    const items = targets.map((column) => ({
      label: say('board.move_to', { column: this.#name(column) }),
      run: () => void this.#move(row, from.value, column),
    }));
    return html`<li
      class="board-card"
      draggable=${this.board.can_move && !isMoving ? 'true' : 'false'}
      aria-busy=${isMoving ? 'true' : 'false'}
      @dragstart=${(event: DragEvent) => {
        this.#dragged = { row, from: from.value };
        event.dataTransfer?.setData('text/plain', title);
      }}
      @dragend=${() => {
        this.#dragged = undefined;
        this.over = undefined;
      }}
    >
      <a class="board-title" draggable="false" href=${urlOf.record(this.object, row.id)}>${title}</a>
      <dl>
        ${this.board.cards
          .filter(({ key }) => key !== 'title' && row.values[key] !== null && row.values[key] !== undefined)
          .map(
            (column) =>
              html`<div>
                <dt>${text(column.label)}</dt>
                <dd>${showValue(row.values[column.key], column)}</dd>
              </div>`,
          )}
      </dl>
      ${note === undefined ? nothing : html`<p class="board-note ${isMoving ? '' : 'is-bad'}">${note}</p>`}
      ${
        this.board.can_move && items.length > 0 && !isMoving
          ? html`<menu-button
              .label=${say('board.move_of', { title })}
              .content=${say('board.move')}
              .items=${items}
              .look=${'btn board-move'}
              .alignEnd=${true}
            ></menu-button>`
          : nothing
      }
    </li>`;
  }
}
define('board-view', BoardView);

function titleOf({ values }: Row): string {
  const title = values['title'];
  return typeof title === 'string' ? title : '';
}
