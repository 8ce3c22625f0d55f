import { html, nothing, type TemplateResult } from 'lit';
import { urlOf } from '../../app/routes.ts';
import { emptyState } from '../../components/state/state.ts';
import { t, text } from '../../locale/locale.ts';
import { renderCrumbs } from '../record/crumbs.ts';
import { hasPlace } from './copy-previous.ts';
import { copyWords } from './copy-dialog.ts';
import type { FormAddress } from './form-address.ts';
import type { FormState } from './form-state.ts';
import { renderChosenType } from './type-choice.ts';

/**
 * The head of the form: where it stands, its title, 「該当なし(回答不要)」 for a survey that knows it, and the copy of the answer before. `excuse` gets the status
 * to save.
 */
export function renderHead(
  form: FormState,
  address: FormAddress,
  title: string,
  busy: boolean,
  excuse: (status: string) => void,
  copy: () => void,
): TemplateResult {
  const { start, description } = form;
  const excused = description.survey?.excused;
  const isExcusable = start.id !== null && excused && start.values[description.survey?.status ?? ''] !== excused;
  return html`<div class="head">
    <div>
      ${renderCrumbs(description.object, text(description.label), [{ label: t(start.id === null ? 'record.new_record' : 'record.edit') }])}
      <h1 tabindex="-1">${title}</h1>
      ${renderChosenType(form, address)}
    </div>
    <div class="acts">
      ${description.survey && (start.id !== null || hasPlace(form)) ? html`<button type="button" class="btn" ?disabled=${busy} @click=${copy}>${copyWords(description)}</button>` : nothing}
      ${isExcusable ? html`<button type="button" class="btn" ?disabled=${busy} @click=${() => excuse(excused)}>${t('record.excuse')}</button>` : nothing}
    </div>
  </div>`;
}

/** In place of the form: the user may not edit, or the survey takes nothing. */
export function renderClosed(form: FormState, title: string): TemplateResult {
  const { start, description } = form;
  const back = start.id === null ? urlOf.list(description.object) : urlOf.record(description.object, start.id);
  const words = description.survey?.ended ? t('record.survey_ended') : t('record.may_not_edit');
  return html`<div class="page">
    <div class="head">
      <div><h1 tabindex="-1">${title}</h1></div>
    </div>
    <div class="card">${emptyState(words, html`<a class="btn" href=${back}>${t('record.back')}</a>`)}</div>
  </div>`;
}
