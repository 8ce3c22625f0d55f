interface Underway<T> {
  readonly running: Promise<T>;
  /** The run after it, for all who have asked meanwhile. */
  waiting?: Promise<T>;
}

/** Does the same work once for all who ask for it at the same time: who asks while a run is under way gets the next, with everybody else who does. */
export class Together<T> {
  readonly #underway = new Map<string, Underway<T>>();

  /** `key` tells what is the same work. Errors: those of the work; when it failed for another's sake (its reader has left), it is done once more. */
  async run(key: string, work: () => Promise<T>): Promise<T> {
    let isOwn = false;
    const own = (): Promise<T> => {
      isOwn = true;
      return work();
    };
    try {
      return await this.#join(key, own);
    } catch (error) {
      if (isOwn) throw error;
      return this.#join(key, own);
    }
  }

  #join(key: string, work: () => Promise<T>): Promise<T> {
    const underway = this.#underway.get(key);
    if (!underway) return this.#start(key, work);
    const next = (): Promise<T> => this.#start(key, work);
    underway.waiting ??= underway.running.then(next, next);
    return underway.waiting;
  }

  #start(key: string, work: () => Promise<T>): Promise<T> {
    const underway: Underway<T> = { running: work() };
    this.#underway.set(key, underway);
    const end = (): void => {
      if (!underway.waiting) this.#underway.delete(key);
    };
    underway.running.then(end, end);
    return underway.running;
  }
}
