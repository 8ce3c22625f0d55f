import { html, nothing, type TemplateResult } from 'lit';
import type { LogIns } from '../../../platform/contract/wire-accounts.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { icon } from '../../components/icon/icon.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { accountTexts, type AccountText, say } from '../../locale/account-texts.ts';
import { formatMoment } from '../../locale/locale.ts';
import { browserName } from './browser-name.ts';

type LogIn = LogIns['entries'][number];

/** Every log-in of the user and every attempt that failed, newest first, more on demand. A new `version` reads them again. */
class AccountLogIns extends ShirabeElement {
  static override properties = { version: fromCode, entries: { state: true }, error: { state: true }, busy: { state: true } };
  declare version: number;
  declare entries: readonly LogIn[] | null;
  declare error: unknown;
  declare busy: boolean;
  #next: string | null = null;

  constructor() {
    super();
    this.version = 0;
    this.entries = null;
    this.error = null;
    this.busy = false;
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('version')) void this.#load(null);
  }

  async #load(cursor: string | null): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      const { entries, next } = await getJson<LogIns>('/account/log-ins', { query: { cursor } });
      this.entries = [...(cursor ? (this.entries ?? []) : []), ...entries];
      this.#next = next;
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="log-ins-heading">
      <div class="card-head"><h2 id="log-ins-heading">${say('history.title')}</h2></div>
      ${this.#renderBody()}
    </section>`;
  }
  #renderBody(): TemplateResult {
    if (!this.entries) return this.error === null ? skeleton(4) : errorState(this.error, () => void this.#load(null));
    if (this.entries.length === 0) return emptyState(say('history.none'));
    // The roles are said again, since a narrow screen shows the rows as cards.
    return html`<table class="plain account-history" role="table" aria-labelledby="log-ins-heading">
        <thead role="rowgroup">
          <tr role="row">
            ${(['at', 'outcome', 'browser', 'address'] as const).map((name) => html`<th scope="col" role="columnheader">${say(`history.${name}`)}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${this.entries.map(renderEntry)}
        </tbody>
      </table>
      ${this.error === null ? nothing : errorState(this.error, () => void this.#load(this.#next))}
      ${this.#next === null ? nothing : html`<div class="account-more"><button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#load(this.#next)}>${say('history.more')}</button></div>`}`;
  }
}
define('account-log-ins', AccountLogIns);

function renderEntry({ at, outcome, address, user_agent: userAgent }: LogIn): TemplateResult {
  const good = outcome === 'log_in';
  return html`<tr role="row">
    <th scope="row" role="rowheader"><time datetime=${at}>${formatMoment(at)}</time></th>
    <td role="cell"><span class="badge ${good ? 'badge-good' : 'badge-warn'}">${icon(good ? 'check' : 'warn')}${outcomeText(outcome)}</span></td>
    <td role="cell">${browserName(userAgent) ?? say('browser.unknown')}</td>
    <td role="cell">${address ?? '–'}</td>
  </tr>`;
}

/** The plain words of an outcome; of one that these pages do not know, that it was no log-in. */
function outcomeText(outcome: string): string {
  const key = `history.${outcome}`;
  return say(isText(key) ? key : 'history.other');
}
const isText = (key: string): key is AccountText => Object.hasOwn(accountTexts, key);
