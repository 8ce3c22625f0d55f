import './reports.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import { getJson, isAbort, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import '../../components/export-dialog/export-dialog.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/menu/menu-button.ts';
import '../../components/search-box/search-box.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { currentLanguage, formatMoment, formatNumber, t, text } from '../../locale/locale.ts';
import { renderStar } from '../report/favourite-star.ts';
import { deleteReport, markFavourite } from '../report/keep-report.ts';
import { o } from '../report/words.ts';
import { countReports, entriesOf, folderPath, isMine, searchEntries, type Entry, type Folder, type Report } from './folder-tree.ts';
import { nextOrder, readOrder, sortEntries, type Order } from './report-order.ts';

/** `?folder=`: absent shows what was opened last, `all` the top, these two the user's own places, else a folder. Names of folders begin with a letter. */
const ALL = 'all';
const MINE = '-mine';
const FAVOURITES = '-favourites';
/** So many lines are drawn at first, and with each press more. */
const LINES = 200;

/** 「レポート」: the folders as they lie in each other, what was opened last, and a search over everything (M2-1, M4-3). */
class ReportsPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    answer: { state: true },
    error: { state: true },
    exporting: { state: true },
    changing: { state: true },
    lines: { state: true },
  };
  declare route: Route;
  declare answer: FoldersAnswer | null;
  declare error: unknown;
  declare exporting: string | null;
  /** The report whose name, description and folder are being changed. */
  declare changing: Report | null;
  declare lines: number;
  #abort = new AbortController();

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.exporting = null;
    this.changing = null;
    this.lines = LINES;
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) this.lines = LINES;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  override render(): TemplateResult {
    const search = this.route.query.get('search') ?? '';
    const title = this.#title(search);
    setPageTitle(title);
    return html`<div class="page">
      <div class="head">
        <div>
          ${this.#renderCrumbs()}
          <h1>${title}</h1>
        </div>
        <div class="acts"><a class="btn" href=${urlOf.exports()}>${t('export.jobs')}</a></div>
      </div>
      <div class="reports">
        <nav class="card reports-places" aria-label=${t('reports.navigation')}>${this.#renderPlaces(search)}</nav>
        <div class="card">
          <div class="bar">
            <search-box
              .value=${search}
              .label=${t('reports.search')}
              @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ search: event.detail.search })}
            ></search-box>
            <span class="end" role="status"
              >${this.answer ? t('reports.count', { count: formatNumber(this.#entries(this.answer, search).length) }) : nothing}</span
            >
          </div>
          ${this.#renderContent(search)}
        </div>
      </div>
      ${this.#renderChange()}
      ${this.exporting ? html`<export-dialog .path=${`/reports/${this.exporting}`} @export-end=${() => (this.exporting = null)}></export-dialog>` : nothing}
    </div>`;
  }

  get #sort(): string {
    return this.route.query.get('sort') ?? '';
  }
  get #folder(): string | null {
    return this.route.query.get('folder');
  }
  #path(): Folder[] {
    return folderPath(this.answer?.folders ?? [], this.#folder);
  }
  #title(search: string): string {
    if (search) return t('reports.found', { search });
    if (this.#folder === null) return t('reports.recent');
    if (this.#folder === ALL) return t('reports.all_folders');
    if (this.#folder === MINE) return o('own.mine');
    if (this.#folder === FAVOURITES) return o('own.favourites');
    const folder = this.#path().at(-1);
    return folder ? text(folder.label) : this.answer ? t('reports.no_folder') : t('reports.title');
  }
  #entries(answer: FoldersAnswer, search: string): readonly Entry[] {
    return sortEntries(answer, this.#found(answer, search), this.#sort, currentLanguage());
  }
  #found(answer: FoldersAnswer, search: string): Entry[] {
    if (search) return searchEntries(answer, search);
    const those = (fits: (report: Report) => boolean) => answer.reports.filter(fits).map((report) => ({ report }));
    if (this.#folder === MINE) return those((report) => report.made !== null && report.made.own);
    if (this.#folder === FAVOURITES) return those((report) => report.favourite);
    if (this.#folder === null) return answer.recent.flatMap((name) => answer.reports.filter((report) => report.report === name).map((report) => ({ report })));
    return entriesOf(answer, this.#folder === ALL ? null : this.#folder);
  }

  #renderCrumbs(): TemplateResult {
    const path = this.#path().slice(0, -1);
    return html`<ol class="crumbs">
      <li><a href=${urlOf.reports()}>${t('reports.title')}</a></li>
      ${this.#folder !== null && ![ALL, MINE, FAVOURITES].includes(this.#folder) ? html`<li><a href=${urlOf.reports({ folder: ALL })}>${t('reports.all_folders')}</a></li>` : nothing}
      ${path.map((folder) => html`<li><a href=${urlOf.reports({ folder: folder.folder })}>${text(folder.label)}</a></li>`)}
    </ol>`;
  }

  #renderPlaces(search: string): TemplateResult {
    const here = (folder: string | null) => (!search && this.#folder === folder ? 'page' : nothing);
    return html`<ul class="places">
      <li><a href=${urlOf.reports()} aria-current=${here(null)}>${icon('clock')} ${t('reports.recent')}</a></li>
      <li><a href=${urlOf.reports({ folder: FAVOURITES })} aria-current=${here(FAVOURITES)}>${icon('star')} ${o('own.favourites')}</a></li>
      <li><a href=${urlOf.reports({ folder: MINE })} aria-current=${here(MINE)}>${icon('report')} ${o('own.mine')}</a></li>
      <li>
        <a href=${urlOf.reports({ folder: ALL })} aria-current=${here(ALL)}>${icon('folder')} ${t('reports.all_folders')}</a>
        ${this.answer ? this.#renderBranch(this.answer, null, here) : nothing}
      </li>
    </ul>`;
  }
  #renderBranch(answer: FoldersAnswer, parent: string | null, here: (folder: string) => 'page' | typeof nothing): unknown {
    const folders = entriesOf(answer, parent).flatMap((entry) => entry.folder ?? []);
    if (folders.length === 0) return nothing;
    return html`<ul>
      ${folders.map((folder) => html`<li><a href=${urlOf.reports({ folder: folder.folder })} aria-current=${here(folder.folder)}>${icon('folder')} ${text(folder.label)}</a>${this.#renderBranch(answer, folder.folder, here)}</li>`)}
    </ul>`;
  }

  #renderContent(search: string): TemplateResult {
    if (this.error !== null) return errorState(this.error, () => void this.#load());
    if (!this.answer) return skeleton();
    const { answer } = this;
    const entries = this.#entries(answer, search);
    if (entries.length === 0)
      return emptyState(this.#emptyWords(search), html`<a class="btn" href=${urlOf.reports({ folder: ALL })}>${t('reports.all_folders')}</a>`);
    const located = search !== '' || [null, MINE, FAVOURITES].includes(this.#folder);
    return html`<table class="plain reports-table">
        <caption class="visually-hidden">
          ${this.#title(search)}
        </caption>
        <thead>
          <tr>
            ${this.#renderHeading('name', t('reports.name'))}
            <th scope="col" class="reports-wide">${t('reports.description')}</th>
            ${located ? this.#renderHeading('folder', t('reports.folder'), 'reports-wide') : nothing}
            ${this.#renderHeading('opened', o('own.opened'), 'reports-wide')} ${this.#renderHeading('owner', o('own.owner'), 'reports-wide')}
            <th scope="col"><span class="visually-hidden">${t('report.more')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${entries.slice(0, this.lines).map((entry) => (entry.folder ? this.#renderFolder(answer, entry.folder, located) : entry.report ? this.#renderReport(answer, entry.report, located) : nothing))}
        </tbody>
      </table>
      ${
        entries.length > this.lines
          ? html`<div class="reports-more">
              <button type="button" class="btn" @click=${() => (this.lines += LINES)}>
                ${o('own.more', { count: formatNumber(Math.min(LINES, entries.length - this.lines)) })}
              </button>
            </div>`
          : nothing
      }`;
  }
  #renderFolder(answer: FoldersAnswer, folder: Folder, located: boolean): TemplateResult {
    return html`<tr>
      <th scope="row">
        <span class="reports-name"
          >${icon('folder')}<span class="visually-hidden">${t('reports.kind_folder')}</span
          ><a href=${urlOf.reports({ folder: folder.folder })}>${text(folder.label)}</a></span
        >
      </th>
      <td class="quiet reports-wide">${t('reports.count', { count: formatNumber(countReports(answer, folder.folder)) })}</td>
      ${located ? html`<td class="reports-wide">${this.#place(answer, folder.parent)}</td>` : nothing}
      <td class="reports-wide"></td>
      <td class="reports-wide"></td>
      <td></td>
    </tr>`;
  }
  #renderReport(answer: FoldersAnswer, report: Report, located: boolean): TemplateResult {
    const name = text(report.label);
    return html`<tr>
      <th scope="row">
        <span class="reports-name"
          >${icon('report')}<span class="visually-hidden">${t('reports.kind_report')}</span><a href=${urlOf.report(report.report)}>${name}</a></span
        >
      </th>
      <td class="quiet reports-wide">${text(report.description)}</td>
      ${located ? html`<td class="reports-wide">${isMine(report) ? html`<a href=${urlOf.reports({ folder: MINE })}>${o('own.mine')}</a>` : this.#place(answer, report.folder)}</td>` : nothing}
      <td class="quiet reports-wide reports-moment">${report.opened_at === null ? nothing : formatMoment(report.opened_at)}</td>
      <td class="quiet reports-wide">${report.made?.owner ?? nothing}</td>
      <td class="n reports-acts">
        ${renderStar(name, report.favourite, () => void this.#mark(report))}
        <button
          type="button"
          class="btn quiet-btn icon-btn"
          aria-label="${name}: ${t('report.export')}"
          title=${t('report.export')}
          @click=${() => (this.exporting = report.report)}
        >
          ${icon('download')}
        </button>
        ${this.#renderActs(report, name)}
      </td>
    </tr>`;
  }
  #renderHeading(by: Order, words: string, look = ''): TemplateResult {
    const order = readOrder(this.#sort);
    const sorted = order?.by === by ? (order.descending ? 'descending' : 'ascending') : 'none';
    return html`<th scope="col" class=${look} aria-sort=${sorted}>
      <button type="button" class="reports-sort" title=${o('own.sort_by', { name: words })} @click=${() => void setQuery({ sort: nextOrder(this.#sort, by) })}>
        ${words}<span aria-hidden="true">${sorted === 'none' ? '' : sorted === 'ascending' ? '▲' : '▼'}</span>
      </button>
    </th>`;
  }
  #renderActs(report: Report, name: string): unknown {
    if (!report.made || !(report.can.edit || report.can.manage)) return nothing;
    return html`<menu-button
      .label=${o('own.acts_of', { name })}
      .content=${html`<span aria-hidden="true">⋯</span>`}
      .look=${'btn quiet-btn icon-btn'}
      .alignEnd=${true}
      .items=${[
        ...(report.can.edit ? [{ label: `${o('own.change')}…`, run: () => void this.#change(report) }] : []),
        ...(report.can.manage ? [{ label: o('own.delete'), run: () => void deleteReport(report.report, name, () => void this.#load()) }] : []),
      ]}
    ></menu-button>`;
  }
  #renderChange(): unknown {
    const { changing } = this;
    if (!changing?.made) return nothing;
    const { report, label, description, folder, made } = changing;
    return html`<report-save-dialog
      .kind=${'change'}
      .report=${{ report, label: text(label), description: text(description), folder, version: made.version }}
      @report-saved=${() => {
        showToast({ text: o('own.saved', { name: text(label) }) });
        void this.#load();
      }}
      @dialog-end=${() => (this.changing = null)}
    ></report-save-dialog>`;
  }
  #emptyWords(search: string): string {
    if (search) return t('reports.empty');
    if (this.#folder === null) return t('reports.empty_recent');
    if (this.#folder === MINE) return o('own.empty_mine');
    return this.#folder === FAVOURITES ? o('own.empty_favourites') : t('reports.empty');
  }

  async #change(report: Report): Promise<void> {
    await import('../report/save-dialog.ts');
    this.changing = report;
  }
  async #mark(report: Report): Promise<void> {
    const favourite = !report.favourite;
    this.#keep(report.report, favourite);
    try {
      await markFavourite(report.report, favourite);
    } catch (error) {
      this.#keep(report.report, !favourite);
      showToast({ text: messageOf(error), tone: 'bad' });
    }
  }
  #keep(name: string, favourite: boolean): void {
    if (this.answer) this.answer = { ...this.answer, reports: this.answer.reports.map((each) => (each.report === name ? { ...each, favourite } : each)) };
  }
  #place(answer: FoldersAnswer, folder: string | null): TemplateResult {
    const at = folderPath(answer.folders, folder).at(-1);
    return at
      ? html`<a href=${urlOf.reports({ folder: at.folder })}>${text(at.label)}</a>`
      : html`<a href=${urlOf.reports({ folder: ALL })}>${t('reports.all_folders')}</a>`;
  }

  async #load(): Promise<void> {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.error = null;
    try {
      this.answer = await getJson<FoldersAnswer>('/report-folders', { signal: this.#abort.signal });
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
}
define('reports-page', ReportsPage);
