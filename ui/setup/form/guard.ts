import { askToLeave } from '../../app/leave.ts';
import { setLeaveGuard } from '../../app/router.ts';

/** Asks before a form is left while it holds something that was not saved. */
export class UnsavedGuard {
  #stop: (() => void) | null = null;

  /** After each change: whether something is unsaved. */
  set(unsaved: boolean): void {
    if (unsaved) this.#stop ??= setLeaveGuard(askToLeave);
    else this.release();
  }
  release(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
