import type { FormulaCheckAnswer } from '../../../platform/contract/wire-access.ts';
import { isAbort, postJson } from '../../api/client.ts';

const PAUSE_MS = 300;

/** Asks, while conditions are typed, whether they can be used; `found` tells what is wrong with each, by its place in the form: '' for nothing. */
export class FormulaChecks {
  readonly found = new Map<string, string>();
  readonly #waiting = new Map<string, { timer: number; abort: AbortController }>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** After each key: what was said of the text before no longer holds. */
  ask(place: string, object: string, formula: string): void {
    this.forget(place);
    if (formula.trim() === '') return;
    const abort = new AbortController();
    const timer = window.setTimeout(() => void this.#check(place, object, formula, abort), PAUSE_MS);
    this.#waiting.set(place, { timer, abort });
  }
  /** The place is gone, or another now. */
  forget(place: string): void {
    const waiting = this.#waiting.get(place);
    clearTimeout(waiting?.timer);
    waiting?.abort.abort();
    this.#waiting.delete(place);
    this.found.delete(place);
  }
  /** All places that begin so. */
  forgetBelow(place: string): void {
    for (const each of [...this.#waiting.keys(), ...this.found.keys()]) if (each.startsWith(place)) this.forget(each);
  }

  async #check(place: string, object: string, formula: string, abort: AbortController): Promise<void> {
    try {
      const { problems } = await postJson<FormulaCheckAnswer>('/access/formula', { object, formula: formula.trim() }, { signal: abort.signal });
      this.found.set(place, problems.map(({ message }) => message).join(' '));
      this.#changed();
    } catch (error) {
      // What cannot be asked now is checked when the role is reviewed.
      if (!isAbort(error)) this.found.delete(place);
    }
  }
}
