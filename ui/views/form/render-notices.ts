import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../../../platform/contract/problem.ts';
import type { RecordAnswer } from '../../../platform/contract/wire.ts';
import { renderErrorSummary, type SummaryItem } from '../../components/error-summary/error-summary.ts';
import { icon } from '../../components/icon/icon.ts';
import { formatDay, formatMoment, formatNumber, formatTime, t } from '../../locale/locale.ts';
import type { WaitingSave } from '../../waiting/waiting-save.ts';
import { w } from '../../waiting/words.ts';
import { renderAccepted } from '../record/accepted-warnings.ts';
import { labelOf } from './conflict-rows.ts';
import { renderCopiedFrom } from './copied-note.ts';
import type { Copied } from './copy-previous.ts';
import './deleted-note.ts';
import type { OfferedDraft } from './form-drafts.ts';
import type { FormState } from './form-state.ts';
import type { FormView } from './form-view.ts';
import type { OpenForm } from './open-form.ts';
import { controlIdOf } from './render-field.ts';
import { renderGoing } from './type-change.ts';
import { typeWords } from './words.ts';

export interface NoticeParts {
  readonly form: FormState;
  readonly view: FormView;
  /** Drafts of before that may be taken up again. */
  readonly offered: readonly OfferedDraft[];
  /** Why the last save failed, when no field is the reason. */
  readonly failure: string | null;
  /** That is because there is no such record any more: its object and id. */
  readonly gone: { readonly object: string; readonly id: string } | null;
  /** The record is back from the recycle bin. */
  restored(record: RecordAnswer): void;
  readonly busy: boolean;
  save(acceptWarnings: boolean): void;
  takeDraft(draft: OfferedDraft): void;
  dropDraft(draft: OfferedDraft): void;
  /** Who else is there, and who saved meanwhile. */
  readonly open: OpenForm | null;
  compare(): void;
  /** The save waits for the connection. */
  readonly waiting: WaitingSave | null;
  sendNow(): void;
  takeBack(): void;
  readonly copied: Copied | null;
  undoCopy(copied: Copied): void;
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
  return html`${parts.waiting ? renderWaiting(parts, parts.waiting) : nothing} ${parts.open ? renderOpen(parts, parts.open) : nothing}
  ${parts.offered.map((offered) => renderOffer(parts, offered))} ${parts.copied ? renderCopied(parts, parts.copied) : nothing} ${renderCopiedFrom(parts.form)}
  ${parts.failure ? renderFailure(parts, parts.failure) : nothing}
  ${parts.form.attempted ? renderErrorSummary(errors.map((error) => summaryItem(parts, error))) : errors.filter(({ path }) => path === '').map(renderRecordError)}
  ${parts.view.going.length > 0 ? renderGone(parts) : nothing} ${warnings.length > 0 ? renderWarnings(parts, warnings, errors.length === 0) : nothing}
  ${renderAccepted(parts.form.description, parts.view.accepted)}`;
}

/** What is in fields that do not apply any more: nothing goes without being seen. */
function renderGone({ view }: NoticeParts): TemplateResult {
  return html`<div class="note warn" id="going" role="status" tabindex="-1">
    ${icon('warn')}
    <div class="note-lines">
      <p>${typeWords('forms.goes')}</p>
      ${renderGoing(view.going)}
    </div>
  </div>`;
}

function renderRecordError({ problem }: Told): TemplateResult {
  return html`<div class="note bad">${icon('warn')}<span>${problem.message}</span></div>`;
}

function renderFailure(parts: NoticeParts, failure: string): TemplateResult {
  if (parts.gone)
    return html`<div class="note bad" id="save-failure" role="alert" tabindex="-1">
      ${icon('warn')}<deleted-note
        .object=${parts.gone.object}
        .record=${parts.gone.id}
        .restored=${(record: RecordAnswer) => parts.restored(record)}
      ></deleted-note>
    </div>`;
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

function renderOffer(parts: NoticeParts, offered: OfferedDraft): TemplateResult {
  const { start } = parts.form;
  const { draft, device } = offered;
  const at = formatMoment(draft.at);
  const late = start.id !== null && draft.version !== start.version ? ` ${t('record.draft_late')}` : '';
  return html`<div class="note idle" role="status">
    <span>${device === null ? t('record.draft_found', { at }) : w('forms.draft_elsewhere', { at })}${late}</span>
    <span class="note-acts">
      <button type="button" class="btn" @click=${() => parts.takeDraft(offered)}>${t('record.draft_use')}</button>
      <button type="button" class="btn" @click=${() => parts.dropDraft(offered)}>${t('record.draft_drop')}</button>
    </span>
  </div>`;
}

function renderWaiting(parts: NoticeParts, save: WaitingSave): TemplateResult {
  return html`<div class="note warn" id="save-waiting" role="status" tabindex="-1" data-waiting=${save.key}>
    ${icon('clock')}<span>${w('forms.queued', { at: formatTime(save.at) })}</span>
    <span class="note-acts">
      <button type="button" class="btn" @click=${() => parts.sendNow()}>${w('forms.send_now')}</button>
      <button type="button" class="btn" @click=${() => parts.takeBack()}>${w('forms.back_to_input')}</button>
    </span>
  </div>`;
}

/** Who else has the form open, and that somebody saved the record since it was read. */
function renderOpen(parts: NoticeParts, { others, latest }: OpenForm): unknown {
  const names = others.filter(({ self }) => !self).map(({ name }) => name);
  const isNewer = latest !== null && latest.version > parts.form.start.version;
  return html`${
    others.length > 0
      ? html`<div class="note idle" role="status">
          <span>${names.length > 0 ? w('forms.others', { names: names.join('、') }) : w('forms.others_self')}</span>
        </div>`
      : nothing
  }
  ${
    isNewer
      ? html`<div class="note warn" role="status">
          ${icon('warn')}<span
            >${w('forms.newer', { by: latest.updated_by ?? t('record.system'), at: formatMoment(latest.updated_at) })} ${w('forms.newer_hint')}</span
          >
          <span class="note-acts">
            <button type="button" class="btn" ?disabled=${parts.busy} @click=${() => parts.compare()}>
              ${w(parts.form.dirty ? 'forms.compare' : 'forms.take_newer')}
            </button>
          </span>
        </div>`
      : nothing
  }`;
}

function renderCopied(parts: NoticeParts, copied: Copied): TemplateResult {
  return html`<div class="note idle" id="copied" role="status" tabindex="-1">
    <span>${w('forms.copied', { date: formatDay(copied.date), count: formatNumber(copied.count) })}</span>
    <span class="note-acts">
      <button type="button" class="btn" ?disabled=${parts.busy} @click=${() => parts.undoCopy(copied)}>${w('forms.copy_undo')}</button>
    </span>
  </div>`;
}
