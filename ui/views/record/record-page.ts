import { html, nothing, type TemplateResult } from 'lit';
import type { DeletedRecord } from '../../../platform/contract/wire-restore.ts';
import type { ObjectDescription, RecordAnswer } from '../../../platform/contract/wire.ts';
import { ApiError, getJson, messageOf, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { rememberOpened } from '../../app/visited.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import '../../components/history-list/history-list.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/menu/menu-button.ts';
import '../../components/related-list/related-list.ts';
import type { RelatedRows } from '../../components/related-list/related-list.ts';
import { skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { showValue } from '../../fields/show-value.ts';
import { formatMoment, formatNumber, t, text, timeZone } from '../../locale/locale.ts';
import { findDeleted, undoDelete } from '../../restore/deleted-record.ts';
import { words } from '../../restore/words.ts';
import { RecordFormulas } from '../form/record-formulas.ts';
import { describeObject, rememberObject } from '../list/describe-object.ts';
import { renderAccepted } from './accepted-warnings.ts';
import './comment-thread.ts';
import './former-form.ts';
import './record-comments.ts';
import { renderCrumbs } from './crumbs.ts';
import { renderPageError } from './page-error.ts';
import './record.css';
import { renderSections } from './record-sections.ts';
import { shownSections } from './record-view.ts';

/** Milliseconds after which it is looked how far the move of past records is. */
const LOOK_AGAIN = 3000;

/** One record: highlights, sections, child rows, related lists, files and history. */
class RecordPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    beside: fromCode,
    record: { state: true },
    error: { state: true },
    deleted: { state: true },
    deleting: { state: true },
  };
  declare route: Route;
  /** Shown beside its list: the page is the list's. A change then fires `record-changed`, a deletion `record-deleted`, with the id (both bubble). */
  declare beside: boolean;
  declare record: RecordAnswer | null;
  declare error: unknown;
  /** The record is in the recycle bin. */
  declare deleted: DeletedRecord | null;
  declare deleting: boolean;
  #description: ObjectDescription | null = null;
  #formulas: RecordFormulas | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.beside = false;
    this.record = null;
    this.error = null;
    this.deleted = null;
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
    await this.readAgain();
    // It could not be read: later perhaps.
    if (before !== null && before === this.record && this.isConnected) this.#followMove(before);
  }

  async #load(): Promise<void> {
    const id = this.#id;
    this.error = null;
    this.deleted = null;
    try {
      const record = await getJson<RecordAnswer>(`/objects/${this.#object}/records/${id}`, { query: { describe: 1 } });
      const description = record.describe ?? (await describeObject(this.#object));
      if (id !== this.#id) return;
      rememberObject(description);
      this.#description = description;
      this.#formulas = new RecordFormulas(description, timeZone());
      this.record = record;
      if (!this.beside) setPageTitle(record.title);
      rememberOpened({ object: this.#object, id: record.id, title: record.title });
    } catch (error) {
      const deleted = error instanceof ApiError && error.status === 404 ? await findDeleted(this.#object, id) : null;
      if (id !== this.#id) return;
      this.error = error;
      this.deleted = deleted;
    }
  }

  /** Something was added on this page: shows it, and keeps what is there when it cannot be read. */
  async readAgain(): Promise<void> {
    const id = this.#id;
    const record = await getJson<RecordAnswer>(`/objects/${this.#object}/records/${id}`, { query: { describe: 1 } }).catch(() => null);
    if (record && id === this.#id) this.record = record;
  }

  /** The record was changed on this page. */
  async #changed(): Promise<void> {
    this.#tell('record-changed', this.#id);
    await this.readAgain();
  }
  /** It is back from the recycle bin: beside its list it is shown there. */
  #back(object: string, id: string): void {
    if (!this.beside || !this.isConnected) return void navigate(urlOf.record(object, id));
    this.#tell('record-changed', id);
    if (id === this.#id) void this.#load();
  }
  #tell(event: 'record-changed' | 'record-deleted', id: string): void {
    if (this.beside) this.dispatchEvent(new CustomEvent(event, { detail: id, bubbles: true }));
  }

  async #delete(record: RecordAnswer): Promise<void> {
    const sure = await askConfirm({
      title: t('record.delete'),
      text:
        this.#binDays > 0
          ? words('bin.delete_question', { title: record.title, days: formatNumber(this.#binDays) })
          : t('record.delete_question', { title: record.title }),
      confirm: t('record.delete_now'),
      danger: true,
    });
    if (!sure || this.deleting) return;
    this.deleting = true;
    try {
      await remove(`/objects/${this.#object}/records/${record.id}`, { query: { version: record.version } });
      const object = this.#object;
      showToast({
        text: t('record.deleted', { title: record.title }),
        ...(this.#binDays > 0
          ? { action: { label: words('bin.undo'), run: () => void undoDelete(object, record.id, () => this.#back(object, record.id)) } }
          : {}),
      });
      this.#tell('record-deleted', record.id);
      if (this.beside) await this.#load();
      else await navigate(urlOf.list(this.#object), { replace: true });
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.deleting = false;
  }

  get #binDays(): number {
    return currentUser()?.app.bin_days ?? 0;
  }

  override render(): TemplateResult {
    if (this.deleted) return renderDeleted(this.deleted, (object, id) => this.#back(object, id));
    if (this.error !== null) return renderPageError(this.error, () => void this.#load());
    const { record } = this;
    const description = this.#description;
    if (!record || !description || !this.#formulas) return html`<div class="page"><div class="card">${skeleton(8)}</div></div>`;
    return html`<div class="page page-record">
      <div class="head">
        <div>
          ${this.beside ? nothing : renderCrumbs(this.#object, text(description.label), [], true)}
          ${this.beside ? html`<h2 tabindex="-1">${record.title}</h2>` : html`<h1 tabindex="-1">${record.title}</h1>`}
        </div>
        <div class="acts no-print">
          ${description.can.create ? html`<a class="btn" href=${urlOf.create(this.#object, { copy: record.id })}>${words('copy.make')}</a>` : nothing}
          <a class="btn" href=${urlOf.print(this.#object, record.id)}>${t('record.print')}</a>
          ${record.can.delete ? html`<button type="button" class="btn danger" ?disabled=${this.deleting} @click=${() => void this.#delete(record)}>${t('record.delete')}</button>` : nothing}
          ${record.can.update ? renderGridLink(description, record) : nothing}
          ${record.can.update ? html`<a class="btn main" href=${urlOf.edit(this.#object, record.id)}>${t('record.edit')}</a>` : nothing}
        </div>
      </div>
      ${record.move ? renderMove(record.move) : nothing} ${renderAccepted(description, record.accepted)} ${this.#renderHighlights(description, record)}
      ${this.#renderAnswers(description, record)} ${(record.related ?? []).map((related) => this.#renderRelated(related, description, record))}
      ${description.comments ? html`<record-comments .object=${this.#object} .record=${record.id}></record-comments>` : nothing}
      <section class="card no-print" aria-labelledby="history-heading">
        <div class="card-head">
          <h2 id="history-heading">${t('record.history')}</h2>
          <span class="end">${t('record.last_saved', { at: formatMoment(record.updated_at), by: record.updated_by ?? t('record.system') })}</span>
        </div>
        <div class="card-body">
          <history-list
            .object=${this.#object}
            .record=${record.id}
            .version=${record.version}
            .fields=${description.fields}
            .editable=${record.can.update}
            @record-restored=${() => void this.#changed()}
          ></history-list>
        </div>
      </section>
    </div>`;
  }

  #renderAnswers(description: ObjectDescription, record: RecordAnswer): unknown {
    const present = this.#formulas && renderSections(description, record, shownSections(description, record, this.#formulas, currentUser(), new Date()));
    return record.form ? html`<former-form .record=${record} .present=${present}></former-form>` : present;
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

  #renderRelated(related: RelatedRows, { layout }: ObjectDescription, record: RecordAnswer): TemplateResult {
    const description = layout.related.find((one) => one.object === related.object && one.by === related.by && one.name === related.name);
    if (!description?.comments)
      return html`<related-list
        .owner=${this.#object}
        .record=${record.id}
        .related=${related}
        .description=${description}
        .route=${this.beside ? undefined : this.route}
      ></related-list>`;
    return html`<comment-thread
      .related=${related}
      .description=${description}
      .record=${record.id}
      @comment-sent=${() => void this.#changed()}
    ></comment-thread>`;
  }
}
define('record-page', RecordPage);

function renderMove({ total, done, paused }: NonNullable<RecordAnswer['move']>): TemplateResult {
  const counts = { total: formatNumber(total), done: formatNumber(done) };
  return html`<div class="note ${paused ? 'warn' : 'idle'} record-move" role="status">
    ${paused ? icon('warn') : nothing}<span>${t(paused ? 'record.move_paused' : 'record.move_progress', counts)}</span>
  </div>`;
}

function renderDeleted({ object, id, deleted_at: at, deleted_by: by, can }: DeletedRecord, back: (object: string, id: string) => void): TemplateResult {
  return html`<div class="page">
    <h1 class="visually-hidden" tabindex="-1">${words('bin.name')}</h1>
    <div class="card">
      <div class="state" role="status">
        <p>${words('bin.was_deleted', { at: formatMoment(at), by })}</p>
        ${
          can.restore
            ? html`<button type="button" class="btn main" @click=${() => void undoDelete(object, id, () => back(object, id))}>${words('bin.restore')}</button>`
            : html`<p>${words('bin.no_right')}</p>`
        }
      </div>
    </div>
  </div>`;
}

/** Of a survey: the last days of the same respondent, entered together. */
function renderGridLink({ object, survey }: ObjectDescription, { values }: RecordAnswer): TemplateResult | typeof nothing {
  const respondent = values[survey?.respondent ?? ''];
  const date = values[survey?.date ?? ''];
  if (typeof respondent !== 'object' || respondent === null || !('id' in respondent) || typeof date !== 'string') return nothing;
  return html`<a class="btn" href=${urlOf.grid(object, { respondent: String(respondent.id), to: date })}>${t('record.grid')}</a>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'record-page': RecordPage;
  }
}
