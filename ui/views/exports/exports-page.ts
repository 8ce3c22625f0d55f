import '../../components/export-dialog/export-dialog.css';
import './exports.css';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ExportAgain, ExportJob, ExportJobDetail, ExportJobs, ExportJobStart } from '../../../platform/contract/wire-exports.ts';
import { getJson, messageOf, postJson, remove } from '../../api/client.ts';
import { Pages } from '../../api/pages.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { text } from '../../locale/locale.ts';
import { exportsTexts } from '../../locale/record/exports-texts.ts';
import { speaker } from '../../locale/speak.ts';
import { downloadExport, fetchExport } from './download-export.ts';
import { tellExportChange } from './export-news.ts';
import { isUnderWay, renderExport } from './render-export.ts';
import { renderPlaces } from './render-places.ts';

const say = speaker(exportsTexts);
const LOOK = 2000;

/** The user's own files that are made in the background. `?show=` opens what there is to say of one. */
class ExportsPage extends ShirabeElement {
  static override properties = { route: fromCode, shown: { state: true }, busy: { state: true } };
  declare route: Route;
  /** Of which something is to be said before it is downloaded. */
  declare shown: ExportJobDetail | null;
  declare busy: boolean;
  readonly #pages = new Pages<ExportJob>(() => this.requestUpdate());
  #timer = 0;

  constructor() {
    super();
    this.shown = null;
    this.busy = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#begin();
    this.#timer = window.setInterval(() => void this.#refresh(), LOOK);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#pages.stop();
  }

  #begin(): void {
    this.#pages.begin(async (cursor, signal) => {
      const page = await getJson<ExportJobs>('/exports', { query: { cursor }, signal });
      if (cursor === null) await this.#seen();
      return page;
    });
    const show = this.route.query.get('show');
    if (show) void this.#work(async () => void (this.shown = await getJson<ExportJobDetail>(`/exports/${encodeURIComponent(show)}`)));
  }
  /** What stands on the page was seen. */
  async #seen(): Promise<void> {
    if (currentUser()?.view_as) return;
    await postJson('/exports/seen', {}).catch(() => undefined);
    tellExportChange();
  }

  /** What is under way is looked at again; what cannot be asked now is asked later. */
  async #refresh(): Promise<void> {
    const open = this.#pages.rows?.filter(isUnderWay) ?? [];
    if (open.length === 0 || document.hidden) return;
    const now = await Promise.all(open.map(({ id }) => getJson<ExportJobDetail>(`/exports/${id}`, { quiet: true }).catch(() => null)));
    for (const job of now) if (job) this.#put(job);
    if (now.some((job) => job && !isUnderWay(job))) await this.#seen();
  }
  #put(job: ExportJob): void {
    const { rows } = this.#pages;
    this.#pages.rows = rows?.some(({ id }) => id === job.id) ? rows.map((each) => (each.id === job.id ? job : each)) : [job, ...(rows ?? [])];
    this.requestUpdate();
  }
  async #work(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await work().catch((error: unknown) => showToast({ text: messageOf(error), tone: 'bad' }));
    this.busy = false;
  }

  #download(job: ExportJob): Promise<void> {
    return this.#work(async () => {
      const detail = await downloadExport(job);
      if (!detail) return;
      this.#put(detail);
      this.shown = detail;
    });
  }
  #show({ id }: ExportJob): Promise<void> {
    return this.#work(async () => void (this.shown = await getJson<ExportJobDetail>(`/exports/${id}`)));
  }
  #again({ id }: ExportJob, changes: ExportAgain = {}): Promise<void> {
    this.shown = null;
    return this.#work(async () => {
      const { job } = await postJson<ExportJobStart>(`/exports/${id}/again`, changes);
      if (!job) return;
      this.#put(job);
      tellExportChange();
      showToast({ text: say('exports.began') });
    });
  }
  #cancel({ id }: ExportJob): Promise<void> {
    return this.#work(async () => {
      this.#put(await postJson<ExportJob>(`/exports/${id}/cancel`, {}));
      tellExportChange();
      showToast({ text: say('exports.cancelled') });
    });
  }
  async #delete(job: ExportJob): Promise<void> {
    const label = text(job.label);
    const question = { title: say('exports.delete_question'), text: say('exports.delete_text', { label }), confirm: say('exports.delete'), danger: true };
    if (this.busy || (job.state === 'finished' && !(await askConfirm(question)))) return;
    await this.#work(async () => {
      await remove(`/exports/${job.id}`);
      this.#pages.rows = this.#pages.rows?.filter(({ id }) => id !== job.id) ?? null;
      showToast({ text: say('exports.deleted') });
    });
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  override render(): TemplateResult {
    setPageTitle(say('exports.title'));
    return html`<div class="page">
      <div class="head">
        <div>
          <h1 tabindex="-1">${say('exports.title')}</h1>
          <p>${say('exports.intro')}</p>
        </div>
        <div class="acts"><a class="btn" href=${urlOf.reports()}>${say('exports.to_reports')}</a></div>
      </div>
      <div class="card">${this.#renderList()}</div>
      ${this.#renderShown()}
    </div>`;
  }

  #renderList(): TemplateResult {
    const { rows, next, busy, error } = this.#pages;
    if (rows === null) return error !== null ? errorState(error, () => this.#begin()) : skeleton();
    if (rows.length === 0) return emptyState(say('exports.none'));
    const acts = {
      busy: this.busy,
      readOnly: Boolean(currentUser()?.view_as),
      download: (job: ExportJob) => void this.#download(job),
      show: (job: ExportJob) => void this.#show(job),
      again: (job: ExportJob) => void this.#again(job),
      cancel: (job: ExportJob) => void this.#cancel(job),
      remove: (job: ExportJob) => void this.#delete(job),
    };
    return html`<ul class="exports-list" aria-label=${say('exports.list')}>
        ${repeat(
          rows,
          ({ id }) => id,
          (job) => renderExport(job, acts),
        )}
      </ul>
      ${error !== null ? errorState(error, () => void this.#pages.more()) : nothing}
      ${
        next === null || error !== null
          ? nothing
          : html`<p class="card-body">
              <button type="button" class="btn" aria-disabled=${busy ? 'true' : nothing} @click=${() => (busy ? undefined : void this.#pages.more())}>
                ${say('exports.more')}
              </button>
            </p>`
      }`;
  }

  #renderShown(): unknown {
    const { shown } = this;
    if (!shown) return nothing;
    return renderPlaces(shown, {
      close: () => (this.shown = null),
      again: (changes) => void this.#again(shown, changes),
      download: () => {
        this.shown = null;
        fetchExport(shown.id);
      },
    });
  }
}
define('exports-page', ExportsPage);
