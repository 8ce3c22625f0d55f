import { raw, type Sql } from 'sql-template-tag';

/**
 * A quoted name, such as `"data"."daily_clinic"`: takes its parts, gives raw SQL.
 * Names come from the Model, never from a request; a NUL, which PostgreSQL cannot hold in a name, raises a TypeError.
 */
export function ident(...parts: readonly string[]): Sql {
  if (parts.length === 0) throw new TypeError('an identifier needs a name');
  for (const part of parts) if (part === '' || part.includes('\0')) throw new TypeError('not an identifier');
  return raw(parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.'));
}
