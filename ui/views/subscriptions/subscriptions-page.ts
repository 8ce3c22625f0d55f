import './subscriptions.css';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { scheduleWords } from '../../../platform/fields/schedule-words.ts';
import type { Subscription, Subscriptions } from '../../../platform/contract/wire-subscriptions.ts';
import { getJson, messageOf, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { currentLanguage, formatMoment, formatNumber, text } from '../../locale/locale.ts';
import { subscriptionsTexts } from '../../locale/record/subscriptions-texts.ts';
import { speaker } from '../../locale/speak.ts';

const say = speaker(subscriptionsTexts);
const views = ['own', 'received', 'all'] as const;

/** Reports that go out on a schedule: the user's own, those that others send to them, and for who looks after the mails all. `?stop=` names one not to be had any more. */
class SubscriptionsPage extends ShirabeElement {
  static override properties = { route: fromCode, answer: { state: true }, error: { state: true }, busy: { state: true } };
  declare route: Route;
  declare answer: Subscriptions | null;
  declare error: unknown;
  declare busy: boolean;
  #loaded = '';

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.busy = false;
  }
  override willUpdate(): void {
    if (this.#loaded !== this.#view) void this.#load();
  }

  get #view(): (typeof views)[number] {
    return views.find((view) => view === this.route.query.get('view')) ?? 'own';
  }
  async #load(): Promise<void> {
    const view = this.#view;
    this.#loaded = view;
    this.answer = null;
    this.error = null;
    try {
      const answer = await getJson<Subscriptions>('/subscriptions', { query: { view } });
      if (view === this.#view) this.answer = answer;
    } catch (error) {
      this.error = error;
      return;
    }
    const stop = this.answer?.subscriptions.find(({ id, receives }) => id === this.route.query.get('stop') && receives === 'yes');
    if (stop) await this.#receive(stop, false);
  }
  async #more({ subscriptions, next }: Subscriptions): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const more = await getJson<Subscriptions>('/subscriptions', { query: { view: this.#view, cursor: next } });
      this.answer = { ...more, subscriptions: [...subscriptions, ...more.subscriptions] };
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.busy = false;
  }

  async #receive({ id, label }: Subscription, wanted: boolean): Promise<void> {
    if (currentUser()?.view_as) return;
    const question = { title: say('sub.refuse_question', { label }), text: say('sub.refuse_text'), confirm: say('sub.refuse') };
    if (this.busy || (!wanted && !(await askConfirm(question)))) return;
    this.busy = true;
    try {
      const changed = await putJson<Subscription>(`/subscriptions/${id}/receiving`, { wanted });
      const { answer } = this;
      if (answer) this.answer = { ...answer, subscriptions: answer.subscriptions.map((each) => (each.id === id ? changed : each)) };
      showToast({ text: wanted ? say('sub.accepted_toast') : say('sub.refused_toast') });
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    setPageTitle(say('sub.title'));
    const { answer } = this;
    const shown = answer?.can_see_all || this.#view === 'all' ? views : views.filter((view) => view !== 'all');
    return html`<div class="page">
      <div class="head">
        <div>
          <h1 tabindex="-1">${say('sub.title')}</h1>
          <p>${say('sub.intro')}</p>
        </div>
        <div class="acts"><a class="btn" href=${urlOf.reports()}>${say('sub.to_reports')}</a></div>
      </div>
      <nav class="sub-views" aria-label=${say('sub.views')}>
        ${shown.map(
          (view) =>
            html`<a
              class="btn ${view === this.#view ? 'main' : ''}"
              href=${urlOf.subscriptions({ view })}
              aria-current=${view === this.#view ? 'page' : nothing}
              >${say(`sub.view_${view}`)}</a
            >`,
        )}
      </nav>
      <div class="card">${this.error !== null ? errorState(this.error, () => void this.#load()) : answer ? this.#renderList(answer) : skeleton()}</div>
    </div>`;
  }

  #renderList(answer: Subscriptions): TemplateResult {
    if (answer.subscriptions.length === 0 && answer.next === null) return emptyState(say(`sub.none_${this.#view}`));
    return html`<ul class="sub-list">
        ${repeat(
          answer.subscriptions,
          ({ id }) => id,
          (subscription) => this.#renderOne(subscription),
        )}
      </ul>
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

  #renderOne(subscription: Subscription): TemplateResult {
    const { id, label, report_label: report, schedule, paused, next_at: next, receives, owner, last } = subscription;
    return html`<li>
      <div class="sub-words">
        <p class="sub-name">
          <a href=${urlOf.subscription(id)}>${label}</a> ${paused ? renderBadge(say('sub.paused'), 'warn') : nothing}
          ${receives === 'refused' ? renderBadge(say('sub.refused'), 'warn') : nothing}
        </p>
        <p>${report ? text(report) : say('sub.report_gone')} ・ ${scheduleWords(schedule, currentLanguage())}</p>
        <p class="quiet">
          ${next === null ? nothing : html`${say('sub.next', { at: formatMoment(next) })} ・ `}${say('sub.by', { name: owner })}
          ${
            last
              ? html` ・ ${say('sub.last', { at: formatMoment(last.due_at), sent: formatNumber(last.sent) })}
                ${last.condition > 0 ? say('sub.last_condition', { count: formatNumber(last.condition) }) : nothing}
                ${last.failed > 0 ? html`<strong class="sub-bad">${say('sub.last_failed', { count: formatNumber(last.failed) })}</strong>` : nothing}`
              : nothing
          }
        </p>
      </div>
      ${
        receives === 'no' || currentUser()?.view_as
          ? nothing
          : html`<button
              type="button"
              class="btn"
              aria-disabled=${this.busy ? 'true' : nothing}
              @click=${() => void this.#receive(subscription, receives === 'refused')}
            >
              ${receives === 'refused' ? say('sub.accept') : say('sub.refuse')}
            </button>`
      }
    </li>`;
  }
}
define('subscriptions-page', SubscriptionsPage);
