import { ShirabeError } from '../../contract/problem.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ExportParameters } from '../export-settings.ts';
import { figureText } from '../figure-text.ts';
import { findReport, mayExportReport } from '../find-report.ts';
import { dayText } from '../group-key-text.ts';
import { guardFormula } from '../csv-record.ts';
import { makeTableFile, type TableFile } from '../table-file.ts';
import { readTrend, type TrendParameters } from './read-trend.ts';

const words = {
  ja: {
    day: '記録日',
    all: '全体',
    note: '備考',
    missed: '記録なし',
    failed: '記録できませんでした',
    other_groups: 'グループの定義が違います',
    changed: '定義の変更',
    truncated: '一部のグループのみ',
  },
  en: {
    day: 'Day',
    all: 'All',
    note: 'Note',
    missed: 'not taken',
    failed: 'could not be taken',
    other_groups: 'other groupings',
    changed: 'definition changed',
    truncated: 'some groups only',
  },
} as const;

/**
 * A trend as a file: a line for each day, a column for each group, all rows in the one after these, and what is to be known about the day in the last. Raises what
 * `readTrend` raises, `forbidden` (see `mayExportReport`) and `bad_request` (settings).
 */
export async function makeTrendFile(
  context: RequestContext,
  name: string,
  parameters: TrendParameters & Pick<ExportParameters, 'encoding' | 'unmappable'>,
): Promise<TableFile> {
  const report = await findReport(context, name);
  if (!mayExportReport(context, report))
    throw new ShirabeError('forbidden', { ja: 'このレポートを書き出す権限がありません。', en: 'You may not export this report.' });
  const { groups, series_groups, days, value, label } = await readTrend(context, name, parameters);
  const { language } = context.actor;
  const say = words[language];
  const format = { language, timeZone: context.model.app.timeZone };
  const summary = report.summaries.find(({ key }) => key === value);
  const figure = (found: unknown): string => {
    if (found === null || found === undefined) return '';
    return summary ? figureText(found, summary, report.columns, format, false) : JSON.stringify(found);
  };
  const columns = series_groups?.rows.filter(({ level }) => level === 1).map(({ keys }) => String(keys[0])) ?? [];
  const cells = new Map(groups?.rows.map(({ keys, values }) => [JSON.stringify(keys), values[value]]));
  const lines = days.map(({ day, note }) => [
    dayText(day, language),
    ...columns.map((column) => figure(cells.get(JSON.stringify([day, column])))),
    figure(cells.get(JSON.stringify([day]))),
    note === null ? '' : say[note],
  ]);
  const header = [say.day, ...columns.map((column) => guardFormula(column)), say.all, say.note];
  // Not the name that a file of the report itself has.
  return makeTableFile(context, { ja: `${label.ja}の推移`, en: `Trend of ${label.en}` }, [header, ...lines], parameters);
}
