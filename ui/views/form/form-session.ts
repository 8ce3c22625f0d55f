import type { PastRows, RecordAnswer } from '../../../platform/contract/wire.ts';
import { askToLeave } from '../../app/leave.ts';
import { navigate, setLeaveGuard } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t, timeZone } from '../../locale/locale.ts';
import { draftKey, dropDraft, dropOldDrafts, keepDraft, readDraft, type Draft } from './draft.ts';
import type { FormAddress } from './form-address.ts';
import { draftOf, restoreDraft } from './form-draft.ts';
import { FormState } from './form-state.ts';
import { loadForm, loadReach, startOf } from './load-form.ts';
import type { Difference, Side } from './merge-conflict.ts';
import { rebaseForm } from './rebase-form.ts';
import { RecordFormulas } from './record-formulas.ts';
import { excuseRecord, saveForm, type SaveOutcome } from './save-form.ts';
import type { MoveQuestion } from './scope-move-dialog.ts';

const DRAFT_MS = 800;
export interface Conflict {
  readonly current: RecordAnswer;
  readonly differences: readonly Difference[];
  readonly choices: Readonly<Record<string, Side>>;
}
/** The page that a session is shown on. */
export interface SessionHost {
  /** Something that is shown has changed. */
  requestUpdate(): void;
  /** Puts the focus on what is about to be drawn, by its id. */
  focusNext(id: string): void;
}

/** One record being edited, from its reading to its saving. Nothing typed is lost: drafts, a question before leaving, both values of a conflict. */
export class FormSession {
  readonly address: FormAddress;
  form: FormState | null = null;
  formulas: RecordFormulas | null = null;
  /** The form could not be read. */
  error: unknown = null;
  may = true;
  busy = false;
  /** The last save failed for a reason outside of the fields. */
  failure: string | null = null;
  conflict: Conflict | null = null;
  /** What becomes of past records is asked for. */
  move: MoveQuestion | null = null;
  /** A draft of before that may be taken up again. */
  offered: Draft | null = null;
  keptAt: Date | null = null;
  /** Files that are on their way. */
  uploading = 0;
  readonly #host: SessionHost;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #release: (() => void) | null = null;
  #closed = false;

  constructor(address: FormAddress, host: SessionHost) {
    this.address = address;
    this.#host = host;
  }

  /** Reads the record, or what a new one starts with. */
  async load(): Promise<void> {
    this.error = null;
    this.#host.requestUpdate();
    try {
      const { description, start, may } = await loadForm(this.address);
      if (this.#closed) return;
      this.formulas = new RecordFormulas(description, timeZone());
      this.may = may;
      this.form = new FormState(description, start, timeZone());
      dropOldDrafts(localStorage, new Date());
      this.offered = may ? (readDraft(localStorage, this.#draftKey, new Date()) ?? null) : null;
    } catch (error) {
      this.error = error;
    }
    this.#host.requestUpdate();
  }

  /** The page is left: what is typed stays as a draft. */
  close(): void {
    this.#closed = true;
    this.#keepDraftNow();
    this.#release?.();
  }

  get #draftKey(): string {
    return draftKey(currentUser()?.id ?? '', this.address.object, this.address.id ?? this.address.draft);
  }

  change(form: FormState, name: string, input: unknown, raw?: string): void {
    form.change(name, input, raw);
    const field = form.fields.get(name)?.field;
    if (field?.type === 'lookup') void this.#follow(form, name, (field.definition as { to?: string }).to ?? '', input);
    this.changed();
  }

  /** After every change of what is typed: draw, guard, keep. */
  changed(): void {
    const { form } = this;
    if (!form) return;
    if (form.dirty && !this.#release) this.#release = setLeaveGuard(askToLeave);
    if (!form.dirty) this.#unguard();
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.#keepDraftNow(), DRAFT_MS);
    this.#host.requestUpdate();
  }

  /** Another record was chosen: conditions and rules read its values from now on. */
  async #follow(form: FormState, name: string, to: string, chosen: unknown): Promise<void> {
    for (const path of Object.keys(form.reach)) if (path.startsWith(`${name}.`)) delete form.reach[path];
    if (typeof chosen === 'object' && chosen !== null && 'id' in chosen) {
      const reach = await loadReach(name, to, String(chosen.id));
      const current = form.value(name);
      if (typeof current === 'object' && current !== null && 'id' in current && current.id === chosen.id) Object.assign(form.reach, reach);
    }
    this.formulas?.forget();
    this.#host.requestUpdate();
  }

  async save(acceptWarnings: boolean, pastRows?: PastRows): Promise<void> {
    const { form } = this;
    if (!form || this.uploading > 0 || !this.may) return;
    await this.#send(
      form,
      t(form.start.id === null ? 'record.registered' : 'record.saved'),
      () => saveForm(this.address.object, form, acceptWarnings, pastRows),
      acceptWarnings,
    );
  }

  /** Saves that no answer is needed, once the user has confirmed it. */
  async excuse(form: FormState, value: string): Promise<void> {
    const { survey } = form.description;
    const sure = await askConfirm({ title: t('record.excuse'), text: t('record.excuse_question'), confirm: t('record.excuse_now') });
    if (sure && survey) await this.#send(form, t('record.excused'), () => excuseRecord(this.address.object, form, survey.status, value));
  }

  /** One save at a time; a second click while it is on its way does nothing. */
  async #send(form: FormState, words: string, send: () => Promise<SaveOutcome>, acceptWarnings = false): Promise<void> {
    if (this.busy) return;
    form.attempted = true;
    this.busy = true;
    this.failure = null;
    this.#host.requestUpdate();
    const outcome = await send();
    this.busy = false;
    if (outcome.kind === 'saved') return this.#done(outcome.record, words);
    this.#keepDraftNow();
    if (outcome.kind === 'conflict') this.conflict = { ...outcome, choices: {} };
    if (outcome.kind === 'moves') this.move = { ...outcome.move, choice: null, acceptWarnings };
    if (outcome.kind === 'refused') {
      form.refuse(outcome.problems);
      this.#host.focusNext(outcome.warnings ? 'warnings' : 'error-summary');
    }
    if (outcome.kind === 'failed') {
      this.failure = outcome.words;
      this.#host.focusNext('save-failure');
    }
    this.#host.requestUpdate();
  }

  #done(saved: RecordAnswer, words: string): void {
    this.forgetDraft();
    this.#unguard();
    showToast({ text: words });
    void navigate(this.#parent ?? urlOf.record(this.address.object, saved.id), { replace: true });
  }

  choose(choices: Readonly<Record<string, Side>>): void {
    if (this.conflict) this.conflict = { ...this.conflict, choices };
    this.#host.requestUpdate();
  }
  closeConflict(): void {
    this.conflict = null;
    this.#host.requestUpdate();
  }
  async settleConflict(form: FormState, conflict: Conflict): Promise<void> {
    rebaseForm(form, startOf(conflict.current), conflict.differences, conflict.choices);
    this.formulas?.forget();
    this.conflict = null;
    this.changed();
    await this.save(false);
  }

  chooseMove(choice: PastRows): void {
    if (this.move) this.move = { ...this.move, choice };
    this.#host.requestUpdate();
  }
  closeMove(): void {
    this.move = null;
    this.#host.requestUpdate();
  }
  async settleMove({ choice, acceptWarnings }: MoveQuestion): Promise<void> {
    this.closeMove();
    if (choice) await this.save(acceptWarnings, choice);
  }

  /** Leaves the form without saving, after a question when something is typed. */
  async cancel(form: FormState): Promise<void> {
    if (form.dirty && !(await askToLeave())) return;
    this.forgetDraft();
    this.#unguard();
    const { object } = this.address;
    void navigate(this.#parent ?? (form.start.id === null ? urlOf.list(object) : urlOf.record(object, form.start.id)));
  }

  /** The page of the record that a new one was to be added to, when its address names one. */
  get #parent(): string | undefined {
    for (const [name, id] of Object.entries(this.address.given)) {
      const field = this.form?.fields.get(name)?.field;
      const to = field?.type === 'lookup' ? (field.definition as { to?: string }).to : undefined;
      if (to) return urlOf.record(to, id);
    }
    return undefined;
  }

  takeDraft(form: FormState, draft: Draft): void {
    restoreDraft(form, draft);
    this.offered = null;
    this.changed();
  }
  forgetDraft(): void {
    clearTimeout(this.#draftTimer);
    dropDraft(localStorage, this.#draftKey);
    this.offered = null;
    this.keptAt = null;
    this.#host.requestUpdate();
  }
  #keepDraftNow(): void {
    clearTimeout(this.#draftTimer);
    const { form } = this;
    if (!form || !this.#release || this.offered) return;
    const now = new Date();
    if (form.dirty && keepDraft(localStorage, this.#draftKey, draftOf(form, now))) this.keptAt = now;
    this.#host.requestUpdate();
  }
  #unguard(): void {
    this.#release?.();
    this.#release = null;
  }
}
