import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { WireValue } from '../fields/field.ts';
import type { ColumnModel, ObjectModel, SortModel } from '../metadata/model.ts';
import { readPlace, textOf, type DatabaseRow } from './compile-rows.ts';
import { conditions } from './conditions.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { fold, waysToWrite } from './fold.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import { writingsOf } from './kanji-writings.ts';
import { tableOf } from './paths.ts';
import type { QueryContext, RowQuery } from './query.ts';
import { bestMatches, inOneWriting } from './search-column.ts';
import { afterCursor, orderBy, sortKeys, type SortKey } from './sorting.ts';

/** How well a record fits the words of a search: its title is just them, begins with them, holds each of them; else another searched field does. */
export type Fit = 0 | 1 | 2 | 3;

/** The most rows of an object that a search gives, page after page. Who wants all has the list. */
const BEST = 100;
/** The most rows that are looked up by how their titles begin, for each way of writing the words. */
const BEGINNINGS = 30;

/** A record that was found. */
export interface FoundRow {
  readonly id: string;
  readonly title: string;
  readonly fit: Fit;
  /** By the key of the column. */
  readonly values: Readonly<Record<string, WireValue>>;
  /** The texts of the other searched fields, by field; null where blank. */
  readonly texts: Readonly<Record<string, string | null>>;
}

export interface CompiledSearch {
  readonly sql: Sql;
  read(records: readonly DatabaseRow[]): { readonly rows: FoundRow[]; readonly next: string | null };
}

export interface ObjectSearch {
  readonly object: ObjectModel;
  /** As they were typed. */
  readonly phrase: string;
  /** As of `searchWords`: at least one. */
  readonly words: readonly string[];
  readonly columns: readonly ColumnModel[];
  /** The searched fields whose texts are wanted. */
  readonly fields: readonly string[];
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * One statement for the best records of an object that hold every word, those that the actor may read: by how well they fit, then surveys newest first and
 * others by title. It reads a bounded number of rows: titles that begin with the words by the index of titles, wherever they are; else what `bestMatches`
 * reads. Raises `bad_cursor`.
 */
export function compileSearch(context: QueryContext, search: ObjectSearch): CompiledSearch {
  const { object, words, limit, cursor } = search;
  const phrase = fold(search.phrase).trim().split(/\s+/u).join(' ');
  const sort = naturalOrder(object);
  const order: RowQuery = { object, columns: [], where: [], sort };
  // Joins of the found rows' columns are no matter of finding them.
  const finding = new Joins(context, object);
  const where = conditions(context, finding, order);
  const best = bestMatches({ joins: finding, words, where }, sortKeys(finding, sort), (alias) => likelyFit(object, alias, phrase, words), BEST);
  const titled = titledRows(object, finding.root.alias, where, search.phrase);

  const joins = new Joins(context, object);
  const columns = search.columns.map((column, index) => ({ key: column.key, ...readPlace(joins.place(column.path ?? ['id']), `c${index}`) }));
  const fields = search.fields.map((field) => ({ field, value: joins.place([field]).value }));
  const alias = ident(joins.root.alias);
  const keys: SortKey[] = [{ value: fit(phrase, words), type: 'numeric', descending: false, blanks: 'none' }, ...sortKeys(joins, sort)];
  const after = cursor === undefined ? empty : sql` AND ${afterCursor(keys, readCursor(order, keys, cursor))}`;
  const selected = [
    sql`${alias}.id, ${alias}.title`,
    ...columns.flatMap(({ select }) => select),
    ...fields.map(({ value }, index) => sql`${value} AS ${ident(`m${index}`)}`),
    ...keys.map((key, index) => sql`(${key.value})::text AS ${ident(`s${index}`)}`),
  ];
  const from = sql`${joins.from()} CROSS JOIN LATERAL (SELECT shirabe.fold(${alias}.title) AS folded OFFSET 0) f`;
  const ids = sql`${alias}.id = ANY(${best.ids} || ARRAY(${titled}))`;
  return {
    sql: sql`${best.with} SELECT ${join(selected)} FROM ${from} WHERE ${ids}${after} ORDER BY ${orderBy(keys)} LIMIT ${limit + 1}::int`,
    read(records) {
      const page = records.slice(0, limit);
      const last = records.length > limit ? page.at(-1) : undefined;
      const rows = page.map((record) => ({
        id: textOf(record.id),
        title: textOf(record.title),
        fit: Number(record.s0) as Fit,
        values: Object.fromEntries(columns.map(({ key, read }) => [key, read(record)])),
        texts: Object.fromEntries(fields.map(({ field }, index) => [field, (record[`m${index}`] ?? null) as string | null])),
      }));
      const values = keys.map((_, index) => (last?.[`s${index}`] ?? null) as string | null);
      return { rows, next: last ? writeCursor(order, values) : null };
    },
  };
}

/** The order of rows that fit equally well, which an index has: for a scope the one that its lists have. */
function naturalOrder({ survey }: ObjectModel): readonly SortModel[] {
  const title = { path: ['title'], descending: survey !== undefined };
  return survey ? [{ path: [survey.date], descending: true }, title] : [title];
}

/** How well a found row fits; `f.folded` is its folded title. */
function fit(phrase: string, words: readonly string[]): Sql {
  const is = inOneWriting(phrase, (writing) => sql`f.folded = ${writing}::text`);
  const begins = inOneWriting(phrase, (writing) => sql`starts_with(f.folded, ${writing}::text)`);
  return sql`CASE WHEN ${is} THEN 0 WHEN ${begins} THEN 1 WHEN ${join(
    words.map((word) => inOneWriting(word, (writing) => sql`strpos(f.folded, ${writing}::text) > 0`)),
    ' AND ',
  )} THEN 2 ELSE 3 END`;
}

/** The same without folding a title, of rows that hold the words: the search column begins with the folded title, which is about as long as the title. */
function likelyFit(object: ObjectModel, alias: string, phrase: string, words: readonly string[]): Sql {
  const row = ident(alias);
  const inTitle = join(
    words.map((word) => sql`${firstPlace(row, word)} <= length(${row}.title)`),
    ' AND ',
  );
  const rest = object.search.length === 0 ? sql`1` : sql`CASE WHEN ${inTitle} THEN 1 ELSE 2 END`;
  return sql`CASE WHEN ${inOneWriting(phrase, (writing) => sql`starts_with(${row}.search, ${writing}::text)`)} THEN 0 ELSE ${rest} END`;
}

/** Where a word begins, in whichever of its writings the row has it. */
function firstPlace(row: Sql, word: string): Sql {
  const writings = writingsOf(word);
  if (writings.length === 1) return sql`strpos(${row}.search, ${word}::text)`;
  return sql`least(${join(writings.map((writing) => sql`nullif(strpos(${row}.search, ${writing}::text), 0)`))})`;
}

/**
 * Rows whose title begins with what was typed, in one of the ways to write it; the index of titles has them together. The title of a survey's row begins
 * with that of its respondent, and a respondent has many: of these only those with just this title.
 */
function titledRows(object: ObjectModel, name: string, where: readonly Sql[], typed: string): Sql {
  const alias = ident(name);
  const ways = [...new Set(waysToWrite(typed).flatMap((way, index) => (index === 0 ? writingsOf(way) : [way])))];
  const rows = (condition: Sql): Sql => sql`SELECT ${alias}.id FROM ${tableOf(object)} ${alias} WHERE ${join([...where, condition], ' AND ')}`;
  if (object.survey) return sql`${rows(sql`${alias}.title = ANY(${[...ways]}::text[])`)} LIMIT ${BEGINNINGS}::int`;
  const begins = ways.map(
    (way) =>
      sql`(${rows(sql`${alias}.title >= ${way}::text AND ${alias}.title < ${`${way}\u{10ffff}`}::text`)} ORDER BY ${alias}.title, ${alias}.id LIMIT ${BEGINNINGS}::int)`,
  );
  return sql`SELECT b.id FROM (${join(begins, ' UNION ALL ')}) b`;
}
