import { html, nothing, type TemplateResult } from 'lit';
import type { MailMessages, MailRetryAnswer } from '../../../platform/contract/wire-operation.ts';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import { getJson, messageOf, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import '../../components/search-box/search-box.ts';
import { emptyState } from '../../components/state/state.ts';
import '../../components/table/data-table.ts';
import type { OwnCell } from '../../components/table/cell.ts';
import type { RowSource } from '../../components/table/row-loader.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import { setupTexts } from '../../locale/setup-texts.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';

type Message = MailMessages['messages'][number];
const states = ['waiting', 'retrying', 'failed', 'sent'] as const;
const tones = { waiting: 'idle', retrying: 'warn', failed: 'bad', sent: 'good' } as const;

const column = (key: string, label: keyof typeof setupTexts, type = 'text', more: Partial<Column> = {}): Column =>
  ({ key, label: setupTexts[label], type, ...more }) as Column;
const columns: readonly Column[] = [
  column('to', 'mail.to'),
  column('label', 'mail.template'),
  column('state', 'mail.state', 'picklist', {
    choices: states.map((value) => ({ value, label: setupTexts[`mail.state_${value}`], tone: tones[value] })),
  }),
  // A card shows the first five: what failed says there why, and what can be done.
  column('error', 'mail.error'),
  column('retry', 'mail.retry_column'),
  column('created_at', 'mail.created', 'datetime'),
  column('sent_at', 'mail.sent_at', 'datetime'),
  column('attempts', 'mail.attempts', 'integer'),
  column('next_attempt_at', 'mail.next_attempt', 'datetime'),
];

/** What was sent, what waits, what failed and why; a failed one can be sent again. The words of a mail are never shown: they may hold a link. */
class MessagesPage extends ShirabeElement {
  static override properties = { route: fromCode, source: { state: true }, counts: { state: true }, failed: { state: true }, busy: { state: true } };
  declare route: Route;
  declare source: RowSource | null;
  declare counts: MailMessages['counts'] | null;
  /** How many failed ones of the search can be sent again. */
  declare failed: number;
  /** The message that is being sent again; 'all': every failed one. */
  declare busy: string;
  #messages = new Map<string, Message>();
  #asked = '';
  readonly #cell: OwnCell = (row, shown) => this.#renderCell(row, shown);

  constructor() {
    super();
    this.source = null;
    this.counts = null;
    this.failed = 0;
    this.busy = '';
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('route')) this.#read(false);
  }

  #read(anew: boolean): void {
    const { query } = this.route;
    const question = { search: query.get('search') ?? '', state: query.get('state') ?? '' };
    const wanted = JSON.stringify(question);
    if (wanted === this.#asked && !anew) return;
    this.#asked = wanted;
    this.#messages = new Map();
    this.source = {
      loadPage: async (cursor, { limit, signal }) => {
        const page = await getJson<MailMessages>('/mail/messages', { query: { ...question, cursor, limit }, signal });
        for (const message of page.messages) this.#messages.set(message.id, message);
        this.counts = page.counts;
        if (page.can_retry !== null && wanted === this.#asked) this.failed = page.can_retry;
        return { columns: [...columns], rows: page.messages.map(toRow), next: page.next, as_of: new Date().toISOString() };
      },
    };
  }

  override render(): TemplateResult {
    const { query } = this.route;
    const all = html`<button type="button" class="btn" ?disabled=${this.busy !== ''} @click=${() => void this.#retryAll()}>
      ${s('mail.retry_all', { count: formatNumber(this.failed) })}
    </button>`;
    const actions = html`${this.failed > 0 && isFailedShown(query.get('state')) ? all : nothing}
      <button type="button" class="btn" @click=${() => this.#read(true)}>${t('app.refresh')}</button>`;
    return html`${renderHead({ title: s('setup.messages'), note: s('setup.messages_hint'), actions })}
      <div class="card setup-list">
        <div class="bar">
          <search-box
            class="setup-search"
            .value=${query.get('search') ?? ''}
            .label=${s('mail.search')}
            @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ search: event.detail.search })}
          ></search-box>
          ${this.#renderStates(query.get('state') ?? '')}
        </div>
        <data-table
          .source=${this.source}
          .sort=${''}
          .total=${null}
          .label=${s('setup.messages')}
          .empty=${emptyState(s('mail.no_messages'))}
          .cell=${this.#cell}
        ></data-table>
      </div>`;
  }

  /** The states as a filter, with how many there are of those that want looking at. */
  #renderStates(chosen: string): TemplateResult {
    const count = (state: string) => (this.counts && state in this.counts ? this.counts[state as keyof MailMessages['counts']] : null);
    return html`<div class="setup-states" role="group" aria-label=${s('mail.state')}>
      ${['', ...states].map((state) => {
        const many = count(state);
        const words = state === '' ? s('setup.all') : s(`mail.state_${state as Message['state']}`);
        return html`<button
          type="button"
          class="btn"
          aria-pressed=${state === chosen ? 'true' : 'false'}
          @click=${() => void setQuery({ state }, { replace: false })}
        >
          ${words}${many === null ? nothing : html` <span class="setup-count ${many > 0 && state === 'failed' ? 'bad' : ''}">${formatNumber(many)}</span>`}
        </button>`;
      })}
    </div>`;
  }

  #renderCell(row: Row, shown: Column): TemplateResult | undefined {
    const message = this.#messages.get(row.id);
    if (!message) return undefined;
    if (shown.key === 'label') return html`${text(message.label)}`;
    if (shown.key === 'to')
      return message.username && currentUser()?.areas.includes('accounts')
        ? html`<a href=${urlOf.setup('users', undefined, { search: message.username })} title=${message.username}>${message.to}</a>`
        : html`${message.to}`;
    if (shown.key !== 'retry') return undefined;
    if (!message.can_retry) return html`–`;
    return html`<button type="button" class="btn link" ?disabled=${this.busy === message.id} @click=${() => void this.#retry(message)}>
      ${s('mail.retry')}<span class="visually-hidden"> ${message.to}</span>
    </button>`;
  }

  async #retryAll(): Promise<void> {
    const search = this.route.query.get('search') ?? '';
    const count = this.failed;
    const sure = await askConfirm({
      title: s('mail.retry_all_title', { count: formatNumber(count) }),
      text: search ? s('mail.retry_all_found', { search }) : s('mail.retry_all_text'),
      confirm: s('mail.retry_all_do'),
    });
    if (!sure || this.busy) return;
    this.busy = 'all';
    try {
      const answer = await postJson<MailRetryAnswer>('/mail/retries', { count, ...(search ? { search } : {}) });
      showToast({ text: s('mail.retry_all_done', { count: formatNumber(answer.count) }) });
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.busy = '';
    this.#read(true);
  }

  async #retry(message: Message): Promise<void> {
    if (this.busy) return;
    this.busy = message.id;
    try {
      await postJson(`/mail/messages/${encodeURIComponent(message.id)}/retry`, {});
      showToast({ text: s('mail.retry_done', { to: message.to }) });
      this.#read(true);
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.busy = '';
  }
}
define('setup-messages', MessagesPage);

/** Whether failed mails are among those of a state. */
function isFailedShown(state: string | null): boolean {
  return !state || state === 'failed';
}

function toRow(message: Message): Row {
  const { to, state, created_at, sent_at, attempts, next_attempt_at, error } = message;
  return {
    id: message.id,
    values: { to, label: text(message.label), state, created_at, sent_at, attempts, next_attempt_at, error, retry: `${s('mail.retry')}　` },
  };
}
