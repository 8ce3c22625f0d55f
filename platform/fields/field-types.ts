import type { FieldTypeName } from '../contract/definitions.ts';
import { autoNumber } from './auto-number.ts';
import { checkbox } from './checkbox.ts';
import { children } from './children.ts';
import { date } from './date.ts';
import { datetime } from './datetime.ts';
import { decimal } from './decimal.ts';
import { email } from './email.ts';
import type { Field, FieldType } from './field.ts';
import { file } from './file.ts';
import { formula } from './formula.ts';
import { integer } from './integer.ts';
import { longText } from './long-text.ts';
import { lookup } from './lookup.ts';
import { multiPicklist } from './multi-picklist.ts';
import { percent } from './percent.ts';
import { phone } from './phone.ts';
import { picklist } from './picklist.ts';
import { richText } from './rich-text.ts';
import { text } from './text.ts';
import { time } from './time.ts';
import { url } from './url.ts';

/** Every field type by its name. */
export const fieldTypes: { readonly [T in FieldTypeName]: FieldType<T> } = {
  text,
  long_text: longText,
  rich_text: richText,
  integer,
  decimal,
  percent,
  date,
  time,
  datetime,
  checkbox,
  picklist,
  multi_picklist: multiPicklist,
  lookup,
  children,
  auto_number: autoNumber,
  formula,
  email,
  phone,
  url,
  file,
};

/** The type of a field, ready to be called with that very field. */
export function typeOf(field: Field): FieldType {
  return fieldTypes[field.type];
}
