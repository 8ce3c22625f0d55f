import sql, { join, type Sql } from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import type { Field, FormatOptions, ValueType } from '../fields/field.ts';
import { fieldTypes, typeOf } from '../fields/field-types.ts';
import type { ColumnModel } from '../metadata/model.ts';
import { conditions, whereClause } from './conditions.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import type { QueryContext, RowQuery } from './query.ts';
import { orderBy, sortKeys } from './sorting.ts';

export interface ExportOptions {
  /** `details`: numbers plain, for machines; `formatted`: every value as on the page. */
  readonly view: 'details' | 'formatted';
  readonly language: Language;
  /** Text that a spreadsheet would run as a formula gets an apostrophe in front (text only, so that negative numbers survive). */
  readonly guardFormulas: boolean;
}

/**
 * Every row of a query as texts, one expression a column in order, made wholly by PostgreSQL, so that a file is a stream of bytes.
 * Ordered as on the page; cursor and limit do not matter. Each row is a row that the actor may read.
 */
export function compileExport(context: QueryContext, query: RowQuery, options: ExportOptions): Sql {
  const joins = new Joins(context, query.object, query.joins);
  const format = { language: options.language, timeZone: context.model.app.timeZone };
  const columns = query.columns.map((column, index) => sql`${exportText(joins, column, options, format)} AS ${ident(`c${index}`)}`);
  const keys = sortKeys(joins, query.sort);
  const where = conditions(context, joins, query);
  return sql`SELECT ${join(columns)} FROM ${joins.from()}${whereClause(where)} ORDER BY ${orderBy(keys)}`;
}

/** Types whose text comes from people. */
const writtenByPeople: readonly string[] = ['text', 'long_text', 'rich_text', 'email', 'phone', 'url', 'file'];

function exportText(joins: Joins, column: ColumnModel, options: ExportOptions, format: FormatOptions): Sql {
  const place = column.path ? joins.place(column.path) : undefined;
  const guard = (text: Sql) => (options.guardFormulas ? guarded(text) : text);
  if (place?.label) return guard(sql`coalesce(${place.label()}, '')`);
  const valueType = (place?.valueType ?? column.formula?.type ?? column.valueType) as ValueType;
  const value = place ? place.value : column.formula ? sql`(${joins.formula(column.formula)})` : sql`NULL::text`;
  if (valueType === 'number' && (options.view === 'details' || column.format === 'decimal')) return sql`coalesce(trim_scale(${value}::numeric)::text, '')`;
  if (column.format === 'date' && valueType === 'datetime')
    return fieldTypes.date.formatSql(sql`(${value} AT TIME ZONE ${format.timeZone}::text)`, asFormula(column, 'date') as Field<'date'>, format);
  const field = place?.field;
  if (field && column.format === undefined) {
    const text = typeOf(field).formatSql(value, field, format);
    return writtenByPeople.includes(field.type) || (field.type === 'formula' && valueType === 'text') ? guard(text) : text;
  }
  const text = fieldTypes.formula.formatSql(value, asFormula(column, valueType) as Field<'formula'>, format);
  return valueType === 'text' ? guard(text) : text;
}

/** A column that is no field, or is shown in another format, is written as a formula of its type is. */
function asFormula(column: ColumnModel, valueType: ValueType): Field {
  const scale = column.format === 'integer' ? 0 : undefined;
  const definition = {
    type: 'formula' as const,
    label: column.label.ja,
    formula: '',
    ...(column.format === 'percent' ? { format: 'percent' as const } : {}),
    ...(scale === undefined ? {} : { scale }),
  };
  return { name: column.key, column: '', type: 'formula', label: column.label, definition, choices: [], valueType };
}

/** CSV injection: a cell that starts with = + - @, a tab or a return is run by spreadsheets. The checks read the first character only. */
function guarded(text: Sql): Sql {
  return sql`CASE WHEN ascii(${text}) IN (61, 43, 45, 64, 9, 13) THEN '''' || ${text} ELSE ${text} END`;
}
