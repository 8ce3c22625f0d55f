import { html, nothing, type TemplateResult } from 'lit';
import type { ObjectDescription, RecordAnswer } from '../../../platform/contract/wire.ts';
import type { PrintAnswer } from '../../../platform/contract/wire-restore.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import { emptyState, skeleton } from '../../components/state/state.ts';
import { formatMoment, formatNumber, t, text, timeZone } from '../../locale/locale.ts';
import { words } from '../../restore/words.ts';
import { RecordFormulas } from '../form/record-formulas.ts';
import { renderCrumbs } from '../record/crumbs.ts';
import { renderPageError } from '../record/page-error.ts';
import '../record/record.css';
import { renderSections } from '../record/record-sections.ts';
import { shownSections } from '../record/record-view.ts';
import './print.css';

interface Printed {
  readonly description: ObjectDescription;
  readonly records: readonly RecordAnswer[];
  readonly more: boolean;
}

/** One record, or those of a list, as they are put on paper: each begins a page, with the same sections and conditions as its own page. */
class PrintPage extends ShirabeElement {
  static override properties = { route: fromCode, printed: { state: true }, error: { state: true } };
  declare route: Route;
  declare printed: Printed | null;
  declare error: unknown;
  #formulas: RecordFormulas | null = null;
  #asked = '';

  constructor() {
    super();
    this.printed = null;
    this.error = null;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    setPageTitle(words('print.name'));
    const { path, query } = this.route;
    const wanted = `${path}?${query.toString()}`;
    if (wanted !== this.#asked) void this.#load(wanted);
  }

  async #load(asked: string): Promise<void> {
    this.#asked = asked;
    this.error = null;
    this.printed = null;
    try {
      const printed = await this.#read();
      if (asked !== this.#asked) return;
      this.#formulas = new RecordFormulas(printed.description, timeZone());
      this.printed = printed;
      setPageTitle(words('print.page_of', { object: text(printed.description.label) }));
    } catch (error) {
      if (asked === this.#asked) this.error = error;
    }
  }

  async #read(): Promise<Printed> {
    const { params, query } = this.route;
    const object = encodeURIComponent(params['object'] ?? '');
    const { id } = params;
    if (id !== undefined) {
      const record = await getJson<RecordAnswer>(`/objects/${object}/records/${encodeURIComponent(id)}`, { query: { describe: 1 } });
      const description = record.describe ?? (await getJson<ObjectDescription>(`/objects/${object}`));
      return { description, records: [record], more: false };
    }
    const asked = { search: query.get('search'), sort: query.get('sort'), filter: query.get('filter'), ids: query.get('ids') };
    const answer = await getJson<PrintAnswer>(`/objects/${object}/lists/${encodeURIComponent(params['list'] ?? '')}/print`, { query: asked });
    return { description: answer.describe, records: answer.records, more: answer.more };
  }

  get #back(): string {
    const { params, query } = this.route;
    const object = params['object'] ?? '';
    if (params['id'] !== undefined) return urlOf.record(object, params['id']);
    return urlOf.list(object, params['list'], { search: query.get('search') ?? '', sort: query.get('sort') ?? '', filter: query.get('filter') ?? '' });
  }

  override render(): TemplateResult {
    if (this.error !== null) return renderPageError(this.error, () => void this.#load(this.#asked));
    const { printed } = this;
    if (!printed) return html`<div class="page"><div class="card">${skeleton(10)}</div></div>`;
    const { description, records, more } = printed;
    const count = formatNumber(records.length);
    return html`<div class="page page-print">
      <div class="head no-print">
        <div>
          ${renderCrumbs(description.object, text(description.label), [{ label: words('print.name') }])}
          <h1 tabindex="-1">${words('print.page_of', { object: text(description.label) })}</h1>
          <p class="quiet">${words('print.count', { count })}</p>
        </div>
        <div class="acts">
          <a class="btn" href=${this.#back}>${words('print.back')}</a>
          <button type="button" class="btn main" ?disabled=${records.length === 0} @click=${() => print()}>${words('print.now')}</button>
        </div>
      </div>
      ${more ? html`<div class="note warn no-print" role="status">${icon('warn')}<span>${words('print.more', { count })}</span></div>` : nothing}
      ${records.length === 0 ? html`<div class="card">${emptyState(words('print.none'))}</div>` : records.map((record) => this.#renderRecord(description, record))}
    </div>`;
  }

  #renderRecord(description: ObjectDescription, record: RecordAnswer): TemplateResult | typeof nothing {
    if (!this.#formulas) return nothing;
    const me = currentUser();
    const sections = shownSections(description, record, this.#formulas, me, new Date());
    const saved = { at: formatMoment(record.updated_at), by: record.updated_by ?? t('record.system') };
    return html`<article class="print-record page-record" aria-label=${record.title}>
      <header class="print-head">
        <p>${text(me?.app.label)} · ${text(description.label)}</p>
        <h2>${record.title}</h2>
        <p>${words('print.saved', saved)} · ${words('print.made', { at: formatMoment(new Date()), by: me?.name ?? '' })}</p>
      </header>
      ${renderSections(description, record, sections, { blank: words('print.blank') })}
    </article>`;
  }
}
define('print-page', PrintPage);
