import { html, nothing, type TemplateResult } from 'lit';
import type { Sessions } from '../../../platform/contract/wire-accounts.ts';
import { getJson, messageOf, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { browserName } from '../../components/log-ins/browser-name.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { say } from '../../locale/account-texts.ts';
import { formatMoment } from '../../locale/locale.ts';
import { sayLogIn } from '../../locale/log-in-texts.ts';

type Session = Sessions['sessions'][number];

/** Where the user is logged in: this one marked; each may be ended, or all others at once. A new `version` reads them again. */
class AccountSessions extends ShirabeElement {
  static override properties = { version: fromCode, sessions: { state: true }, error: { state: true }, busy: { state: true } };
  declare version: number;
  declare sessions: readonly Session[] | null;
  declare error: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.version = 0;
    this.sessions = null;
    this.error = null;
    this.busy = false;
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('version')) void this.#load();
  }

  async #load(): Promise<void> {
    this.error = null;
    try {
      this.sessions = (await getJson<Sessions>('/account/sessions')).sessions;
    } catch (error) {
      this.error = error;
    }
  }

  override render(): TemplateResult {
    const others = (this.sessions ?? []).filter(({ current }) => !current).length;
    return html`<section class="card" aria-labelledby="sessions-heading">
      <div class="card-head">
        <h2 id="sessions-heading" tabindex="-1">${say('sessions.title')}</h2>
        ${others > 0 ? html`<span class="end"><button type="button" class="btn danger" ?disabled=${this.busy} @click=${() => void this.#endOthers(others)}>${say('sessions.end_others')}</button></span>` : nothing}
      </div>
      <div class="card-body">${this.#renderBody(others)}</div>
    </section>`;
  }
  #renderBody(others: number): TemplateResult {
    if (this.error !== null) return errorState(this.error, () => void this.#load());
    if (!this.sessions) return skeleton(3);
    return html`<ul class="account-sessions">
        ${this.sessions.map((session) => this.#renderSession(session))}
      </ul>
      <p class="quiet">${say(others > 0 ? 'sessions.strange' : 'sessions.only')}</p>`;
  }

  #renderSession(session: Session): TemplateResult {
    const browser = browserName(session.user_agent) ?? sayLogIn('browser.unknown');
    const at = formatMoment(session.created_at);
    return html`<li>
      <div>
        <p><strong>${browser}</strong> ${session.current ? html`<span class="badge badge-good">${say('sessions.current')}</span>` : nothing}</p>
        <p class="quiet">
          <span>${say('sessions.began', { at })}</span> <span>${say('sessions.seen', { at: formatMoment(session.last_seen_at) })}</span>
          ${session.address === null ? nothing : html`<span>${say('sessions.address', { address: session.address })}</span>`}
        </p>
      </div>
      ${
        session.current
          ? nothing
          : html`<button
              type="button"
              class="btn"
              aria-label=${say('sessions.end_of', { browser, at })}
              ?disabled=${this.busy}
              @click=${() => void this.#end(`/account/sessions/${encodeURIComponent(session.id)}`)}
            >
              ${say('sessions.end')}
            </button>`
      }
    </li>`;
  }

  async #endOthers(count: number): Promise<void> {
    const sure = await askConfirm({
      title: say('sessions.end_others'),
      text: say('sessions.end_others_text', { count }),
      confirm: say('sessions.end_others_now'),
      danger: true,
    });
    if (sure) await this.#end('/account/sessions');
  }
  async #end(path: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await remove(path);
      showToast({ text: say('sessions.ended') });
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    // One that had ended already is gone, too.
    await this.#load();
    this.busy = false;
    this.querySelector<HTMLElement>('#sessions-heading')?.focus();
  }
}
define('account-sessions', AccountSessions);
