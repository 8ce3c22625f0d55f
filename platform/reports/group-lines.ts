import { isOthers } from '../contract/other-groups.ts';
import type { Groups } from '../contract/wire.ts';
import type { FormatOptions } from '../fields/field.ts';
import type { ColumnModel, ReportModel } from '../metadata/model.ts';
import { guardFormula } from './csv-record.ts';
import { figureText } from './figure-text.ts';
import { groupKeyText } from './group-key-text.ts';
import type { GroupLine } from './group-rows.ts';

export const totalWords = {
  ja: { subtotal: '小計', total: '総計' },
  en: { subtotal: 'Subtotal', total: 'Total' },
} as const;

export interface GroupLayout {
  readonly groupBy: ReportModel['groupBy'];
  readonly summaries: ReportModel['summaries'];
  /** The report's own columns, between groupings and summaries. */
  readonly columns: readonly ColumnModel[];
  readonly format: FormatOptions;
  /** Of a text file: figures as they are read, and texts that a spreadsheet would run as a formula are guarded. */
  readonly guardFormulas: boolean;
}

/**
 * The lines of a formatted report: each group's value above its rows, its subtotal below them, and the grand total at the end.
 * Takes groups as `compileGroups` gives them.
 */
export function groupLines(groups: Groups['rows'], layout: GroupLayout): GroupLine[] {
  const depth = layout.groupBy.length;
  const say = totalWords[layout.format.language];
  const lines: GroupLine[] = [];
  const finest = depth === 0 ? [] : groups.filter((group) => group.level === depth);
  const totals = new Map(groups.map((group) => [identify(group.keys), group]));
  let passed = 0;
  finest.forEach((group, index) => {
    const begins = sharedKeys(finest[index - 1]?.keys, group.keys);
    for (let level = begins + 1; level <= depth; level++)
      lines.push({ after: passed, cells: [...keyCells(group.keys, level, layout, ''), ...layout.summaries.map(() => '')] });
    passed += group.count;
    const ends = sharedKeys(group.keys, finest[index + 1]?.keys);
    for (let level = depth; level > ends; level--) {
      const total = totals.get(identify(group.keys.slice(0, level)));
      if (total) lines.push({ after: passed, cells: [...keyCells(group.keys, level, layout, ` ${say.subtotal}`), ...summaryCells(total.values, layout)] });
    }
  });
  const grand = groups.find((group) => group.level === 0);
  if (grand) lines.push({ after: grand.count, cells: [...totalCells(say.total, layout), ...summaryCells(grand.values, layout)] });
  return lines;
}

/** How many keys from the first on are the same. */
export function sharedKeys(left: readonly unknown[] | undefined, right: readonly unknown[] | undefined): number {
  if (!left || !right) return 0;
  let count = 0;
  while (count < left.length && identify([left[count]]) === identify([right[count]])) count++;
  return count;
}

function identify(keys: readonly unknown[]): string {
  return JSON.stringify(keys);
}

/** The key of one level in its column; all other cells are blank. */
function keyCells(keys: readonly unknown[], level: number, layout: GroupLayout, suffix: string): string[] {
  const cells = Array.from({ length: layout.groupBy.length + layout.columns.length }, () => '');
  cells[level - 1] = keyCell(keys[level - 1], level, layout, suffix);
  return cells;
}

/** A key in its cell, with a word behind it. */
export function keyCell(key: unknown, level: number, { groupBy, format, guardFormulas }: GroupLayout, suffix = ''): string {
  const grouping = groupBy[level - 1];
  const text = `${grouping ? groupKeyText(key, grouping, format) : ''}${suffix}`;
  return guardFormulas && !isOthers(key) ? guardFormula(text) : text;
}

function totalCells(word: string, layout: GroupLayout): string[] {
  return Array.from({ length: layout.groupBy.length + layout.columns.length }, (_, index) => (index === 0 ? word : ''));
}

/** The figures of a group, one a summary. */
export function summaryCells(values: Readonly<Record<string, unknown>>, { summaries, columns, format, guardFormulas }: GroupLayout): string[] {
  return summaries.map((summary) => figureText(values[summary.key], summary, columns, format, !guardFormulas));
}
