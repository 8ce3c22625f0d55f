import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Model } from '../metadata/model.ts';
import type { ModelFile } from './model-file.ts';
import { compileStored, type Queries, readSource, readVersion } from './stored-version.ts';

/** How many versions are kept compiled: the one in force, and those that requests in flight still use. */
const KEPT = 4;

/** The Model in force. PostgreSQL is asked each time, so that every process serves a new version at once; each version is compiled once. */
export class CurrentModel {
  readonly #database: Queries;
  readonly #kept: ModelFile | undefined;
  readonly #compiled = new Map<number, Promise<Model>>();
  /** Versions of before, which old records are shown under. */
  readonly #former = new Map<number, Promise<Model>>();

  /** `kept`: where the Model is kept for the next start. */
  constructor(database: Queries, kept?: ModelFile) {
    this.#database = database;
    this.#kept = kept;
  }

  /** The version in force and its Model: for one request, from beginning to end. `unavailable` before any definitions were applied. */
  async current(): Promise<{ readonly version: number; readonly model: Model }> {
    const [row] = await this.#database.query<{ version: number }>(sql`select version from shirabe.model_current`);
    if (row === undefined)
      throw new ShirabeError('unavailable', {
        ja: 'まだ定義が適用されていません。shirabe apply を実行してください。',
        en: 'No definitions were applied yet. Run shirabe apply.',
      });
    return { version: row.version, model: await this.at(row.version) };
  }

  /** The Model of a version, compiled from the stored files. `not_found` when there is none. */
  at(version: number): Promise<Model> {
    return keep(this.#compiled, version, () => this.#compile(version));
  }

  /** The Model of a version that old records were answered under; it takes no place of those that requests use. Errors as of `at`, `internal` when it no longer compiles. */
  former(version: number): Promise<Model> {
    return this.#compiled.get(version) ?? keep(this.#former, version, async () => compileStored(await readVersion(this.#database, version)));
  }

  async #compile(version: number): Promise<Model> {
    const source = this.#kept && (await readSource(this.#database, version));
    const kept = source && (await this.#kept?.read(source));
    if (kept) return kept;
    const model = compileStored(await readVersion(this.#database, version));
    if (source) await this.#kept?.write(source, model);
    return model;
  }
}

/** What is made once for a version; what is used last is kept longest, and what failed is not kept. */
function keep(kept: Map<number, Promise<Model>>, version: number, make: () => Promise<Model>): Promise<Model> {
  const known = kept.get(version);
  if (known !== undefined) {
    kept.delete(version);
    kept.set(version, known);
    return known;
  }
  const making = make();
  kept.set(version, making);
  making.catch(() => kept.get(version) === making && kept.delete(version));
  for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
  return making;
}
