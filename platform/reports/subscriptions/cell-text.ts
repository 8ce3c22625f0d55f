import { isOthers, othersText } from '../../contract/other-groups.ts';
import type { Language } from '../../contract/text.ts';
import type { WireValue } from '../../fields/field.ts';
import { typeOf } from '../../fields/field-types.ts';
import { toFixedDigits } from '../../fields/format-number.ts';
import { isNotApplicable, notApplicableText } from '../../fields/not-applicable.ts';
import { toLocal } from '../../fields/time-zone.ts';
import { datePeriod, type DatePeriodName, eraDay, periodLabel } from '../../formula/date-periods.ts';
import type { Field } from '../../fields/field.ts';

/** What a value is of: a column, or the key of a group. */
export interface Shown {
  readonly field?: Field | undefined;
  readonly valueType: string;
  readonly format?: string | undefined;
  readonly by?: 'day' | DatePeriodName | undefined;
  readonly era?: boolean | undefined;
}

/** Texts longer than this are cut: a table in a mail is for looking at. */
const LONGEST = 200;

/** A value on one line, as a page shows it. Blank is ''. */
export function cellText(value: unknown, shown: Shown, options: { readonly language: Language; readonly timeZone: string }): string {
  if (value === null || value === undefined) return '';
  if (isOthers(value)) return othersText[options.language];
  if (isNotApplicable(value)) return notApplicableText[options.language];
  const text = plain(value as NonNullable<WireValue>, shown, options);
  const line = text.replace(/\s+/gu, ' ').trim();
  const characters = [...line];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : line;
}

function plain(
  value: NonNullable<WireValue>,
  { field, valueType, format, by, era }: Shown,
  options: { readonly language: Language; readonly timeZone: string },
): string {
  if (typeof value === 'string' && datePeriod(by)) return periodLabel(by, value, options.language, era);
  if (typeof value === 'string' && era === true && options.language === 'ja') return eraDay(value);
  if (typeof value === 'number' && format === 'percent') return `${toFixedDigits(value * 100, 1)}%`;
  if (typeof value === 'number' && format === 'integer') return toFixedDigits(value, 0);
  if (typeof value === 'string' && format === 'date' && valueType === 'datetime') return day(toLocal(new Date(value), options.timeZone).day, options.language);
  if (field) return typeOf(field).format(value, field, options);
  if (typeof value === 'boolean') return options.language === 'ja' ? (value ? 'はい' : 'いいえ') : value ? 'Yes' : 'No';
  if (typeof value === 'object') return 'label' in value ? value.label : '';
  if (valueType === 'date') return day(String(value), options.language);
  if (valueType !== 'datetime') return String(value);
  const local = toLocal(new Date(String(value)), options.timeZone);
  return `${day(local.day, options.language)} ${local.clock.slice(0, 5)}`;
}

function day(text: string, language: Language): string {
  return language === 'ja' ? text.replaceAll('-', '/') : text;
}
