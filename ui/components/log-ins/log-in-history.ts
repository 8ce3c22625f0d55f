import '../table/as-cards.css';
import './log-in-history.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { LogIns } from '../../../platform/contract/wire-accounts.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { formatMoment } from '../../locale/locale.ts';
import { sayLogIn } from '../../locale/log-in-texts.ts';
import { icon } from '../icon/icon.ts';
import { emptyState, errorState, skeleton } from '../state/state.ts';
import { browserName } from './browser-name.ts';
import { outcomeWords } from './outcome-words.ts';

type LogIn = LogIns['entries'][number];

/**
 * The log-ins of somebody and the attempts that failed, newest first, more on demand.
 *
 * `path`: where they are read. `version`: a new one reads them again. `heading`: the id of the heading above, which names the table.
 */
class LogInHistory extends ShirabeElement {
  static override properties = {
    path: fromCode,
    version: fromCode,
    heading: fromCode,
    entries: { state: true },
    error: { state: true },
    busy: { state: true },
  };
  declare path: string;
  declare version: number;
  declare heading: string;
  declare entries: readonly LogIn[] | null;
  declare error: unknown;
  declare busy: boolean;
  #next: string | null = null;
  #abort = new AbortController();

  constructor() {
    super();
    this.path = '';
    this.version = 0;
    this.heading = '';
    this.entries = null;
    this.error = null;
    this.busy = false;
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('path')) this.entries = null;
    if (changed.has('path') || changed.has('version')) void this.#load(null);
  }

  async #load(cursor: string | null): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.busy = true;
    this.error = null;
    try {
      const { entries, next } = await getJson<LogIns>(this.path, { query: { cursor }, signal });
      this.entries = [...(cursor ? (this.entries ?? []) : []), ...entries];
      this.#next = next;
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    if (!this.entries) return this.error === null ? skeleton(4) : errorState(this.error, () => void this.#load(null));
    if (this.entries.length === 0) return emptyState(sayLogIn('history.none'));
    // The roles are said again, since a narrow screen shows the rows as cards.
    return html`<table class="plain as-cards log-ins" role="table" aria-labelledby=${this.heading}>
        <thead role="rowgroup">
          <tr role="row">
            ${(['at', 'outcome', 'browser', 'address'] as const).map((name) => html`<th scope="col" role="columnheader">${sayLogIn(`history.${name}`)}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${this.entries.map(renderEntry)}
        </tbody>
      </table>
      ${this.error === null ? nothing : errorState(this.error, () => void this.#load(this.#next))}
      ${this.#next === null ? nothing : html`<div class="log-ins-more"><button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#load(this.#next)}>${sayLogIn('history.more')}</button></div>`}`;
  }
}
define('log-in-history', LogInHistory);

function renderEntry({ at, outcome, address, user_agent: userAgent }: LogIn): TemplateResult {
  const good = outcome === 'log_in';
  return html`<tr role="row">
    <th scope="row" role="rowheader" class="whole"><time datetime=${at}>${formatMoment(at)}</time></th>
    <td role="cell" class="whole"><span class="badge ${good ? 'badge-good' : 'badge-warn'}">${icon(good ? 'check' : 'warn')}${outcomeWords(outcome)}</span></td>
    <td role="cell" title=${userAgent || nothing}>${browserName(userAgent) ?? sayLogIn('browser.unknown')}</td>
    <td role="cell">${address ?? '–'}</td>
  </tr>`;
}
