import { html, nothing, type TemplateResult } from 'lit';
import type { AuditEntry, AuditPage } from '../../../platform/contract/wire-operation.ts';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import { apiUrl, getJson, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/search-box/search-box.ts';
import { emptyState } from '../../components/state/state.ts';
import '../../components/table/data-table.ts';
import type { OwnCell } from '../../components/table/cell.ts';
import type { RowSource } from '../../components/table/row-loader.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatMoment, t, text } from '../../locale/locale.ts';
import { setupTexts } from '../../locale/setup-texts.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';
import { subjectWords } from './audit-words.ts';
import { renderEntry } from './render-entry.ts';

const column = (key: string, label: keyof typeof setupTexts, type = 'text'): Column => ({ key, label: setupTexts[label], type }) as Column;
const columns: readonly Column[] = [
  column('at', 'audit.at', 'datetime'),
  column('action', 'audit.action'),
  column('actor', 'audit.actor'),
  column('subject', 'audit.subject'),
  column('address', 'audit.address'),
];

/** What was done, by whom and from where: newest first. Filters and the entry that is looked at are in the address. */
class AuditListPage extends ShirabeElement {
  static override properties = { route: fromCode, source: { state: true }, actions: { state: true }, arrived: { state: true }, linked: { state: true } };
  declare route: Route;
  declare source: RowSource | null;
  declare actions: AuditPage['actions'];
  /** How many entries are there. */
  declare arrived: number;
  /** The entry that the address names, where the list has not come to it. */
  declare linked: AuditEntry | null;
  #entries = new Map<number, AuditEntry>();
  #asked = '';
  readonly #cell: OwnCell = (row, shown) => this.#renderCell(row, shown);

  constructor() {
    super();
    this.source = null;
    this.actions = [];
    this.arrived = 0;
    this.linked = null;
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    this.#read(false);
    void this.#readLinked();
  }

  async #readLinked(): Promise<void> {
    const entry = this.route.query.get('entry') ?? '';
    if (entry === '' || this.#entries.has(Number(entry)) || String(this.linked?.id) === entry) return;
    const isWanted = (): boolean => this.isConnected && this.route.query.get('entry') === entry;
    try {
      const found = await getJson<AuditEntry>(`/audit/${encodeURIComponent(entry)}`);
      if (isWanted()) this.linked = found;
    } catch (error) {
      if (!isWanted()) return;
      showToast({ text: messageOf(error), tone: 'bad' });
      void setQuery({ entry: null });
    }
  }

  get #question() {
    const { query } = this.route;
    return { search: query.get('search') ?? '', action: query.get('action') ?? '', from: query.get('from') ?? '', to: query.get('to') ?? '' };
  }
  #read(anew: boolean): void {
    const question = this.#question;
    const wanted = JSON.stringify(question);
    if (wanted === this.#asked && !anew) return;
    this.#asked = wanted;
    this.#entries = new Map();
    this.arrived = 0;
    this.source = {
      loadPage: async (cursor, { limit, signal }) => {
        const page = await getJson<AuditPage>('/audit', { query: { ...question, cursor, limit }, signal });
        for (const entry of page.entries) this.#entries.set(entry.id, entry);
        this.arrived = this.#entries.size;
        if (page.actions.length > 0) this.actions = page.actions;
        return { columns: [...columns], rows: page.entries.map(toRow), next: page.next, as_of: new Date().toISOString() };
      },
    };
  }

  override render(): TemplateResult {
    const question = this.#question;
    const actions = html`<button type="button" class="btn" @click=${() => this.#read(true)}>${t('app.refresh')}</button>
      <a class="btn" href=${apiUrl('/audit/export', question)} download>${icon('download')}${t('report.export')}</a>`;
    const asked = this.route.query.get('entry');
    const shown = this.#entries.get(Number(asked)) ?? (String(this.linked?.id) === asked ? this.linked : null);
    return html`${renderHead({ title: s('setup.audit'), note: s('setup.audit_hint'), actions })}
      <div class="card setup-list">
        ${this.#renderBar(question)}
        <data-table
          .source=${this.source}
          .sort=${''}
          .total=${null}
          .label=${s('setup.audit')}
          .empty=${this.#renderEmpty(Object.values(question).some((value) => value !== ''))}
          .cell=${this.#cell}
        ></data-table>
      </div>
      ${shown ? renderEntry(shown, () => void setQuery({ entry: null })) : nothing}`;
  }

  #renderBar(question: { readonly search: string; readonly action: string; readonly from: string; readonly to: string }): TemplateResult {
    const day = (name: 'from' | 'to', label: string) =>
      html`<label class="setup-filter"
        ><span>${label}</span
        ><input
          class="field-input"
          type="date"
          .value=${question[name]}
          max=${name === 'from' && question.to ? question.to : nothing}
          min=${name === 'to' && question.from ? question.from : nothing}
          @change=${(event: Event) => void setQuery({ [name]: (event.target as HTMLInputElement).value, entry: null }, { replace: false })}
      /></label>`;
    return html`<div class="bar">
      <search-box
        class="setup-search"
        .value=${question.search}
        .label=${s('audit.search')}
        @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ search: event.detail.search, entry: null })}
      ></search-box>
      <label class="setup-filter"
        ><span>${s('audit.action')}</span
        ><select
          class="field-input"
          @change=${(event: Event) => void setQuery({ action: (event.target as HTMLSelectElement).value, entry: null }, { replace: false })}
        >
          <option value="" ?selected=${question.action === ''}>${s('setup.all')}</option>
          ${this.actions.map((one) => html`<option value=${one.action} ?selected=${one.action === question.action}>${text(one.label)}</option>`)}
        </select></label
      >
      ${day('from', s('audit.from'))} ${day('to', s('audit.to'))}
    </div>`;
  }

  #renderCell(row: Row, shown: Column): TemplateResult | undefined {
    const entry = this.#entries.get(Number(row.id));
    if (!entry) return undefined;
    if (shown.key === 'at') return html`<a href=${this.#urlOf(entry)} @click=${(event: MouseEvent) => this.#open(event, entry)}>${formatMoment(entry.at)}</a>`;
    return shown.key === 'action' ? html`${text(entry.action_label)}` : undefined;
  }
  #urlOf(entry: AuditEntry): string {
    return urlOf.setup('audit', undefined, { ...this.#question, entry: String(entry.id) });
  }
  #open(event: MouseEvent, entry: AuditEntry): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void setQuery({ entry: String(entry.id) }, { replace: false });
  }

  #renderEmpty(narrowed: boolean): TemplateResult {
    if (!narrowed) return emptyState(s('audit.none'));
    return emptyState(
      t('record.nothing_found'),
      html`<button type="button" class="btn" @click=${() => void setQuery({ search: null, action: null, from: null, to: null })}>
        ${t('record.filter_clear')}
      </button>`,
    );
  }
}
define('setup-audit', AuditListPage);

function toRow(entry: AuditEntry): Row {
  return {
    id: String(entry.id),
    values: {
      at: entry.at,
      action: text(entry.action_label),
      actor: entry.actor?.name ?? s('audit.nobody'),
      subject: entry.subject ? subjectWords(entry.subject) : null,
      address: entry.address,
    },
  };
}
