import { ShirabeError } from '../contract/problem.ts';

/** How many files are made at once: of all users, and of one; and how long somebody waits for a turn, in milliseconds. */
interface Slots {
  readonly most: number;
  readonly perUser: number;
  readonly patience: number;
}

/** A file that is being made holds one of the ten connections to the database for as long as its reader takes: the others are for those who work meanwhile. */
const usual: Slots = { most: 6, perUser: 3, patience: 30_000 };

/** Lets only so many files be made at once, in this process. */
export class ExportSlots {
  readonly #slots: Slots;
  #free: number;
  /** By user, those who wait included. */
  readonly #taken = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];

  constructor(slots: Slots = usual) {
    this.#slots = slots;
    this.#free = slots.most;
  }

  /**
   * Takes a place for a file of a user, as soon as one is free; gives what frees it, which may be called more than once. Raises `too_many_requests` when the user
   * has too many under way, `unavailable` when no place was free for too long.
   */
  async take(user: string): Promise<() => void> {
    const own = this.#taken.get(user) ?? 0;
    if (own >= this.#slots.perUser) throw tooMany(this.#slots.perUser);
    this.#taken.set(user, own + 1);
    try {
      if (this.#free > 0) this.#free -= 1;
      else await this.#turn();
    } catch (error) {
      this.#forget(user);
      throw error;
    }
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#forget(user);
      // Whoever waits takes over the place.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        reject(busy());
      }, this.#slots.patience);
      this.#waiting.push(turn);
    });
  }

  #forget(user: string): void {
    const left = (this.#taken.get(user) ?? 1) - 1;
    if (left > 0) this.#taken.set(user, left);
    else this.#taken.delete(user);
  }
}

function tooMany(most: number): ShirabeError {
  return new ShirabeError('too_many_requests', {
    ja: `同時に出力できるファイルは ${most} つまでです。前の出力が終わってから、もう一度お試しください。`,
    en: `At most ${most} files are made for you at once. Try again when one has ended.`,
  });
}

function busy(): ShirabeError {
  return new ShirabeError('unavailable', {
    ja: 'ファイルの出力が混み合っています。しばらくしてから、もう一度お試しください。',
    en: 'Many files are being made at the moment. Try again in a while.',
  });
}
