import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Model } from '../metadata/model.ts';

/** What a Model is compiled from: with the code, that is all that decides what it says. */
export interface ModelSource {
  /** The content hash of the definition files. */
  readonly hash: string;
  /** The physical names, as text. */
  readonly names: string;
}

/** Says that a map has no prototype (`byName` in metadata/compilation), which JSON forgets. No other key is this: PostgreSQL, where the definitions come from, keeps no such character. */
const WITHOUT_PROTOTYPE = '\0';

/**
 * The Model that was compiled last, in a file: a start reads it instead of compiling the same definitions again. Only the same code with the same definitions
 * and names takes it; whatever else is in the file, or no file at all, is the same as none.
 */
export class ModelFile {
  readonly #path: string;
  readonly #engine: string;

  /** `engine` names the code that compiles: another release makes another Model of the same files. */
  constructor(path: string, engine: string) {
    this.#path = path;
    this.#engine = engine;
  }

  /** The Model of the source, frozen; undefined when the file holds another, or none that can be read. */
  async read(source: ModelSource): Promise<Model | undefined> {
    try {
      const text = await readFile(this.#path, 'utf8');
      const end = text.indexOf('\n');
      return text.slice(0, end) === this.#key(source) ? (JSON.parse(text.slice(end), revive) as Model) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps a Model. A disk that takes nothing costs the next start its time, and nobody else anything. */
  async write(source: ModelSource, model: Model): Promise<void> {
    const part = `${this.#path}.${process.pid}`;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFile(part, `${this.#key(source)}\n${JSON.stringify(model, mark)}`);
      await rename(part, this.#path);
    } catch {
      await rm(part, { force: true }).catch(() => undefined);
    }
  }

  #key({ hash, names }: ModelSource): string {
    return createHash('sha256')
      .update(JSON.stringify([this.#engine, hash, names]))
      .digest('hex');
  }
}

function mark(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== null) return value;
  return { [WITHOUT_PROTOTYPE]: null, ...value };
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Object.hasOwn(value, WITHOUT_PROTOTYPE)) return Object.freeze(value);
  const { [WITHOUT_PROTOTYPE]: _mark, ...map } = value as Record<string, unknown>;
  return Object.freeze(Object.assign(Object.create(null), map));
}
