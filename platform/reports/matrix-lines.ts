import type { Matrix } from '../contract/wire.ts';
import type { Language } from '../contract/text.ts';
import type { GroupingModel, ReportModel } from '../metadata/model.ts';
import type { FinishedGroups } from '../query/finish-groups.ts';
import { emptyFigure } from '../query/group.ts';
import { figureColumn } from './figure-text.ts';
import { groupKeyText } from './group-key-text.ts';
import { type GroupLayout, keyCell, sharedKeys, summaryCells, totalWords } from './group-lines.ts';
import type { GroupLine } from './group-rows.ts';
import type { XlsxColumn } from './xlsx-column.ts';

type Row = FinishedGroups['rows'][number];
type ColumnGroup = Matrix['columns'][number];

/** A matrix as a file has it: its headings, and its lines, none of which is a row of the report. */
export interface MatrixFile {
  readonly figures: readonly XlsxColumn[];
  readonly lines: readonly GroupLine[];
}

/**
 * A line for each of the finest groups in rows, with subtotals below those that lie in one group, and the grand total; a column for each figure of each group in
 * columns, each after those within it, and of all of them at the end. Cells without rows hold 0 where rows are counted, else nothing.
 */
export function matrixFile(
  { rows, matrix }: Pick<FinishedGroups, 'rows' | 'matrix'>,
  columnsBy: ReportModel['columnsBy'],
  columns: ReportModel['columns'],
  layout: GroupLayout,
): MatrixFile {
  const { format, groupBy, summaries } = layout;
  const { language } = format;
  const own = { ...layout, columns };
  const depth = groupBy.length;
  const across: readonly ColumnGroup[] = [...inColumns(matrix?.columns ?? []), { level: 0, keys: [] }];
  const cells = new Map((matrix?.cells ?? []).map((cell) => [placeOf(cell.keys, cell.column_keys), cell.values]));
  const empty = Object.fromEntries(summaries.map(({ key }) => [key, emptyFigure({ summaries }, key)]));
  const figures = across.flatMap((column) =>
    summaries.map((summary) => {
      const figure = figureColumn(summary, columns, language);
      return { ...figure, label: `${columnName(column, columnsBy, { ...format, language })} ${figure.label}` };
    }),
  );
  const cellsOf = (row: Row): string[] =>
    across.flatMap((column) => summaryCells(column.level === 0 ? row.values : (cells.get(placeOf(row.keys, column.keys)) ?? empty), own));
  const finest = rows.filter(({ level }) => level === depth);
  const totals = new Map(rows.map((row) => [JSON.stringify(row.keys), row]));
  const lines: GroupLine[] = [];
  const add = (names: readonly string[], row: Row) => lines.push({ after: 0, cells: [...names, ...cellsOf(row)] });
  finest.forEach((row, index) => {
    if (depth > 0) add(row.keys.map((key, at) => keyCell(key, at + 1, own)), row); // prettier-ignore
    for (let level = depth - 1; level > sharedKeys(row.keys, finest[index + 1]?.keys); level--) {
      const total = totals.get(JSON.stringify(row.keys.slice(0, level)));
      if (total) add(groupBy.map((_, at) => (at < level ? keyCell(row.keys[at], at + 1, own, at === level - 1 ? ` ${totalWords[language].subtotal}` : '') : '')), total); // prettier-ignore
    }
  });
  const grand = rows.find(({ level }) => level === 0);
  if (grand) add(groupBy.map((_, at) => (at === 0 ? totalWords[language].total : '')), grand); // prettier-ignore
  return { figures, lines };
}

const placeOf = (keys: readonly unknown[], columnKeys: readonly unknown[]): string => JSON.stringify([keys, columnKeys]);

/** Each group after those within it. */
function inColumns(columns: readonly ColumnGroup[]): readonly ColumnGroup[] {
  const within = (above: ColumnGroup | null): readonly ColumnGroup[] =>
    columns
      .filter(({ level, keys }) => level === (above?.level ?? 0) + 1 && sharedKeys(above?.keys ?? [], keys) === (above?.level ?? 0))
      .flatMap((column) => [...within(column), column]);
  return within(null);
}

/** 「2026/05 / 公立」; 「2026/05 小計」 of all within it, 「総計」 of all. */
function columnName(
  { level, keys }: ColumnGroup,
  columnsBy: readonly GroupingModel[],
  format: GroupLayout['format'] & { readonly language: Language },
): string {
  const say = totalWords[format.language];
  if (level === 0) return say.total;
  const names = keys.map((key, at) => (columnsBy[at] ? groupKeyText(key, columnsBy[at], format) : ''));
  return `${names.join(' / ')}${level < columnsBy.length ? ` ${say.subtotal}` : ''}`;
}
