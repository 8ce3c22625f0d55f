import { html, nothing, type TemplateResult } from 'lit';
import type { ObjectDescription, RecordAnswer, Row, RowsPage } from '../../../platform/contract/wire.ts';
import type { ReachableColumns } from '../../../platform/contract/wire-lists.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import { words } from '../../restore/words.ts';
import type { NamedFilterField } from '../filter/filter-fields.ts';
import '../search-box/search-box.ts';
import { errorState } from '../state/state.ts';
import './related-list.css';
import { renderSmallTable } from './small-table.ts';

export type RelatedRows = NonNullable<RecordAnswer['related']>[number];
export type RelatedDescription = ObjectDescription['layout']['related'][number];

/** So many more rows are shown at a time. */
const MORE = 50;

/** What is looked for in a related list, and its order. */
interface Asked {
  readonly search: string;
  readonly filter: string;
  readonly sort: string;
}
const askedNothing: Asked = { search: '', filter: '', sort: '' };

/** The list view of all that a related list holds; null when the viewer is offered none. */
export function urlOfRelated(
  { object, by }: RelatedRows,
  description: RelatedDescription | undefined,
  record: string,
  { search, filter }: Pick<Asked, 'search' | 'filter'> = askedNothing,
): string | null {
  const conditions = [`${by} = "${record}"`, ...[description?.where?.formula, filter].flatMap((one) => (one ? [`(${one})`] : []))];
  return description?.list ? urlOf.list(object, description.list, { filter: conditions.join(' AND '), search }) : null;
}

/**
 * Records that point to this one, all or those of a condition, which is told: searched, filtered, sorted and paged in place, with their number, a way to all of them as a list, and to a new one for those who may
 * add it. `related`: the first of them, as they came with the record; `owner`: the object of the record. With `route`,
 * what is asked for stands in the address of the page.
 */
class RelatedList extends ShirabeElement {
  static override properties = {
    owner: fromCode,
    record: fromCode,
    related: fromCode,
    description: fromCode,
    route: fromCode,
    rows: { state: true },
    count: { state: true },
    asked: { state: true },
    fields: { state: true },
    told: { state: true },
    error: { state: true },
    busy: { state: true },
  };
  declare owner: string;
  declare record: string;
  declare related: RelatedRows;
  declare description: RelatedDescription | undefined;
  declare route: Route | undefined;
  declare rows: readonly Row[];
  /** null until it is known, and where it cannot be. */
  declare count: number | null;
  declare asked: Asked;
  /** What may be filtered by; none until they are read. */
  declare fields: readonly NamedFilterField[];
  /** The words of the list's own condition. */
  declare told: readonly string[];
  declare error: unknown;
  declare busy: boolean;
  #next: string | null = null;
  #fieldsOf = '';
  /** Another page of rows, and a count, that nobody waits for any more are called off, on the server too. */
  #reading: AbortController | undefined;
  #counting: AbortController | undefined;

  constructor() {
    super();
    this.told = [];
    this.rows = [];
    this.count = null;
    this.asked = askedNothing;
    this.fields = [];
    this.error = null;
    this.busy = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('description')) void this.#tell();
    if (!changed.has('related') && !changed.has('route')) return;
    const wanted = this.route ? this.#addressed(this.route) : askedNothing;
    const isSame = wanted.search === this.asked.search && wanted.filter === this.asked.filter && wanted.sort === this.asked.sort;
    if (!changed.has('related') && isSame) return;
    this.#leave();
    this.asked = wanted;
    this.error = null;
    this.busy = false;
    if (this.#isNarrowed || wanted.sort !== '') return void this.#load(null);
    this.rows = this.related.rows;
    this.#next = this.related.next;
    this.count = this.#next === null ? this.rows.length : null;
    if (this.#next !== null) void this.#countAll();
  }
  override updated(): void {
    if (this.#isLarge) void this.#readFields();
  }

  get #isNarrowed(): boolean {
    return this.asked.search !== '' || this.asked.filter !== '';
  }
  get #isLarge(): boolean {
    return this.related.next !== null || this.#isNarrowed;
  }
  /** The name of a parameter of the address: a page has several lists. */
  #parameter(name: keyof Asked): string {
    const { object, by, name: list } = this.related;
    return [object, by, ...(list === undefined ? [] : [list]), name].join('.');
  }
  #addressed({ query }: Route): Asked {
    const read = (name: keyof Asked): string => query.get(this.#parameter(name)) ?? '';
    return { search: read('search'), filter: read('filter'), sort: read('sort') };
  }
  #leave(): void {
    this.#reading?.abort();
    this.#counting?.abort();
  }
  /** The condition of the list in words; as far as it has none of ours, that there is one. */
  async #tell(): Promise<void> {
    const { where } = this.description ?? {};
    this.told = [];
    if (!where) return;
    const { conditionWords } = await import('./condition-words.ts');
    if (where === this.description?.where) this.told = conditionWords(where);
  }
  /** Without them the rows are there all the same. */
  async #readFields(): Promise<void> {
    const { object } = this.related;
    if (this.#fieldsOf === object) return;
    this.#fieldsOf = object;
    const read = getJson<ReachableColumns>(`/objects/${encodeURIComponent(object)}/columns`).catch(() => null);
    // Most records have only short lists.
    const [found, { filterFieldOf, isFilterable }] = await Promise.all([read, import('../filter/filter-fields.ts'), import('../filter/filter-builder.ts')]);
    if (found && this.#fieldsOf === object) this.fields = found.columns.filter(isFilterable).map(filterFieldOf);
  }

  get #path(): string {
    return `/objects/${this.owner}/records/${this.record}/related/${this.related.object}/${this.related.by}`;
  }

  /** Counting may take longer than the rows: it comes when it comes, and is not missed. */
  async #countAll(): Promise<void> {
    this.#counting?.abort();
    const { signal } = (this.#counting = new AbortController());
    const found = await getJson<{ count: number }>(`${this.#path}/count`, {
      query: { name: this.related.name, search: this.asked.search, filter: this.asked.filter },
      signal,
    }).catch(() => null);
    if (!signal.aborted) this.count = found?.count ?? null;
  }

  /** The first page of what was asked for anew, or the next one. Of two requests the later one counts. */
  async #load(cursor: string | null): Promise<void> {
    if (cursor === null) this.#counting?.abort();
    this.#reading?.abort();
    const { signal } = (this.#reading = new AbortController());
    this.busy = true;
    this.error = null;
    try {
      const page = await getJson<RowsPage>(`${this.#path}/rows`, {
        query: { name: this.related.name, ...this.asked, cursor, limit: MORE },
        signal,
      });
      if (signal.aborted) return;
      this.rows = cursor === null ? page.rows : [...this.rows, ...page.rows];
      this.#next = page.next;
      if (page.next === null) this.count = this.rows.length;
      else if (cursor === null) void this.#countAll();
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
    }
    this.busy = false;
  }
  #ask(change: Partial<Asked>): void {
    this.asked = { ...this.asked, ...change };
    void this.#load(null);
    if (this.route)
      void setQuery(Object.fromEntries(Object.entries(this.asked).map(([name, value]) => [this.#parameter(name as keyof Asked), value as string])));
  }
  /** A page that came with the record is shorter than those that are read here: they are read from the start. */
  #more(): void {
    void this.#load(this.rows === this.related.rows ? null : this.#next);
  }

  override render(): TemplateResult {
    const { related } = this;
    const label = text(related.label);
    const all = urlOfRelated(related, this.description, this.record, this.asked);
    const isLarge = this.#isLarge;
    return html`<section class="card" aria-label=${label} aria-busy=${this.busy ? 'true' : 'false'}>
      <div class="card-head">
        <h2>${label}</h2>
        <span class="quiet" role="status">${this.#renderCount()}</span>
        ${this.told.map((one) => html`<span class="chip chip-fixed">${one}</span>`)}
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
                .value=${this.asked.search}
                .label=${words('related.search', { label })}
                @search-change=${(event: CustomEvent<{ search: string }>) => this.#ask({ search: event.detail.search })}
              ></search-box>
              <filter-builder
                .filter=${this.asked.filter}
                .fields=${this.fields}
                .object=${related.object}
                @filter-change=${(event: CustomEvent<string>) => this.#ask({ filter: event.detail })}
              ></filter-builder>
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
      return this.busy || this.error !== null
        ? html``
        : html`<p class="card-body nil">
            ${this.asked.filter ? words('related.none_filtered') : this.asked.search ? words('related.none_found', { search: this.asked.search }) : t('record.none')}
          </p>`;
    const sorting = {
      sort: this.asked.sort,
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
