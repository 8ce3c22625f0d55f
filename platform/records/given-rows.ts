import sql, { join, raw, type Sql } from 'sql-template-tag';
import { ident } from '../query/identifier.ts';

/** A column of rows that a statement is given. */
export interface GivenColumn<T> {
  readonly name: string;
  readonly type: string;
  readonly read: (row: T) => unknown;
}

/**
 * Rows given to a statement, as a table expression with these columns: one parameter a column, as PostgreSQL writes arrays, which it reads several times as fast
 * as JSON. The text does not depend on how many rows there are.
 */
export function givenRows<T>(columns: readonly GivenColumn<T>[], rows: readonly T[], alias: string): Sql {
  const names = columns.map(({ name }) => ident(name));
  // An array of arrays would have to be as wide in every row; such values, and documents, come as their text.
  const arrays = columns.map(({ type, read }) => {
    const isText = isWritten(type);
    return sql`${arrayOf(rows.map((row) => (isText ? textOf(type, read(row)) : read(row))))}::${raw(isText ? 'text' : type)}[]`;
  });
  const values = columns.map(({ type }, index) => (isWritten(type) ? sql`u.${names[index]}::${raw(type)} AS ${names[index]}` : sql`u.${names[index]}`));
  return sql`(SELECT ${join(values)} FROM unnest(${join(arrays)}) AS u (${join(names)})) AS ${ident(alias)}`;
}

function isWritten(type: string): boolean {
  return type.endsWith('[]') || type === 'jsonb';
}

function textOf(type: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return type === 'jsonb' ? JSON.stringify(value) : arrayOf(value as readonly unknown[]);
}

/** Values as PostgreSQL writes an array of one dimension (8.15.6). */
function arrayOf(values: readonly unknown[]): string {
  let text = '{';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (index > 0) text += ',';
    if (value === null || value === undefined) text += 'NULL';
    else if (typeof value === 'string') text += `"${/[\\"]/.test(value) ? value.replace(/[\\"]/g, '\\$&') : value}"`;
    else text += JSON.stringify(value);
  }
  return `${text}}`;
}
