import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../../../platform/contract/problem.ts';
import { renderErrorSummary, type SummaryItem } from '../../components/error-summary/error-summary.ts';
import { icon } from '../../components/icon/icon.ts';
import { formatMoment, t } from '../../locale/locale.ts';
import { labelOf } from './conflict-rows.ts';
import type { Draft } from './draft.ts';
import type { FormState } from './form-state.ts';
import type { FormView } from './form-view.ts';
import { controlIdOf } from './render-field.ts';

export interface NoticeParts {
  readonly form: FormState;
  readonly view: FormView;
  /** A draft of before that may be taken up again. */
  readonly offered: Draft | null;
  /** Why the last save failed, when no field is the reason. */
  readonly failure: string | null;
  readonly busy: boolean;
  save(acceptWarnings: boolean): void;
  takeDraft(draft: Draft): void;
  dropDraft(): void;
}
interface Told {
  readonly path: string;
  readonly problem: Problem;
}

/** What stands above the form: a draft that was found, a failure, the errors with links to their places, and the warnings that may be saved over. */
export function renderNotices(parts: NoticeParts): TemplateResult {
  const all = [...parts.view.problems].flatMap(([path, problems]) => problems.map((problem) => ({ path, problem })));
  const warnings = all.filter(({ problem }) => problem.severity === 'warning');
  const errors = all.filter(({ problem }) => problem.severity !== 'warning');
  return html`${parts.offered ? renderOffer(parts, parts.offered) : nothing} ${parts.failure ? renderFailure(parts, parts.failure) : nothing}
  ${parts.form.attempted ? renderErrorSummary(errors.map((error) => summaryItem(parts, error))) : errors.filter(({ path }) => path === '').map(renderRecordError)}
  ${warnings.length > 0 ? renderWarnings(parts, warnings, errors.length === 0) : nothing}`;
}

function renderRecordError({ problem }: Told): TemplateResult {
  return html`<div class="note bad">${icon('warn')}<span>${problem.message}</span></div>`;
}

function renderFailure(parts: NoticeParts, failure: string): TemplateResult {
  return html`<div class="note bad" id="save-failure" role="alert" tabindex="-1">
    ${icon('warn')}<span>${failure}<br />${t('record.still_here')}</span>
    <button type="button" class="btn" ?disabled=${parts.busy} @click=${() => parts.save(false)}>${t('record.try_again')}</button>
  </div>`;
}

function summaryItem({ form, view }: NoticeParts, { path, problem }: Told): SummaryItem {
  const [name = ''] = path.split('/');
  const isShown = view.sections.some((shown) => shown.fields.some((field) => field.field.name === name));
  return { message: problem.message, ...(path === '' ? {} : { label: labelOf(form, path) || path }), ...(isShown ? { controlId: controlIdOf(path) } : {}) };
}

/** `mayAccept`: nothing else stops the save. */
function renderWarnings(parts: NoticeParts, warnings: readonly Told[], mayAccept: boolean): TemplateResult {
  const words = ({ path, problem }: Told) => (path === '' ? problem.message : `${labelOf(parts.form, path)}: ${problem.message}`);
  return html`<div class="note warn" id="warnings" role="status" tabindex="-1">
    ${icon('warn')}
    <div class="note-lines">${warnings.map((warning) => html`<p>${words(warning)}</p>`)}</div>
    ${mayAccept ? html`<button type="button" class="btn" ?disabled=${parts.busy} @click=${() => parts.save(true)}>${t('record.save_anyway')}</button>` : nothing}
  </div>`;
}

function renderOffer(parts: NoticeParts, draft: Draft): TemplateResult {
  const { start } = parts.form;
  const late = start.id !== null && draft.version !== start.version ? ` ${t('record.draft_late')}` : '';
  return html`<div class="note idle" role="status">
    <span>${t('record.draft_found', { at: formatMoment(draft.at) })}${late}</span>
    <span class="note-acts">
      <button type="button" class="btn" @click=${() => parts.takeDraft(draft)}>${t('record.draft_use')}</button>
      <button type="button" class="btn" @click=${() => parts.dropDraft()}>${t('record.draft_drop')}</button>
    </span>
  </div>`;
}
