import { html, nothing, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import type { Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { emptyState } from '../../components/state/state.ts';
import { formatMoment, t } from '../../locale/locale.ts';
import { waiting } from '../../waiting/waiting.ts';
import '../../waiting/waiting.css';
import type { WaitingSave } from '../../waiting/waiting-save.ts';
import { w } from '../../waiting/words.ts';
import { dropDraft } from '../form/draft.ts';

/** The saves of this browser that wait for the connection or for their user: to be sent, mended or given up. */
class WaitingPage extends ShirabeElement {
  static override properties = { route: fromCode, busy: { state: true } };
  declare route: Route;
  declare busy: boolean;
  #stop: () => void = () => undefined;

  constructor() {
    super();
    this.busy = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    setPageTitle(w('forms.waiting_title'));
    this.#stop = waiting.listen(() => this.requestUpdate());
    void waiting.read();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override render(): TemplateResult {
    const { saves } = waiting;
    return html`<div class="page">
      <div class="head">
        <div><h1 tabindex="-1">${w('forms.waiting_title')}</h1></div>
        <div class="acts">
          ${
            saves.some((save) => waiting.isReady(save))
              ? html`<button type="button" class="btn main" ?disabled=${this.busy} @click=${() => void this.#send()}>${w('forms.send_all')}</button>`
              : nothing
          }
        </div>
      </div>
      <p class="prose waiting-hint">${w('forms.waiting_hint')}</p>
      <div class="card">${saves.length === 0 ? emptyState(w('forms.waiting_none')) : this.#renderSaves(saves)}</div>
    </div>`;
  }

  #renderSaves(saves: readonly WaitingSave[]): TemplateResult {
    return html`<table class="waiting-list" aria-label=${w('forms.waiting_title')}>
      <thead>
        <tr>
          <th scope="col">${w('forms.waiting_record')}</th>
          <th scope="col">${w('forms.waiting_at')}</th>
          <th scope="col">${w('forms.waiting_state')}</th>
          <th scope="col">${w('forms.waiting_acts')}</th>
        </tr>
      </thead>
      <tbody>
        ${saves.map(
          (save) =>
            html`<tr>
              <td><a href=${save.url}>${save.title}</a></td>
              <td>${formatMoment(save.at)}</td>
              <td>${this.#stateOf(save)}</td>
              <td>
                <span class="waiting-acts">
                  ${
                    save.refused
                      ? html`<a class="btn" href=${save.url}>${w('forms.open_form')}</a>`
                      : html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#send(save.key)}>${w('forms.send_now')}</button>`
                  }
                  <button type="button" class="btn danger" ?disabled=${this.busy} @click=${() => void this.#discard(save)}>${w('forms.discard')}</button>
                </span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #stateOf(save: WaitingSave): string {
    if (save.refused) return w('forms.state_refused', { words: save.refused.body.message });
    return waiting.isReady(save) ? w('forms.state_waiting') : w('forms.state_old');
  }

  async #send(key?: string): Promise<void> {
    this.busy = true;
    await waiting.send(key);
    this.busy = false;
  }

  async #discard(save: WaitingSave): Promise<void> {
    const sure = await askConfirm({
      title: w('forms.discard'),
      text: w('forms.discard_question', { title: save.title }),
      confirm: w('forms.discard_now'),
      cancel: t('app.cancel'),
      danger: true,
    });
    if (!sure) return;
    await waiting.remove(save.key);
    dropDraft(localStorage, save.place);
  }
}
define('waiting-page', WaitingPage);
