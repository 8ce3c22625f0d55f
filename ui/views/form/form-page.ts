import { html, nothing, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import type { Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { renderConflictDialog } from '../../components/conflict-dialog/conflict-dialog.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { skeleton } from '../../components/state/state.ts';
import { formatDay, formatMoment, formatNumber, formatTime, t } from '../../locale/locale.ts';
import { icon } from '../../components/icon/icon.ts';
import { w } from '../../waiting/words.ts';
import { renderPageError } from '../record/page-error.ts';
import { conflictRows } from './conflict-rows.ts';
import { copyWords, renderCopyDialog } from './copy-dialog.ts';
import { countCopy } from './copy-previous.ts';
import { dueText } from './due-text.ts';
import { formAddress } from './form-address.ts';
import './form.css';
import type { Conflict } from './form-saving.ts';
import { FormSession, type SessionHost } from './form-session.ts';
import type { FormState } from './form-state.ts';
import { viewForm } from './form-view.ts';
import { renderKeysDialog } from './keys-dialog.ts';
import { renderClosed, renderHead } from './render-head.ts';
import { renderLost } from './render-lost.ts';
import { renderNotices } from './render-notices.ts';
import { renderSections } from './render-sections.ts';
import { typesToChoose } from './record-type.ts';
import { renderTypeChange } from './type-change.ts';
import { renderTypeChoice } from './type-choice.ts';
import { type MoveQuestion, renderScopeMoveDialog } from './scope-move-dialog.ts';
import { typeWords } from './words.ts';

const RELEASES = ['pointerup', 'pointercancel', 'blur'] as const;

/** The form of a new record or of an existing one, as its session stands. */
class FormPage extends ShirabeElement implements SessionHost {
  static override properties = { route: fromCode };
  declare route: Route;
  #session: FormSession | null = null;
  #loaded = '';
  #keys = false;
  /** Id of what gets the focus with the next drawing. */
  #focusAfter: string | null = null;
  readonly #onKey = (event: KeyboardEvent) => this.#shortcut(event);

  /** Ends with the press of a button, finger or pen that is under way. */
  #press: Promise<void> | null = null;
  #endPress: (() => void) | null = null;
  readonly #onPress = () => {
    this.#press ??= new Promise((resolve) => (this.#endPress = resolve));
  };
  readonly #onRelease = () => {
    const end = this.#endPress;
    this.#press = this.#endPress = null;
    // After the click that the release makes.
    if (end) setTimeout(end);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    this.addEventListener('pointerdown', this.#onPress);
    for (const type of RELEASES) addEventListener(type, this.#onRelease);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    this.removeEventListener('pointerdown', this.#onPress);
    for (const type of RELEASES) removeEventListener(type, this.#onRelease);
    this.#onRelease();
    this.#session?.close();
  }

  /** Nothing is drawn while something is pressed: what the field that is left has to say would push the button away from under the pointer, and the click be lost. */
  protected override async scheduleUpdate(): Promise<void> {
    await this.#press;
    await super.scheduleUpdate();
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
    if (this.#session?.form) setPageTitle(this.#session.title);
    const target = this.#focusAfter;
    if (target === null) return;
    this.#focusAfter = null;
    // Elements within the form draw themselves a moment later.
    requestAnimationFrame(() => focusControl(target));
  }
  focusNext(id: string): void {
    this.#focusAfter = id;
  }

  /** Ctrl+S saves, Ctrl+Enter saves and goes on. */
  #shortcut(event: KeyboardEvent): void {
    const session = this.#session;
    const isSave = event.key.toLowerCase() === 's';
    const isNext = event.key === 'Enter';
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !(isSave || isNext) || !session?.form || !session.may) return;
    event.preventDefault();
    if (document.querySelector('dialog[open]')) return;
    // What is being typed counts: the input is left, and taken up again.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && this.contains(focused)) {
      focused.blur();
      focused.focus({ preventScroll: true });
    }
    void session.save({ next: isNext && hasNext(session.form) });
  }

  override render(): TemplateResult {
    const session = this.#session;
    if (session && session.error !== null) return html`${renderPageError(session.error, () => void session.load())}${renderLost(session)}`;
    if (!session?.form || !session.formulas) return html`<div class="page"><div class="card">${skeleton(10)}</div></div>`;
    const { form, formulas, saving, copying } = session;
    if (!session.may) return renderClosed(form, session.title);
    if (typesToChoose(form).length > 0) return renderTypeChoice(form, session.address, session.title);
    const look = () => viewForm(form, formulas, currentUser(), new Date());
    const view = look();
    const isStill = saving.busy || saving.waiting !== null;
    const notices = renderNotices({
      form,
      view,
      offered: session.drafts.offered,
      failure: saving.failure,
      gone: saving.gone && form.start.id !== null ? { object: session.address.object, id: form.start.id } : null,
      restored: (record) => void session.goOn(form, record),
      busy: isStill || session.uploading > 0,
      save: (acceptWarnings) => void session.save({ acceptWarnings }),
      takeDraft: (draft) => session.takeDraft(form, draft),
      dropDraft: (draft) => session.drafts.discard(draft),
      open: session.open,
      compare: () => void session.compare(form),
      waiting: saving.waiting,
      sendNow: () => saving.sendNow(),
      takeBack: () => void saving.takeBack(),
      copied: copying.copied,
      undoCopy: (copied) => copying.undo(form, copied),
    });
    const { copied } = copying;
    const sections = renderSections({
      form,
      view,
      object: session.address.object,
      busy: isStill,
      markOf: (path) => (copied?.paths.has(path) ? w('forms.copied_mark', { date: formatDay(copied.date) }) : undefined),
      looked: (path) => copying.looked(path),
      change: (name, input, raw) => session.change(form, name, input, raw, look),
      changed: () => session.changed(),
      focus: (controlId) => this.focusNext(controlId),
    });
    return html`<div class="page page-form">
      ${renderHead(
        form,
        session.address,
        session.title,
        isStill,
        (value) => void session.excuse(form, value),
        () => void copying.ask(form),
      )}
      ${notices}
      <form
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void session.save();
        }}
        @keydown=${keepEnter}
        @sh-busy=${(event: CustomEvent<boolean>) => {
          session.uploading = Math.max(0, session.uploading + (event.detail ? 1 : -1));
          this.requestUpdate();
        }}
      >
        ${sections} ${renderFoot(session, form, view.going.length, () => this.#showKeys(true))}
      </form>
      ${saving.conflict ? renderConflict(session, form, saving.conflict) : nothing} ${saving.move ? renderMove(session, saving.move) : nothing}
      ${
        copying.previous
          ? renderCopyDialog({
              heading: copyWords(form.description),
              previous: copying.previous,
              count: (into) => countCopy(form, view, copying.previous ?? { id: '', date: '', values: {}, children: {} }, into),
              copy: (into) => copying.copy(form, look, into),
              close: () => copying.close(),
            })
          : nothing
      }
      ${
        session.typeChange
          ? renderTypeChange(
              form,
              session.typeChange,
              () => session.changeType(form),
              () => session.closeTypeChange(),
            )
          : nothing
      }
      ${this.#keys ? renderKeysDialog(hasNext(form), () => this.#showKeys(false)) : nothing}
    </div>`;
  }

  #showKeys(shown: boolean): void {
    this.#keys = shown;
    this.requestUpdate();
  }
}
define('form-page', FormPage);

/** Whether a row of this kind is followed by others to answer. */
function hasNext({ description, start }: FormState): boolean {
  return description.survey !== null && start.id !== null;
}

/** `going`: how many fields lose what is in them. */
function renderFoot(session: FormSession, form: FormState, going: number, showKeys: () => void): TemplateResult {
  const { saving, uploading } = session;
  const due = dueText(form.description.survey, form.value(form.description.survey?.date ?? ''), new Date());
  const words = uploading > 0 ? t('record.uploading') : keptWords(session);
  const save = form.start.id === null ? t('record.register') : t('record.save');
  const isStill = saving.busy || saving.waiting !== null;
  return html`<div class="form-foot">
    <span class="form-state"
      >${words ? html`<span>${words}</span>` : nothing} ${due ? html`<span class=${due.over ? 'form-over' : ''}>${due.words}</span>` : nothing}
      ${going > 0 ? html`<button type="button" class="form-going-door" @click=${() => focusControl('going')}>${typeWords('forms.going_count', { count: formatNumber(going) })}</button>` : nothing}</span
    >
    <button type="button" class="btn quiet-btn icon-btn form-keys-open" aria-label=${w('forms.keys')} title=${w('forms.keys')} @click=${showKeys}>
      ${icon('help')}
    </button>
    <button type="button" class="btn" @click=${() => void session.cancel(form)}>${t('record.cancel')}</button>
    ${
      hasNext(form)
        ? html`<button
            type="button"
            class="btn"
            aria-keyshortcuts="Control+Enter Meta+Enter"
            ?disabled=${uploading > 0}
            aria-disabled=${isStill ? 'true' : nothing}
            @click=${() => void session.save({ next: true })}
          >
            ${w('forms.save_next')}
          </button>`
        : nothing
    }
    <button type="submit" class="btn main" aria-keyshortcuts="Control+S Meta+S" ?disabled=${uploading > 0} aria-disabled=${isStill ? 'true' : nothing}>
      ${saving.busy ? t('record.saving') : save}
    </button>
  </div>`;
}

function keptWords({ drafts: { kept } }: FormSession): string {
  if (!kept) return '';
  const at = formatTime(kept.at);
  if (kept.where === 'nowhere') return w('forms.draft_nowhere');
  return kept.where === 'server' ? w('forms.draft_here', { at }) : w('forms.draft_browser', { at });
}

function renderConflict(session: FormSession, form: FormState, conflict: Conflict): TemplateResult {
  const { saving } = session;
  const isDraft = conflict.current === undefined;
  return renderConflictDialog({
    ...(isDraft ? { heading: w('forms.draft_conflict') } : {}),
    ...(conflict.saves ? {} : { settle: w('forms.draft_go_on') }),
    intro: isDraft ? w('forms.draft_conflict_text') : t('record.conflict_text', { by: conflict.by ?? t('record.system'), at: formatMoment(conflict.at) }),
    rows: conflictRows(form, conflict.differences, conflict.choices),
    busy: saving.busy,
    choose: (key, side) => saving.choose({ ...conflict.choices, [key]: side }),
    chooseAll: (side) => saving.choose(Object.fromEntries(conflict.differences.map((difference) => [difference.key, side]))),
    save: () => void session.settleConflict(form, conflict),
    close: () => session.closeConflict(form),
  });
}

function renderMove({ saving, title }: FormSession, question: MoveQuestion): TemplateResult {
  return renderScopeMoveDialog({
    title,
    question,
    busy: saving.busy,
    choose: (choice) => saving.chooseMove(choice),
    save: () => void saving.settleMove(question),
    close: () => saving.closeMove(),
  });
}

/** Enter in an input goes on to nothing: a form that is half filled must not be saved by it. */
function keepEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement && !['submit', 'button', 'file'].includes(event.target.type)) event.preventDefault();
}
