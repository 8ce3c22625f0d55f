import { html, nothing, type TemplateResult } from 'lit';
import type { FieldDescription, ObjectDescription, RecordAnswer } from '../../../platform/contract/wire.ts';
import { apiUrl, getJson, messageOf, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import '../../components/history-list/history-list.ts';
import { icon } from '../../components/icon/icon.ts';
import { renderRelatedList, renderSmallTable, type RelatedRows } from '../../components/related-list/related-list.ts';
import { skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { fieldOf, unitOf } from '../../fields/field-view.ts';
import { showFieldValue, showValue } from '../../fields/show-value.ts';
import { currentLanguage, formatMoment, formatNumber, t, text, timeZone } from '../../locale/locale.ts';
import { RecordFormulas } from '../form/record-formulas.ts';
import { describeObject, rememberObject } from '../list/describe-object.ts';
import { columnsOfChildren } from './child-columns.ts';
import './comment-thread.ts';
import { renderCrumbs } from './crumbs.ts';
import { renderPageError } from './page-error.ts';
import './record.css';
import { shownSections, type ShownSection } from './record-view.ts';

/** Milliseconds after which it is looked how far the move of past records is. */
const LOOK_AGAIN = 3000;

/** One record: highlights, sections, child rows, related lists, files and history. */
class RecordPage extends ShirabeElement {
  static override properties = { route: fromCode, record: { state: true }, error: { state: true }, deleting: { state: true } };
  declare route: Route;
  declare record: RecordAnswer | null;
  declare error: unknown;
  declare deleting: boolean;
  #description: ObjectDescription | null = null;
  #formulas: RecordFormulas | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.record = null;
    this.error = null;
    this.deleting = false;
  }

  get #object(): string {
    return this.route.params['object'] ?? '';
  }
  get #id(): string {
    return this.route.params['id'] ?? '';
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('route') && this.record?.id !== this.#id) void this.#load();
    if (changed.has('record')) this.#followMove(changed.get('record') as RecordAnswer | null | undefined);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** Looks again as long as past records are on their way to the record's new units. */
  #followMove(before: RecordAnswer | null | undefined): void {
    clearTimeout(this.#timer);
    if (this.record?.move) this.#timer = setTimeout(() => void this.#lookAgain(), LOOK_AGAIN);
    else if (before?.move && before.id === this.record?.id) showToast({ text: t('record.move_done') });
  }
  async #lookAgain(): Promise<void> {
    const before = this.record;
    await this.#readAgain();
    // It could not be read: later perhaps.
    if (before !== null && before === this.record && this.isConnected) this.#followMove(before);
  }

  async #load(): Promise<void> {
    const id = this.#id;
    this.error = null;
    try {
      const record = await getJson<RecordAnswer>(`/objects/${this.#object}/records/${id}`, { query: { describe: 1 } });
      const description = record.describe ?? (await describeObject(this.#object));
      if (id !== this.#id) return;
      rememberObject(description);
      this.#description = description;
      this.#formulas = new RecordFormulas(description, timeZone());
      this.record = record;
      setPageTitle(record.title);
    } catch (error) {
      if (id === this.#id) this.error = error;
    }
  }

  /** Something was added on this page: shows it, and keeps what is there when it cannot be read. */
  async #readAgain(): Promise<void> {
    const id = this.#id;
    const record = await getJson<RecordAnswer>(`/objects/${this.#object}/records/${id}`, { query: { describe: 1 } }).catch(() => null);
    if (record && id === this.#id) this.record = record;
  }

  async #delete(record: RecordAnswer): Promise<void> {
    const sure = await askConfirm({
      title: t('record.delete'),
      text: t('record.delete_question', { title: record.title }),
      confirm: t('record.delete_now'),
      danger: true,
    });
    if (!sure || this.deleting) return;
    this.deleting = true;
    try {
      await remove(`/objects/${this.#object}/records/${record.id}`, { query: { version: record.version } });
      showToast({ text: t('record.deleted', { title: record.title }) });
      await navigate(urlOf.list(this.#object), { replace: true });
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.deleting = false;
  }

  override render(): TemplateResult {
    if (this.error !== null) return renderPageError(this.error, () => void this.#load());
    const { record } = this;
    const description = this.#description;
    if (!record || !description || !this.#formulas) return html`<div class="page"><div class="card">${skeleton(8)}</div></div>`;
    const sections = shownSections(description, record, this.#formulas, currentUser(), new Date());
    return html`<div class="page page-record">
      <div class="head">
        <div>
          ${renderCrumbs(this.#object, text(description.label), [], true)}
          <h1 tabindex="-1">${record.title}</h1>
        </div>
        <div class="acts no-print">
          <button type="button" class="btn" @click=${() => print()}>${t('record.print')}</button>
          ${record.can.delete ? html`<button type="button" class="btn danger" ?disabled=${this.deleting} @click=${() => void this.#delete(record)}>${t('record.delete')}</button>` : nothing}
          ${record.can.update ? html`<a class="btn main" href=${urlOf.edit(this.#object, record.id)}>${t('record.edit')}</a>` : nothing}
        </div>
      </div>
      ${record.move ? renderMove(record.move) : nothing} ${this.#renderHighlights(description, record)}
      ${sections.map((shown) => this.#renderSection(shown, record))} ${this.#renderUnplacedRows(description, record, sections)}
      ${(record.related ?? []).map((related) => this.#renderRelated(related, description, record))}
      <section class="card no-print" aria-labelledby="history-heading">
        <div class="card-head">
          <h2 id="history-heading">${t('record.history')}</h2>
          <span class="end">${t('record.last_saved', { at: formatMoment(record.updated_at), by: record.updated_by ?? t('record.system') })}</span>
        </div>
        <div class="card-body">
          <history-list .object=${this.#object} .record=${record.id} .version=${record.version} .fields=${description.fields}></history-list>
        </div>
      </section>
    </div>`;
  }

  #renderHighlights(description: ObjectDescription, record: RecordAnswer): TemplateResult | typeof nothing {
    const columns = description.layout.highlights;
    if (columns.length === 0) return nothing;
    const value = (key: string) => record.highlights?.[key] ?? record.values[key] ?? record.reach?.[key];
    return html`<dl class="highlights card">
      ${columns.map(
        (column) =>
          html`<div>
            <dt>${text(column.label)}</dt>
            <dd>${showValue(value(column.key), column)}</dd>
          </div>`,
      )}
    </dl>`;
  }

  #renderSection(shown: ShownSection, record: RecordAnswer): TemplateResult {
    const { section } = shown;
    return html`<section class="card" aria-label=${text(section.label)}>
      <div class="card-head">
        <h2>${text(section.label)}</h2>
        ${section.note ? html`<span class="end">${text(section.note)}</span>` : nothing}
      </div>
      <dl class="values values-${section.columns}">${shown.fields.map((field) => this.#renderField(field, record))}</dl>
    </section>`;
  }

  #renderField(description: FieldDescription, record: RecordAnswer): TemplateResult {
    const field = fieldOf(description);
    if (field.type === 'children')
      return html`<div class="value-wide">
        <dt>${text(field.label)}</dt>
        <dd>${this.#renderRows(description, record)}</dd>
      </div>`;
    const wide = field.type === 'long_text' || field.type === 'rich_text';
    const unit = unitOf(field, currentLanguage());
    const value = record.values[field.name];
    const to = (field.definition as { to?: string }).to;
    const shown = showFieldValue(value, field, {
      fileHref: (id) => apiUrl(`/objects/${this.#object}/records/${record.id}/files/${id}`),
      ...(to ? { recordHref: (id: string) => urlOf.record(to, id) } : {}),
    });
    return html`<div class=${wide ? 'value-wide' : ''}>
      <dt>${text(field.label)}</dt>
      <dd>${shown}${unit && value !== null && value !== undefined ? html` <span class="value-unit">${unit}</span>` : nothing}</dd>
    </div>`;
  }

  #renderRelated(related: RelatedRows, { layout }: ObjectDescription, record: RecordAnswer): TemplateResult {
    const description = layout.related.find((one) => one.object === related.object && one.by === related.by);
    if (!description?.comments) return renderRelatedList(related, description, record.id);
    return html`<comment-thread
      .related=${related}
      .description=${description}
      .record=${record.id}
      @comment-sent=${() => void this.#readAgain()}
    ></comment-thread>`;
  }

  #renderRows(description: FieldDescription, record: RecordAnswer): TemplateResult {
    const rows = record.children[description.name] ?? [];
    if (rows.length === 0) return html`<p class="nil">${t('record.none')}</p>`;
    const shown = rows.map((row) => ({ id: row.id, values: row.values }));
    return renderSmallTable(text(description.label), columnsOfChildren(description), shown, null);
  }

  /** Child rows that no section names still belong to the record. */
  #renderUnplacedRows(description: ObjectDescription, record: RecordAnswer, sections: readonly ShownSection[]): unknown {
    const placed = new Set(description.layout.sections.flatMap((section) => section.fields));
    const missing = description.fields.filter(
      (field) => field.type === 'children' && !placed.has(field.name) && !sections.some((shown) => shown.fields.includes(field)),
    );
    return missing.map(
      (field) =>
        html`<section class="card" aria-label=${text(field.label)}>
          <div class="card-head"><h2>${text(field.label)}</h2></div>
          <div class="card-body">${this.#renderRows(field, record)}</div>
        </section>`,
    );
  }
}
define('record-page', RecordPage);

function renderMove({ total, done, paused }: NonNullable<RecordAnswer['move']>): TemplateResult {
  const counts = { total: formatNumber(total), done: formatNumber(done) };
  return html`<div class="note ${paused ? 'warn' : 'idle'} record-move" role="status">
    ${paused ? icon('warn') : nothing}<span>${t(paused ? 'record.move_paused' : 'record.move_progress', counts)}</span>
  </div>`;
}
