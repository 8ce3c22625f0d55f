import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ApiError, isAbort } from '../../api/client.ts';
import { faultsOf, noFaults, type Fault, type Faults } from './faults.ts';

/** What a form of the set-up works on. `Kept` is what the server keeps, `Draft` what is typed. */
export interface FormWork<Kept, Draft extends object> {
  /** What the form starts with, where that is at hand; else it is loaded. */
  given?(): Kept;
  /** Reads what is kept; null: there is none. */
  load(signal: AbortSignal): Promise<Kept | null>;
  toDraft(kept: Kept): Draft;
  /** Whether two drafts would be saved as the same; by their content unless given. */
  same?(a: Draft, b: Draft): boolean;
  /** In place of a save of nothing; without it even that is saved. */
  unchanged?(kept: Kept): void;
  /** What the page itself sees to be wrong. */
  check(draft: Draft, kept: Kept): readonly Fault[];
  /** Asked before a draft is saved; false leaves it unsaved. */
  confirm?(draft: Draft, kept: Kept): Promise<boolean>;
  /** Saves, and gives what is kept now. */
  save(draft: Draft, kept: Kept): Promise<Kept>;
  /** After a save: what is kept now, and what was before. */
  saved(kept: Kept, before: Kept): void;
  /** Whether the form has a field of this name, to which a refusal can be put. */
  knows(field: string, draft: Draft, kept: Kept): boolean;
  /** Brings what is wrong into sight, before the summary gets the focus. */
  show?(faults: Faults): Promise<void>;
  /** Somebody else saved first: `theirs` is there. Without it the page asks by a note that has the focus. */
  conflicted?(theirs: Kept): void;
}

/** What a form needs of the browser. */
export interface FormTools {
  /** Whether something is unsaved: leaving is asked about. */
  guard(unsaved: boolean): void;
  /** Puts the focus on what has this id. */
  focus(id: string): void;
}

/**
 * A form of the set-up, from its reading to its saving: what is kept, the draft, what is wrong with it, and what somebody else saved meanwhile (409).
 * It reads when its host is connected and draws the host anew at each change. Nothing of it raises.
 */
export class SettingForm<Kept, Draft extends object> implements ReactiveController {
  kept: Kept | null = null;
  draft: Draft | null = null;
  /** There is nothing to be edited. */
  missing = false;
  /** It could not be read. */
  error: unknown = null;
  faults: Faults = noFaults;
  busy = false;
  /** What somebody else saved meanwhile. */
  theirs: Kept | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #tools: FormTools;
  readonly #work: FormWork<Kept, Draft>;
  #abort = new AbortController();

  constructor(host: ReactiveControllerHost, tools: FormTools, work: FormWork<Kept, Draft>) {
    this.#host = host;
    this.#tools = tools;
    this.#work = work;
    host.addController(this);
  }
  hostConnected(): void {
    this.#abort = new AbortController();
    if (this.#work.given) this.take(this.#work.given());
    else void this.load();
  }
  hostDisconnected(): void {
    this.#abort.abort();
    this.#tools.guard(false);
  }

  get unsaved(): boolean {
    return this.kept !== null && this.draft !== null && !this.#same(this.#work.toDraft(this.kept), this.draft);
  }
  async load(): Promise<void> {
    this.error = null;
    this.#host.requestUpdate();
    try {
      const kept = await this.#work.load(this.#abort.signal);
      if (kept === null) this.missing = true;
      else this.take(kept);
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
    this.#host.requestUpdate();
  }
  /** Starts again from what is kept; what was typed is gone. */
  take(kept: Kept): void {
    this.#set(kept, this.#work.toDraft(kept));
  }
  /** Goes on with a draft over what somebody else saved. */
  takeOver(kept: Kept, draft: Draft): void {
    this.#set(kept, draft);
  }
  change(changes: Partial<Draft>): void {
    if (this.draft === null) return;
    this.draft = { ...this.draft, ...changes };
    this.#tools.guard(this.unsaved);
    this.#host.requestUpdate();
  }

  /** Saves the draft unless it is wrong, or a question about it is answered with no. */
  async save(): Promise<void> {
    const { draft, kept } = this;
    if (this.busy || draft === null || kept === null) return;
    if (this.#work.unchanged && !this.unsaved) return this.#work.unchanged(kept);
    const wrong = this.#work.check(draft, kept);
    if (wrong.length > 0) return this.show({ fields: wrong, whole: [] });
    this.#clear();
    if (this.#work.confirm && !(await this.#work.confirm(draft, kept))) return;
    await this.send(
      () => this.#work.save(draft, kept),
      (now) => this.#work.saved(now, kept),
    );
  }
  /** Does something else that the server may refuse or find outdated, such as going back to the original. */
  async send(work: () => Promise<Kept>, done: (kept: Kept) => void): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.#host.requestUpdate();
    try {
      const kept = await work();
      this.take(kept);
      done(kept);
    } catch (error) {
      await this.#refused(error);
    }
    this.busy = false;
    this.#host.requestUpdate();
  }
  /** Of a conflict: what was saved meanwhile takes the place of what is typed. */
  takeTheirs(): void {
    if (this.theirs !== null) this.take(this.theirs);
  }
  /** Of a conflict: what is typed is saved over it. */
  async keepMine(): Promise<void> {
    if (this.theirs === null || this.draft === null) return;
    this.takeOver(this.theirs, this.draft);
    await this.save();
  }
  /** Of a conflict: back to the form. */
  leaveConflict(): void {
    this.theirs = null;
    this.#host.requestUpdate();
  }
  /** Shows what is wrong, and goes to its summary. */
  async show(faults: Faults): Promise<void> {
    this.faults = faults;
    this.#host.requestUpdate();
    await this.#work.show?.(faults);
    await this.#focus('error-summary');
  }

  #same(a: Draft, b: Draft): boolean {
    return this.#work.same ? this.#work.same(a, b) : JSON.stringify(a) === JSON.stringify(b);
  }
  #set(kept: Kept, draft: Draft): void {
    this.kept = kept;
    this.draft = draft;
    this.theirs = null;
    this.#clear();
    this.#tools.guard(this.unsaved);
  }
  #clear(): void {
    this.faults = noFaults;
    this.#host.requestUpdate();
  }

  async #refused(error: unknown): Promise<void> {
    const { draft, kept } = this;
    if (draft === null || kept === null) return;
    if (!(error instanceof ApiError) || error.code !== 'conflict') return this.show(faultsOf(error, (field) => this.#work.knows(field, draft, kept)));
    try {
      // Some refusals bring along what is kept now.
      const theirs = (error.body['current'] as Kept | undefined) ?? (await this.#work.load(this.#abort.signal));
      if (theirs === null) return await this.show(faultsOf(error, () => false));
      this.theirs = theirs;
      if (this.#work.conflicted) this.#work.conflicted(theirs);
      else await this.#focus('form-conflict');
    } catch (failure) {
      if (!isAbort(failure)) await this.show(faultsOf(failure, () => false));
    }
  }
  async #focus(id: string): Promise<void> {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#tools.focus(id);
  }
}
