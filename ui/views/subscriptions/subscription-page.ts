import './subscriptions.css';
import { html, nothing, type TemplateResult } from 'lit';
import { scheduleWords } from '../../../platform/fields/schedule-words.ts';
import type { Subscription, SubscriptionOffer } from '../../../platform/contract/wire-subscriptions.ts';
import { ApiError, getJson, messageOf, postJson, putJson, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { missing } from '../../app/missing-page.ts';
import { setPageTitle } from '../../app/page.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { showToast } from '../../components/toast/toast.ts';
import { currentLanguage, t, text } from '../../locale/locale.ts';
import { subscriptionsTexts } from '../../locale/record/subscriptions-texts.ts';
import { speaker } from '../../locale/speak.ts';
import { messagesAt } from '../../setup/form/faults.ts';
import { formTools } from '../../setup/form/form-tools.ts';
import { renderSetting } from '../../setup/form/render-setting.ts';
import { SettingForm } from '../../setup/form/setting-form.ts';
import './delivery-list.ts';
import { checkDraft, newSubscription, toDraft, toRequest, type Draft, type Kept } from './draft.ts';
import { inputOf, renderCondition, renderContent, renderRecipients, renderSchedule } from './render-fields.ts';

const say = speaker(subscriptionsTexts);
const known = ['label', 'at', 'weekdays', 'value', 'rows', 'recipients', 'condition.summary', 'content.file'];

/** One subscription: `/subscriptions/new?report=…` begins one, any other is changed, and shows what became of it so far. */
class SubscriptionPage extends ShirabeElement {
  static override properties = { route: fromCode, busy: { state: true } };
  declare route: Route;
  declare busy: boolean;
  readonly #form = new SettingForm<Kept, Draft>(this, formTools(), {
    load: (signal) => this.#load(signal),
    toDraft,
    check: (draft) => checkDraft(draft).map(({ field, why }) => ({ field, message: say(`sub.${why}`) })),
    save: async (draft, kept) => {
      const request = toRequest(draft, kept);
      const { id } = kept.subscription;
      const { version: _version, ...made } = request;
      const subscription = await (id === '' ? postJson<Subscription>('/subscriptions', made) : putJson<Subscription>(`/subscriptions/${id}`, request));
      return { ...kept, subscription };
    },
    saved: ({ subscription }, before) => {
      showToast({ text: say('sub.saved') });
      if (before.subscription.id === '') void navigate(urlOf.subscription(subscription.id), { replace: true });
    },
    knows: (field) => known.some((each) => field === each || field.startsWith(`${each}.`)),
  });

  constructor() {
    super();
    this.busy = false;
  }

  async #load(signal: AbortSignal): Promise<Kept | null> {
    const id = this.route.params['id'] ?? '';
    const { query } = this.route;
    try {
      if (id === 'new') {
        const offer = await this.#offer(query.get('report') ?? '', signal);
        const narrowing = { search: query.get('search') ?? '', filter: query.get('filter') ?? '', sort: query.get('sort') ?? '' };
        return { subscription: newSubscription(offer, narrowing, text(offer.report_label)), offer };
      }
      const subscription = await getJson<Subscription>(`/subscriptions/${encodeURIComponent(id)}`, { signal });
      return { subscription, offer: subscription.can_edit && subscription.report_label ? await this.#offer(subscription.report, signal) : null };
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }
  #offer(report: string, signal: AbortSignal): Promise<SubscriptionOffer> {
    return getJson<SubscriptionOffer>(`/reports/${encodeURIComponent(report)}/subscription-offer`, { signal });
  }

  /** Sends what is typed to the user alone; what is wrong with it is shown as at a save. */
  async #try(kept: Kept): Promise<void> {
    const { draft } = this.#form;
    if (!draft || this.busy) return;
    const wrong = checkDraft(draft).map(({ field, why }) => ({ field, message: say(`sub.${why}`) }));
    if (wrong.length > 0) return this.#form.show({ fields: wrong, whole: [] });
    await this.#do(async () => {
      const { version: _version, ...request } = toRequest(draft, kept);
      await postJson('/subscription-trials', request);
      showToast({ text: say('sub.tried') });
    });
  }
  async #delete({ subscription: { id, label } }: Kept): Promise<void> {
    const question = { title: say('sub.delete_question', { label }), text: say('sub.delete_text'), confirm: say('sub.delete'), danger: true };
    if (this.busy || !(await askConfirm(question))) return;
    await this.#do(async () => {
      await remove(`/subscriptions/${id}`);
      showToast({ text: say('sub.deleted') });
      await navigate(urlOf.subscriptions());
    });
  }
  async #do(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    await work().catch((error: unknown) => showToast({ text: messageOf(error), tone: 'bad' }));
    this.busy = false;
  }

  override render(): TemplateResult {
    if (this.#form.missing) return missing();
    const { kept } = this.#form;
    const title = kept && kept.subscription.id !== '' ? kept.subscription.label : say('sub.new');
    setPageTitle(title);
    return html`<div class="page">
      <div class="head">
        <div>
          <nav aria-label=${t('record.where')}>
            <ol class="crumbs">
              <li><a href=${urlOf.subscriptions()}>${say('sub.title')}</a></li>
            </ol>
          </nav>
          <h1 tabindex="-1">${title}</h1>
          ${kept ? renderReport(kept.subscription) : nothing}
        </div>
        <div class="acts">
          ${
            kept && kept.subscription.id !== '' && kept.subscription.can_edit && !currentUser()?.view_as
              ? html`<button type="button" class="btn" aria-disabled=${this.busy ? 'true' : nothing} @click=${() => void this.#delete(kept)}>
                  ${say('sub.delete')}
                </button>`
              : nothing
          }
        </div>
      </div>
      ${kept && !kept.offer ? this.#renderRead(kept) : this.#renderForm()}
      ${kept && kept.subscription.id !== '' ? html`<delivery-list .subscription=${kept.subscription.id}></delivery-list>` : nothing}
    </div>`;
  }

  /** For whom it is only sent to, and where its report is gone: what it says, not to be changed. */
  #renderRead({ subscription }: Kept): TemplateResult {
    return html`<section class="card">
      <p class="card-body">
        ${say('sub.in_words', { words: scheduleWords(subscription.schedule, currentLanguage()) })} ${say('sub.by', { name: subscription.owner })}
      </p>
    </section>`;
  }

  #renderForm(): TemplateResult {
    const form = this.#form;
    return renderSetting(form, {
      labels: () => ({
        label: say('sub.label'),
        at: say('sub.at'),
        weekdays: say('sub.weekdays'),
        value: say('sub.value'),
        'condition.summary': say('sub.summary'),
        rows: say('sub.rows'),
        'content.file': say('sub.file'),
        recipients: say('sub.recipients'),
      }),
      idOf: inputOf,
      body: (draft, { offer }) => {
        if (!offer) return nothing;
        const parts = { draft, offer, messages: (field: string) => messagesAt(form.faults, field), change: (changes: Partial<Draft>) => form.change(changes) };
        return html`<div class="sub-form">${renderSchedule(parts)} ${renderCondition(parts)} ${renderContent(parts)} ${renderRecipients(parts)}</div>`;
      },
      more: (kept) =>
        html`<button type="button" class="btn" aria-disabled=${this.busy ? 'true' : nothing} @click=${() => void this.#try(kept)}>${say('sub.try')}</button>`,
    });
  }
}
define('subscription-page', SubscriptionPage);

function renderReport({ report, report_label: label, narrowing }: Subscription): TemplateResult {
  if (!label) return html`<p class="sub-bad">${say('sub.report_gone')}</p>`;
  const isNarrowed = Object.values(narrowing).some((value) => value !== '');
  return html`<p>
    ${say('sub.report')}:
    <a href=${urlOf.report(report, narrowing)}>${text(label)}</a> ${isNarrowed ? html`<span class="quiet">${say('sub.narrowed')}</span>` : nothing}
  </p>`;
}
