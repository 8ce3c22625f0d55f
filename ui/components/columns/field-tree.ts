import './columns.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ReachableColumn, ReachableColumns } from '../../../platform/contract/wire-lists.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { text } from '../../locale/locale.ts';
import { icon } from '../icon/icon.ts';
import { errorState } from '../state/state.ts';
import { l } from './words.ts';

const PAUSE_MS = 200;

/** What is behind a lookup: loading, there, or why it is not. */
type Branch = readonly ReachableColumn[] | 'loading' | { readonly error: unknown };

/** A field with the lookups on its way: 「医療機関 › 病床数」. */
export function fullName({ through, column }: Pick<ReachableColumn, 'through' | 'column'>): string {
  return [...through.map((label) => text(label)), text(column.label)].join(' › ');
}

/**
 * The fields of an object and, opened one after the other, of what its lookups lead to; found by words. `object`: of which; `chosen`: keys that are taken already;
 * `accepts`: which may be chosen at all; `act`: the words of choosing one; `drags`: they can be dragged elsewhere. Fires `field-pick` and, as a drag begins,
 * `field-drag`, with a ReachableColumn.
 */
class FieldTree extends ShirabeElement {
  static override properties = {
    object: fromCode,
    chosen: fromCode,
    accepts: fromCode,
    act: fromCode,
    drags: fromCode,
    branches: { state: true },
    open: { state: true },
    words: { state: true },
    found: { state: true },
  };
  declare object: string;
  declare chosen: readonly string[];
  declare accepts: (column: ReachableColumn) => boolean;
  declare act: 'columns.add' | 'columns.pick_named';
  declare drags: boolean;
  /** By path; '' is the object itself. */
  declare branches: Readonly<Record<string, Branch>>;
  declare open: readonly string[];
  declare words: string;
  declare found: ReachableColumns | 'loading' | { readonly error: unknown } | null;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;

  constructor() {
    super();
    this.object = '';
    this.chosen = [];
    this.accepts = () => true;
    this.act = 'columns.add';
    this.drags = false;
    this.branches = {};
    this.open = [];
    this.words = '';
    this.found = null;
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('object')) return;
    this.branches = {};
    this.open = [];
    this.words = '';
    void this.#load('');
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
    this.#asked?.abort();
  }

  override render(): TemplateResult {
    return html`<label class="search-box field-search"
        ><span class="visually-hidden">${l('columns.search')}</span>${icon('search')}<input
          class="field-input"
          type="search"
          placeholder=${l('columns.search')}
          .value=${live(this.words)}
          @input=${(event: InputEvent) => this.#onInput(event)}
          @compositionend=${(event: InputEvent) => this.#onInput(event)}
          @keydown=${(event: KeyboardEvent) => {
            // Enter must not send the form around it.
            if (event.key === 'Enter') event.preventDefault();
          }}
      /></label>
      <div class="field-tree">${this.words.trim() === '' ? this.#renderBranch('') : this.#renderFound()}</div>`;
  }

  #renderFound(): TemplateResult {
    const { found } = this;
    if (found === null || found === 'loading') return html`<p class="quiet" role="status">${l('columns.loading')}</p>`;
    if ('error' in found) return html`${errorState(found.error, () => void this.#search(this.words))}`;
    const columns = found.columns.filter((one) => this.accepts(one));
    return html`${
      columns.length === 0
        ? html`<p class="quiet" role="status">${l('columns.nothing')}</p>`
        : html`<ul>
            ${columns.map((one) => this.#renderField(one, fullName(one)))}
          </ul>`
    }
    ${found.more ? html`<p class="quiet">${l('columns.more')}</p>` : nothing}`;
  }

  #renderBranch(path: string): TemplateResult {
    const branch = this.branches[path];
    if (branch === undefined || branch === 'loading') return html`<p class="quiet" role="status">${l('columns.loading')}</p>`;
    if ('error' in branch) return html`${errorState(branch.error, () => void this.#load(path))}`;
    return html`<ul>
      ${branch.filter((one) => this.accepts(one) || one.opens).map((one) => this.#renderField(one, text(one.column.label), one.opens))}
    </ul>`;
  }

  #renderField(one: ReachableColumn, name: string, opens = false): TemplateResult {
    const { key } = one.column;
    const isOpen = this.open.includes(key);
    const isTaken = this.chosen.includes(key);
    return html`<li>
      <div class="field-line">
        ${
          opens
            ? html`<button
                type="button"
                class="btn quiet-btn icon-btn field-open"
                aria-expanded=${isOpen ? 'true' : 'false'}
                aria-label=${l('columns.open', { name })}
                @click=${() => this.#toggle(key)}
              >
                ${icon(isOpen ? 'down' : 'right')}
              </button>`
            : html`<span class="field-open"></span>`
        }
        ${
          this.accepts(one)
            ? html`<button
                type="button"
                class="btn link field-name"
                aria-label=${l(this.act, { name: fullName(one) })}
                ?disabled=${isTaken}
                draggable=${this.drags ? 'true' : nothing}
                @dragstart=${(event: DragEvent) => this.#onDrag(event, one)}
                @click=${() => this.dispatchEvent(new CustomEvent('field-pick', { detail: one }))}
              >
                ${isTaken ? icon('check') : icon('plus')}<span>${name}</span>
              </button>`
            : html`<span class="field-name">${name}</span>`
        }
      </div>
      ${opens && isOpen ? this.#renderBranch(key) : nothing}
    </li>`;
  }

  #onDrag(event: DragEvent, one: ReachableColumn): void {
    event.dataTransfer?.setData('text/plain', one.column.key);
    this.dispatchEvent(new CustomEvent('field-drag', { detail: one }));
  }
  #toggle(path: string): void {
    const isOpen = this.open.includes(path);
    this.open = isOpen ? this.open.filter((one) => one !== path) : [...this.open, path];
    if (!isOpen && !Array.isArray(this.branches[path])) void this.#load(path);
  }
  async #load(path: string): Promise<void> {
    this.branches = { ...this.branches, [path]: 'loading' };
    const branch: Branch = await getJson<ReachableColumns>(`/objects/${this.object}/columns`, { query: { path } }).then(
      ({ columns }) => columns,
      (error: unknown) => ({ error }),
    );
    this.branches = { ...this.branches, [path]: branch };
  }

  #onInput(event: InputEvent): void {
    this.words = (event.target as HTMLInputElement).value;
    clearTimeout(this.#pause);
    if (event.isComposing) return;
    this.found = 'loading';
    this.#pause = setTimeout(() => void this.#search(this.words), PAUSE_MS);
  }
  async #search(words: string): Promise<void> {
    this.#asked?.abort();
    if (words.trim() === '') return;
    const asked = (this.#asked = new AbortController());
    this.found = 'loading';
    try {
      this.found = await getJson<ReachableColumns>(`/objects/${this.object}/columns`, { query: { search: words }, signal: asked.signal });
    } catch (error) {
      if (!isAbort(error)) this.found = { error };
    }
  }
}
define('field-tree', FieldTree);
