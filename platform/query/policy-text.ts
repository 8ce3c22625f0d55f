import type { Sql } from 'sql-template-tag';
import { quoteLiteral } from '../fields/quote-literal.ts';

/**
 * An expression as text without parameters, for what PostgreSQL keeps as text itself: DDL takes no parameters. Each value becomes a literal whose type the
 * expression's own cast says. Only for what definitions say, never for what a request says. Raises a TypeError for a value that has no such literal.
 */
export function policyText(expression: Sql): string {
  return expression.strings.reduce((text, part, index) => `${text}${literal(expression.values[index - 1])}${part}`);
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  // A literal in quotes has no sign that an operator before it could take for its own.
  if (typeof value === 'number' && Number.isFinite(value)) return `'${String(value)}'`;
  if (typeof value === 'string' && !value.includes('\0')) return quoteLiteral(value).text;
  throw new TypeError('not a value that can be written down');
}
