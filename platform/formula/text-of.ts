import sql, { join, raw, type Sql } from 'sql-template-tag';
import { Decimal, writeDecimal } from './decimal.ts';
import { asText, type SqlWriter } from './function-entry.ts';
import type { Node, Value } from './node.ts';

/** What stands between the labels of several choices. */
const SEPARATOR = '、';

/** A value written as text: numbers plainly, days YYYY-MM-DD, choices by their labels; null for blank. */
export function writeText(value: Value, node: Node): string | null {
  if (value === null) return null;
  if (value instanceof Decimal) return writeDecimal(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  const label = (choice: string) => (node.choices !== undefined && Object.hasOwn(node.choices, choice) ? (node.choices[choice] ?? choice) : choice);
  if (typeof value !== 'string') return value.map(label).join(SEPARATOR);
  return node.type === 'choice' ? label(asText(value)) : value;
}

/** The same text by PostgreSQL. */
export function textOf(write: SqlWriter, node: Node): Sql {
  const value = write.value(node);
  switch (node.type) {
    case 'number':
      return sql`trim_scale(${value})::text`;
    case 'date':
      return sql`to_char(${value}, 'YYYY-MM-DD')`;
    case 'time':
      return sql`left((${value})::text, 5)`;
    case 'datetime':
      return sql`to_char(${value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    case 'boolean':
    case 'record':
      return sql`(${value})::text`;
    case 'choice':
      return labelOf(value, node);
    case 'choices':
      return sql`(SELECT string_agg(${labelOf(sql`item`, node)}, ${raw(`'${SEPARATOR}'`)} ORDER BY place) FROM unnest(${value}) WITH ORDINALITY AS items (item, place))`;
    case 'text':
    case 'files':
    case 'blank':
      return value;
  }
}

function labelOf(value: Sql, node: Node): Sql {
  const labels = Object.entries(node.choices ?? {}).map(([choice, label]) => sql`WHEN ${choice}::text THEN ${label}::text`);
  if (labels.length === 0) return value;
  // A value without a label is shown as it is stored: so the value stands twice, which only a plain column may.
  if (/^[\w".]+$/.test(value.text)) return sql`(CASE ${value} ${join(labels, ' ')} ELSE ${value} END)`;
  return sql`(SELECT CASE v ${join(labels, ' ')} ELSE v END FROM (SELECT ${value} AS v OFFSET 0) AS chosen)`;
}
