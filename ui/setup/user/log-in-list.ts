import { html, nothing, type TemplateResult } from 'lit';
import type { LogIns } from '../../../platform/contract/wire-accounts.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { formatMoment, t } from '../../locale/locale.ts';
import { setupTexts } from '../../locale/setup-texts.ts';
import { s, type SetupKey } from '../words.ts';

type Entry = LogIns['entries'][number];

/** The log-ins of a user, and those that were refused: newest first, more on demand. */
class LogInList extends ShirabeElement {
  static override properties = { user: fromCode, entries: { state: true }, error: { state: true }, busy: { state: true } };
  declare user: string;
  declare entries: readonly Entry[] | null;
  declare error: unknown;
  declare busy: boolean;
  #next: string | null = null;

  constructor() {
    super();
    this.entries = null;
    this.error = null;
    this.busy = false;
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('user')) return;
    this.entries = null;
    void this.#load(null);
  }

  async #load(cursor: string | null): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      const answer = await getJson<LogIns>(`/users/${this.user}/log-ins`, { query: { cursor } });
      this.entries = [...(cursor ? (this.entries ?? []) : []), ...answer.entries];
      this.#next = answer.next;
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    if (!this.entries) return this.error === null ? skeleton(3) : errorState(this.error, () => void this.#load(null));
    if (this.entries.length === 0) return emptyState(s('user.no_log_ins'));
    return html`<div class="scroll-x" tabindex="0" role="group" aria-label=${s('user.log_ins')}>
        <table class="plain">
          <caption class="visually-hidden">
            ${s('user.log_ins')}
          </caption>
          <thead>
            <tr>
              <th scope="col">${s('user.log_in_at')}</th>
              <th scope="col">${s('user.log_in_outcome')}</th>
              <th scope="col">${s('user.log_in_address')}</th>
              <th scope="col">${s('user.log_in_browser')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.entries.map(
              (entry) =>
                html`<tr>
                  <th scope="row"><time datetime=${entry.at}>${formatMoment(entry.at)}</time></th>
                  <td>${renderBadge(outcomeWords(entry.outcome), entry.outcome === 'log_in' ? 'good' : 'bad')}</td>
                  <td>${entry.address ?? '–'}</td>
                  <td class="setup-agent">${entry.user_agent || '–'}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${this.error === null ? nothing : errorState(this.error, () => void this.#load(this.#next))}
      ${this.#next === null ? nothing : html`<div class="setup-more"><button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#load(this.#next)}>${t('record.more')}</button></div>`}`;
  }
}
define('setup-log-ins', LogInList);

/** What came of a log-in; a code that has no words stands as it is. */
function outcomeWords(outcome: string): string {
  const key = `outcome.${outcome}`;
  return key in setupTexts ? s(key as SetupKey) : outcome;
}
