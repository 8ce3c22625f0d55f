import { html, nothing, type TemplateResult } from 'lit';
import type { RecordAnswer } from '../../../platform/contract/wire.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { askToLeave } from '../../app/leave.ts';
import { setPageTitle } from '../../app/page.ts';
import { navigate, setLeaveGuard } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { renderConflictDialog } from '../../components/conflict-dialog/conflict-dialog.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatMoment, formatTime, t, text, timeZone } from '../../locale/locale.ts';
import { renderPageError } from '../record/page-error.ts';
import { conflictRows } from './conflict-rows.ts';
import { draftKey, dropDraft, dropOldDrafts, keepDraft, readDraft, type Draft } from './draft.ts';
import { dueText } from './due-text.ts';
import './form.css';
import { draftOf, restoreDraft } from './form-draft.ts';
import { FormState } from './form-state.ts';
import { viewForm, type FormView } from './form-view.ts';
import { loadForm, loadReach, startOf } from './load-form.ts';
import type { Difference, Side } from './merge-conflict.ts';
import { RecordFormulas } from './record-formulas.ts';
import { rebaseForm } from './rebase-form.ts';
import { renderClosed, renderHead } from './render-head.ts';
import { renderNotices, type NoticeParts } from './render-notices.ts';
import { renderSections, type SectionParts } from './render-sections.ts';
import { excuseRecord, saveForm, type SaveOutcome } from './save-form.ts';

const DRAFT_MS = 800;
interface Conflict {
  readonly current: RecordAnswer;
  readonly differences: readonly Difference[];
  readonly choices: Readonly<Record<string, Side>>;
}

/** The form of a new record or of an existing one. Nothing typed is lost: drafts, a question before leaving, both values of a conflict. */
class FormPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    form: { state: true },
    error: { state: true },
    may: { state: true },
    busy: { state: true },
    failure: { state: true },
    conflict: { state: true },
    offered: { state: true },
    keptAt: { state: true },
    uploading: { state: true },
  };
  declare route: Route;
  declare form: FormState | null;
  /** The form could not be read. */
  declare error: unknown;
  declare may: boolean;
  declare busy: boolean;
  /** The last save failed for a reason outside of the fields. */
  declare failure: string | null;
  declare conflict: Conflict | null;
  /** A draft of before that may be taken up again. */
  declare offered: Draft | null;
  declare keptAt: Date | null;
  declare uploading: number;
  #formulas: RecordFormulas | null = null;
  #loaded = '';
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #release: (() => void) | null = null;
  /** Id of what gets the focus with the next drawing. */
  #focusAfter: string | null = null;
  readonly #onKey = (event: KeyboardEvent) => this.#shortcut(event);

  constructor() {
    super();
    this.form = null;
    this.error = null;
    this.may = true;
    this.busy = false;
    this.failure = null;
    this.conflict = null;
    this.offered = null;
    this.keptAt = null;
    this.uploading = 0;
  }

  get #object(): string {
    return this.route.params['object'] ?? '';
  }
  get #id(): string | null {
    return this.route.name === 'new' ? null : (this.route.params['id'] ?? null);
  }
  get #draftKey(): string {
    return draftKey(currentUser()?.id ?? '', this.#object, this.#id);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    this.#keepDraftNow();
    this.#release?.();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const wanted = `${this.#object}/${this.#id}`;
    if (!changed.has('route') || wanted === this.#loaded) return;
    this.#loaded = wanted;
    this.form = null;
    void this.#load();
  }
  override updated(): void {
    const target = this.#focusAfter;
    if (target === null) return;
    this.#focusAfter = null;
    // Elements within the form draw themselves a moment later.
    requestAnimationFrame(() => focusControl(target));
  }

  async #load(): Promise<void> {
    const wanted = this.#loaded;
    this.error = null;
    try {
      const { description, start, may } = await loadForm(this.#object, this.#id);
      if (wanted !== this.#loaded) return;
      this.#formulas = new RecordFormulas(description, timeZone());
      this.may = may;
      this.form = new FormState(description, start, timeZone());
      dropOldDrafts(localStorage, new Date());
      this.offered = may ? (readDraft(localStorage, this.#draftKey, new Date()) ?? null) : null;
      setPageTitle(this.#title(this.form));
    } catch (error) {
      if (wanted === this.#loaded) this.error = error;
    }
  }

  #title(form: FormState): string {
    return form.start.id === null ? t('record.new_of', { object: text(form.description.label) }) : form.start.title;
  }

  /** After every change of what is typed: draw, guard, keep. */
  #changed(): void {
    const form = this.form;
    if (!form) return;
    if (form.dirty && !this.#release) this.#release = setLeaveGuard(askToLeave);
    if (!form.dirty) this.#unguard();
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.#keepDraftNow(), DRAFT_MS);
    this.requestUpdate();
  }
  #unguard(): void {
    this.#release?.();
    this.#release = null;
  }
  #keepDraftNow(): void {
    clearTimeout(this.#draftTimer);
    const form = this.form;
    if (!form || !this.#release || this.offered) return;
    const now = new Date();
    if (form.dirty && keepDraft(localStorage, this.#draftKey, draftOf(form, now))) this.keptAt = now;
  }
  #forgetDraft(): void {
    clearTimeout(this.#draftTimer);
    dropDraft(localStorage, this.#draftKey);
    this.offered = null;
    this.keptAt = null;
  }

  #change(form: FormState, name: string, input: unknown, raw?: string): void {
    form.change(name, input, raw);
    const field = form.fields.get(name)?.field;
    if (field?.type === 'lookup') void this.#follow(form, name, (field.definition as { to?: string }).to ?? '', input);
    this.#changed();
  }

  /** Another record was chosen: conditions and rules read its values from now on. */
  async #follow(form: FormState, name: string, to: string, chosen: unknown): Promise<void> {
    for (const path of Object.keys(form.reach)) if (path.startsWith(`${name}.`)) delete form.reach[path];
    if (typeof chosen === 'object' && chosen !== null && 'id' in chosen) {
      const reach = await loadReach(name, to, String(chosen.id));
      const current = form.value(name);
      if (typeof current === 'object' && current !== null && 'id' in current && current.id === chosen.id) Object.assign(form.reach, reach);
    }
    this.#formulas?.forget();
    this.requestUpdate();
  }

  #shortcut(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's' || !this.form || !this.may) return;
    event.preventDefault();
    if (this.conflict || document.querySelector('dialog[open]')) return;
    // What is being typed counts: the input is left, and taken up again.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && this.contains(focused)) {
      focused.blur();
      focused.focus({ preventScroll: true });
    }
    void this.#save(false);
  }

  async #save(acceptWarnings: boolean): Promise<void> {
    const form = this.form;
    if (!form || this.uploading > 0 || !this.may) return;
    await this.#send(form, t('record.saved'), () => saveForm(this.#object, form, acceptWarnings));
  }

  /** One save at a time; a second click while it is on its way does nothing. */
  async #send(form: FormState, words: string, send: () => Promise<SaveOutcome>): Promise<void> {
    if (this.busy) return;
    form.attempted = true;
    this.busy = true;
    this.failure = null;
    const outcome = await send();
    this.busy = false;
    if (outcome.kind === 'saved') return this.#done(outcome.record, words);
    this.#keepDraftNow();
    if (outcome.kind === 'conflict') this.conflict = { ...outcome, choices: {} };
    if (outcome.kind === 'refused') {
      form.refuse(outcome.problems);
      this.#focusAfter = outcome.warnings ? 'warnings' : 'error-summary';
    }
    if (outcome.kind === 'failed') {
      this.failure = outcome.words;
      this.#focusAfter = 'save-failure';
    }
  }

  #done(saved: RecordAnswer, words: string): void {
    this.#forgetDraft();
    this.#unguard();
    showToast({ text: words });
    void navigate(urlOf.record(this.#object, saved.id), { replace: true });
  }

  async #settleConflict(form: FormState, conflict: Conflict): Promise<void> {
    rebaseForm(form, startOf(conflict.current), conflict.differences, conflict.choices);
    this.#formulas?.forget();
    this.conflict = null;
    this.#changed();
    await this.#save(false);
  }

  async #excuse(form: FormState, value: string): Promise<void> {
    const survey = form.description.survey;
    const sure = await askConfirm({ title: t('record.excuse'), text: t('record.excuse_question'), confirm: t('record.excuse_now') });
    if (sure && survey) await this.#send(form, t('record.excused'), () => excuseRecord(this.#object, form, survey.status, value));
  }

  async #cancel(form: FormState): Promise<void> {
    if (form.dirty && !(await askToLeave())) return;
    this.#forgetDraft();
    this.#unguard();
    void navigate(form.start.id === null ? urlOf.list(this.#object) : urlOf.record(this.#object, form.start.id));
  }

  override render(): TemplateResult {
    if (this.error !== null) return renderPageError(this.error, () => void this.#load());
    const { form } = this;
    if (!form || !this.#formulas) return html`<div class="page"><div class="card">${skeleton(10)}</div></div>`;
    if (!this.may) return renderClosed(form, this.#title(form));
    const view = viewForm(form, this.#formulas, currentUser(), new Date());
    return html`<div class="page page-form">
      ${renderHead(form, this.#title(form), this.busy, (value) => void this.#excuse(form, value))} ${renderNotices(this.#noticeParts(form, view))}
      <form
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.#save(false);
        }}
        @keydown=${keepEnter}
        @sh-busy=${(event: CustomEvent<boolean>) => (this.uploading = Math.max(0, this.uploading + (event.detail ? 1 : -1)))}
      >
        ${renderSections(this.#sectionParts(form, view))} ${this.#renderFoot(form)}
      </form>
      ${this.conflict ? this.#renderConflict(form, this.conflict) : nothing}
    </div>`;
  }

  #noticeParts(form: FormState, view: FormView): NoticeParts {
    return {
      form,
      view,
      offered: this.offered,
      failure: this.failure,
      busy: this.busy || this.uploading > 0,
      save: (acceptWarnings) => void this.#save(acceptWarnings),
      takeDraft: (draft) => {
        restoreDraft(form, draft);
        this.offered = null;
        this.#changed();
      },
      dropDraft: () => this.#forgetDraft(),
    };
  }

  #sectionParts(form: FormState, view: FormView): SectionParts {
    return {
      form,
      view,
      object: this.#object,
      busy: this.busy,
      change: (name, input, raw) => this.#change(form, name, input, raw),
      changed: () => this.#changed(),
      focus: (controlId) => (this.#focusAfter = controlId),
    };
  }

  #renderFoot(form: FormState): TemplateResult {
    const due = dueText(form.description.survey, form.value(form.description.survey?.date ?? ''), new Date());
    const kept = this.keptAt ? t('record.draft_kept', { at: formatTime(this.keptAt) }) : '';
    const words = this.uploading > 0 ? t('record.uploading') : [kept, due?.words ?? ''].filter((part) => part !== '').join(' ・ ');
    return html`<div class="form-foot">
      <span class="form-state ${due?.over ? 'form-over' : ''}">${words}</span>
      <button type="button" class="btn" @click=${() => void this.#cancel(form)}>${t('record.cancel')}</button>
      <button type="submit" class="btn main" aria-keyshortcuts="Control+S Meta+S" ?disabled=${this.uploading > 0} aria-disabled=${this.busy ? 'true' : nothing}>
        ${this.busy ? t('record.saving') : t('record.save')}
      </button>
    </div>`;
  }

  #renderConflict(form: FormState, conflict: Conflict): TemplateResult {
    const set = (choices: Readonly<Record<string, Side>>) => (this.conflict = { ...conflict, choices });
    return renderConflictDialog({
      by: conflict.current.updated_by ?? t('record.system'),
      at: formatMoment(conflict.current.updated_at),
      rows: conflictRows(form, conflict.differences, conflict.choices),
      busy: this.busy,
      choose: (key, side) => set({ ...conflict.choices, [key]: side }),
      chooseAll: (side) => set(Object.fromEntries(conflict.differences.map((difference) => [difference.key, side]))),
      save: () => void this.#settleConflict(form, conflict),
      close: () => (this.conflict = null),
    });
  }
}
define('form-page', FormPage);

/** Enter in an input goes on to nothing: a form that is half filled must not be saved by it. */
function keepEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement && !['submit', 'button', 'file'].includes(event.target.type)) event.preventDefault();
}
