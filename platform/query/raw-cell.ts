import sql, { type Sql } from 'sql-template-tag';
import type { ValueType } from '../fields/field.ts';
import { quoteLiteral } from '../fields/quote-literal.ts';
import type { Place } from './joins.ts';

/** What the text of a cell is to a program: `json` is JSON already. */
export type CellKind = 'text' | 'number' | 'boolean' | 'json';

/** A value as programs read it. */
export interface RawCell {
  readonly value: Sql;
  readonly kind: CellKind;
}

/** 該当なし among raw values, the same in every language; an import reads it so too. No text of a field that offers 該当なし is written like this. */
const RAW_NOT_APPLICABLE = 'N/A';
const JSON_NOT_APPLICABLE = '{"not_applicable":true}';

/**
 * A value as it is kept, without the words and formats of a page: the value of a choice in place of its label, the id of a record that the actor may read,
 * days and moments by ISO 8601 (moments in UTC), true and false. Several choices and files are lists in JSON; in other files choices are joined by a semicolon
 * (no value holds one), files by their ids.
 */
export function rawCell(value: Sql, valueType: ValueType, place: Place | undefined, json: boolean): RawCell {
  const cell = place?.label ? { value: sql`(${place.readable?.() ?? value})::text`, kind: 'text' as const } : plainCell(value, valueType, json);
  if (!place?.notApplicable) return cell;
  if (!json) return { value: sql`CASE WHEN ${place.notApplicable} THEN ${quoteLiteral(RAW_NOT_APPLICABLE)} ELSE (${cell.value})::text END`, kind: 'text' };
  const own = cell.kind === 'json' ? sql`(${cell.value})::text` : sql`to_jsonb(${cell.value})::text`;
  return { value: sql`CASE WHEN ${place.notApplicable} THEN ${quoteLiteral(JSON_NOT_APPLICABLE)} ELSE ${own} END`, kind: 'json' };
}

function plainCell(value: Sql, valueType: ValueType, json: boolean): RawCell {
  switch (valueType) {
    case 'number':
      return { value: sql`trim_scale(${value}::numeric)`, kind: 'number' };
    case 'boolean':
      return json ? { value: sql`${value}::boolean`, kind: 'boolean' } : { value: sql`(${value})::boolean::text`, kind: 'text' };
    case 'time':
      return { value: sql`to_char(${value}, 'HH24:MI')`, kind: 'text' };
    case 'datetime':
      return { value: sql`to_char(${value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`, kind: 'text' };
    case 'choices':
      return json ? { value: sql`to_jsonb(${value})`, kind: 'json' } : { value: sql`array_to_string(${value}, ';')`, kind: 'text' };
    case 'files':
      return json
        ? { value: sql`(${value})::jsonb`, kind: 'json' }
        : {
            value: sql`(SELECT string_agg(each->>'id', ';' ORDER BY place) FROM jsonb_array_elements(${value}) WITH ORDINALITY AS files(each, place))`,
            kind: 'text',
          };
    case 'text':
    case 'date':
    case 'choice':
    case 'record':
      return { value: sql`(${value})::text`, kind: 'text' };
  }
}
