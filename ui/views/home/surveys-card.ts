import { html, nothing, type TemplateResult } from 'lit';
import { urlOf } from '../../app/routes.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { emptyState } from '../../components/state/state.ts';
import { dayIn, formatMoment, formatTime, t, text } from '../../locale/locale.ts';
import type { Component } from './component.ts';

/** Buttons to the surveys that the user answers: to the record of the present period when there is one, else to the list (M3-1). */
export function renderSurveys(component: Component): TemplateResult {
  const surveys = component.surveys ?? [];
  if (surveys.length === 0) return emptyState(t('home.no_rows'));
  return html`<ul class="home-surveys">
    ${surveys.map((survey) => {
      const own = survey.record ? urlOf.record(survey.object, survey.record) : urlOf.list(survey.object, survey.list);
      const href = survey.grid ? urlOf.grid(survey.object) : own;
      return html`<li>
        <a class="home-survey" href=${href}>
          <span class="home-survey-name"
            >${text(survey.label)}${survey.due ? html`<small>${t('home.due', { time: dueTime(survey.due) })}</small>` : nothing}</span
          >
          ${survey.grid ? html`<span class="home-survey-grid">${t('record.grid')}</span>` : nothing}
          ${survey.status_label ? renderBadge(text(survey.status_label), survey.tone ?? 'idle') : nothing}
        </a>
        ${survey.record || survey.grid ? html`<a class="quiet home-survey-all" href=${urlOf.list(survey.object, survey.list)} aria-label="${text(survey.label)}: ${t('home.show_all')}">${t('home.show_all')}</a>` : nothing}
      </li>`;
    })}
  </ul>`;
}

/** The time alone when it is today. */
function dueTime(due: string): string {
  return dayIn(due) === dayIn(new Date()) ? formatTime(due) : formatMoment(due);
}
