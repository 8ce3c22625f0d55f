import './reports.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import type { OwnFolder } from '../../../platform/contract/wire-own-folders.ts';
import { getJson, isAbort, messageOf, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import '../../components/export-dialog/export-dialog.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/search-box/search-box.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { currentLanguage, formatNumber, t, text } from '../../locale/locale.ts';
import { deleteReport, markFavourite } from '../report/keep-report.ts';
import { o } from '../report/words.ts';
import { entriesOf, folderPath, searchEntries, type Entry, type Folder, type Report } from './folder-tree.ts';
import { f } from './folder-words.ts';
import { ALL, FAVOURITES, LINES, MINE, renderEntries, renderMenu, type MenuEntry } from './render-entries.ts';
import { sortEntries } from './report-order.ts';

/** 「レポート」: the folders as they lie in each other, what was opened last, and a search over everything (M2-1, M4-3). */
class ReportsPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    answer: { state: true },
    error: { state: true },
    exporting: { state: true },
    changing: { state: true },
    dialog: { state: true },
    lines: { state: true },
  };
  declare route: Route;
  declare answer: FoldersAnswer | null;
  declare error: unknown;
  declare exporting: string | null;
  /** The report whose name, description and folder are being changed. */
  declare changing: Report | null;
  /** The folder that is being made (null, within another) or changed. */
  declare dialog: { readonly folder: string | null; readonly parent: string | null } | null;
  declare lines: number;
  #abort = new AbortController();

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.exporting = null;
    this.changing = null;
    this.dialog = null;
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
        <div class="acts">
          <a class="btn main" href=${urlOf.newReport()}>${o('own.new')}</a><a class="btn" href=${urlOf.dashboards()}>${t('dashboard.title')}</a
          ><a class="btn" href=${urlOf.exports()}>${t('export.jobs')}</a>${this.#renderFolderActs()}
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
      ${this.#renderChange()} ${this.#renderFolderDialog()}
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
    return renderEntries({
      answer,
      entries,
      caption: this.#title(search),
      isLocated: search !== '' || [null, MINE, FAVOURITES].includes(this.#folder),
      sort: this.#sort,
      lines: this.lines,
      more: () => (this.lines += LINES),
      mark: (report) => void this.#mark(report),
      takeOut: (report) => (this.exporting = report.report),
      reportActs: (report) => this.#reportActs(report),
      folderActs: (folder) => this.#folderActs(folder),
    });
  }

  #reportActs(report: Report): readonly MenuEntry[] {
    if (!report.made) return [];
    return [
      ...(report.can.edit ? [{ label: `${o('own.change')}…`, run: () => void this.#change(report) }] : []),
      ...(report.can.manage ? [{ label: o('own.delete'), run: () => void deleteReport(report.report, text(report.label), () => void this.#load()) }] : []),
    ];
  }
  #folderActs(folder: Folder): readonly MenuEntry[] {
    if (!folder.made || !folder.can.manage) return [];
    return [
      { label: `${f('folder.change')}…`, run: () => void this.#openFolder({ folder: folder.folder, parent: null }) },
      { label: `${f('folder.new_within')}…`, run: () => void this.#openFolder({ folder: null, parent: folder.folder }) },
      { label: f('folder.delete'), run: () => void this.#deleteFolder(folder) },
    ];
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

  /** The folder that is shown, when a user made it. */
  get #shown(): Folder | undefined {
    const folder = this.#path().at(-1);
    return folder?.made ? folder : undefined;
  }
  #renderFolderActs(): unknown {
    if (!this.answer) return nothing;
    const shown = this.#shown;
    const acts = shown ? this.#folderActs(shown) : [];
    if (!shown || acts.length === 0)
      return html`<button type="button" class="btn" @click=${() => void this.#openFolder({ folder: null, parent: null })}>${f('folder.new')}…</button>`;
    return renderMenu(f('folder.acts_of', { name: text(shown.label) }), acts, f('folder.acts'));
  }
  #renderFolderDialog(): unknown {
    const { dialog, answer } = this;
    if (!dialog || !answer) return nothing;
    return html`<folder-dialog
      .folder=${dialog.folder}
      .parent=${dialog.parent}
      .folders=${answer.folders}
      @folder-saved=${(event: CustomEvent<OwnFolder>) => {
        void this.#load();
        if (dialog.folder === null) void setQuery({ folder: event.detail.folder, search: '' });
      }}
      @dialog-end=${() => (this.dialog = null)}
    ></folder-dialog>`;
  }
  async #openFolder(dialog: { readonly folder: string | null; readonly parent: string | null }): Promise<void> {
    await import('./folder-dialog.ts');
    this.dialog = dialog;
  }
  async #deleteFolder(folder: Folder): Promise<void> {
    try {
      await remove(`/own-folders/${folder.folder}`);
      showToast({ text: f('folder.deleted', { name: text(folder.label) }) });
      if (this.#folder === folder.folder) void setQuery({ folder: folder.parent ?? ALL });
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    void this.#load();
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
