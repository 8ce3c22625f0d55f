import { html, nothing, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import type { Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { renderConflictDialog } from '../../components/conflict-dialog/conflict-dialog.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { skeleton } from '../../components/state/state.ts';
import { formatMoment, formatTime, t, text } from '../../locale/locale.ts';
import { renderPageError } from '../record/page-error.ts';
import { conflictRows } from './conflict-rows.ts';
import { dueText } from './due-text.ts';
import { formAddress } from './form-address.ts';
import './form.css';
import { FormSession, type Conflict, type SessionHost } from './form-session.ts';
import type { FormState } from './form-state.ts';
import { viewForm } from './form-view.ts';
import { renderClosed, renderHead } from './render-head.ts';
import { renderNotices } from './render-notices.ts';
import { renderSections } from './render-sections.ts';
import { type MoveQuestion, renderScopeMoveDialog } from './scope-move-dialog.ts';

/** The form of a new record or of an existing one, as its session stands. */
class FormPage extends ShirabeElement implements SessionHost {
  static override properties = { route: fromCode };
  declare route: Route;
  #session: FormSession | null = null;
  #loaded = '';
  /** Id of what gets the focus with the next drawing. */
  #focusAfter: string | null = null;
  readonly #onKey = (event: KeyboardEvent) => this.#shortcut(event);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    this.#session?.close();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    const address = formAddress(this.route);
    const wanted = JSON.stringify(address);
    if (wanted === this.#loaded) return;
    this.#loaded = wanted;
    this.#session?.close();
    this.#session = new FormSession(address, this);
    void this.#session.load();
  }
  override updated(): void {
    const form = this.#session?.form;
    if (form) setPageTitle(titleOf(form));
    const target = this.#focusAfter;
    if (target === null) return;
    this.#focusAfter = null;
    // Elements within the form draw themselves a moment later.
    requestAnimationFrame(() => focusControl(target));
  }
  focusNext(id: string): void {
    this.#focusAfter = id;
  }

  #shortcut(event: KeyboardEvent): void {
    const session = this.#session;
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's' || !session?.form || !session.may) return;
    event.preventDefault();
    if (session.conflict || document.querySelector('dialog[open]')) return;
    // What is being typed counts: the input is left, and taken up again.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && this.contains(focused)) {
      focused.blur();
      focused.focus({ preventScroll: true });
    }
    void session.save(false);
  }

  override render(): TemplateResult {
    const session = this.#session;
    if (session && session.error !== null) return renderPageError(session.error, () => void session.load());
    if (!session?.form || !session.formulas) return html`<div class="page"><div class="card">${skeleton(10)}</div></div>`;
    const { form, formulas } = session;
    if (!session.may) return renderClosed(form, titleOf(form));
    const view = viewForm(form, formulas, currentUser(), new Date());
    const notices = renderNotices({
      form,
      view,
      offered: session.offered,
      failure: session.failure,
      busy: session.busy || session.uploading > 0,
      save: (acceptWarnings) => void session.save(acceptWarnings),
      takeDraft: (draft) => session.takeDraft(form, draft),
      dropDraft: () => session.forgetDraft(),
    });
    const sections = renderSections({
      form,
      view,
      object: session.address.object,
      busy: session.busy,
      change: (name, input, raw) => session.change(form, name, input, raw),
      changed: () => session.changed(),
      focus: (controlId) => this.focusNext(controlId),
    });
    return html`<div class="page page-form">
      ${renderHead(form, titleOf(form), session.busy, (value) => void session.excuse(form, value))} ${notices}
      <form
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void session.save(false);
        }}
        @keydown=${keepEnter}
        @sh-busy=${(event: CustomEvent<boolean>) => {
          session.uploading = Math.max(0, session.uploading + (event.detail ? 1 : -1));
          this.requestUpdate();
        }}
      >
        ${sections} ${renderFoot(session, form)}
      </form>
      ${session.conflict ? renderConflict(session, form, session.conflict) : nothing} ${session.move ? renderMove(session, form, session.move) : nothing}
    </div>`;
  }
}
define('form-page', FormPage);

function titleOf(form: FormState): string {
  return form.start.id === null ? t('record.new_of', { object: text(form.description.label) }) : form.start.title;
}

function renderFoot(session: FormSession, form: FormState): TemplateResult {
  const due = dueText(form.description.survey, form.value(form.description.survey?.date ?? ''), new Date());
  const kept = session.keptAt ? t('record.draft_kept', { at: formatTime(session.keptAt) }) : '';
  const words = session.uploading > 0 ? t('record.uploading') : kept;
  const save = form.start.id === null ? t('record.register') : t('record.save');
  return html`<div class="form-foot">
    <span class="form-state"
      >${words ? html`<span>${words}</span>` : nothing} ${due ? html`<span class=${due.over ? 'form-over' : ''}>${due.words}</span>` : nothing}</span
    >
    <button type="button" class="btn" @click=${() => void session.cancel(form)}>${t('record.cancel')}</button>
    <button
      type="submit"
      class="btn main"
      aria-keyshortcuts="Control+S Meta+S"
      ?disabled=${session.uploading > 0}
      aria-disabled=${session.busy ? 'true' : nothing}
    >
      ${session.busy ? t('record.saving') : save}
    </button>
  </div>`;
}

function renderConflict(session: FormSession, form: FormState, conflict: Conflict): TemplateResult {
  return renderConflictDialog({
    intro: t('record.conflict_text', { by: conflict.current.updated_by ?? t('record.system'), at: formatMoment(conflict.current.updated_at) }),
    rows: conflictRows(form, conflict.differences, conflict.choices),
    busy: session.busy,
    choose: (key, side) => session.choose({ ...conflict.choices, [key]: side }),
    chooseAll: (side) => session.choose(Object.fromEntries(conflict.differences.map((difference) => [difference.key, side]))),
    save: () => void session.settleConflict(form, conflict),
    close: () => session.closeConflict(),
  });
}

function renderMove(session: FormSession, form: FormState, question: MoveQuestion): TemplateResult {
  return renderScopeMoveDialog({
    title: titleOf(form),
    question,
    busy: session.busy,
    choose: (choice) => session.chooseMove(choice),
    save: () => void session.settleMove(question),
    close: () => session.closeMove(),
  });
}

/** Enter in an input goes on to nothing: a form that is half filled must not be saved by it. */
function keepEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement && !['submit', 'button', 'file'].includes(event.target.type)) event.preventDefault();
}
