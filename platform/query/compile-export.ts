import sql, { join, type Sql } from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import type { Field, FormatOptions, ValueType } from '../fields/field.ts';
import { fieldTypes, typeOf } from '../fields/field-types.ts';
import { notApplicableText } from '../fields/not-applicable.ts';
import { quoteLiteral } from '../fields/quote-literal.ts';
import type { ColumnModel } from '../metadata/model.ts';
import { conditions, whereClause } from './conditions.ts';
import { groupKeys, rowOrder } from './group-key.ts';
import { type NamedColumn, rankedRows } from './ranked-rows.ts';
import { ident } from './identifier.ts';
import { Joins, type Place } from './joins.ts';
import type { QueryContext, RowQuery } from './query.ts';
import { rawCell, type CellKind } from './raw-cell.ts';
import { selectToneSigns, type ToneSigns } from './select-tones.ts';
import { orderBy } from './sorting.ts';

export interface ExportOptions {
  /** `workbook`: numbers as such, shares among them; `details`: numbers plain, shares as on the page; `formatted`: every value as on the page. */
  readonly view: 'workbook' | 'details' | 'formatted';
  readonly language: Language;
  /** `raw`: values as programs read them (see `rawCell`), no text guarded; days, moments and numbers of a workbook stay such. `shown` unless said. */
  readonly values?: 'shown' | 'raw';
  /** A first column says which cells stand out: see `ToneSigns`. */
  readonly tones?: boolean;
  /** Cells become values of JSON, and are whole as PostgreSQL writes them: nothing is left to finish. */
  readonly json?: boolean;
}

/**
 * What is left to do with the cells of a column, because PostgreSQL would take several times as long for it as for the rest of the cell.
 * `guard`: a text from people that a spreadsheet would run as a formula gets an apostrophe in front. `slashes`: 2026-11-22 becomes 2026/11/22.
 * `minutes`: a time ends after its minutes. `slashes_minutes`: both.
 */
export type CellFinish = 'none' | 'guard' | 'slashes' | 'minutes' | 'slashes_minutes';

export interface CompiledExport {
  readonly sql: Sql;
  /** One a column. */
  readonly finishes: readonly CellFinish[];
  /** What the cells are in JSON, one a column. */
  readonly kinds: readonly CellKind[];
  /** Of which columns the first one says how they stand out, where that is wanted and any ever does. */
  readonly tones?: ToneSigns['of'];
}

/**
 * Every row of a query, one expression a column in order, such that COPY writes each cell of the file but for its finish: a file is a stream of bytes.
 * Blanks are NULL. Ordered as on the page; cursor and limit do not matter. Each row is a row that the actor may read.
 */
export function compileExport(context: QueryContext, query: RowQuery, options: ExportOptions): CompiledExport {
  const joins = new Joins(context, query.object, query.joins);
  const format = { language: options.language, timeZone: context.model.app.timeZone };
  const cells = query.columns.map((column) => exportCell(joins, column, options, format));
  const tones = options.tones ? selectToneSigns(joins, query) : undefined;
  const columns = [
    ...(tones ? [{ name: ident('tones'), value: tones.select }] : []),
    ...cells.map(({ value }, index) => ({ name: ident(`c${index}`), value })),
  ];
  return {
    sql: query.ranked ? rankedRows(context, query, query.ranked, joins, columns) : orderedRows(context, query, joins, columns),
    finishes: cells.map(({ finish }) => finish),
    kinds: cells.map(({ kind }) => kind ?? 'text'),
    ...(tones && { tones: tones.of }),
  };
}

function orderedRows(context: QueryContext, query: RowQuery, joins: Joins, columns: readonly NamedColumn[]): Sql {
  const keys = rowOrder(joins, groupKeys(context, joins, query), query.sort);
  if (query.none) return sql`SELECT NULL WHERE FALSE`;
  const where = conditions(context, joins, query);
  return sql`SELECT ${join(columns.map(({ name, value }) => sql`${value} AS ${name}`))} FROM ${joins.from()}${whereClause(where)} ORDER BY ${orderBy(keys)}`;
}

interface ExportCell {
  readonly value: Sql;
  readonly finish: CellFinish;
  /** Text unless said. */
  readonly kind?: CellKind;
}

/** What a workbook keeps as such, whatever is wanted of the other values. */
const typed: readonly ValueType[] = ['number', 'date', 'time', 'datetime'];
/** Types whose column holds the text that people wrote, blank or not empty. */
const written: readonly string[] = ['text', 'long_text', 'email', 'phone', 'url'];
/** Types whose text, though not the column itself, comes from people. */
const fromPeople: readonly string[] = ['rich_text', 'file'];

/** 該当なし is its word in every view: neither an empty cell nor a 0. */
function exportCell(joins: Joins, column: ColumnModel, options: ExportOptions, format: FormatOptions): ExportCell {
  const place = column.path ? joins.place(column.path) : undefined;
  const valueType = (place?.valueType ?? column.formula?.type ?? column.valueType) as ValueType;
  const value = place ? place.value : column.formula ? sql`(${joins.formula(column.formula)})` : sql`NULL::text`;
  if (options.values === 'raw' && !(options.view === 'workbook' && typed.includes(valueType)))
    return { ...rawCell(value, valueType, place, options.json === true), finish: 'none' };
  const cell = options.json ? shownCell(column, place, value, valueType, format) : valueCell(column, place, value, valueType, options, format);
  if (!place?.notApplicable) return cell;
  const word = quoteLiteral(notApplicableText[format.language]);
  return { ...cell, value: sql`CASE WHEN ${place.notApplicable} THEN ${word} ELSE (${cell.value})::text END` };
}

/** A value as the page shows it, whole. */
function shownCell(column: ColumnModel, place: Place | undefined, value: Sql, valueType: ValueType, format: FormatOptions): ExportCell {
  if (place?.label) return { value: filled(place.label()), finish: 'none' };
  const field = fieldOf(column, place);
  if (field && column.format === undefined) return { value: filled(typeOf(field).formatSql(value, field, format)), finish: 'none' };
  return { value: filled(fieldTypes.formula.formatSql(value, asFormula(column, valueType) as Field<'formula'>, format)), finish: 'none' };
}

/** The field of a cell; buckets are written as the picklist that they are. */
const fieldOf = (column: ColumnModel, place: Place | undefined): Field | undefined => place?.field ?? (column.formula ? column.field : undefined);

function valueCell(
  column: ColumnModel,
  place: Place | undefined,
  value: Sql,
  valueType: ValueType,
  { view }: ExportOptions,
  format: FormatOptions,
): ExportCell {
  if (place?.label) return { value: filled(place.label()), finish: 'guard' };
  const field = fieldOf(column, place);
  const slashes = format.language === 'ja';
  if (valueType === 'number' && isPlain(column, field, view))
    return { value: field?.type === 'integer' ? value : sql`trim_scale(${value}::numeric)`, finish: 'none' };
  if (valueType === 'date') return { value, finish: slashes ? 'slashes' : 'none' };
  if (valueType === 'time') return { value, finish: 'minutes' };
  if (valueType === 'datetime') {
    const local = sql`${value} AT TIME ZONE ${quoteLiteral(format.timeZone)}`;
    if (column.format === 'date') return { value: sql`(${local})::date`, finish: slashes ? 'slashes' : 'none' };
    return { value: local, finish: slashes ? 'slashes_minutes' : 'minutes' };
  }
  if (field && written.includes(field.type)) return { value, finish: 'guard' };
  if (field && column.format === undefined) {
    const text = filled(typeOf(field).formatSql(value, field, format));
    return { value: text, finish: fromPeople.includes(field.type) || (field.type === 'formula' && valueType === 'text') ? 'guard' : 'none' };
  }
  const text = filled(fieldTypes.formula.formatSql(value, asFormula(column, valueType) as Field<'formula'>, format));
  return { value: text, finish: valueType === 'text' ? 'guard' : 'none' };
}

/** Whether a number is written with the digits that it has. Shares are so in workbooks only, which show them by their format. */
function isPlain({ format }: ColumnModel, field: Field | undefined, view: ExportOptions['view']): boolean {
  if (view === 'workbook' || format === 'decimal') return true;
  const definition = field?.definition as { readonly format?: string } | undefined;
  const share = format === 'percent' || (format === undefined && (field?.type === 'percent' || definition?.format === 'percent'));
  return view === 'details' && !share;
}

/** An empty text is a blank, which a file holds as nothing. */
function filled(text: Sql): Sql {
  return sql`nullif(${text}, '')`;
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
