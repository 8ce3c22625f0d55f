import './open.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { OpenDataList, OpenDataSet, OpenDay } from '../../../platform/contract/wire-open-data.ts';
import { ApiError, apiUrl, getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { missing } from '../../app/missing-page.ts';
import { setPageTitle } from '../../app/page.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { application, currentUser } from '../../app/session.ts';
import { sizeText } from '../../components/file-input/size-text.ts';
import { renderOpenColumns, renderOpenLines } from '../../components/open-lines/open-lines.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { od } from '../../locale/open-data-texts.ts';
import { formatDay, formatMoment, formatNumber, text } from '../../locale/locale.ts';

/** Days that are shown before the reader asks for more. */
const DAYS = 31;

/** Open data, for anybody: what there is, or one set with its columns, its days and its first lines. */
class OpenPage extends ShirabeElement {
  static override properties = { route: fromCode, list: { state: true }, set: { state: true }, error: { state: true }, shown: { state: true } };
  declare route: Route;
  declare list: OpenDataList | null;
  declare set: OpenDataSet | null;
  declare error: unknown;
  declare shown: number;
  #abort = new AbortController();

  constructor() {
    super();
    this.list = null;
    this.set = null;
    this.error = null;
    this.shown = DAYS;
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('route')) void this.#load();
  }

  get #report(): string | undefined {
    return this.route.params['report'];
  }

  async #load(): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.error = this.list = this.set = null;
    this.shown = DAYS;
    try {
      if (this.#report === undefined) this.list = await getJson<OpenDataList>('/open', { signal });
      else this.set = await getJson<OpenDataSet>(`/open/${encodeURIComponent(this.#report)}`, { signal });
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }

  override render(): TemplateResult {
    if (this.error instanceof ApiError && this.error.status === 404) return missing();
    const title = this.set ? text(this.set.label) : od('open.title');
    setPageTitle(title);
    return html`<div class="page open-data">
      <div class="head">
        <div>
          <ol class="crumbs">
            <li>${text(application()?.label)}</li>
            ${this.#report === undefined ? nothing : html`<li><a href=${urlOf.open()}>${od('open.all')}</a></li>`}
          </ol>
          <h1>${title}</h1>
          ${this.#renderNote()}
        </div>
        <div class="acts">${currentUser() ? nothing : html`<a class="btn" href=${urlOf.login()}>${od('open.to_login')}</a>`}</div>
      </div>
      ${this.#renderContent()}
    </div>`;
  }

  #renderNote(): unknown {
    if (this.#report === undefined) return html`<p>${od('open.intro')}</p>`;
    return this.set?.description ? html`<p>${text(this.set.description)}</p>` : nothing;
  }

  #renderContent(): unknown {
    if (this.error !== null) return html`<div class="card">${errorState(this.error, () => void this.#load())}</div>`;
    if (this.set) return this.#renderSet(this.set);
    if (!this.list) return html`<div class="card">${skeleton()}</div>`;
    if (this.list.sets.length === 0) return html`<div class="card">${emptyState(od('open.none'))}</div>`;
    return html`<ul class="open-sets">
      ${this.list.sets.map(
        (set) =>
          html`<li class="card">
            <h2><a href=${urlOf.open(set.report)}>${text(set.label)}</a></h2>
            ${set.description ? html`<p>${text(set.description)}</p>` : nothing}
            <p class="quiet">${od('open.license')}: ${text(set.license)}</p>
            <p class="quiet">${set.latest ? made(set.latest) : od('open.soon')}</p>
          </li>`,
      )}
    </ul>`;
  }

  #renderSet(set: OpenDataSet): TemplateResult {
    const [latest] = set.days;
    return html`<section class="card" aria-labelledby="open-latest">
        <div class="card-head"><h2 id="open-latest">${od('open.latest')}</h2></div>
        <div class="open-latest">
          <p>${latest ? made(latest) : od('open.soon')}</p>
          ${latest ? this.#renderFiles(set.report, latest, 'btn') : nothing}
          <p>
            ${od('open.license')}:
            ${set.license_url ? html`<a href=${set.license_url} rel="license noopener" target="_blank">${text(set.license)}</a>` : text(set.license)}
          </p>
        </div>
      </section>
      ${latest ? this.#renderMade(set, latest) : nothing}`;
  }

  #renderMade(set: OpenDataSet, latest: OpenDay): TemplateResult {
    const days = set.days.slice(0, this.shown);
    return html`<section class="card" aria-labelledby="open-columns">
        <div class="card-head"><h2 id="open-columns">${od('open.columns')}</h2></div>
        ${renderOpenColumns(set.columns, set.small_below)}
      </section>
      <section class="card" aria-labelledby="open-sample">
        <div class="card-head"><h2 id="open-sample">${od('open.sample')}</h2></div>
        <p class="open-note">${od('open.lines', { shown: formatNumber(set.sample.length), count: formatNumber(latest.rows) })}</p>
        ${renderOpenLines(set.columns, set.sample, od('open.sample'))}
      </section>
      <section class="card" aria-labelledby="open-days">
        <div class="card-head"><h2 id="open-days">${od('open.days')}</h2></div>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${od('open.day')}</th>
              <th scope="col" class="n">${od('open.rows')}</th>
              <th scope="col">${od('open.files')}</th>
            </tr>
          </thead>
          <tbody>
            ${days.map(
              (day) =>
                html`<tr>
                  <th scope="row">${formatDay(day.day)}</th>
                  <td class="n">${formatNumber(day.rows)}</td>
                  <td>${this.#renderFiles(set.report, day, '')}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        ${
          set.days.length > days.length
            ? html`<p class="open-note"><button type="button" class="btn" @click=${() => (this.shown += 366)}>${od('open.older')}</button></p>`
            : nothing
        }
      </section>`;
  }

  #renderFiles(report: string, day: OpenDay, look: string): TemplateResult {
    const link = (format: 'csv' | 'json', bytes: number) =>
      html`<a class=${look} href=${apiUrl(`/open/${encodeURIComponent(report)}/${day.day}.${format}`)} download
        >${od('open.download', { format: format.toUpperCase(), size: sizeText(bytes) })}</a
      >`;
    return html`<span class="open-files">${link('csv', day.csv_bytes)} ${link('json', day.json_bytes)}</span>`;
  }
}
define('open-page', OpenPage);

function made({ day, rows, made_at: at }: OpenDay): string {
  return od('open.made', { day: formatDay(day), rows: formatNumber(rows), time: formatMoment(at) });
}
