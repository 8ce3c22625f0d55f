import { groupId } from '../../contract/group-id.ts';
import { type MatrixColumn, matrixColumns } from '../../contract/matrix-columns.ts';
import type { Groups } from '../../contract/wire.ts';
import type { MailTable } from '../../database/mail-content.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { emptyFigure } from '../../query/group.ts';
import { cellText } from './cell-text.ts';
import { contentWords } from './content-words.ts';
import { figureCell, type Figure, MOST_FIGURES } from './group-table.ts';

/**
 * A matrix as a table: a line for each of the finest groups in rows, the first of them, and one of all; a column for each group in columns, and of all. Of more days
 * or months than a mail has room for it shows the latest, of other groups the first; what is left out is said in `notes`. Undefined for a report without groups in
 * columns, and for one of more cells than an answer has.
 */
export function matrixTable(context: RequestContext, report: ReportModel, groups: Groups, most: number, notes: string[]): MailTable | undefined {
  const { groupBy, columnsBy } = report;
  const { matrix } = groups;
  if (columnsBy.length === 0 || !matrix) return undefined;
  const { language } = context.actor;
  const say = contentWords[language];
  if (matrix.cut) {
    notes.push(say.matrixCut);
    return undefined;
  }
  const options = { language, timeZone: context.model.app.timeZone };
  const figures: readonly Figure[] = groups.summaries.length > 0 ? groups.summaries : [counted];
  const bands = matrixColumns(columnsBy.length, matrix.columns).filter(({ level }) => level > 0);
  const room = Math.max(1, Math.floor(MOST_FIGURES / figures.length));
  const isInTime = columnsBy[0]?.by !== undefined || columnsBy[0]?.valueType === 'date' || columnsBy[0]?.valueType === 'datetime';
  const shown: readonly (MatrixColumn | undefined)[] = [...(isInTime ? bands.slice(-room) : bands.slice(0, room)), undefined];
  if (bands.length > room) notes.push(isInTime ? say.latestBands(room, bands.length) : say.bands(room, bands.length));
  const finest = groups.rows.filter(({ level }) => level === groupBy.length && level > 0);
  if (finest.length > most) notes.push(say.groups(most, groups.truncated ? null : finest.length));
  const cells = new Map(matrix.cells.map((cell) => [`${groupId(cell.column_keys)} ${groupId(cell.keys)}`, cell]));
  const bandName = (band: MatrixColumn | undefined): string => {
    if (!band) return say.total;
    const names = band.keys.map((key, at) => (columnsBy[at] && cellText(key, columnsBy[at], options)) || say.blank);
    return `${names.join(' / ')}${band.whole ? ` ${say.subtotal}` : ''}`;
  };
  const figureOf = (row: Groups['rows'][number], band: MatrixColumn | undefined, figure: Figure): string => {
    const cell = band ? cells.get(`${band.id} ${groupId(row.keys)}`) : row;
    const value = figure === counted ? (cell?.count ?? 0) : cell ? cell.values[figure.key] : emptyFigure(report, figure.key);
    return figureCell(value, figure, report, options);
  };
  return {
    caption:
      figures.length === 1 && figures[0] ? `${say.groupsCaption}（${figures[0] === counted ? say.count : figures[0].label[language]}）` : say.groupsCaption,
    head: [
      ...groupBy.map(({ label }) => label[language]),
      ...shown.flatMap((band) => figures.map(({ label }) => (figures.length === 1 ? bandName(band) : `${bandName(band)} ${label[language]}`))),
    ],
    rows: [...finest.slice(0, most), ...groups.rows.filter(({ level }) => level === 0)].map((row) => [
      ...groupBy.map((group, at) => (row.level === 0 ? (at === 0 ? say.total : '') : cellText(row.keys[at], group, options) || say.blank)),
      ...shown.flatMap((band) => figures.map((figure) => figureOf(row, band, figure))),
    ]),
  };
}

/** A matrix that sums nothing up counts. */
const counted: Figure = { key: '', kind: 'count', label: { ja: contentWords.ja.count, en: contentWords.en.count } };
