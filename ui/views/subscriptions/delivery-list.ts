import { html, nothing, type TemplateResult } from 'lit';
import type { Deliveries, Delivery } from '../../../platform/contract/wire-subscriptions.ts';
import { ApiError, getJson, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { formatMoment, formatNumber, t } from '../../locale/locale.ts';
import { subscriptionsTexts } from '../../locale/record/subscriptions-texts.ts';
import { speaker } from '../../locale/speak.ts';

const say = speaker(subscriptionsTexts);
const tones: Readonly<Partial<Record<Delivery['state'], string>>> = { sent: 'good', failed: 'bad', no_access: 'bad', no_address: 'bad' };

/** What became of a subscription so far, newest first. */
class DeliveryList extends ShirabeElement {
  static override properties = { subscription: fromCode, answer: { state: true }, error: { state: true }, busy: { state: true } };
  declare subscription: string;
  declare answer: Deliveries | null;
  declare error: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.busy = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.error = null;
    this.busy = true;
    try {
      this.answer = await getJson<Deliveries>(`/subscriptions/${this.subscription}/deliveries`);
    } catch (error) {
      // Whom it never went to has nothing to look at.
      if (error instanceof ApiError && error.status === 404) this.answer = { deliveries: [], next: null };
      else this.error = error;
    }
    this.busy = false;
  }
  async #more({ deliveries, next }: Deliveries): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const more = await getJson<Deliveries>(`/subscriptions/${this.subscription}/deliveries`, { query: { cursor: next } });
      this.answer = { deliveries: [...deliveries, ...more.deliveries], next: more.next };
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    const { answer } = this;
    return html`<section class="card" aria-labelledby="sub-deliveries">
      <div class="card-head">
        <h2 id="sub-deliveries">${say('sub.deliveries')}</h2>
        <button type="button" class="btn" aria-disabled=${this.busy ? 'true' : nothing} @click=${() => void this.#load()}>${t('app.refresh')}</button>
      </div>
      ${this.error !== null ? errorState(this.error, () => void this.#load()) : answer ? this.#renderRows(answer) : skeleton()}
    </section>`;
  }

  #renderRows(answer: Deliveries): TemplateResult {
    if (answer.deliveries.length === 0) return emptyState(say('sub.no_deliveries'));
    return html`<div class="sub-scroll" tabindex="0" role="region" aria-labelledby="sub-deliveries">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${say('sub.due')}</th>
              <th scope="col">${say('sub.to')}</th>
              <th scope="col">${say('sub.outcome')}</th>
              <th scope="col" class="n">${say('sub.count')}</th>
              <th scope="col">${say('sub.begun')}</th>
            </tr>
          </thead>
          <tbody>
            ${answer.deliveries.map(
              ({ due_at: due, begun_at: begun, missed, to, state, rows, reason }) =>
                html`<tr>
                  <td>${formatMoment(due)}${missed > 0 ? html`<br /><small>${say('sub.missed', { count: formatNumber(missed) })}</small>` : nothing}</td>
                  <th scope="row">${to}</th>
                  <td>${renderBadge(say(`sub.state_${state}`), tones[state] ?? 'idle')}${reason ? html`<br /><small>${reason}</small>` : nothing}</td>
                  <td class="n">${rows === null ? '' : formatNumber(rows)}</td>
                  <td>${formatMoment(begun)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        answer.next === null
          ? nothing
          : html`<p class="card-body">
              <button type="button" class="btn" aria-disabled=${this.busy ? 'true' : nothing} @click=${() => void this.#more(answer)}>
                ${say('sub.more')}
              </button>
            </p>`
      }`;
  }
}
define('delivery-list', DeliveryList);
