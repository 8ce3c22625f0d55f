import sql, { join, type Sql } from 'sql-template-tag';
import { containing } from './fold.ts';
import { ident } from './identifier.ts';
import type { Joins } from './joins.ts';
import { writingsOf } from './kanji-writings.ts';
import { orderBy, type SortKey } from './sorting.ts';
import { telephoneWritings } from './telephone-writings.ts';

/** How many rows are looked at to see how frequent the words are, and how many of them make the words frequent. */
const SAMPLE = 1000;
const FREQUENT = 5;
/** Among how many rows, in their order, the best are looked for when the words are frequent. */
const WALKED = 2000;

/** What a search by the column `search` works with: the words, folded, and every other condition on the rows. */
export interface ColumnSearch {
  readonly joins: Joins;
  readonly words: readonly string[];
  readonly where: readonly Sql[];
}

/**
 * A search in two ways, over the same joins and conditions, of which PostgreSQL goes the one that the words call for. Words that many rows hold are found soon
 * by walking the rows in their order; words that few or none hold, by indexes. The planner cannot know which (it takes the characters of a word to be
 * independent of each other), and each way is a hundred times too slow for the other's words.
 */
export interface RowSearch {
  readonly joins: Joins;
  /** Every other condition on the rows. */
  readonly where: readonly Sql[];
  /** Parts of a WITH clause that the conditions below read. */
  readonly with: readonly Sql[];
  /** That a row holds the words, as it is walked past. */
  readonly walked: Sql;
  /** The same in parts, each of which indexes can tell: the rows that hold the words are those of any of them. */
  readonly indexed: readonly Sql[];
}

/** The search by the column `search`. */
export function searchByColumn({ joins, words, where }: ColumnSearch): RowSearch {
  const { alias } = joins.root;
  return { joins, where, with: [], walked: holding(alias, words), indexed: [sql`${inSearch(alias, words)} AND ${byCharacters(alias, words)}`] };
}

/** Every word in the search column of the row called `alias`, any part of a word. */
export function inSearch(alias: string, words: readonly string[]): Sql {
  return join(
    words.map((word) => inOneWriting(word, (writing) => sql`${ident(alias)}.search LIKE ${containing(writing)}::text`)),
    ' AND ',
  );
}

/** The first rows, in an order, that hold what is searched for: a WITH clause and a condition for a statement over the same joins. */
export function firstMatches(search: RowSearch, order: Sql, limit: number): { readonly with: Sql; readonly condition: Sql } {
  const { joins, where, walked, indexed } = search;
  const { id } = joins.root;
  const first = (matching: Sql): Sql => sql`SELECT ${id} FROM ${fromWhere(joins, [...where, matching])} ORDER BY ${order} LIMIT ${limit}::int`;
  const found = sql`${id} = ANY(CASE WHEN (SELECT frequent FROM sample) THEN ARRAY(${first(walked)}) ELSE ARRAY(${ofAny(indexed.map(first), 'UNION ALL')}) END)`;
  // A record that has several rows may have others among them.
  const condition = joins.joinedIds().length === 0 ? found : join([found, ...where, walked], ' AND ');
  return { with: sql`${sampling(search)} `, condition };
}

/** A statement that counts all rows that hold what is searched for, as `count`. */
export function countMatches(search: RowSearch): Sql {
  const { joins, where, walked, indexed } = search;
  const { id } = joins.root;
  const count = (...matching: readonly Sql[]): Sql => sql`(SELECT count(*)::int FROM ${fromWhere(joins, [...where, ...matching])})`;
  const ids = indexed.map((matching) => sql`SELECT ${id} FROM ${fromWhere(joins, [...where, matching])}`);
  const [only, ...others] = indexed;
  const few = only && others.length === 0 ? count(only) : count(sql`${id} = ANY(ARRAY(${ofAny(ids, 'UNION')}))`, walked);
  return sql`${sampling(search)} SELECT CASE WHEN (SELECT frequent FROM sample) THEN ${count(walked)} ELSE ${few} END AS count`;
}

function ofAny(statements: readonly Sql[], operator: 'UNION' | 'UNION ALL'): Sql {
  const parts = statements.length === 1 ? statements : statements.map((statement) => sql`(${statement})`);
  return join(parts, ` ${operator} `);
}

/**
 * The best rows that hold all words, as an array of their ids: by a rank (an expression over the row called `alias`), then in their order.
 * Where the words are rare all rows count that hold them, else those among the first rows of the order, unless none of these does.
 */
export function bestMatches(
  search: ColumnSearch,
  keys: readonly SortKey[],
  rank: (alias: string) => Sql,
  limit: number,
): { readonly with: Sql; readonly ids: Sql } {
  const { joins, words, where } = search;
  const { alias, id } = joins.root;
  const ways = searchByColumn(search);
  const named = keys.map((key, index) => ({ ...key, value: sql`w.${ident(`k${index}`)}` }));
  const walk = sql`SELECT ${id}, ${ident(alias)}.title, ${ident(alias)}.search, ${join(keys.map(({ value }, index) => sql`${value} AS ${ident(`k${index}`)}`))} FROM ${fromWhere(joins, where)} ORDER BY ${orderBy(keys)} LIMIT ${WALKED}::int`;
  const walked = sql`SELECT w.id FROM (${walk}) w WHERE ${holding('w', words)} ORDER BY ${rank('w')}, ${orderBy(named)} LIMIT ${limit}::int`;
  const indexed = sql`SELECT ${id} FROM ${fromWhere(joins, [...where, ...ways.indexed])} ORDER BY ${rank(alias)}, ${orderBy(keys)} LIMIT ${limit}::int`;
  return {
    with: sql`${sampling(ways)}, walked AS MATERIALIZED (SELECT CASE WHEN (SELECT frequent FROM sample) THEN ARRAY(${walked}) ELSE ARRAY[]::uuid[] END AS ids)`,
    ids: sql`CASE WHEN (SELECT cardinality(ids) > 0 FROM walked) THEN (SELECT ids FROM walked) ELSE ARRAY(${indexed}) END`,
  };
}

/** The beginning of a WITH clause: whether what is searched for is frequent, by a sample. */
function sampling({ joins, where, with: parts, walked }: Omit<RowSearch, 'indexed'>): Sql {
  const sample = sql`SELECT ${walked} AS holds FROM ${fromWhere(joins, where)} LIMIT ${SAMPLE}::int`;
  const frequent = sql`sample AS MATERIALIZED (SELECT count(*) > ${FREQUENT}::int AS frequent FROM (${sample}) s WHERE s.holds)`;
  return sql`WITH ${join([...parts, frequent], ', ')}`;
}

function fromWhere(joins: Joins, conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? joins.from() : sql`${joins.from()} WHERE ${join(conditions, ' AND ')}`;
}

/** The same as `inSearch` for words known to be frequent: PostgreSQL takes a third of the rows to match, and so walks them in their order until the page is full. */
function holding(alias: string, words: readonly string[]): Sql {
  return join(
    words.map((word) => inOneWriting(word, (writing) => sql`strpos(${ident(alias)}.search, ${writing}::text) > 0`)),
    ' AND ',
  );
}

/** Rows that hold every character of the words somewhere: what the index of an object's search can tell (see `createIndex`). */
export function byCharacters(alias: string, words: readonly string[]): Sql {
  const holds = (written: readonly string[]): Sql =>
    sql`string_to_array(${ident(alias)}.search, NULL) @> string_to_array(${[...new Set(written.flatMap((word) => [...word]))].join('')}::text, NULL)`;
  // However a telephone number is parted, its digits are there.
  const held = words.map((word) => telephoneWritings(word)?.find((writing) => !writing.includes('-')) ?? word);
  const plain = held.filter((word) => telephoneWritings(word) !== undefined || writingsOf(word).length === 1);
  const others = held.filter((word) => !plain.includes(word)).map((word) => inOneWriting(word, (writing) => holds([writing])));
  return join([...(plain.length > 0 ? [holds(plain)] : []), ...others], ' AND ');
}

/** What holds for one of the ways to write a word: 高 is found by 髙, and the other way round. */
export function inOneWriting(word: string, condition: (writing: string) => Sql): Sql {
  const conditions = writingsOf(word).map(condition);
  return conditions.length === 1 ? join(conditions) : sql`(${join(conditions, ' OR ')})`;
}

/** A word in a folded text that has an index of its parts (`shirabe.search_parts`), in each of its writings: the audit and the mails. */
export function inParts(text: Sql, word: string): Sql {
  return inOneWriting(
    word,
    // What the index can tell comes after what it cannot: where PostgreSQL walks the rows in place of asking the index, it is the dearer by far.
    (writing) => sql`${text} LIKE ${containing(writing)}::text AND shirabe.search_parts(${text}) @> shirabe.search_parts(${writing}::text)`,
  );
}
