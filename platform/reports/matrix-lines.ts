import { groupId } from '../contract/group-id.ts';
import { type MatrixColumn, matrixColumns } from '../contract/matrix-columns.ts';
import type { FormatOptions } from '../fields/field.ts';
import type { GroupingModel, ReportModel } from '../metadata/model.ts';
import type { FinishedGroups } from '../query/finish-groups.ts';
import { emptyFigure } from '../query/group.ts';
import { figureColumn } from './figure-text.ts';
import { groupKeyText } from './group-key-text.ts';
import { type GroupLayout, keyCell, sharedKeys, summaryCells, totalWords } from './group-lines.ts';
import type { GroupLine } from './group-rows.ts';
import type { XlsxColumn } from './xlsx-column.ts';

type Row = FinishedGroups['rows'][number];

/** A matrix as a file has it: its headings, and its lines, none of which is a row of the report. */
export interface MatrixFile {
  readonly figures: readonly XlsxColumn[];
  readonly lines: readonly GroupLine[];
}

/**
 * A line for each of the finest groups in rows, with subtotals below those that lie in one group, and the grand total; a column for each figure of each group in
 * columns, each after those within it, and of all of them at the end. Cells without rows hold 0 where rows are counted, else nothing. Without groupings in columns
 * (a joined report) a column for each figure.
 */
export function matrixFile({ rows, matrix }: Pick<FinishedGroups, 'rows' | 'matrix'>, columnsBy: ReportModel['columnsBy'], layout: GroupLayout): MatrixFile {
  const { format, groupBy, summaries } = layout;
  const say = totalWords[format.language];
  const depth = groupBy.length;
  const across = matrixColumns(columnsBy.length, matrix?.columns ?? []);
  const cells = new Map((matrix?.cells ?? []).map((cell) => [placeOf(cell.keys, cell.column_keys), cell.values]));
  const empty = Object.fromEntries(summaries.map(({ key }) => [key, emptyFigure({ summaries }, key)]));
  const figures = across.flatMap((column) =>
    summaries.map((summary) => {
      const figure = figureColumn(summary, layout.columns, format.language);
      return columnsBy.length === 0 ? figure : { ...figure, label: `${columnName(column, columnsBy, format)} ${figure.label}` };
    }),
  );
  const lines: GroupLine[] = [];
  const add = (names: readonly string[], row: Row): void => {
    const valuesOf = (column: MatrixColumn) => (column.level === 0 ? row.values : (cells.get(placeOf(row.keys, column.keys)) ?? empty));
    const named = groupBy.map((_, at) => names[at] ?? '');
    lines.push({ after: 0, cells: [...named, ...across.flatMap((column) => summaryCells(valuesOf(column), layout))] });
  };
  const namesOf = (keys: readonly unknown[], suffix = '') => keys.map((key, at) => keyCell(key, at + 1, layout, at === keys.length - 1 ? suffix : ''));
  const finest = depth === 0 ? [] : rows.filter(({ level }) => level === depth);
  const totals = new Map(rows.map((row) => [groupId(row.keys), row]));
  finest.forEach((row, index) => {
    add(namesOf(row.keys), row);
    for (let level = depth - 1; level > sharedKeys(row.keys, finest[index + 1]?.keys); level--) {
      const total = totals.get(groupId(row.keys.slice(0, level)));
      if (total) add(namesOf(total.keys, ` ${say.subtotal}`), total);
    }
  });
  const grand = totals.get(groupId([]));
  if (grand) add([say.total], grand);
  return { figures, lines };
}

const placeOf = (keys: readonly unknown[], columnKeys: readonly unknown[]): string => `${groupId(columnKeys)} ${groupId(keys)}`;

/** 「2026/05 / 公立」; 「2026/05 小計」 of all within it, 「総計」 of all. */
function columnName({ level, keys, whole }: MatrixColumn, columnsBy: readonly GroupingModel[], format: FormatOptions): string {
  const say = totalWords[format.language];
  if (level === 0) return say.total;
  const names = keys.map((key, at) => (columnsBy[at] ? groupKeyText(key, columnsBy[at], format) : ''));
  return `${names.join(' / ')}${whole ? ` ${say.subtotal}` : ''}`;
}
