import type { OpenFormAnswer } from '../../../platform/contract/wire-forms.ts';
import { postJson } from '../../api/client.ts';
import { newUuid } from '../../app/new-uuid.ts';
import { currentUser } from '../../app/session.ts';

const BEAT = 30_000;
/** Who has done nothing for so long is not editing; and a page that is only open does not keep a session alive. */
const IDLE = 5 * 60_000;
const SIGNS = ['pointerdown', 'keydown', 'input'] as const;

/** Tells the server, every half minute, that the form of a record is open, and learns who else has it open and whether somebody saved the record. */
export class OpenForm {
  others: OpenFormAnswer['others'] = [];
  /** Who saved the record last, which version it has. */
  latest: Pick<OpenFormAnswer, 'version' | 'updated_at' | 'updated_by'> | null = null;
  readonly #path: string;
  readonly #changed: () => void;
  readonly #form = newUuid();
  #lastSign = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #onSign = () => {
    const slept = Date.now() - this.#lastSign >= IDLE;
    this.#lastSign = Date.now();
    if (slept) void this.#tell();
  };
  readonly #onVisible = () => {
    if (document.visibilityState === 'visible') void this.#tell();
  };

  readonly #onHide = () => this.stop();

  constructor(object: string, id: string, changed: () => void) {
    this.#path = `/objects/${object}/records/${id}/open-forms`;
    this.#changed = changed;
  }

  start(): void {
    if (currentUser()?.view_as) return;
    for (const sign of SIGNS) addEventListener(sign, this.#onSign, { passive: true });
    document.addEventListener('visibilitychange', this.#onVisible);
    addEventListener('pagehide', this.#onHide);
    this.#timer = setInterval(() => void this.#tell(), BEAT);
    void this.#tell();
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const sign of SIGNS) removeEventListener(sign, this.#onSign);
    document.removeEventListener('visibilitychange', this.#onVisible);
    removeEventListener('pagehide', this.#onHide);
    void postJson(this.#path, { form: this.#form, closing: true }, { quiet: true, keepalive: true }).catch(() => undefined);
  }

  async #tell(): Promise<void> {
    if (document.visibilityState !== 'visible' || Date.now() - this.#lastSign >= IDLE) return;
    try {
      const { others, ...latest } = await postJson<OpenFormAnswer>(this.#path, { form: this.#form }, { quiet: true });
      if (this.#timer === undefined) return;
      this.others = others;
      this.latest = latest;
      this.#changed();
    } catch {
      // It is not known who else is there; the save finds out whether somebody saved first.
    }
  }
}
