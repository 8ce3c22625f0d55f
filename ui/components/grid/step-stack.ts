const MOST = 100;

/** Steps that can be taken back and made again. A new step forgets those that were taken back; of very many the oldest go. */
export class StepStack<S> {
  #done: S[] = [];
  #undone: S[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }
  get canRedo(): boolean {
    return this.#undone.length > 0;
  }
  push(step: S): void {
    this.#done = [...this.#done, step].slice(-MOST);
    this.#undone = [];
  }
  /** The step to take back; undefined when there is none. */
  undo(): S | undefined {
    const step = this.#done.pop();
    if (step !== undefined) this.#undone.push(step);
    return step;
  }
  /** The step to make again. */
  redo(): S | undefined {
    const step = this.#undone.pop();
    if (step !== undefined) this.#done.push(step);
    return step;
  }
  /** What the steps were made of is no more: saved, or read again. */
  clear(): void {
    this.#done = [];
    this.#undone = [];
  }
}
