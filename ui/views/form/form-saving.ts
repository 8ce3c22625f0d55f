import type { PastRows, RecordAnswer } from '../../../platform/contract/wire.ts';
import type { NextAnswer, SavedAnswer } from '../../../platform/contract/wire-forms.ts';
import { getJson } from '../../api/client.ts';
import { lastList } from '../../app/last-list.ts';
import { newUuid } from '../../app/new-uuid.ts';
import { currentUser } from '../../app/session.ts';
import { waiting } from '../../waiting/waiting.ts';
import type { WaitingSave } from '../../waiting/waiting-save.ts';
import type { FormAddress } from './form-address.ts';
import { draftOf } from './form-draft.ts';
import type { FormState, SaveBody } from './form-state.ts';
import type { Difference, Side } from './merge-conflict.ts';
import { excusingBody, refusalOf, saveForm, type SaveOutcome } from './save-form.ts';
import type { MoveQuestion } from './scope-move-dialog.ts';

/** Values that somebody else saved differently, and what was chosen so far. */
export interface Conflict {
  readonly by: string | null;
  readonly at: string;
  readonly differences: readonly Difference[];
  readonly choices: Readonly<Record<string, Side>>;
  /** The record as it is now; undefined where the form has it already, and a draft differs from it. */
  readonly current?: RecordAnswer;
  /** The choice is followed by the save. */
  readonly saves: boolean;
}
/** What a save needs of the form's session. */
interface SavingHost {
  /** Something that is shown has changed. */
  changed(): void;
  /** Puts the focus on what is about to be drawn, by its id. */
  focusNext(id: string): void;
  /** Keeps what is typed, now. */
  keep(): void;
  /** The record was saved. `next`: the one to go on with, null when there is none, undefined when nobody asked. */
  saved(id: string, next: NextAnswer['next'] | undefined): void;
  /** A save whose answer was lost had arrived: the form goes on from what it made. */
  arrived(saved: SavedAnswer): Promise<void>;
  /** What is saved, in words. */
  title(): string;
  /** Where its draft is kept. */
  draftKey(): string;
}
interface SaveChoices {
  readonly acceptWarnings?: boolean;
  readonly pastRows?: PastRows;
  /** Goes on with the next row to answer. */
  readonly next?: boolean;
}

/** The saves of one form: one at a time, each with a key of its own, so that it is done once however often it is sent; without a connection it waits. */
export class FormSaving {
  busy = false;
  /** The last save failed for a reason outside of the fields. */
  failure: string | null = null;
  /** It was that there is no such record any more. */
  gone = false;
  conflict: Conflict | null = null;
  /** What becomes of past records is asked for. */
  move: MoveQuestion | null = null;
  /** The save waits for the connection; until it is sent nothing can be typed. */
  waiting: WaitingSave | null = null;
  readonly #address: FormAddress;
  readonly #host: SavingHost;
  #form: FormState | null = null;
  /** The last body that was sent, and its key. */
  #sent: { readonly text: string; readonly key: string } | null = null;
  /** A save of which it is not known whether it arrived. */
  #unsure: string | null = null;
  #wantsNext = false;
  readonly #stop: () => void;

  constructor(address: FormAddress, host: SavingHost) {
    this.#address = address;
    this.#host = host;
    this.#stop = waiting.listen(({ done }) => {
      if (!done || done.save.key !== this.waiting?.key || !this.#form) return;
      this.waiting = null;
      if (done.result.kind === 'saved') return this.#host.saved(done.result.id, undefined);
      void waiting.remove(done.save.key);
      this.#settle(refusalOf(this.#form, done.result.refused));
    });
  }

  /** The form was read: shows a save of it that waits, or was refused meanwhile. */
  async begin(form: FormState, take: (draft: unknown) => void): Promise<void> {
    this.#form = form;
    const place = this.#host.draftKey();
    const found = (await waiting.read()).find((save) => save.place === place);
    if (!found) return;
    take(found.draft);
    if (!found.refused) this.waiting = found;
    else {
      await waiting.remove(found.key);
      form.attempted = true;
      // Rows of child records are named by their place in the body.
      form.body(false);
      const outcome = refusalOf(form, found.refused);
      // What was saved meanwhile has just been read, and was held against the draft.
      if (outcome.kind !== 'conflict') this.#settle(outcome);
    }
    this.#host.changed();
  }

  close(): void {
    this.#stop();
  }

  async save({ acceptWarnings = false, pastRows, next = false }: SaveChoices = {}): Promise<void> {
    const form = this.#form;
    if (!form) return;
    this.#wantsNext = next;
    await this.#send(form, { ...form.body(acceptWarnings), ...(pastRows ? { past_rows: pastRows } : {}) }, acceptWarnings);
  }

  /** Saves that no answer is needed. */
  async excuse(form: FormState, status: string, value: string): Promise<void> {
    this.#wantsNext = false;
    await this.#send(form, excusingBody(form, status, value), true);
  }

  /** One save at a time; a second click while it is on its way does nothing. */
  async #send(form: FormState, body: SaveBody, acceptWarnings: boolean): Promise<void> {
    if (this.busy || this.waiting) return;
    form.attempted = true;
    this.busy = true;
    this.failure = null;
    this.gone = false;
    this.#host.changed();
    if (await this.#hadArrived()) {
      this.busy = false;
      return this.#host.changed();
    }
    const keyed = { ...body, save_key: this.#keyOf(body) };
    const next = this.#wantsNext ? this.#findNext() : undefined;
    const outcome = await saveForm(this.#address.object, form, keyed);
    this.busy = false;
    if (outcome.kind === 'saved') return this.#host.saved(outcome.record.id, await next);
    this.#host.keep();
    if (outcome.kind === 'away' && (await this.#wait(form, keyed))) return this.#host.changed();
    this.#settle(outcome, acceptWarnings);
  }

  /** Shows what became of a save that was not done. */
  #settle(outcome: SaveOutcome, acceptWarnings = false): void {
    const form = this.#form;
    if (outcome.kind === 'conflict') {
      const { current, differences } = outcome;
      this.conflict = { by: current.updated_by, at: current.updated_at, differences, choices: {}, current, saves: true };
    }
    if (outcome.kind === 'moves') this.move = { ...outcome.move, choice: null, acceptWarnings };
    if (outcome.kind === 'refused') {
      form?.refuse(outcome.problems);
      this.#host.focusNext(outcome.warnings ? 'warnings' : 'error-summary');
    }
    if (outcome.kind === 'failed' || outcome.kind === 'away') {
      this.failure = outcome.words;
      this.gone = outcome.kind === 'failed' && outcome.gone === true;
      this.#host.focusNext('save-failure');
    }
    this.#host.changed();
  }

  /** The save waits for the connection. False when the browser cannot keep it. */
  async #wait(form: FormState, body: SaveBody & { readonly save_key: string }): Promise<boolean> {
    const now = new Date();
    const save: WaitingSave = {
      key: body.save_key,
      user: currentUser()?.id ?? '',
      object: this.#address.object,
      id: form.start.id,
      title: this.#host.title(),
      url: location.pathname + location.search,
      place: this.#host.draftKey(),
      body,
      draft: draftOf(form, now),
      at: now.toISOString(),
    };
    if (!(await waiting.add(save))) return false;
    this.waiting = save;
    this.#host.focusNext('save-waiting');
    return true;
  }

  /** Tries now, whatever the pause. */
  sendNow(): void {
    if (this.waiting) void waiting.send(this.waiting.key);
  }

  /** The save is taken back to be mended. Whether it had arrived all the same is asked before the next one. */
  async takeBack(): Promise<void> {
    const save = this.waiting;
    if (!save) return;
    this.waiting = null;
    this.#unsure = save.key;
    await waiting.remove(save.key);
    this.#host.changed();
  }

  async #hadArrived(): Promise<boolean> {
    const key = this.#unsure;
    if (key === null) return false;
    const saved = await getJson<SavedAnswer>(`/saves/${key}`).catch(() => null);
    if (!saved) return false;
    this.#unsure = null;
    await this.#host.arrived(saved);
    return true;
  }

  /** The same for the same body: a second try to send it is no second save. */
  #keyOf(body: SaveBody): string {
    const text = JSON.stringify(body);
    if (this.#sent?.text !== text) this.#sent = { text, key: newUuid() };
    return this.#sent.key;
  }

  /** Asked while the record still stands in its list where it stood. */
  async #findNext(): Promise<NextAnswer['next'] | undefined> {
    const { object, id } = this.#address;
    const path = `/objects/${object}/records/${id ?? ''}/next`;
    const from = lastList(object);
    const ask = (query: object) => getJson<NextAnswer>(path, { query: { ...query } });
    // A list that is gone, or not this viewer's, is no reason to stop.
    const found = await (from?.list ? ask(from).catch(() => ask({})) : ask({})).catch(() => undefined);
    return found?.next;
  }

  choose(choices: Readonly<Record<string, Side>>): void {
    if (this.conflict) this.conflict = { ...this.conflict, choices };
    this.#host.changed();
  }
  chooseMove(choice: PastRows): void {
    if (this.move) this.move = { ...this.move, choice };
    this.#host.changed();
  }
  closeMove(): void {
    this.move = null;
    this.#host.changed();
  }
  async settleMove({ choice, acceptWarnings }: MoveQuestion): Promise<void> {
    this.closeMove();
    if (choice) await this.save({ acceptWarnings, pastRows: choice, next: this.#wantsNext });
  }
}
