import { html, nothing, type TemplateResult } from 'lit';
import type { ObjectDescription, RecordAnswer, Row, RowsPage } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { urlOf } from '../../app/routes.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import { words } from '../../restore/words.ts';
import '../search-box/search-box.ts';
import { errorState } from '../state/state.ts';
import './related-list.css';
import { renderSmallTable } from './small-table.ts';

export type RelatedRows = NonNullable<RecordAnswer['related']>[number];
export type RelatedDescription = ObjectDescription['layout']['related'][number];

/** So many more rows are shown at a time. */
const MORE = 50;

/** The list view of all that points to a record; null when the viewer is offered none. */
export function urlOfRelated({ object, by }: RelatedRows, description: RelatedDescription | undefined, record: string, search = ''): string | null {
  return description?.list ? urlOf.list(object, description.list, { filter: `${by} = "${record}"`, search }) : null;
}

/**
 * Records that point to this one: searched, sorted and paged in place, with their number, a way to all of them as a list, and to a new one for those who may
 * add it. `related`: the first of them, as they came with the record; `owner`: the object of the record.
 */
class RelatedList extends ShirabeElement {
  static override properties = {
    owner: fromCode,
    record: fromCode,
    related: fromCode,
    description: fromCode,
    rows: { state: true },
    count: { state: true },
    search: { state: true },
    sort: { state: true },
    error: { state: true },
    busy: { state: true },
  };
  declare owner: string;
  declare record: string;
  declare related: RelatedRows;
  declare description: RelatedDescription | undefined;
  declare rows: readonly Row[];
  /** null until it is known, and where it cannot be. */
  declare count: number | null;
  declare search: string;
  declare sort: string;
  declare error: unknown;
  declare busy: boolean;
  #next: string | null = null;
  #asked = 0;

  constructor() {
    super();
    this.rows = [];
    this.count = null;
    this.search = '';
    this.sort = '';
    this.error = null;
    this.busy = false;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('related')) return;
    this.#asked += 1;
    this.rows = this.related.rows;
    this.#next = this.related.next;
    this.search = '';
    this.sort = '';
    this.error = null;
    this.busy = false;
    this.count = this.#next === null ? this.rows.length : null;
    if (this.#next !== null) void this.#countAll(this.#asked);
  }

  get #path(): string {
    return `/objects/${this.owner}/records/${this.record}/related/${this.related.object}/${this.related.by}`;
  }

  /** Counting may take longer than the rows: it comes when it comes, and is not missed. */
  async #countAll(asked: number): Promise<void> {
    const found = await getJson<{ count: number }>(`${this.#path}/count`, { query: { search: this.search } }).catch(() => null);
    if (asked === this.#asked) this.count = found?.count ?? null;
  }

  /** The first page of what was asked for anew, or the next one. Of two requests the later one counts. */
  async #load(cursor: string | null): Promise<void> {
    const asked = ++this.#asked;
    this.busy = true;
    this.error = null;
    const { search, sort } = this;
    try {
      const page = await getJson<RowsPage>(`${this.#path}/rows`, { query: { search, sort, cursor, limit: MORE } });
      if (asked !== this.#asked) return;
      this.rows = cursor === null ? page.rows : [...this.rows, ...page.rows];
      this.#next = page.next;
      if (page.next === null) this.count = this.rows.length;
      else if (cursor === null) void this.#countAll(asked);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.error = error;
    }
    this.busy = false;
  }
  #ask(change: { readonly search?: string; readonly sort?: string }): void {
    this.search = change.search ?? this.search;
    this.sort = change.sort ?? this.sort;
    void this.#load(null);
  }
  /** A page that came with the record is shorter than those that are read here: they are read from the start. */
  #more(): void {
    void this.#load(this.rows === this.related.rows ? null : this.#next);
  }

  override render(): TemplateResult {
    const { related } = this;
    const label = text(related.label);
    const all = urlOfRelated(related, this.description, this.record, this.search);
    const isLarge = related.next !== null;
    return html`<section class="card" aria-label=${label} aria-busy=${this.busy ? 'true' : 'false'}>
      <div class="card-head">
        <h2>${label}</h2>
        <span class="quiet" role="status">${this.#renderCount()}</span>
        <span class="end no-print">
          ${isLarge && all ? html`<a href=${all} aria-label="${label} ${t('record.show_all')}">${t('record.show_all')}</a>` : nothing}
          ${
            related.can_create
              ? html`<a class="btn" href=${urlOf.create(related.object, { [related.by]: this.record })} aria-label=${t('record.new_related', { label })}
                  >${t('record.new_record')}</a
                >`
              : nothing
          }
        </span>
      </div>
      ${
        isLarge
          ? html`<div class="bar related-bar no-print">
              <search-box
                .value=${this.search}
                .label=${words('related.search', { label })}
                @search-change=${(event: CustomEvent<{ search: string }>) => this.#ask({ search: event.detail.search })}
              ></search-box>
            </div>`
          : nothing
      }
      ${this.error === null ? nothing : errorState(this.error, () => void this.#load(null))} ${this.#renderRows(label)}
    </section>`;
  }

  #renderCount(): string {
    if (this.count === null || this.count === 0) return '';
    const count = formatNumber(this.count);
    return this.rows.length < this.count ? words('related.shown', { count, shown: formatNumber(this.rows.length) }) : words('related.count', { count });
  }

  #renderRows(label: string): TemplateResult {
    if (this.rows.length === 0)
      return html`<p class="card-body nil">${this.search ? words('related.none_found', { search: this.search }) : t('record.none')}</p>`;
    const sorting = {
      sort: this.sort,
      name: (column: RelatedRows['columns'][number]) => words('related.sort', { column: text(column.label) }),
      by: (sort: string) => this.#ask({ sort }),
    };
    return html`${renderSmallTable(label, this.related.columns, this.rows, this.related.object, this.rows.length > 1 ? sorting : undefined)}
    ${
      this.#next === null
        ? nothing
        : html`<div class="related-more no-print">
            <button type="button" class="btn" ?disabled=${this.busy} @click=${() => this.#more()}>${words('related.more')}</button>
          </div>`
    }`;
  }
}
define('related-list', RelatedList);
