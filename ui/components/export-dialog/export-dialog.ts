import './export-dialog.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { ExportCheck } from '../../../platform/contract/wire.ts';
import { apiUrl, getJson, isAbort, type QueryValues } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { saveFile } from '../../app/save-file.ts';
import { formatNumber, t, text, type TextKey } from '../../locale/locale.ts';
import { navigate } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { tellExportChange } from '../../views/exports/export-news.ts';
import { modalDialog } from '../dialog/dialog.ts';
import { errorState } from '../state/state.ts';
import { showToast } from '../toast/toast.ts';
import { beginJob } from './begin-job.ts';
import { choiceParameters, needsCheck, offeredOptions, readChoice, rememberChoice, rememberedChoice, type ExportChoice } from './export-choice.ts';
import { renderFindings } from './render-findings.ts';

type Step =
  | { readonly at: 'choosing' }
  | { readonly at: 'preparing' | 'checking' }
  | { readonly at: 'found'; readonly check: ExportCheck }
  | { readonly at: 'failed'; readonly error: unknown };
/** The options of the choice, and their values. */
const words = {
  format: 'export.format',
  encoding: 'export.encoding',
  separator: 'export.separator',
  header: 'export.header',
  values: 'export.values',
  csv: 'export.csv',
  xlsx: 'export.xlsx',
  jsonl: 'export.jsonl',
  shift_jis: 'export.shift_jis',
  'utf-8': 'export.utf_8',
  'utf-8-bom': 'export.utf_8_bom',
  comma: 'export.comma',
  tab: 'export.tab',
  semicolon: 'export.semicolon',
  labels: 'export.labels',
  names: 'export.names',
  shown: 'export.shown',
  raw: 'export.raw',
} as const satisfies Readonly<Record<string, TextKey>>;
/** A check that is over sooner is not shown at all. */
const SHOW_AFTER = 300;

/**
 * M2-1: 「エクスポート」. `path` is the address below `/api` that has `/export` and `/export/check`, `query` what the screen shows
 * (search, sort, filter), `defaults` the definition's choice. With `direct` it asks nothing: it exports by the choice that was last made,
 * and speaks only when characters would be lost. Fires `export-end` when there is nothing more to do.
 */
class ExportDialog extends ShirabeElement {
  static override properties = {
    path: fromCode,
    query: fromCode,
    defaults: fromCode,
    direct: fromCode,
    step: { state: true },
    choice: { state: true },
    notify: { state: true },
    visible: { state: true },
  };
  declare path: string;
  declare query: QueryValues;
  declare defaults: unknown;
  declare direct: boolean;
  declare step: Step;
  declare choice: ExportChoice;
  /** What is wanted of a file that is made in the background; null: only if it is large. */
  declare notify: { readonly mail: boolean; readonly unmappable: 'replace' | 'fail' } | null;
  declare visible: boolean;
  #abort = new AbortController();

  constructor() {
    super();
    this.path = '';
    this.query = {};
    this.defaults = {};
    this.direct = false;
    this.step = { at: 'choosing' };
    this.choice = readChoice({});
    this.notify = null;
    this.visible = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.choice = rememberedChoice(this.path, readChoice(this.defaults));
    this.visible = !this.direct;
    if (!this.direct) return;
    setTimeout(() => (this.visible = true), SHOW_AFTER);
    void this.#export();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  override render(): TemplateResult {
    if (!this.visible && (this.step.at === 'preparing' || this.step.at === 'checking')) return html``;
    const close = () => this.#end();
    switch (this.step.at) {
      case 'choosing':
        return this.direct ? html`` : this.#renderChoice();
      case 'preparing':
      case 'checking':
        return modalDialog({
          id: 'export',
          heading: t('export.title'),
          body: html`<p role="status">${t(this.step.at === 'checking' ? 'export.checking' : 'export.preparing')}</p>
            <progress class="export-progress"></progress>`,
          actions: html`<button type="button" class="btn" @click=${close}>${t('export.stop')}</button>`,
          close,
        });
      case 'found':
        return this.#renderFindings(this.step.check);
      case 'failed':
        return modalDialog({
          id: 'export',
          heading: t('export.title'),
          body: errorState(this.step.error, () => void this.#export()),
          actions: html`<button type="button" class="btn" @click=${close}>${t('app.close')}</button>`,
          close,
        });
    }
  }

  #renderChoice(): TemplateResult {
    const narrowed = Boolean(this.query['search'] ?? this.query['filter']);
    const { choice } = this;
    const offered = offeredOptions(choice);
    const body = html`<form id="export-form" class="export-form" @submit=${(event: Event) => this.#submit(event)}>
      ${this.#renderSelect('format', ['csv', 'xlsx', 'jsonl'])}
      ${
        choice.format === 'jsonl'
          ? html`<p class="quiet">${t('export.jsonl_hint')}</p>`
          : html`<fieldset>
              <legend>${t('export.view')}</legend>
              ${this.#renderView('formatted', 'export.formatted', 'export.formatted_hint')}
              ${this.#renderView('details', 'export.details', 'export.details_hint')}
            </fieldset>`
      }
      <div class="export-options">
        ${
          offered.text
            ? html`${this.#renderSelect('encoding', ['shift_jis', 'utf-8', 'utf-8-bom'])} ${this.#renderSelect('separator', ['comma', 'tab', 'semicolon'])}`
            : nothing
        }
        ${offered.header ? this.#renderSelect('header', ['labels', 'names']) : nothing}
        ${offered.values ? this.#renderSelect('values', ['shown', 'raw']) : nothing}
      </div>
      <p class="quiet">${t(hintOf(choice))}</p>
      ${narrowed ? html`<p class="quiet">${t('export.narrowed')}</p>` : nothing} ${this.#renderNotify()}
    </form>`;
    const actions = html`<a class="btn link export-jobs" href=${urlOf.exports()} @click=${() => this.#end()}>${t('export.jobs')}</a
      ><button type="button" class="btn" @click=${() => this.#end()}>${t('app.cancel')}</button
      ><button type="submit" form="export-form" class="btn main">${t('export.submit')}</button>`;
    return modalDialog({ id: 'export', heading: t('export.title'), body, actions, close: () => this.#end() });
  }

  /** Nothing is begun by whoever views as another user. */
  #renderNotify(): unknown {
    if (currentUser()?.view_as) return nothing;
    const { notify } = this;
    const set = (change: object) => (this.notify = { mail: false, unmappable: 'replace', ...notify, ...change });
    const checked = (event: Event) => (event.target as HTMLInputElement).checked;
    return html`<div class="export-notify">
      <label class="export-check"
        ><input type="checkbox" name="notify" .checked=${notify !== null} @change=${(event: Event) => (checked(event) ? set({}) : (this.notify = null))} />
        <span><b>${t('export.notify')}</b><small>${t('export.notify_hint')}</small></span></label
      >
      ${
        notify
          ? html`<label class="export-check"
              ><input type="checkbox" name="mail" .checked=${notify.mail} @change=${(event: Event) => set({ mail: checked(event) })} />
              <span>${t('export.mail')}</span></label
            >`
          : nothing
      }
      ${
        notify && needsCheck(this.choice)
          ? html`<label
              >${t('export.unmappable')}
              <select class="field-input" name="unmappable" @change=${(event: Event) => set({ unmappable: (event.target as HTMLSelectElement).value })}>
                ${(['replace', 'fail'] as const).map(
                  (value) => html`<option value=${value} ?selected=${value === notify.unmappable}>${t(`export.unmappable_${value}`)}</option>`,
                )}
              </select>
            </label>`
          : nothing
      }
    </div>`;
  }

  #renderView(value: ExportChoice['view'], label: TextKey, hint: TextKey): TemplateResult {
    return html`<label class="export-view">
      <input type="radio" name="view" value=${value} .checked=${this.choice.view === value} @change=${() => this.#choose({ view: value })} />
      <span><b>${t(label)}</b><small>${t(hint)}</small></span>
    </label>`;
  }
  #renderSelect<K extends 'format' | 'encoding' | 'separator' | 'header' | 'values'>(name: K, values: readonly ExportChoice[K][]): TemplateResult {
    return html`<label
      >${t(words[name])}
      <select class="field-input" name=${name} @change=${(event: Event) => this.#choose({ [name]: (event.target as HTMLSelectElement).value })}>
        ${values.map((value) => html`<option value=${value} ?selected=${value === this.choice[name]}>${t(words[value])}</option>`)}
      </select>
    </label>`;
  }

  #renderFindings(check: ExportCheck): TemplateResult {
    const body = html`<p role="alert"><strong>${t('export.found', { count: formatNumber(check.total) })}</strong></p>
      <p>${t('export.found_hint')}</p>
      ${renderFindings(check.unmappable, check.total)}`;
    const actions = html`<button type="button" class="btn" @click=${() => this.#end()}>${t('export.stop')}</button
      ><button type="button" class="btn main" @click=${() => this.#download('replace')}>${t('export.replace')}</button>`;
    return modalDialog({ id: 'export', heading: t('export.title'), body, actions, close: () => this.#end() });
  }

  #choose(change: Readonly<Record<string, string>>): void {
    this.choice = readChoice({ ...this.choice, ...change });
  }
  #submit(event: Event): void {
    event.preventDefault();
    rememberChoice(this.path, this.choice);
    void this.#export();
  }

  /** Has a large file made in the background. Of a small one looks first whether the encoding has every character; then lets the browser fetch it. */
  async #export(): Promise<void> {
    try {
      if (!currentUser()?.view_as) {
        this.step = { at: 'preparing' };
        const job = await beginJob(this.path, this.#parameters(), this.notify, this.#abort.signal);
        if (job) return this.#began(text(job.label));
      }
      if (!needsCheck(this.choice)) return this.#download();
      this.step = { at: 'checking' };
      const check = await getJson<ExportCheck>(`${this.path}/export/check`, { query: this.#parameters(), signal: this.#abort.signal });
      if (check.total === 0) this.#download('fail');
      else this.step = { at: 'found', check };
    } catch (error) {
      if (!isAbort(error)) this.step = { at: 'failed', error };
    }
  }

  #began(label: string): void {
    tellExportChange();
    showToast({ text: t('export.job_began', { label }), action: { label: t('export.jobs'), run: () => void navigate(urlOf.exports()) } });
    this.#end();
  }

  #download(unmappable?: 'replace' | 'fail'): void {
    saveFile(apiUrl(`${this.path}/export`, { ...this.#parameters(), unmappable }));
    showToast({ text: t('export.started') });
    this.#end();
  }
  #parameters(): QueryValues {
    return { ...this.query, ...choiceParameters(this.choice) };
  }
  #end(): void {
    this.#abort.abort();
    this.dispatchEvent(new CustomEvent('export-end', { bubbles: true }));
  }
}
define('export-dialog', ExportDialog);

/** What becomes of the values in the file that was chosen. */
function hintOf(choice: ExportChoice): TextKey {
  const raw = offeredOptions(choice).values && choice.values === 'raw';
  if (choice.format === 'csv') return raw ? 'export.raw_csv_hint' : 'export.shown_csv_hint';
  if (choice.format === 'xlsx') return raw ? 'export.raw_xlsx_hint' : 'export.shown_xlsx_hint';
  return raw ? 'export.raw_jsonl_hint' : 'export.shown_jsonl_hint';
}

/** The words of the button that exports at once, such as 「Shift-JIS CSV」: by the choice that was last made for `path`, else the definition's. */
export function choiceWords(path: string, given: unknown): string {
  const choice = rememberedChoice(path, readChoice(given));
  if (choice.format === 'xlsx') return 'Excel';
  if (choice.format === 'jsonl') return 'JSON Lines';
  return `${choice.encoding === 'shift_jis' ? 'Shift-JIS' : 'UTF-8'} ${choice.separator === 'tab' ? 'TSV' : 'CSV'}`;
}
