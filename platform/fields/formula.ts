import sql, { raw } from 'sql-template-tag';
import { checkbox } from './checkbox.ts';
import { date } from './date.ts';
import { datetime } from './datetime.ts';
import type { Field, FieldType } from './field.ts';
import { toFixedDigits } from './format-number.ts';
import { formatPercent } from './percent.ts';
import { problemAt } from './problem-at.ts';
import { time } from './time.ts';

/** The field types that write each kind of result. The definitions differ, but these do not read theirs. */
const writers = { date, time, datetime, boolean: checkbox } as const;
type Written = keyof typeof writers;
const isWritten = (type: string): type is Written => type in writers;

/** A value computed from other fields. `formatSql` and `format` write it as its result's type is written. */
export const formula: FieldType<'formula'> = {
  type: 'formula',
  valueType: 'text',
  columnType: null,
  searchable: false,
  parse: (_input, field) => ({ problem: problemAt(field, 'read_only', '計算で決まる項目です。入力できません。', 'The value is computed.') }),
  check: () => [],
  format: (value, field, options) => {
    if (value === null) return '';
    if (typeof value === 'number') return formatNumber(value, field);
    if (isWritten(field.valueType)) return writers[field.valueType].format(value, field as Field as never, options);
    return typeof value === 'string' ? value : '';
  },
  formatSql: (value, field, options) => {
    const { scale, format } = field.definition;
    if (field.valueType === 'number') {
      if (format === 'percent') return sql`coalesce(round(${value} * 100, ${raw(String(scale ?? 1))})::text || '%', '')`;
      return scale === undefined
        ? sql`coalesce(trim_scale(${value}::numeric)::text, '')`
        : sql`coalesce(round(${value}::numeric, ${raw(String(scale))})::text, '')`;
    }
    if (isWritten(field.valueType)) return writers[field.valueType].formatSql(value, field as Field as never, options);
    return sql`coalesce(${value}::text, '')`;
  },
};

function formatNumber(value: number, field: Field<'formula'>): string {
  const { scale, format } = field.definition;
  if (format === 'percent') return formatPercent(value, scale ?? 1);
  return scale === undefined ? String(value) : toFixedDigits(value, scale);
}
