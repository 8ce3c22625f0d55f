import type { Language } from '../contract/text.ts';
import { summaryKinds } from '../contract/summary-kinds.ts';
import type { Groups } from '../contract/wire.ts';
import { typeOf } from '../fields/field-types.ts';
import type { FormatOptions, WireValue } from '../fields/field.ts';
import { toLocal } from '../fields/time-zone.ts';
import { toFixedDigits } from '../fields/format-number.ts';
import { isNotApplicable, notApplicableText } from '../fields/not-applicable.ts';
import { periodLabel } from '../formula/date-periods.ts';
import type { ColumnModel, ReportModel } from '../metadata/model.ts';
import { guardFormula } from './csv-record.ts';
import type { GroupLine } from './group-rows.ts';
import { sheetColumn } from './sheet-column.ts';

const words = {
  ja: { blank: '（空白）', subtotal: '小計', total: '総計' },
  en: { blank: '(blank)', subtotal: 'Subtotal', total: 'Total' },
} as const;

export interface GroupLayout {
  readonly groupBy: ReportModel['groupBy'];
  readonly summaries: ReportModel['summaries'];
  /** The report's own columns, between groupings and summaries. */
  readonly columns: readonly ColumnModel[];
  readonly format: FormatOptions;
  readonly guardFormulas: boolean;
}

/**
 * The lines of a formatted report: each group's value above its rows, its subtotal below them, and the grand total at the end.
 * Takes groups as `compileGroups` gives them.
 */
export function groupLines(groups: Groups['rows'], layout: GroupLayout): GroupLine[] {
  const depth = layout.groupBy.length;
  const say = words[layout.format.language];
  const lines: GroupLine[] = [];
  const finest = depth === 0 ? [] : groups.filter((group) => group.level === depth);
  const totals = new Map(groups.map((group) => [identify(group.keys), group]));
  let passed = 0;
  finest.forEach((group, index) => {
    const begins = sharedKeys(finest[index - 1]?.keys, group.keys);
    for (let level = begins + 1; level <= depth; level++)
      lines.push({ after: passed, cells: [...keyCells(group.keys, level, layout, say.blank, ''), ...layout.summaries.map(() => '')] });
    passed += group.count;
    const ends = sharedKeys(group.keys, finest[index + 1]?.keys);
    for (let level = depth; level > ends; level--) {
      const total = totals.get(identify(group.keys.slice(0, level)));
      if (total)
        lines.push({ after: passed, cells: [...keyCells(group.keys, level, layout, say.blank, ` ${say.subtotal}`), ...summaryCells(total.values, layout)] });
    }
  });
  const grand = groups.find((group) => group.level === 0);
  if (grand) lines.push({ after: grand.count, cells: [...totalCells(say.total, layout), ...summaryCells(grand.values, layout)] });
  return lines;
}

/** How many keys from the first on are the same. */
function sharedKeys(left: readonly unknown[] | undefined, right: readonly unknown[] | undefined): number {
  if (!left || !right) return 0;
  let count = 0;
  while (count < left.length && identify([left[count]]) === identify([right[count]])) count++;
  return count;
}

function identify(keys: readonly unknown[]): string {
  return JSON.stringify(keys);
}

/** The key of one level in its column; all other cells are blank. */
function keyCells(keys: readonly unknown[], level: number, layout: GroupLayout, blank: string, suffix: string): string[] {
  const cells = Array.from({ length: layout.groupBy.length + layout.columns.length }, () => '');
  const key = (keys[level - 1] ?? null) as WireValue;
  cells[level - 1] = guard(`${key === null ? blank : formatKey(key, layout.groupBy[level - 1]!, layout.format)}${suffix}`, layout);
  return cells;
}

function totalCells(word: string, layout: GroupLayout): string[] {
  return Array.from({ length: layout.groupBy.length + layout.columns.length }, (_, index) => (index === 0 ? word : ''));
}

export function formatKey(key: Exclude<WireValue, null>, { field, by, valueType }: ReportModel['groupBy'][number], format: FormatOptions): string {
  if (isNotApplicable(key)) return notApplicableText[format.language];
  if (typeof key === 'object') return 'label' in key ? key.label : '';
  const text = String(key);
  // Months and years stand in files as days do, so that they sort and are read as such.
  if (by === 'month' || by === 'year') return format.language === 'ja' ? text.replace('-', '/') : text;
  if (by !== undefined && by !== 'day') return periodLabel(by, text, format.language);
  if (valueType === 'date' || valueType === 'datetime') return formatDay(text, format.language);
  return field ? typeOf(field).format(key, field, format) : text;
}

/** A workbook keeps the numbers and shows them by the column's style; a text file shows them as they are read. */
export function summaryCells(values: Readonly<Record<string, unknown>>, layout: GroupLayout): string[] {
  return layout.summaries.map((summary) => {
    const value = values[summary.key];
    if (value === null || value === undefined) return '';
    const column = layout.columns.find((each) => each.key === summary.of);
    if (typeof value !== 'number') return typeof value === 'string' ? formatMoment(value, column, layout.format) : '';
    const { gives } = summaryKinds[summary.kind];
    if (!layout.guardFormulas || gives === 'number') return String(value);
    const type = column && sheetColumn(column, layout.format.language);
    if (type?.type === 'percent') return `${toFixedDigits(value * 100, type.scale ?? 1)}%`;
    return gives === 'between' ? toFixedDigits(value, type?.scale ?? 2) : String(value);
  });
}

/** A day, a time, or a moment, which is told by the clocks of the time zone, without seconds as in the rows of a file. */
function formatMoment(value: string, column: ColumnModel | undefined, { language, timeZone }: FormatOptions): string {
  if (column?.valueType !== 'datetime') return formatDay(value, language);
  const { day, clock } = toLocal(new Date(value), timeZone);
  return column.format === 'date' ? formatDay(day, language) : `${formatDay(day, language)} ${clock.slice(0, 5)}`;
}

function formatDay(value: string, language: Language): string {
  return language === 'ja' ? value.replace(/^(\d{4})-(\d\d)-/, '$1/$2/') : value;
}

function guard(text: string, { guardFormulas }: GroupLayout): string {
  return guardFormulas ? guardFormula(text) : text;
}
