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
    const known = this.#compiled.get(version);
    if (known !== undefined) {
      // Used last is kept longest.
      this.#compiled.delete(version);
      this.#compiled.set(version, known);
      return known;
    }
    const compiling = this.#compile(version);
    this.#compiled.set(version, compiling);
    compiling.catch(() => this.#compiled.get(version) === compiling && this.#compiled.delete(version));
    for (const oldest of [...this.#compiled.keys()].slice(0, -KEPT)) this.#compiled.delete(oldest);
    return compiling;
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
