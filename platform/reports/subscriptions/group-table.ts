import { summaryKinds } from '../../contract/summary-kinds.ts';
import type { Language } from '../../contract/text.ts';
import type { Groups } from '../../contract/wire.ts';
import type { MailTable } from '../../database/mail-content.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { summarisedColumn } from '../../metadata/summary-names.ts';
import { cellText, type Shown } from './cell-text.ts';
import { contentWords } from './content-words.ts';

/** More columns of figures do not fit into a mail. */
export const MOST_FIGURES = 12;

/** What is computed of each group. */
export type Figure = Pick<Groups['summaries'][number], 'key' | 'label' | 'kind' | 'of' | 'format'>;

/** The finest groups, the first of them, and the grand total. What is left out is said in `notes`. */
export function groupTable(context: RequestContext, report: ReportModel, groups: Groups, most: number, notes: string[]): MailTable {
  const { language } = context.actor;
  const say = contentWords[language];
  const options = { language, timeZone: context.model.app.timeZone };
  const finest = groups.rows.filter(({ level }) => level === report.groupBy.length);
  const shown = [...finest.slice(0, most), ...groups.rows.filter(({ level }) => level === 0)];
  if (finest.length > most) notes.push(say.groups(most, groups.truncated ? null : finest.length));
  // Rows of several blocks together are nobody's number.
  const counts = !report.joined;
  const all = groups.summaries.filter(({ kind, of }) => !counts || kind !== 'count' || of !== undefined);
  const summaries = all.slice(0, MOST_FIGURES);
  if (all.length > summaries.length) notes.push(say.columns(summaries.length, all.length));
  return {
    caption: say.groupsCaption,
    head: [...report.groupBy.map(({ label }) => label[language]), ...(counts ? [say.count] : []), ...summaries.map(({ label }) => label[language])],
    rows: shown.map(({ level, keys, count, values }) => [
      ...report.groupBy.map((group, index) => (level === 0 ? (index === 0 ? say.total : '') : cellText(keys[index], group, options) || say.blank)),
      ...(counts ? [String(count)] : []),
      ...summaries.map((summary) => figureCell(values[summary.key], summary, report, options)),
    ]),
  };
}

/** A figure of a group, as the page shows it. */
export function figureCell(
  value: unknown,
  { key, kind, format }: Figure,
  { summaries, columns }: Pick<ReportModel, 'summaries' | 'columns'>,
  options: { readonly language: Language; readonly timeZone: string },
): string {
  const known = summaries.find((summary) => summary.key === key);
  const summarised = known && summaryKinds[kind].gives !== 'number' ? summarisedColumn(known, columns) : undefined;
  const column: Shown | undefined = kind === 'formula' ? { valueType: 'number', format } : summarised;
  if (typeof value === 'number' && column?.field === undefined && column?.format === undefined) return String(Math.round(value * 100) / 100);
  return cellText(value, column ?? { valueType: typeof value }, options);
}
