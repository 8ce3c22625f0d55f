import type { DraftsAnswer } from '../../../platform/contract/wire-forms.ts';
import { ApiError, getJson, putJson } from '../../api/client.ts';
import { currentUser } from '../../app/session.ts';
import { deviceId, forgetOnServer } from './draft-device.ts';
import { draftKey, dropDraft, dropOldDrafts, keepDraft, readDraft, type Draft } from './draft.ts';
import type { FormAddress } from './form-address.ts';
import { draftOf } from './form-draft.ts';
import type { FormState } from './form-state.ts';

/** Pauses in typing after which a draft is kept: in the browser, and on the server. */
const BROWSER_MS = 300;
const SERVER_MS = 2500;

/** A draft that may be taken up again; `device` null: of this browser. */
export interface OfferedDraft {
  readonly draft: Draft;
  readonly device: string | null;
}

/** What is typed in one form and not saved: kept in the browser at once, and on the server in a pause of typing, so that it is there on another device. */
export class FormDrafts {
  /** Drafts of before, newest first. */
  offered: readonly OfferedDraft[] = [];
  /** When the last draft was kept, and where; `nowhere`: the browser has no room. */
  kept: { readonly at: Date; readonly where: 'server' | 'browser' | 'nowhere' } | null = null;
  readonly #address: FormAddress;
  readonly #changed: () => void;
  #timers: ReturnType<typeof setTimeout>[] = [];
  /** The draft that is on its way to the server; one at a time. */
  #sending: Promise<void> | null = null;
  #isSentAgain = false;
  #isRefused = false;
  readonly #taken: string[] = [];

  constructor(address: FormAddress, changed: () => void) {
    this.#address = address;
    this.#changed = changed;
  }

  /** Where the draft is kept in this browser: each user's own. */
  get key(): string {
    return this.keyOf(this.#address.id ?? this.#address.draft);
  }
  /** The same of another record of the object. */
  keyOf(id: string | null): string {
    return draftKey(currentUser()?.id ?? '', this.#address.object, id);
  }

  /** Looks for drafts of before: here at once, those of other devices when the server has told. */
  async find(): Promise<void> {
    const now = new Date();
    dropOldDrafts(localStorage, now);
    const own = readDraft(localStorage, this.key, now);
    this.offered = own ? [{ draft: own, device: null }] : [];
    this.#changed();
    if (currentUser()?.view_as) return;
    const { drafts } = await getJson<DraftsAnswer>(`/objects/${this.#address.object}/draft`, { query: { place: this.#place }, quiet: true }).catch(() => ({
      drafts: [],
    }));
    const others = drafts.filter(({ device }) => device !== deviceId() || own === undefined);
    this.offered = [...this.offered, ...others.map(({ device, ...draft }) => ({ device, draft: draft }))].slice(0, 3);
    this.#changed();
  }

  /** Something was typed. */
  touch(form: FormState): void {
    this.#stop();
    this.#timers = [setTimeout(() => this.keep(form), BROWSER_MS), setTimeout(() => void this.#send(form), SERVER_MS)];
  }

  /** Keeps the draft in the browser, now. A draft of this browser that is still offered stays as it is. */
  keep(form: FormState): void {
    if (!form.dirty || this.#isBlocked) return;
    const at = new Date();
    const where = keepDraft(localStorage, this.key, draftOf(form, at)) ? 'browser' : 'nowhere';
    this.kept = { at, where: where === 'nowhere' && this.kept?.where === 'server' ? 'server' : where };
    this.#changed();
  }

  /** The form is left: what is typed stays in the browser, and goes to the server. */
  leave(form: FormState | null): void {
    const hasWaited = this.#timers.length > 0;
    this.#stop();
    if (!form?.dirty || !hasWaited) return;
    this.keep(form);
    void this.#send(form);
  }

  /** An offered draft was taken up: from now on it is this device's; that of another one goes once the server has it so. */
  take(offered: OfferedDraft): void {
    this.offered = this.offered.filter((one) => one !== offered);
    if (offered.device !== null) this.#taken.push(offered.device);
  }

  /** An offered draft is not wanted. */
  discard(offered: OfferedDraft): void {
    this.offered = this.offered.filter((one) => one !== offered);
    if (offered.device === null) dropDraft(localStorage, this.key);
    this.#forget(offered.device ?? deviceId());
    this.#changed();
  }

  /** Saved or given up: the draft of this device is dropped. Those of other devices stay: what was typed there is not in this save. */
  drop(): void {
    this.#stop();
    dropDraft(localStorage, this.key);
    this.offered = this.offered.filter(({ device }) => device !== null);
    const wasKept = this.kept !== null || this.#sending !== null;
    this.kept = null;
    if (wasKept) void (this.#sending ?? Promise.resolve()).then(() => this.#forget(deviceId()));
    this.#forgetTaken();
    this.#changed();
  }

  get #isBlocked(): boolean {
    return this.offered.some(({ device }) => device === null);
  }

  get #place(): string {
    return this.#address.id ?? this.#address.draft ?? 'new';
  }

  #stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  async #send(form: FormState): Promise<void> {
    this.#timers = [];
    if (this.#isRefused || this.#isBlocked || currentUser()?.view_as) return;
    if (this.#sending) {
      this.#isSentAgain = true;
      return;
    }
    if (!form.dirty) return;
    const { sent: _sent, ...draft } = draftOf(form, new Date());
    this.#sending = this.#put(draft);
    await this.#sending;
    this.#sending = null;
    if (this.#isSentAgain) {
      this.#isSentAgain = false;
      this.touch(form);
    }
  }

  async #put({ at, ...content }: Draft): Promise<void> {
    try {
      await putJson(`/objects/${this.#address.object}/draft`, { place: this.#place, device: deviceId(), ...content }, { quiet: true });
      const kept = readDraft(localStorage, this.key, new Date());
      if (kept && JSON.stringify([kept.values, kept.children]) === JSON.stringify([content.values, content.children]))
        keepDraft(localStorage, this.key, { ...kept, sent: true });
      this.kept = { at: new Date(at), where: 'server' };
      this.#forgetTaken();
    } catch (error) {
      // Without a connection it stays in the browser, and the next pause tries again; what the server will not have it is not asked again.
      this.#isRefused = error instanceof ApiError && [403, 404].includes(error.status);
    }
    this.#changed();
  }

  #forgetTaken(): void {
    for (const device of this.#taken.splice(0)) if (device !== deviceId()) this.#forget(device);
  }

  #forget(device: string): void {
    forgetOnServer(this.#address.object, this.#place, device);
  }
}
