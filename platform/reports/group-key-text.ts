import { isOthers, othersText } from '../contract/other-groups.ts';
import type { Language } from '../contract/text.ts';
import { typeOf } from '../fields/field-types.ts';
import type { FormatOptions, WireValue } from '../fields/field.ts';
import { isNotApplicable, notApplicableText } from '../fields/not-applicable.ts';
import { eraDay, periodLabel } from '../formula/date-periods.ts';
import type { GroupingModel } from '../metadata/model.ts';

const blank = { ja: '（空白）', en: '(blank)' } as const;

/** A group's key as files have it. Months and years stand as days do, so that they sort and are read as such, unless an era is asked for. */
export function groupKeyText(key: unknown, { field, by, era, valueType }: GroupingModel, format: FormatOptions): string {
  const { language } = format;
  if (key === null || key === undefined) return blank[language];
  if (isOthers(key)) return othersText[language];
  if (isNotApplicable(key)) return notApplicableText[language];
  if (typeof key === 'object') return 'label' in key && typeof key.label === 'string' ? key.label : '';
  const text = typeof key === 'string' ? key : JSON.stringify(key);
  if ((by === 'month' || by === 'year') && era !== true) return language === 'ja' ? text.replace('-', '/') : text;
  if (by !== undefined && by !== 'day') return periodLabel(by, text, language, era);
  if (valueType === 'date' || valueType === 'datetime') return era === true && language === 'ja' ? eraDay(text) : dayText(text, language);
  if (typeof key === 'boolean' && !field) return language === 'ja' ? (key ? 'はい' : 'いいえ') : key ? 'Yes' : 'No';
  return field ? typeOf(field).format(key as WireValue, field, format) : text;
}

/** A day, as what begins with it, as files have it. */
export function dayText(value: string, language: Language): string {
  return language === 'ja' ? value.replace(/^(\d{4})-(\d\d)-/, '$1/$2/') : value;
}
