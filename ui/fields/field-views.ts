import type { FieldTypeName } from '../../platform/contract/definitions.ts';
import { autoNumberView } from './auto-number.ts';
import { checkboxView } from './checkbox.ts';
import { childrenView } from './children.ts';
import { dateView } from './date.ts';
import { datetimeView } from './datetime.ts';
import { decimalView } from './decimal.ts';
import { emailView } from './email.ts';
import type { FieldView } from './field-view.ts';
import { fileView } from './file.ts';
import { formulaView } from './formula.ts';
import { integerView } from './integer.ts';
import { longTextView } from './long-text.ts';
import { lookupView } from './lookup.ts';
import { multiPicklistView } from './multi-picklist.ts';
import { percentView } from './percent.ts';
import { phoneView } from './phone.ts';
import { picklistView } from './picklist.ts';
import { richTextView } from './rich-text.ts';
import { textView } from './text.ts';
import { timeView } from './time.ts';
import { urlView } from './url.ts';

/** The view of every field type. */
export const fieldViews: Readonly<Record<FieldTypeName, FieldView>> = {
  text: textView,
  long_text: longTextView,
  rich_text: richTextView,
  integer: integerView,
  decimal: decimalView,
  percent: percentView,
  date: dateView,
  time: timeView,
  datetime: datetimeView,
  checkbox: checkboxView,
  picklist: picklistView,
  multi_picklist: multiPicklistView,
  lookup: lookupView,
  children: childrenView,
  auto_number: autoNumberView,
  formula: formulaView,
  email: emailView,
  phone: phoneView,
  url: urlView,
  file: fileView,
};
