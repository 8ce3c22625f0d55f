/** Lets only so many pieces of work for one key go on at once; the others wait, in the order in which they came. */
export class Turns {
  readonly #atOnce: number;
  readonly #places = new Map<string, { running: number; readonly waiting: (() => void)[] }>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Does the work when its turn has come; gives what it gives. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const place = this.#places.get(key) ?? { running: 0, waiting: [] };
    this.#places.set(key, place);
    if (place.running === this.#atOnce) await new Promise<void>((resolve) => place.waiting.push(resolve));
    else place.running += 1;
    try {
      return await work();
    } finally {
      // Whoever waits takes over the place of this one.
      const next = place.waiting.shift();
      if (next) next();
      else place.running -= 1;
      if (place.running === 0) this.#places.delete(key);
    }
  }
}
