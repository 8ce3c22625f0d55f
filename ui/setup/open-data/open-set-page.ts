import '../../views/open/open.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { OpenDataPreview } from '../../../platform/contract/wire-open-data.ts';
import { ApiError, getJson, messageOf, putJson, remove } from '../../api/client.ts';
import { Reading } from '../../api/reading.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { missing } from '../../app/missing-page.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { renderOpenColumns, renderOpenLines } from '../../components/open-lines/open-lines.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { od } from '../../locale/open-data-texts.ts';
import { formatDay, formatNumber, text } from '../../locale/locale.ts';
import { renderHead } from '../head.ts';
import { renderState } from './open-state.ts';

/** One report that is marked as open data: just what would be seen, and the decision. */
class OpenSetPage extends ShirabeElement {
  static override properties = { route: fromCode, busy: { state: true } };
  declare route: Route;
  declare busy: boolean;
  readonly #reading = new Reading(this, (signal) => getJson<OpenDataPreview>(this.#path, { signal }));

  constructor() {
    super();
    this.busy = false;
  }

  get #path(): string {
    return `/settings/open-data/${encodeURIComponent(this.route.params['part'] ?? '')}`;
  }

  async #publish({ label, revision }: OpenDataPreview): Promise<void> {
    const isSure = await askConfirm({
      title: od('open.publish_question', { label: text(label) }),
      text: od('open.publish_text'),
      confirm: od('open.publish'),
      danger: true,
    });
    if (isSure) await this.#do(() => putJson(this.#path, { revision }), od('open.published_toast'));
  }
  async #withdraw({ label }: OpenDataPreview): Promise<void> {
    const isSure = await askConfirm({
      title: od('open.withdraw_question', { label: text(label) }),
      text: od('open.withdraw_text'),
      confirm: od('open.withdraw'),
      danger: true,
    });
    if (isSure) await this.#do(() => remove(this.#path), od('open.withdrawn_toast'));
  }
  /** Whatever becomes of it, what is shown afterwards is how it stands. */
  async #do(work: () => Promise<unknown>, done: string): Promise<void> {
    this.busy = true;
    try {
      await work();
      showToast({ text: done });
    } catch (error) {
      showToast({ text: `${od('open.failed')} ${messageOf(error)}`, tone: 'bad' });
    }
    this.busy = false;
    await this.#reading.load();
  }

  override render(): TemplateResult {
    const { value: preview, error } = this.#reading;
    if (error instanceof ApiError && error.status === 404) return missing();
    const failure = error === null ? nothing : html`<div class="card">${errorState(error, () => void this.#reading.load())}</div>`;
    const above = [{ label: od('open.title'), href: urlOf.setup('open-data') }];
    if (!preview) return html`${renderHead({ title: od('open.title'), above })} ${error === null ? html`<div class="card">${skeleton()}</div>` : failure}`;
    const title = text(preview.label);
    return html`${renderHead({ title, above, note: od('open.preview_hint'), mark: renderState(preview.state), actions: this.#renderActs(preview) })} ${failure}
    ${renderPreview(preview)}`;
  }

  #renderActs(preview: OpenDataPreview): TemplateResult {
    const { report, state } = preview;
    return html`${state === 'published' ? html`<a class="btn" href=${urlOf.open(report)}>${od('open.show_public')}</a>` : nothing}
    ${
      state === 'closed'
        ? nothing
        : html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#withdraw(preview)}>${od('open.withdraw')}</button>`
    }
    ${
      state === 'published'
        ? nothing
        : html`<button type="button" class="btn main" ?disabled=${this.busy} @click=${() => void this.#publish(preview)}>${od('open.publish')}</button>`
    }`;
  }
}
define('setup-open-set', OpenSetPage);

function renderPreview(preview: OpenDataPreview): TemplateResult {
  const { columns, rows, count, suppressed, restricted, fetched, license, license_url: url, state, at, keep_days: days } = preview;
  const names = restricted.map((key) => text(columns.find((column) => column.key === key)?.label)).join('、');
  return html`<div class="open-data">
    ${state === 'changed' ? html`<p class="card open-note" role="status">${od('open.changed_hint')}</p>` : nothing}
    ${restricted.length > 0 ? html`<p class="card open-note" role="status">${od('open.restricted', { names })}</p>` : nothing}
    <section class="card" aria-labelledby="open-columns">
      <div class="card-head"><h2 id="open-columns">${od('open.columns')}</h2></div>
      <p class="open-note">
        ${od('open.license')}: ${url ? html`<a href=${url} rel="noopener" target="_blank">${text(license)}</a>` : text(license)} ・
        ${od('open.schedule', { at, days: formatNumber(days) })}
      </p>
      ${renderOpenColumns(columns, preview.small_below)}
    </section>
    <section class="card" aria-labelledby="open-sample">
      <div class="card-head"><h2 id="open-sample">${od('open.sample')}</h2></div>
      <p class="open-note">
        ${od('open.lines', { shown: formatNumber(rows.length), count: formatNumber(count) })}
        ${suppressed > 0 ? od('open.withheld', { count: formatNumber(suppressed) }) : nothing}
      </p>
      ${renderOpenLines(columns, rows, od('open.sample'))}
    </section>
    ${fetched.length > 0 ? renderFetched(fetched) : nothing}
  </div>`;
}

function renderFetched(fetched: OpenDataPreview['fetched']): TemplateResult {
  return html`<section class="card" aria-labelledby="open-fetched">
    <div class="card-head"><h2 id="open-fetched">${od('open.fetched')}</h2></div>
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">${od('open.day')}</th>
          <th scope="col" class="n">CSV</th>
          <th scope="col" class="n">JSON</th>
        </tr>
      </thead>
      <tbody>
        ${fetched.map(
          ({ day, csv, json }) =>
            html`<tr>
              <th scope="row">${formatDay(day)}</th>
              <td class="n">${formatNumber(csv)}</td>
              <td class="n">${formatNumber(json)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
