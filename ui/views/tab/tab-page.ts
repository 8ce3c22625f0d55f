import { html, nothing, type TemplateResult } from 'lit';
import type { DashboardAnswer, Me } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import { emptyState } from '../../components/state/state.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { formatMoment, t, text } from '../../locale/locale.ts';
import './tab.css';

type Tab = Me['tabs'][number];
type Survey = NonNullable<DashboardAnswer['components'][number]['surveys']>[number];

/** A tab that gathers objects: one card each, leading to its list. What the home page knows of due surveys is told here too. */
class TabPage extends ShirabeElement {
  static override properties = { route: fromCode, surveys: { state: true } };
  declare route: Route;
  declare surveys: readonly Survey[];

  constructor() {
    super();
    this.surveys = [];
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    setPageTitle(text(this.#tab?.label));
    void this.#loadSurveys();
  }

  get #tab(): Tab | undefined {
    return currentUser()?.tabs.find((tab) => tab.tab === this.route.params['tab']);
  }

  /** An extra: without it the cards lead to the lists all the same. */
  async #loadSurveys(): Promise<void> {
    const home = await getJson<DashboardAnswer>('/home').catch(() => null);
    this.surveys = home?.components.flatMap((component) => component.surveys ?? []) ?? [];
  }

  override render(): TemplateResult {
    const tab = this.#tab;
    if (!tab)
      return html`<div class="page">
        <div class="card">${emptyState(t('record.no_tab'), html`<a class="btn" href=${urlOf.home()}>${t('record.to_home')}</a>`)}</div>
      </div>`;
    return html`<div class="page">
      <div class="head">
        <div><h1 tabindex="-1">${text(tab.label)}</h1></div>
      </div>
      ${tab.objects.length === 0 ? html`<div class="card">${emptyState(t('record.none'))}</div>` : nothing}
      <ul class="gathering">
        ${tab.objects.map((entry) => this.#renderCard(entry))}
      </ul>
    </div>`;
  }

  #renderCard(entry: Tab['objects'][number]): TemplateResult {
    const survey = this.surveys.find((one) => one.object === entry.object);
    return html`<li class="card gathering-card">
      <a class="gathering-link" href=${urlOf.list(entry.object, entry.list)}><span>${text(entry.label)}</span>${icon('right')}</a>
      ${survey ? this.#renderSurvey(survey) : nothing}
    </li>`;
  }

  #renderSurvey(survey: Survey): TemplateResult {
    return html`<p class="gathering-state">
      ${survey.status_label ? renderBadge(text(survey.status_label), survey.tone ?? 'idle') : nothing}
      ${survey.due ? html`<span>${t('record.due', { at: formatMoment(survey.due) })}</span>` : nothing}
      ${survey.record ? html`<a href=${urlOf.edit(survey.object, survey.record)}>${t('record.answer')}</a>` : nothing}
    </p>`;
  }
}
define('tab-page', TabPage);
