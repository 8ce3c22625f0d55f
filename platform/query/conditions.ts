import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { ColumnModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import { containing, fold, searchWords } from './fold.ts';
import type { Joins } from './joins.ts';
import type { QueryContext, RowQuery } from './query.ts';
import { inSearch, type ColumnSearch } from './search-column.ts';

/** Every condition on the rows of a query: what the actor may read, the query's own conditions, and the search. */
export function conditions(context: QueryContext, joins: Joins, query: RowQuery): Sql[] {
  const parts: Sql[] = [];
  const access = accessPredicate(context, query.object, 'read', joins.root.alias);
  if (access) parts.push(access);
  if (query.within) parts.push(sql`${joins.place(query.within.path).value} = ${query.within.id}::uuid`);
  for (const formula of query.where) parts.push(sql`(${joins.formula(formula, { filter: true })})`);
  const words = searchWords(query.search);
  if (!query.searchColumns && words.length > 0) parts.push(inSearch(joins.root.alias, words));
  for (const word of words) if (query.searchColumns) parts.push(inColumns(joins, query.searchColumns, word));
  return parts;
}

/** The search of a query that reads the column `search`, apart from its other conditions; undefined when it has none. */
export function columnSearch(context: QueryContext, joins: Joins, query: RowQuery): ColumnSearch | undefined {
  const words = query.searchColumns ? [] : searchWords(query.search);
  return words.length === 0 ? undefined : { joins, words, where: conditions(context, joins, { ...query, search: undefined }) };
}

/** A WHERE clause, or nothing. */
export function whereClause(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? empty : sql` WHERE ${join(parts, ' AND ')}`;
}

/** Whether a word is in one of the columns as a person reads them: texts, titles of looked-up records, labels of choices. */
function inColumns(joins: Joins, columns: readonly ColumnModel[], word: string): Sql {
  const texts: Sql[] = [];
  const matches: Sql[] = [];
  for (const column of columns) {
    if (column.formula) {
      if (column.formula.type === 'text') texts.push(joins.formula(column.formula));
      continue;
    }
    const place = joins.place(column.path ?? ['id']);
    if (place.label) texts.push(place.label());
    else if (place.field && place.field.choices.length > 0) {
      const values = place.field.choices.filter((choice) => fold(`${choice.label.ja} ${choice.label.en}`).includes(word)).map((choice) => choice.value);
      if (values.length === 0) continue;
      const list = sql`string_to_array(${values.join(',')}::text, ',')`;
      matches.push(place.valueType === 'choices' ? sql`${place.value} && ${list}` : sql`${place.value} = ANY(${list})`);
    } else if (place.valueType === 'text') texts.push(place.value);
  }
  if (texts.length > 0) matches.unshift(sql`shirabe.fold(concat_ws(' ', ${join(texts)})) LIKE ${containing(word)}::text`);
  return matches.length === 0 ? sql`FALSE` : sql`(${join(matches, ' OR ')})`;
}
