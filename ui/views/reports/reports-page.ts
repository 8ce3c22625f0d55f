import './reports.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import '../../components/export-dialog/export-dialog.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/search-box/search-box.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import { countReports, entriesOf, folderPath, searchEntries, type Entry, type Folder, type Report } from './folder-tree.ts';

/** `?folder=`: absent shows what was opened last, `all` the top, else a folder. */
const ALL = 'all';

/** 「レポート」: the folders as they lie in each other, what was opened last, and a search over everything (M2-1, M4-3). */
class ReportsPage extends ShirabeElement {
  static override properties = { route: fromCode, answer: { state: true }, error: { state: true }, exporting: { state: true } };
  declare route: Route;
  declare answer: FoldersAnswer | null;
  declare error: unknown;
  declare exporting: string | null;
  #abort = new AbortController();

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.exporting = null;
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
      ${this.exporting ? html`<export-dialog .path=${`/reports/${this.exporting}`} @export-end=${() => (this.exporting = null)}></export-dialog>` : nothing}
    </div>`;
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
    const folder = this.#path().at(-1);
    return folder ? text(folder.label) : this.answer ? t('reports.no_folder') : t('reports.title');
  }
  #entries(answer: FoldersAnswer, search: string): Entry[] {
    if (search) return searchEntries(answer, search);
    if (this.#folder === null) return answer.recent.flatMap((name) => answer.reports.filter((report) => report.report === name).map((report) => ({ report })));
    return entriesOf(answer, this.#folder === ALL ? null : this.#folder);
  }

  #renderCrumbs(): TemplateResult {
    const path = this.#path().slice(0, -1);
    return html`<ol class="crumbs">
      <li><a href=${urlOf.reports()}>${t('reports.title')}</a></li>
      ${this.#folder !== null && this.#folder !== ALL ? html`<li><a href=${urlOf.reports({ folder: ALL })}>${t('reports.all_folders')}</a></li>` : nothing}
      ${path.map((folder) => html`<li><a href=${urlOf.reports({ folder: folder.folder })}>${text(folder.label)}</a></li>`)}
    </ol>`;
  }

  #renderPlaces(search: string): TemplateResult {
    const here = (folder: string | null) => (!search && this.#folder === folder ? 'page' : nothing);
    return html`<ul class="places">
      <li><a href=${urlOf.reports()} aria-current=${here(null)}>${icon('clock')} ${t('reports.recent')}</a></li>
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
      return emptyState(
        t(!search && this.#folder === null ? 'reports.empty_recent' : 'reports.empty'),
        html`<a class="btn" href=${urlOf.reports({ folder: ALL })}>${t('reports.all_folders')}</a>`,
      );
    const located = search !== '' || this.#folder === null;
    return html`<table class="plain reports-table">
      <caption class="visually-hidden">
        ${this.#title(search)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t('reports.name')}</th>
          <th scope="col" class="reports-wide">${t('reports.description')}</th>
          ${located ? html`<th scope="col" class="reports-wide">${t('reports.folder')}</th>` : nothing}
          <th scope="col"><span class="visually-hidden">${t('report.export')}</span></th>
        </tr>
      </thead>
      <tbody>
        ${entries.map((entry) => (entry.folder ? this.#renderFolder(answer, entry.folder, located) : entry.report ? this.#renderReport(answer, entry.report, located) : nothing))}
      </tbody>
    </table>`;
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
      ${located ? html`<td class="reports-wide">${this.#place(answer, report.folder)}</td>` : nothing}
      <td class="n">
        <button
          type="button"
          class="btn quiet-btn icon-btn"
          aria-label="${name}: ${t('report.export')}"
          title=${t('report.export')}
          @click=${() => (this.exporting = report.report)}
        >
          ${icon('download')}
        </button>
      </td>
    </tr>`;
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
