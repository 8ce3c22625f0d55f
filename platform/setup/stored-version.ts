import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { compileModel } from '../metadata/compile-model.ts';
import type { DefinitionFiles } from '../metadata/definition-file.ts';
import type { Model, PhysicalNames } from '../metadata/model.ts';
import type { ModelSource } from './model-file.ts';

/** Whatever runs a statement: the database, or a transaction. */
export interface Queries {
  query<R>(statement: Sql): Promise<R[]>;
}

/** A version of the definitions as the database keeps it. */
export interface StoredVersion {
  readonly version: number;
  readonly hash: string;
  readonly files: DefinitionFiles;
  readonly physical: PhysicalNames;
}

/** The version in force; undefined before the first was applied. */
export async function readCurrentVersion(queries: Queries): Promise<StoredVersion | undefined> {
  const [row] = await queries.query<StoredVersion>(
    sql`select v.version, v.hash, v.files, v.physical from shirabe.model_current c join shirabe.model_version v on v.version = c.version`,
  );
  return row;
}

/** A version by its number; `not_found` when there is none. */
export async function readVersion(queries: Queries, version: number): Promise<StoredVersion> {
  const [row] = isNumber(version)
    ? await queries.query<StoredVersion>(sql`select version, hash, files, physical from shirabe.model_version where version = ${version}`)
    : [];
  if (row === undefined) throw new ShirabeError('not_found', `版 ${version} はありません。shirabe versions で確かめてください。`);
  return row;
}

/** What a version is compiled from, in short; undefined when there is none. */
export async function readSource(queries: Queries, version: number): Promise<ModelSource | undefined> {
  if (!isNumber(version)) return undefined;
  const [row] = await queries.query<ModelSource>(sql`select hash, physical::text as names from shirabe.model_version where version = ${version}`);
  return row;
}

function isNumber(version: number): boolean {
  return Number.isInteger(version) && version > 0 && version < 2 ** 31;
}

/** Compiles a stored version; `internal` when this release of the engine no longer accepts it. */
export function compileStored({ version, files, physical }: StoredVersion): Model {
  const result = compileModel(files, physical);
  if ('model' in result) return result.model;
  const [first] = result.problems;
  throw new ShirabeError(
    'internal',
    `保存されている定義の版 ${version} を読めません: ${first === undefined ? '' : `${first.file}:${first.line}:${first.column} ${first.message}`}`,
  );
}
