import sql, { raw, type Sql } from 'sql-template-tag';
import type { FieldTypeName } from '../contract/definitions.ts';
import type { Choice } from '../fields/field.ts';
import type { PhysicalColumn } from '../metadata/plan.ts';
import { ident } from '../query/identifier.ts';

export interface Conversion {
  readonly from: { readonly type: FieldTypeName; readonly column: PhysicalColumn };
  readonly to: { readonly type: FieldTypeName; readonly column: PhysicalColumn };
  /** The choices of the new field: values that are none of them become blank. */
  readonly choices: readonly Choice[];
  readonly timeZone: string;
}

/**
 * The value of one column as a value of another type, in SQL: blank where it cannot be read, never an error. `value` is the old column.
 * Numbers become texts and back as people write them; moments become days and times in the application's time zone; a record becomes its title.
 */
export function convertValue(value: Sql, conversion: Conversion): Sql {
  return convertDirectly(value, conversion) ?? readText(textOf(value, conversion), conversion);
}

/** The pairs that need no way through text. */
function convertDirectly(value: Sql, { from, to, timeZone }: Conversion): Sql | undefined {
  const numeric = (type: FieldTypeName) => type === 'integer' || type === 'decimal' || type === 'percent';
  if (numeric(from.type) && to.type === 'integer') return wholeNumber(value);
  if (numeric(from.type) && numeric(to.type)) return sql`${value}::numeric`;
  if (from.type === 'date' && to.type === 'datetime') return sql`(${value}::timestamp at time zone ${timeZone}::text)`;
  if (from.type === 'datetime' && to.type === 'date') return sql`(${value} at time zone ${timeZone}::text)::date`;
  if (from.type === 'datetime' && to.type === 'time') return sql`(${value} at time zone ${timeZone}::text)::time(0)`;
  return undefined;
}

function textOf(value: Sql, { from, timeZone }: Conversion): Sql {
  switch (from.type) {
    case 'decimal':
    case 'percent':
      return sql`trim_scale(${value})::text`;
    case 'time':
      return sql`to_char(${value}, 'HH24:MI')`;
    case 'datetime':
      return sql`to_char(${value} at time zone ${timeZone}::text, 'YYYY-MM-DD HH24:MI')`;
    case 'multi_picklist':
      return sql`case when cardinality(${value}) = 1 then ${value}[1] end`;
    case 'rich_text':
      return sql`nullif(btrim(regexp_replace(${value}, '<[^>]*>', ' ', 'g')), '')`;
    case 'lookup':
      return from.column.references
        ? sql`(select nullif(r.title, '') from ${ident('data', from.column.references.table)} r where r.id = ${value})`
        : sql`null::text`;
    case 'file':
    case 'children':
    case 'formula':
      return sql`null::text`;
    case 'text':
    case 'long_text':
    case 'email':
    case 'phone':
    case 'url':
    case 'integer':
    case 'date':
    case 'checkbox':
    case 'picklist':
    case 'auto_number':
      return sql`${value}::text`;
  }
}

/** A text as a person wrote it: full-width digits, thousands separators and slashes in days are understood. */
function readText(text: Sql, { to, choices, timeZone }: Conversion): Sql {
  const plain = sql`btrim(normalize(${text}, NFKC))`;
  switch (to.type) {
    case 'integer':
      return wholeNumber(number(plain));
    case 'decimal':
    case 'percent':
      return number(plain);
    case 'date':
      return day(plain);
    case 'time':
      return time(plain);
    case 'datetime':
      return sql`((${day(sql`split_part(${plain}, ' ', 1)`)} + coalesce(${time(sql`split_part(${plain}, ' ', 2)`)}, time '00:00')) at time zone ${timeZone}::text)`;
    case 'checkbox':
      return sql`case when lower(${plain}) in ('true', 'yes', '1', 'はい', '○', '〇', '有', 'あり') then true when lower(${plain}) in ('false', 'no', '0', 'いいえ', '×', '無', 'なし') then false end`;
    case 'picklist':
      return choice(text, choices);
    case 'multi_picklist':
      return sql`case when ${choice(text, choices)} is not null then array[${choice(text, choices)}] end`;
    case 'rich_text':
      return sql`'<p>' || replace(replace(replace(${text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;') || '</p>'`;
    case 'lookup':
    case 'file':
    case 'children':
    case 'formula':
      return sql`null::${raw(to.column.columnType)}`;
    case 'text':
    case 'long_text':
    case 'email':
    case 'phone':
    case 'url':
    case 'auto_number':
      return sql`nullif(${text}, '')`;
  }
}

function number(text: Sql): Sql {
  const digits = sql`replace(${text}, ',', '')`;
  return sql`case when ${digits} ~ '^[-+]?[0-9]{1,30}([.][0-9]{0,30})?$' then (${digits})::numeric end`;
}

function wholeNumber(value: Sql): Sql {
  return sql`case when (${value}) = trunc(${value}) and (${value}) between -2147483648 and 2147483647 then (${value})::integer end`;
}

function day(text: Sql): Sql {
  const parts = sql`regexp_match(${text}, '^([1-9][0-9]{3})[-/](0?[1-9]|1[0-2])[-/](0?[1-9]|[12][0-9]|3[01])$')::integer[]`;
  return sql`(select case when p[3] <= extract(day from make_date(p[1], p[2], 1) + interval '1 month - 1 day') then make_date(p[1], p[2], p[3]) end from (select ${parts} as p) d)`;
}

function time(text: Sql): Sql {
  return sql`case when ${text} ~ '^([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$' then (${text})::time(0) end`;
}

/** By the value's API name, or by its label in either language. */
function choice(text: Sql, choices: readonly Choice[]): Sql {
  const names = choices.flatMap(({ value, label }) => [value, label.ja, label.en].map((name) => ({ name, value })));
  return sql`(select c.value from unnest(${names.map(({ name }) => name)}::text[], ${names.map(({ value }) => value)}::text[]) with ordinality c(name, value, n) where c.name = ${text} order by c.n limit 1)`;
}
