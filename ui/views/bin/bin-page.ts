import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BinPage as BinAnswer, DeletedRecord } from '../../../platform/contract/wire-restore.ts';
import { getJson, messageOf, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { navigate, setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import '../../components/search-box/search-box.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatMoment, formatNumber, text } from '../../locale/locale.ts';
import { bringBack } from '../../restore/deleted-record.ts';
import { words } from '../../restore/words.ts';
import { renderCrumbs } from '../record/crumbs.ts';
import './bin.css';

/** The recycle bin, of one object or of all: what was deleted, by whom, and a way back. */
class BinPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    rows: { state: true },
    objects: { state: true },
    error: { state: true },
    busy: { state: true },
    failures: { state: true },
  };
  declare route: Route;
  declare rows: readonly DeletedRecord[] | null;
  declare objects: BinAnswer['objects'];
  declare error: unknown;
  declare busy: boolean;
  /** Why a record could not be brought back, at the record. */
  declare failures: Readonly<Record<string, string>>;
  #next: string | null = null;
  #days: number | null = null;
  #asked = '';

  constructor() {
    super();
    this.rows = null;
    this.objects = [];
    this.error = null;
    this.busy = false;
    this.failures = {};
  }

  get #object(): string {
    return this.route.params['object'] ?? '';
  }
  get #search(): string {
    return this.route.query.get('search') ?? '';
  }
  get #label(): string | null {
    const own = this.objects.find((each) => each.object === this.#object);
    return own ? text(own.label) : null;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    setPageTitle(words('bin.name'));
    const wanted = JSON.stringify([this.#object, this.#search]);
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    this.rows = null;
    void this.#load(null);
  }

  async #load(cursor: string | null): Promise<void> {
    const asked = this.#asked;
    this.error = null;
    this.busy = true;
    try {
      const path = this.#object ? `/objects/${encodeURIComponent(this.#object)}/bin` : '/bin';
      const page = await getJson<BinAnswer>(path, { query: { search: this.#search, cursor } });
      if (asked !== this.#asked) return;
      this.rows = [...(cursor ? (this.rows ?? []) : []), ...page.rows];
      this.objects = page.objects;
      this.#next = page.next;
      this.#days = page.days;
      if (this.#label) setPageTitle(words('bin.of', { object: this.#label }));
    } catch (error) {
      if (asked === this.#asked) this.error = error;
    }
    this.busy = false;
  }

  async #restore(row: DeletedRecord): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await bringBack(row.object, row.id);
      this.#forget(row);
      showToast({
        text: words('bin.restored', { title: row.title }),
        action: { label: words('bin.open'), run: () => void navigate(urlOf.record(row.object, row.id)) },
      });
    } catch (error) {
      this.failures = { ...this.failures, [row.id]: messageOf(error) };
    }
    this.busy = false;
  }
  async #purge(row: DeletedRecord): Promise<void> {
    const sure = await askConfirm({
      title: words('bin.purge_now'),
      text: words('bin.purge_question', { title: row.title }),
      confirm: words('bin.purge_now'),
      danger: true,
    });
    if (!sure || this.busy) return;
    this.busy = true;
    try {
      await remove(`/objects/${encodeURIComponent(row.object)}/bin/${row.id}`);
      this.#forget(row);
      showToast({ text: words('bin.purged') });
    } catch (error) {
      this.failures = { ...this.failures, [row.id]: messageOf(error) };
    }
    this.busy = false;
  }
  #forget(row: DeletedRecord): void {
    this.rows = (this.rows ?? []).filter((each) => each !== row);
    const { [row.id]: _gone, ...failures } = this.failures;
    this.failures = failures;
    if (this.rows.length === 0 && this.#next !== null) void this.#load(null);
  }

  override render(): TemplateResult {
    const label = this.#label;
    const heading = label ? words('bin.of', { object: label }) : words('bin.name');
    return html`<div class="page page-bin">
      <div class="head">
        <div>
          ${label ? renderCrumbs(this.#object, label, [{ label: words('bin.name') }]) : nothing}
          <h1 tabindex="-1">${heading}</h1>
          ${this.#days === null ? nothing : html`<p class="quiet">${this.#days === 0 ? words('bin.off') : words('bin.intro', { days: formatNumber(this.#days) })}</p>`}
        </div>
      </div>
      <div class="card">
        <div class="bar bin-bar">
          <search-box
            .value=${this.#search}
            .label=${words('bin.search')}
            @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ search: event.detail.search })}
          ></search-box>
          ${this.#object ? html`<a class="btn" href=${urlOf.bin()}>${words('bin.any_object')}</a>` : nothing}
        </div>
        ${this.#renderRows()}
      </div>
    </div>`;
  }

  #renderRows(): TemplateResult {
    if (this.error !== null && !this.rows) return errorState(this.error, () => void this.#load(null));
    if (!this.rows) return skeleton(6);
    if (this.rows.length === 0) return emptyState(this.#search ? words('bin.none_found', { search: this.#search }) : words('bin.empty'));
    return html`<ul class="bin-rows">
        ${repeat(
          this.rows,
          (row) => row.id,
          (row) => this.#renderRow(row),
        )}
      </ul>
      ${this.error === null ? nothing : errorState(this.error, () => void this.#load(this.#next))}
      ${
        this.#next === null
          ? nothing
          : html`<div class="bin-more">
              <button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#load(this.#next)}>${words('bin.more')}</button>
            </div>`
      }`;
  }

  #renderRow(row: DeletedRecord): TemplateResult {
    const failure = this.failures[row.id];
    return html`<li>
      <div class="bin-what">
        <strong>${row.title}</strong>
        <span class="quiet">${text(row.object_label)}${row.rows > 0 ? html` · ${words('bin.rows', { count: formatNumber(row.rows) })}` : nothing}</span>
        <span class="quiet"
          >${words('bin.deleted')}: <time datetime=${row.deleted_at}>${formatMoment(row.deleted_at)}</time> ${row.deleted_by} · ${words('bin.purge')}:
          <time datetime=${row.purge_at}>${formatMoment(row.purge_at)}</time></span
        >
        ${failure === undefined ? nothing : html`<p class="bin-failure" role="alert">${failure}</p>`}
      </div>
      <div class="bin-acts">
        ${
          row.can.restore
            ? html`<button
                type="button"
                class="btn"
                aria-label=${words('bin.restore_of', { title: row.title })}
                ?disabled=${this.busy}
                @click=${() => void this.#restore(row)}
              >
                ${words('bin.restore')}
              </button>`
            : nothing
        }
        ${
          row.can.purge
            ? html`<button
                type="button"
                class="btn danger"
                aria-label=${words('bin.purge_of', { title: row.title })}
                ?disabled=${this.busy}
                @click=${() => void this.#purge(row)}
              >
                ${words('bin.purge_now')}
              </button>`
            : nothing
        }
      </div>
    </li>`;
  }
}
define('bin-page', BinPage);
