import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Model, ObjectModel } from '../platform/metadata/model.ts';
import { ident } from '../platform/query/identifier.ts';
import { findMember } from '../platform/query/paths.ts';

/** Writes rows into the tables of a Model by INSERT … SELECT, so that PostgreSQL makes them without a round trip a row. */
export class SeedTables {
  private readonly tx: Transaction;
  private readonly model: Model;
  constructor(tx: Transaction, model: Model) {
    this.tx = tx;
    this.model = model;
  }

  /** The object's table, quoted. Raises an Error when the application has no such object. */
  table(object: string): Sql {
    return ident('data', this.object(object).table);
  }

  /** A stored field's column, or that of its 該当なし (`beds@na`), quoted, of the row called `alias`. */
  column(object: string, field: string, alias?: string): Sql {
    const found = findMember(this.object(object), field);
    if (found?.kind !== 'field') throw new Error(`${object} has no field ${field}`);
    return alias ? ident(alias, found.field.column) : ident(found.field.column);
  }

  /** Inserts `system` (columns of every table) and `fields` (by API name), each an expression over `from`. */
  async insert(object: string, system: Readonly<Record<string, Sql>>, fields: Readonly<Record<string, Sql>>, from: Sql): Promise<void> {
    const columns = [...Object.keys(system).map((name) => ident(name)), ...Object.keys(fields).map((name) => this.column(object, name))];
    await this.tx.query(sql`INSERT INTO ${this.table(object)} (${join(columns)}) SELECT ${join([...Object.values(system), ...Object.values(fields)])} ${from}`);
  }

  /** The stamps of an object's rows, copied from the row called `alias`. */
  stamps(object: string, alias: string): Record<string, Sql> {
    return Object.fromEntries(this.object(object).scopes.map((scope) => [`scope_${scope}`, ident(alias, `scope_${scope}`)]));
  }

  private object(name: string): ObjectModel {
    const found = this.model.objects[name];
    if (!found) throw new Error(`the application has no object ${name}`);
    return found;
  }
}

/** A hash of row and purpose, from 0 to below `below`: the same at every run. Functions of the session: made by `makeFunctions`. */
export const pick = (row: Sql, purpose: number, below: Sql | number): Sql =>
  sql`pg_temp.pick(${row}, ${raw(String(purpose))}, ${typeof below === 'number' ? raw(String(below)) : below})`;

/** One of the words, by the hash of row and purpose; '' where the list has ''. */
export const word = (row: Sql, purpose: number, words: readonly string[]): Sql => sql`(${[...words]}::text[])[1 + ${pick(row, purpose, words.length)}]`;

/** An id of version 7 whose time is a day's and whose rest is a hash: rows of one day lie together in the index. */
export const dayId = (day: Sql, tag: string, key: Sql): Sql => sql`pg_temp.day_id(${day}, ${raw(`'${tag}:'`)} || ${key})`;

/** Makes the functions that the seeds compute with; they vanish with the session. */
export async function makeFunctions(tx: Transaction): Promise<void> {
  await tx.query(sql`CREATE OR REPLACE FUNCTION pg_temp.pick(n bigint, purpose int, below int) RETURNS int LANGUAGE sql IMMUTABLE AS
    $$ SELECT ((hashint8extended(n, purpose) & 9223372036854775807) % below)::int $$`);
  await tx.query(sql`CREATE OR REPLACE FUNCTION pg_temp.day_id(day date, key text) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT overlay(overlay(md5(key) placing lpad(to_hex((day - date '1970-01-01')::bigint * 86400000), 12, '0') || '7' from 1) placing '8' from 17)::uuid $$`);
}
