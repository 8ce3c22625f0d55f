import { messageOf } from '../../api/client.ts';
import { showToast } from '../../components/toast/toast.ts';
import { w } from '../../waiting/words.ts';
import { copyPrevious, loadPrevious, undoCopy, type Copied, type CopyInto, type Previous } from './copy-previous.ts';
import type { FormState } from './form-state.ts';
import type { FormView } from './form-view.ts';

/** What a copy needs of the page it is shown on. */
interface CopyHost {
  requestUpdate(): void;
  focusNext(id: string): void;
  /** What is typed has changed. */
  changed(): void;
}

/** A copy of the answer before: asked for, made, marked in the inputs until they are looked at, and taken back. */
export class CopyTurn {
  /** The answer before this one, while it is asked what to copy of it. */
  previous: Previous | null = null;
  copied: Copied | null = null;
  readonly #host: CopyHost;

  constructor(host: CopyHost) {
    this.#host = host;
  }

  /** Reads the answer before, and says so when there is none. */
  async ask(form: FormState): Promise<void> {
    try {
      this.previous = await loadPrevious(form);
      if (!this.previous) showToast({ text: w('forms.copy_none'), tone: 'idle' });
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.#host.requestUpdate();
  }

  /** `look` computes the form as it stands. */
  copy(form: FormState, look: () => FormView, into: CopyInto): void {
    if (!this.previous) return;
    this.copied = copyPrevious(form, look, this.previous, into);
    this.previous = null;
    this.#host.focusNext('copied');
    this.#host.changed();
  }

  close(): void {
    this.previous = null;
    this.#host.requestUpdate();
  }

  undo(form: FormState, copied: Copied): void {
    undoCopy(form, copied);
    this.copied = null;
    this.#host.changed();
  }

  /** An input was looked at: its mark goes. */
  looked(path: string): void {
    if (this.copied?.paths.delete(path)) this.#host.requestUpdate();
  }
}
