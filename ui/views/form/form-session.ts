import type { ObjectDescription, RecordAnswer } from '../../../platform/contract/wire.ts';
import type { NextAnswer, SavedAnswer } from '../../../platform/contract/wire-forms.ts';
import { getJson, messageOf } from '../../api/client.ts';
import { askToLeave } from '../../app/leave.ts';
import { navigate, setLeaveGuard } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t, text, timeZone } from '../../locale/locale.ts';
import { w } from '../../waiting/words.ts';
import { describeObject } from '../list/describe-object.ts';
import { CopyTurn } from './copy-turn.ts';
import { draftDifferences } from './draft-differences.ts';
import { keepDraft, readDraft, type Draft } from './draft.ts';
import type { FormAddress } from './form-address.ts';
import { draftOf, restoreDraft } from './form-draft.ts';
import { FormDrafts, type OfferedDraft } from './form-drafts.ts';
import { FormSaving, type Conflict } from './form-saving.ts';
import { FormState } from './form-state.ts';
import type { FormView } from './form-view.ts';
import { loadForm, loadReach, startOf } from './load-form.ts';
import { OpenForm } from './open-form.ts';
import { rebaseForm } from './rebase-form.ts';
import { RecordFormulas } from './record-formulas.ts';
import { differencesFrom } from './save-form.ts';
import { findTypeChange, type TypeChange } from './type-change.ts';

/** The page that a session is shown on. */
export interface SessionHost {
  /** Something that is shown has changed. */
  requestUpdate(): void;
  /** Puts the focus on what is about to be drawn, by its id. */
  focusNext(id: string): void;
}

/** One record being edited, from its reading to its saving. Nothing typed is lost: drafts, a question before leaving, both values of a conflict, saves that wait. */
export class FormSession {
  readonly address: FormAddress;
  readonly drafts: FormDrafts;
  readonly saving: FormSaving;
  readonly copying: CopyTurn;
  form: FormState | null = null;
  formulas: RecordFormulas | null = null;
  /** The form could not be read. */
  error: unknown = null;
  may = true;
  /** The object of a form that could not be read. */
  described: ObjectDescription | null = null;
  /** Who else has the form open; none of a new record. */
  open: OpenForm | null = null;
  /** A change of the record's type that waits to be confirmed. */
  typeChange: TypeChange | null = null;
  /** Files that are on their way. */
  uploading = 0;
  readonly #host: SessionHost;
  #release: (() => void) | null = null;
  #closed = false;

  constructor(address: FormAddress, host: SessionHost) {
    this.address = address;
    this.#host = host;
    const changed = () => {
      this.#guard();
      host.requestUpdate();
    };
    this.drafts = new FormDrafts(address, changed);
    this.copying = new CopyTurn({ requestUpdate: changed, focusNext: (id) => host.focusNext(id), changed: () => this.changed() });
    this.saving = new FormSaving(address, {
      changed,
      focusNext: (id) => host.focusNext(id),
      keep: () => this.#keep(),
      saved: (id, next) => this.#done(id, next),
      arrived: (saved) => this.#arrived(saved),
      title: () => this.title,
      draftKey: () => this.drafts.key,
    });
  }

  get title(): string {
    const { form } = this;
    if (!form) return '';
    return form.start.id === null ? t('record.new_of', { object: text(form.description.label) }) : form.start.title;
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
      const form = new FormState(description, start, timeZone());
      this.form = form;
      this.#host.requestUpdate();
      if (may) await this.#begin(form);
    } catch (error) {
      this.error = error;
      // The names of what was typed, when the record is gone.
      if (this.lost) this.described = await describeObject(this.address.object).catch(() => null);
    }
    this.#host.requestUpdate();
  }

  async #begin(form: FormState): Promise<void> {
    void this.drafts.find();
    await this.saving.begin(form, (draft) => this.#restore(form, draft as Draft));
    if (this.saving.waiting) this.drafts.offered = [];
    const { object, id } = this.address;
    if (id === null || this.#closed) return;
    this.open = new OpenForm(object, id, () => this.#host.requestUpdate());
    this.open.start();
  }

  /** What was typed into a record that cannot be read any more: it is shown all the same. */
  get lost(): Draft | undefined {
    return readDraft(localStorage, this.drafts.key, new Date());
  }

  /** The page is left: what is typed stays as a draft. */
  close(): void {
    this.drafts.leave(this.#release ? this.form : null);
    this.#closed = true;
    this.#unguard();
    this.saving.close();
    this.open?.stop();
  }

  /** `look`: views the form as it stands. */
  change(form: FormState, name: string, input: unknown, raw: string | undefined, look: () => FormView): void {
    if (name === form.description.record_types?.field) {
      this.typeChange = findTypeChange(form, look, input) ?? null;
      // What is lost by it is shown first; until then the form stays as it is.
      if (this.typeChange) return this.#host.requestUpdate();
    }
    form.change(name, input, raw);
    const field = form.fields.get(name)?.field;
    if (field?.type === 'lookup') void this.#follow(form, name, (field.definition as { to?: string }).to ?? '', input);
    this.changed();
  }

  changeType(form: FormState): void {
    const name = form.description.record_types?.field;
    if (name !== undefined && this.typeChange) form.change(name, this.typeChange.value);
    this.typeChange = null;
    this.changed();
  }
  closeTypeChange(): void {
    this.typeChange = null;
    this.#host.requestUpdate();
  }

  /** After every change of what is typed: draw, guard, keep. */
  changed(): void {
    const { form } = this;
    if (!form) return;
    this.#guard();
    this.drafts.touch(form);
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

  async save(choices: Parameters<FormSaving['save']>[0] = {}): Promise<void> {
    if (this.uploading > 0 || !this.may) return;
    await this.saving.save(choices);
  }

  /** Saves that no answer is needed, once the user has confirmed it. */
  async excuse(form: FormState, value: string): Promise<void> {
    const { survey } = form.description;
    const sure = await askConfirm({ title: t('record.excuse'), text: t('record.excuse_question'), confirm: t('record.excuse_now') });
    if (sure && survey) await this.saving.excuse(form, survey.status, value);
  }

  #done(id: string, next: NextAnswer['next'] | undefined): void {
    const isNew = this.form?.start.id === null;
    this.#finish();
    const { object } = this.address;
    if (next) {
      showToast({ text: w('forms.went_next') });
      return void navigate(urlOf.edit(object, next.id), { replace: true });
    }
    showToast({ text: next === null ? w('forms.no_next') : t(isNew ? 'record.registered' : 'record.saved') });
    void navigate(this.#parent ?? urlOf.record(object, id), { replace: true });
  }

  /** The save had arrived: what was changed since is typed over what it made. */
  async #arrived({ object, id }: SavedAnswer): Promise<void> {
    const { form } = this;
    if (!form) return;
    const typed = draftOf(form, new Date());
    if (form.start.id === null) {
      keepDraft(localStorage, this.drafts.keyOf(id), typed);
      this.#finish();
      return void navigate(urlOf.edit(object, id), { replace: true });
    }
    const record = await getJson<RecordAnswer>(`/objects/${object}/records/${id}`);
    form.reset(startOf(record));
    restoreDraft(form, typed);
    this.changed();
    showToast({ text: w('forms.was_saved'), tone: 'warn' });
  }

  /** Holds what is typed against the record as somebody else saved it meanwhile; loads that where nothing is typed. */
  async compare(form: FormState): Promise<void> {
    try {
      const current = await getJson<RecordAnswer>(`/objects/${this.address.object}/records/${this.address.id ?? ''}`);
      const differences = differencesFrom(form, current);
      const conflict: Conflict = { by: current.updated_by, at: current.updated_at, differences, choices: {}, current, saves: false };
      if (differences.some(({ both }) => both)) this.saving.conflict = conflict;
      else {
        await this.settleConflict(form, conflict);
        showToast({ text: w('forms.taken_newer') });
      }
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.#host.requestUpdate();
  }

  /** The record is back after it was deleted: what is typed is saved over it, or, where both changed, asked for. */
  async goOn(form: FormState, current: RecordAnswer): Promise<void> {
    const differences = differencesFrom(form, current);
    const conflict: Conflict = { by: current.updated_by, at: current.updated_at, differences, choices: {}, current, saves: true };
    this.saving.failure = null;
    this.saving.gone = false;
    if (differences.some(({ both }) => both)) this.saving.conflict = conflict;
    else await this.settleConflict(form, conflict);
    this.#host.requestUpdate();
  }

  /** Nothing was chosen: a draft that differs from what was saved since is not taken up; anything else stays as it is typed. */
  closeConflict(form: FormState): void {
    const { conflict } = this.saving;
    this.saving.conflict = null;
    if (conflict && !conflict.current) {
      form.reset(form.start);
      void this.drafts.find();
      this.#unguard();
    }
    this.#host.requestUpdate();
  }

  async settleConflict(form: FormState, { current, differences, choices, saves }: Conflict): Promise<void> {
    const start = current ? { ...startOf(current), past: form.start.past } : form.start;
    rebaseForm(form, start, differences, choices);
    this.formulas?.forget();
    this.saving.conflict = null;
    this.changed();
    if (saves) await this.save();
  }

  /** Leaves the form without saving, after a question when something is typed. */
  async cancel(form: FormState): Promise<void> {
    const isWaiting = this.saving.waiting !== null;
    if (form.dirty && !isWaiting && !(await askToLeave())) return;
    // A save that waits is sent all the same; its input stays with it.
    if (isWaiting) this.#closed = true;
    else this.#finish();
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

  takeDraft(form: FormState, offered: OfferedDraft): void {
    this.drafts.take(offered);
    this.#restore(form, offered.draft);
  }

  /** Puts a draft into the form. What was saved since the draft was written is asked for where both changed it. */
  #restore(form: FormState, draft: Draft): void {
    restoreDraft(form, draft);
    const differences = draftDifferences(form, draft);
    if (differences.length > 0) this.saving.conflict = { by: null, at: draft.at, differences, choices: {}, saves: false };
    this.changed();
  }

  #keep(): void {
    if (this.form && this.#release) this.drafts.keep(this.form);
  }
  /** Leaving asks as long as something is typed that nothing else keeps: a save that waits is kept. */
  #guard(): void {
    const isHeld = this.form?.dirty === true && !this.saving.waiting;
    if (isHeld && !this.#release && !this.#closed) this.#release = setLeaveGuard(askToLeave);
    if (!isHeld) this.#unguard();
  }
  /** Nothing more is to be kept: what was typed is saved, or given up. */
  #finish(): void {
    this.#closed = true;
    this.drafts.drop();
    this.#unguard();
  }
  #unguard(): void {
    this.#release?.();
    this.#release = null;
  }
}
