import { raw, type Sql } from 'sql-template-tag';

/**
 * A constant of the Model (a label, a format) as an SQL literal. Only for what definitions say, never for what a request says:
 * a stream with hundreds of labels would otherwise carry a parameter for each.
 */
export function quoteLiteral(text: string): Sql {
  if (text.includes('\0')) throw new Error('a literal cannot hold NUL');
  const doubled = text.replaceAll("'", "''");
  return raw(doubled.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`);
}
