import './report.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ReportAnswer, RowsPage } from '../../../platform/contract/wire.ts';
import { ApiError, getJson, isAbort, type QueryValues } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { missing } from '../../app/missing-page.ts';
import { announce, setPageTitle } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import '../../components/export-dialog/export-dialog.ts';
import { choiceWords } from '../../components/export-dialog/export-dialog.ts';
import type { GroupedSource } from '../../components/groups/group-loader.ts';
import { printHidden, readShown, type ShownLines } from '../../components/groups/group-tools.ts';
import { bothFilters } from '../../components/groups/group-value.ts';
import { grandTotal } from '../../components/groups/group-list.ts';
import '../../components/groups/grouped-table.ts';
import '../../components/matrix/matrix-table.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/menu/menu-button.ts';
import '../../components/search-box/search-box.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import '../../components/table/data-table.ts';
import type { RowSource } from '../../components/table/row-loader.ts';
import { formatNumber, formatTime, t, text } from '../../locale/locale.ts';
import '../../components/filter/filter-builder.ts';
import { filterFieldsOf, type NamedFilterField } from '../../components/filter/filter-fields.ts';
import { renderDefined } from './defined-conditions.ts';
import { filterColumnsOf } from './filter-columns.ts';
import { renderBlocks, renderJoined } from './joined-blocks.ts';
import type { Narrowed } from './narrowed.ts';
import './report-acts.ts';
import { renderMade, renderPlace } from './made-report.ts';
import { renderChart } from './report-chart.ts';
import { renderOrder } from './order-panel.ts';
import { renderEstimate, renderStop, renderStopped } from './report-waits.ts';

/** A report: its chart and groups, and all of its rows. Search, conditions and order are in the address. */
class ReportPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    answer: { state: true },
    source: { state: true },
    grouped: { state: true },
    total: { state: true },
    error: { state: true },
    exporting: { state: true },
    editing: { state: true },
    busy: { state: true },
    stopped: { state: true },
    uncounted: { state: true },
  };
  declare route: Route;
  declare answer: ReportAnswer | null;
  declare source: RowSource | null;
  /** In place of `source` where the report has groups. */
  declare grouped: GroupedSource | null;
  declare total: number | null;
  declare error: unknown;
  /** The export dialog: chosen in it, or at once by the definition's choice. */
  declare exporting: 'choose' | 'direct' | null;
  declare editing: boolean;
  declare busy: boolean;
  /** The reader did not want to wait any longer. */
  declare stopped: boolean;
  declare uncounted: boolean;
  #abort = new AbortController();
  #loaded = '';
  #fields: readonly NamedFilterField[] = [];
  #fieldsFor: unknown = null;
  #shown = readShown('');

  constructor() {
    super();
    this.answer = null;
    this.source = null;
    this.grouped = null;
    this.total = null;
    this.error = null;
    this.exporting = null;
    this.editing = false;
    this.busy = false;
    this.stopped = false;
    this.uncounted = false;
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
    this.#loaded = '';
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('route')) return;
    const hidden = this.route.query.get('hide') ?? '';
    if (hidden !== printHidden(this.#shown)) this.#shown = readShown(hidden);
    void this.#load();
  }

  get #report(): string {
    return this.route.params['report'] ?? '';
  }
  get #path(): string {
    return `/reports/${encodeURIComponent(this.#report)}`;
  }
  /** What the screen shows, as the address has it. */
  get #state(): Narrowed {
    const { query } = this.route;
    return { search: query.get('search') ?? '', sort: query.get('sort') ?? '', filter: query.get('filter') ?? '' };
  }
  /** The same of the rows: those of a block may be asked for. */
  get #rowState(): Narrowed & { readonly block: string } {
    return { ...this.#state, block: this.route.query.get('block') ?? '' };
  }
  /** What can be kept: words and order of a block are for its rows on the screen. */
  get #keepState(): Narrowed {
    const { block, ...state } = this.#rowState;
    return block === '' ? state : { ...state, search: '', sort: '' };
  }

  /** The address of the rows that also meet this condition. */
  readonly #narrowed = (filter: string): string => urlOf.report(this.#report, { ...this.#rowState, filter: bothFilters(this.#state.filter, filter) });

  override render(): TemplateResult {
    const { answer } = this;
    if (this.error instanceof ApiError && this.error.status === 404) return missing();
    if (!answer) return this.#renderWaiting();
    return html`<div class="page report">
      ${this.#renderHead(answer)} ${answer.groups && this.error === null ? renderChart(answer, this.#state, this.#narrowed) : nothing}
      ${this.#renderMatrix(answer)} ${this.error === null && !this.stopped ? renderJoined(answer, this.#state, this.busy) : nothing}
      <section class="card report-rows" aria-label=${t('report.details')}>
        ${renderBlocks(answer, this.#state)} ${this.#renderBar(answer)}
        ${
          this.editing
            ? renderOrder(
                answer.columns,
                this.#state.sort,
                (sort) => void setQuery({ sort }),
                { frozen: this.#frozen(answer), freeze: (frozen) => void setQuery({ freeze: frozen === answer.frozen ? null : String(frozen) }) },
                () => this.#endEdit(),
              )
            : nothing
        }
        ${this.#renderResult(answer)}
      </section>
      ${this.#renderExport(answer)}
    </div>`;
  }

  /** Before the first answer: grey bars, or why there is none. An address with a condition that cannot be read can be made plain again. */
  #renderWaiting(): TemplateResult {
    const narrowed = Object.values(this.#state).some((value) => value !== '');
    return html`<div class="page">
      <div class="head">
        <div><h1>${t('reports.title')}</h1></div>
        ${this.error !== null && narrowed ? html`<div class="acts">${this.#renderReset()}</div>` : nothing}
      </div>
      <div class="card">
        ${this.busy ? html`<div class="bar report-wait"><span class="end">${renderStop(this.#stop)}</span></div>` : nothing}
        ${this.stopped ? renderStopped(this.#again) : this.error === null ? skeleton(10) : errorState(this.error, () => void this.#load(true))}
      </div>
    </div>`;
  }

  readonly #again = (): void => void this.#load(true);
  /** PostgreSQL goes on with nothing after it. */
  readonly #stop = (): void => {
    this.#abort.abort();
    this.busy = false;
    this.stopped = true;
  };

  #renderResult(answer: ReportAnswer): TemplateResult {
    if (this.stopped) return renderStopped(this.#again);
    if (this.error !== null) return errorState(this.error, this.#again);
    if (!answer.estimate) return this.#renderRows(answer);
    const narrow = () => this.querySelector<HTMLElement>('.filter-open')?.click();
    return renderEstimate(answer.estimate.rows, narrow, () => void this.#load(true, true));
  }

  #renderMatrix({ groups, label }: ReportAnswer): unknown {
    if (!groups?.matrix || this.error !== null || this.stopped) return nothing;
    return html`<section class="card report-matrix ${this.busy ? 'busy' : ''}" aria-label=${t('matrix.label')}>
      <matrix-table .groups=${groups} .label=${`${text(label)} ${t('matrix.label')}`} .hrefOf=${this.#narrowed}></matrix-table>
    </section>`;
  }

  /** How many columns stay in sight: as the reader has it, else the definition. */
  #frozen(answer: ReportAnswer): number {
    const given = this.route.query.get('freeze') ?? '';
    return /^[0-9]$/.test(given) ? Number(given) : answer.frozen;
  }
  #renderReset(): TemplateResult {
    return html`<button type="button" class="btn" @click=${() => void setQuery({ search: null, filter: null, sort: null, block: null })}>
      ${t('report.reset')}
    </button>`;
  }

  #renderHead(answer: ReportAnswer): TemplateResult {
    return html`<div class="head">
      <div>
        <ol class="crumbs">
          ${renderPlace(answer)} ${answer.folders.map((folder) => html`<li><a href=${urlOf.reports({ folder: folder.folder })}>${text(folder.label)}</a></li>`)}
        </ol>
        <h1>${text(answer.label)}</h1>
        ${answer.description ? html`<p>${text(answer.description)}</p>` : nothing} ${renderMade(answer)}
      </div>
      <div class="acts no-print">
        <report-acts .answer=${answer} .state=${this.#keepState} @report-again=${() => void this.#load(true)}></report-acts>
        ${
          answer.can.export
            ? html`<button
                type="button"
                class="btn main"
                title=${t('export.one_click', { format: choiceWords(this.#path, answer.export) })}
                @click=${() => (this.exporting = 'direct')}
              >
                ${icon('download')} ${choiceWords(this.#path, answer.export)}
              </button>`
            : nothing
        }
        <div class="split">
          <button type="button" class="btn" aria-expanded=${this.editing ? 'true' : 'false'} @click=${() => void this.#edit()}>${t('report.edit')}</button>
          ${
            answer.can.export
              ? html`<menu-button
                  .label=${t('report.more')}
                  .content=${html`<span aria-hidden="true">▼</span>`}
                  .alignEnd=${true}
                  .items=${[
                    { label: t('report.export'), run: () => (this.exporting = 'choose') },
                    { label: t('export.jobs'), href: urlOf.exports() },
                  ]}
                ></menu-button>`
              : nothing
          }
        </div>
      </div>
    </div>`;
  }

  #renderBar(answer: ReportAnswer): TemplateResult {
    const { search, filter } = this.#state;
    return html`<div class="bar">
      <search-box
        .value=${search}
        .label=${t('report.search')}
        @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ search: event.detail.search })}
      ></search-box>
      ${
        answer.limit === null
          ? nothing
          : html`<span class="chip chip-fixed" title=${t('rows.first_note', { count: formatNumber(answer.limit) })}
              >${t('rows.first', { count: formatNumber(answer.limit) })}</span
            >`
      }
      ${answer.where ? renderDefined(answer.where, filterColumnsOf(answer)) : nothing}
      <filter-builder
        .filter=${filter}
        .fields=${this.#filterFields(answer)}
        @filter-change=${(event: CustomEvent<string>) => void setQuery({ filter: event.detail }, { replace: false })}
      ></filter-builder>
      ${this.busy ? renderStop(this.#stop) : nothing}
      <span class="end" role="status">${answer.estimate || this.stopped ? t('rows.not_run') : this.#summary(answer)}</span>
    </div>`;
  }

  /** 「632 件すべて表示 ・ 11:42 時点」; with a search the number of hits. */
  #summary(answer: ReportAnswer): string {
    const { search, filter } = this.#state;
    const count = this.uncounted
      ? t('rows.uncounted')
      : this.total === null
        ? t('report.counting')
        : t(search || filter ? 'report.hits' : 'report.all_shown', { count: formatNumber(this.total) });
    return `${count} ・ ${t('app.as_of', { time: formatTime(answer.page.as_of) })}`;
  }

  #renderRows(answer: ReportAnswer): TemplateResult {
    const { search, filter, sort } = this.#state;
    const narrowed = search !== '' || filter !== '';
    const empty = emptyState(t('table.empty'), narrowed ? this.#renderReset() : nothing);
    if (this.grouped)
      return html`<grouped-table
        class=${this.busy ? 'busy' : ''}
        .source=${this.grouped}
        .columns=${answer.columns}
        .sort=${sort}
        .label=${text(answer.label)}
        .empty=${empty}
        .shown=${this.#shown}
        .hrefOf=${this.#narrowed}
        .frozen=${this.#frozen(answer)}
        .highlights=${answer.highlights}
        @shown-change=${(event: CustomEvent<ShownLines>) => void setQuery({ hide: printHidden(event.detail) })}
        @sort-change=${(event: CustomEvent<{ sort: string }>) => void setQuery({ sort: event.detail.sort }, { replace: false })}
      ></grouped-table>`;
    return html`<data-table
      class=${this.busy ? 'busy' : ''}
      .source=${this.source}
      .sort=${sort}
      .total=${this.total}
      .frozen=${this.#frozen(answer)}
      .highlights=${answer.highlights}
      .label=${text(answer.label)}
      .empty=${empty}
      @sort-change=${(event: CustomEvent<{ sort: string }>) => void setQuery({ sort: event.detail.sort }, { replace: false })}
    ></data-table>`;
  }

  #renderExport(answer: ReportAnswer): unknown {
    if (this.exporting === null || !answer.can.export) return nothing;
    return html`<export-dialog
      .path=${this.#path}
      .query=${this.#rowState}
      .defaults=${answer.export}
      .direct=${this.exporting === 'direct'}
      @export-end=${() => (this.exporting = null)}
    ></export-dialog>`;
  }

  #filterFields(answer: ReportAnswer): readonly NamedFilterField[] {
    if (this.#fieldsFor === answer) return this.#fields;
    this.#fieldsFor = answer;
    this.#fields = filterFieldsOf(filterColumnsOf(answer), []);
    return this.#fields;
  }

  async #edit(): Promise<void> {
    this.editing = !this.editing;
    await this.updateComplete;
    const builder = this.querySelector<HTMLElement>('.filter-open');
    if (this.editing && builder?.getAttribute('aria-expanded') === 'false') builder.click();
  }
  #endEdit(): void {
    this.editing = false;
  }

  async #load(again = false, anyway = false): Promise<void> {
    const state = this.#rowState;
    const wanted = JSON.stringify([this.#report, state]);
    if (wanted === this.#loaded && !again) return;
    this.#loaded = wanted;
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.busy = true;
    this.error = null;
    this.stopped = false;
    // The groups of the former answer tell that this one counts its rows, too.
    if (this.answer?.report !== this.#report || !this.answer.groups) void this.#count({ ...state }, signal);
    try {
      const path = this.#path;
      const answer = await getJson<ReportAnswer>(path, { query: { ...state, ...(anyway && { anyway: '1' }) }, signal });
      this.answer = answer;
      // What is not run is not counted either.
      if (answer.estimate) this.#abort.abort();
      const { groups, page: first } = answer;
      const rows = (query: QueryValues, stop: AbortSignal) => getJson<RowsPage>(`${path}/rows`, { query: { ...state, ...query }, signal: stop });
      // A matrix without groupings in rows has plain rows below it.
      const inRows = groups && groups.groupings.length > 0 ? groups : null;
      this.grouped = inRows && { groups: inRows, first, loadRows: ({ signal: stop, ...query }) => rows(query, stop) };
      this.source = inRows ? null : { first, loadPage: (cursor, { limit, signal: stop }) => rows({ cursor, limit }, stop) };
      if (groups) this.#tellTotal(grandTotal(groups).count);
      setPageTitle(text(answer.label));
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    this.busy = false;
  }

  #tellTotal(count: number): void {
    if (this.total !== count && this.#state.search) announce(t('report.hits', { count: formatNumber(count) }));
    this.total = count;
  }
  /** Counted beside the first rows, so that they need not wait for it. */
  async #count(state: QueryValues, signal: AbortSignal): Promise<void> {
    this.total = null;
    this.uncounted = false;
    try {
      const { count } = await getJson<{ readonly count: number }>(`${this.#path}/count`, {
        query: { search: state['search'], filter: state['filter'], block: state['block'] },
        signal,
      });
      this.#tellTotal(count);
    } catch (error) {
      // Of what is wrong in the request the rows' own error tells.
      this.uncounted = !isAbort(error);
    }
  }
}
define('report-page', ReportPage);
