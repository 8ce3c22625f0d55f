import sql, { join, type Sql } from 'sql-template-tag';
import type { Field } from '../fields/field.ts';
import type { ColumnModel, ObjectModel } from '../metadata/model.ts';
import { containing, fold } from './fold.ts';
import { ident } from './identifier.ts';
import type { Joins, Place } from './joins.ts';
import { everydayKanji } from './kanji-writings.ts';
import { tableOf } from './paths.ts';
import { byCharacters, inOneWriting, type RowSearch } from './search-column.ts';

/** The texts of one table that a report shows: columns, by the record that a row leads to or by the row itself. */
interface Texts {
  readonly object: ObjectModel;
  readonly record: Sql;
  /** The table's name in the statement, where each row has a record of its own. */
  readonly alias?: string;
  readonly columns: Set<string>;
}

/**
 * Whether a word is in one of the columns as a person reads them: texts, titles of looked-up records, labels of choices. To fold a text takes far longer than
 * to compare it, and a report has millions of them: what a table keeps folded is compared first, and the records that many rows lead to are looked through once.
 * The dearest comes last: PostgreSQL ends an OR at the first that holds.
 */
export function inColumns(joins: Joins, columns: readonly ColumnModel[], word: string): Sql {
  return either(armsOf(joins, columns, word).map(({ walked }) => walked));
}

/** Every word in one of the columns, in the two ways of `RowSearch`: of several words the longest is taken to be the rarest, and is what the indexes are asked for. */
export function searchInColumns(joins: Joins, columns: readonly ColumnModel[], words: readonly string[]): Pick<RowSearch, 'with' | 'walked' | 'indexed'> {
  const [rarest = '', ...others] = [...words].sort((a, b) => [...b].length - [...a].length);
  const besides = others.map((word) => inColumns(joins, columns, word));
  const parts: Sql[] = [];
  const arms = armsOf(joins, columns, rarest, (found) => {
    const name = ident(`found${parts.length}`);
    parts.push(sql`${name} AS MATERIALIZED (${found})`);
    return sql`SELECT id FROM ${name}`;
  });
  const and = (condition: Sql): Sql => join([condition, ...besides], ' AND ');
  return {
    with: parts,
    walked: and(either(arms.map(({ walked }) => walked))),
    indexed: arms.length === 0 ? [sql`FALSE`] : arms.map(({ indexed }) => and(indexed)),
  };
}

/** One of the places where a row may have a word: as a condition on a row that is walked past, and with what indexes can tell. */
interface Arm {
  readonly walked: Sql;
  readonly indexed: Sql;
}

/** Where a row may have the word, the cheapest first. `keep`: how a statement that finds records is read. */
function armsOf(joins: Joins, columns: readonly ColumnModel[], word: string, keep = (found: Sql): Sql => found): readonly Arm[] {
  const { choices, tables, computed } = sortColumns(joins, columns, word);
  const records: Arm[] = [];
  const own: Arm[] = [];
  const folded = [...computed];
  for (const texts of tables) {
    const searched = searchedOf(texts);
    const rest = [...texts.columns].filter((column) => !searched.includes(column));
    if (texts.alias === undefined) {
      const found = keep(recordsWith(texts, searched, rest, word));
      const walked = sql`${texts.record} IN (${found})`;
      // Where no record has the word, PostgreSQL does not begin: it takes a few to be there, and would look for their rows in all.
      records.push({ walked, indexed: sql`(EXISTS (${found}) AND ${walked})` });
      continue;
    }
    if (searched.length > 0) own.push(inSearched(texts.alias, searched, word));
    folded.push(...named(texts.alias, rest));
  }
  return [...choices.map(plain), ...records, ...own, ...(folded.length > 0 ? [plain(inFolded(folded, word))] : [])];
}

/** No index tells anything of it. */
const plain = (condition: Sql): Arm => ({ walked: condition, indexed: condition });

/** Of the columns of a table those whose texts its column `search` holds. */
function searchedOf({ object, columns }: Texts): string[] {
  const { expression } = object.title;
  // Many an object's title is its name and nothing else.
  const name = expression.kind === 'name' && expression.path.length === 1 ? expression.path : [];
  const kept = new Set(['title', ...[...object.search, ...name].map((field) => object.fields[field]?.column)]);
  return [...columns].filter((column) => kept.has(column));
}

/** A statement that finds the records that have the word. */
function recordsWith({ object }: Texts, searched: readonly string[], rest: readonly string[], word: string): Sql {
  const found = [...(searched.length > 0 ? [inSearched('x', searched, word).indexed] : []), ...(rest.length > 0 ? [inFolded(named('x', rest), word)] : [])];
  return sql`SELECT x.id FROM ${tableOf(object)} x WHERE ${either(found)}`;
}

/** In columns that `search` holds, among others, which may have the word as well. */
function inSearched(alias: string, columns: readonly string[], word: string): Arm {
  const text = shown(named(alias, columns));
  const walked = inOneWriting(
    word,
    (writing) => sql`(${ident(alias)}.search LIKE ${containing(writing)}::text AND shirabe.fold(${text}) LIKE ${containing(writing)}::text)`,
  );
  return { walked, indexed: sql`(${walked} AND ${byCharacters(alias, [word])})` };
}

function inFolded(texts: readonly Sql[], word: string): Sql {
  return inOneWriting(word, (writing) => sql`shirabe.fold(${shown(texts)}) LIKE ${containing(writing)}::text`);
}

const named = (alias: string, columns: readonly string[]): Sql[] => columns.map((column) => sql`${ident(alias)}.${ident(column)}`);
const shown = (texts: readonly Sql[]): Sql => (texts.length === 1 ? join(texts) : sql`concat_ws(' ', ${join(texts)})`);
const either = (matches: readonly Sql[]): Sql => (matches.length === 0 ? sql`FALSE` : sql`(${join(matches, ' OR ')})`);

/** That a value is one of those whose labels have the word; nothing where none has. */
function inChoices({ value, valueType }: Place, choices: Field['choices'], word: string): readonly Sql[] {
  const values = choices.filter(({ label }) => everydayKanji(fold(`${label.ja} ${label.en}`)).includes(everydayKanji(word))).map((choice) => choice.value);
  if (values.length === 0) return [];
  const list = sql`string_to_array(${values.join(',')}::text, ',')`;
  return [valueType === 'choices' ? sql`${value} && ${list}` : sql`${value} = ANY(${list})`];
}

/** What the word is looked for in: values of choices by their labels, columns of tables, and what is computed for each row. */
function sortColumns(joins: Joins, columns: readonly ColumnModel[], word: string): { choices: Sql[]; tables: Texts[]; computed: Sql[] } {
  const choices: Sql[] = [];
  const computed: Sql[] = [];
  const tables = new Map<string, Texts>();
  const add = (record: Sql, { alias, column }: { readonly alias?: string; readonly column: string }, object: ObjectModel): void => {
    const known = tables.get(record.sql) ?? { object, record, ...(alias !== undefined && { alias }), columns: new Set() };
    tables.set(record.sql, known);
    known.columns.add(column);
  };
  for (const column of columns) {
    if (column.formula) {
      if (column.formula.type === 'text') computed.push(joins.formula(column.formula));
      continue;
    }
    const place = joins.place(column.path ?? ['id']);
    const { stored, target, field } = place;
    if (stored && (target || place.valueType === 'text')) add(place.record, joins.isRow(stored.alias) ? stored : { column: stored.column }, place.object);
    else if (target && place.readable) add(place.readable(), { column: 'title' }, target);
    else if (field && field.choices.length > 0) choices.push(...inChoices(place, field.choices, word));
    else if (place.valueType === 'text') computed.push(place.value);
  }
  return { choices, tables: [...tables.values()], computed };
}
