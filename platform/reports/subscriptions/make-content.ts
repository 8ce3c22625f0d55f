import { summaryKinds } from '../../contract/summary-kinds.ts';
import type { Language, Text } from '../../contract/text.ts';
import type { Groups } from '../../contract/wire.ts';
import { MOST_FILE_BYTES } from '../../contract/wire-subscriptions.ts';
import { databaseWithin } from '../../database/database-within.ts';
import type { MailContent, MailFile, MailTable } from '../../database/mail-content.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { openExport } from '../export-report.ts';
import { mayExportReport } from '../find-report.ts';
import { readGroups, reportRows } from '../run-report.ts';
import { cellText, type Shown } from './cell-text.ts';
import { holds } from './condition.ts';
import { narrowingOf, type StoredSubscription } from './stored-subscription.ts';
import { contentWords } from './content-words.ts';
import { tableLines } from './table-lines.ts';

/** What one mail tells, as its reader may see it. */
export interface MadeContent {
  readonly rows: number;
  /** The condition holds: it is to be sent. */
  readonly wanted: boolean;
  readonly content: MailContent;
  /** The tables as lines of text, and what is to be said of the rest. */
  readonly table: string;
  readonly notes: string;
  readonly reportLabel: Text;
}

const snapshot = { readOnly: true, isolation: 'repeatable read', statementTimeout: 120_000 } as const;
/** More columns do not fit into a mail. */
const MOST_COLUMNS = 12;

/**
 * Reads a report as the context's actor: how many rows, whether the condition holds, the first rows and groups, and the file. Raises what `runReport` and
 * `openExport` raise.
 */
export async function makeContent(context: RequestContext, report: ReportModel, subscription: StoredSubscription): Promise<MadeContent> {
  const { narrowing, content, condition } = subscription;
  const wanted = narrowingOf(narrowing);
  const { groups, page } = await context.database.transact(async (tx) => {
    const within = { ...context, database: databaseWithin(tx) };
    // A mail has no room for columns of a matrix: its cells are not computed.
    const groups = await readGroups(within, { ...report, columnsBy: [] }, wanted);
    const isShown = content.rows > 0 && report.mail !== 'link';
    return { groups, page: isShown ? await reportRows(within, report.report, { ...wanted, limit: content.rows }) : undefined };
  }, snapshot);
  const total = groups.rows.find(({ level }) => level === 0);
  const rows = total?.count ?? 0;
  if (!holds(condition, rows, total?.values ?? {})) return { rows, wanted: false, content: { tables: [] }, table: '', notes: '', reportLabel: report.label };
  const say = contentWords[context.actor.language];
  const notes: string[] = [];
  const tables: MailTable[] = [];
  if (page) {
    if (groups.rows.length > 1) tables.push(groupTable(context, report, groups, content.rows, notes));
    if (page.rows.length > 0) tables.push(rowTable(context, report, page.rows, rows, notes));
    if (rows === 0) notes.push(say.none);
  } else if (content.rows > 0) notes.push(say.onlyLink);
  const file = await makeFile(context, report, subscription, notes);
  return { rows, wanted: true, content: { tables, ...(file && { file }) }, table: tableLines(tables, say), notes: notes.join('\n'), reportLabel: report.label };
}

function rowTable(
  context: RequestContext,
  report: ReportModel,
  rows: readonly { readonly values: Readonly<Record<string, unknown>> }[],
  count: number,
  notes: string[],
): MailTable {
  const { language } = context.actor;
  const say = contentWords[language];
  const columns = report.columns.slice(0, MOST_COLUMNS);
  const options = { language, timeZone: context.model.app.timeZone };
  if (report.columns.length > columns.length) notes.push(say.columns(columns.length, report.columns.length));
  if (count > rows.length) notes.push(say.rows(rows.length, count));
  return {
    caption: say.rowsCaption,
    head: columns.map(({ label }) => label[language]),
    rows: rows.map(({ values }) => columns.map((column) => cellText(values[column.key], column, options))),
  };
}

/** The finest groups, the first of them, and the grand total. */
function groupTable(context: RequestContext, report: ReportModel, groups: Groups, most: number, notes: string[]): MailTable {
  const { language } = context.actor;
  const say = contentWords[language];
  const options = { language, timeZone: context.model.app.timeZone };
  const finest = groups.rows.filter(({ level }) => level === report.groupBy.length);
  const shown = [...finest.slice(0, most), ...groups.rows.filter(({ level }) => level === 0)];
  if (finest.length > most) notes.push(say.groups(most, groups.truncated ? null : finest.length));
  const summaries = groups.summaries.filter(({ kind, of }) => kind !== 'count' || of !== undefined);
  const columnOf = (of: string | undefined) => report.columns.find(({ key }) => key === of);
  return {
    caption: say.groupsCaption,
    head: [...report.groupBy.map(({ label }) => label[language]), say.count, ...summaries.map(({ label }) => label[language])],
    rows: shown.map(({ level, keys, count, values }) => [
      ...report.groupBy.map((group, index) => (level === 0 ? (index === 0 ? say.total : '') : cellText(keys[index], group, options) || say.blank)),
      String(count),
      ...summaries.map(({ key, kind, of, format }) =>
        summaryText(
          values[key],
          kind === 'formula' ? { valueType: 'number', format } : summaryKinds[kind].gives === 'number' ? undefined : columnOf(of ?? undefined),
          options,
        ),
      ),
    ]),
  };
}

function summaryText(value: unknown, column: Shown | undefined, options: { readonly language: Language; readonly timeZone: string }): string {
  if (typeof value === 'number' && column?.field === undefined && column?.format === undefined) return String(Math.round(value * 100) / 100);
  return cellText(value, column ?? { valueType: typeof value }, options);
}

/** The file, where the reader may have one and it is small enough; else it is said that the link leads to it. */
async function makeFile(
  context: RequestContext,
  report: ReportModel,
  { narrowing, content }: StoredSubscription,
  notes: string[],
): Promise<MailFile | undefined> {
  const say = contentWords[context.actor.language];
  if (content.file === null) return undefined;
  if (report.mail === 'link' || !mayExportReport(context, report)) {
    notes.push(report.mail === 'link' ? say.fileOnlyLink : say.fileForbidden);
    return undefined;
  }
  const { stream, fileName, contentType } = await openExport(context, report.report, { ...narrowingOf(narrowing), ...content.file });
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length;
    // Leaving the loop destroys the stream, which ends the query.
    if (bytes > MOST_FILE_BYTES) {
      notes.push(say.fileTooLarge(MOST_FILE_BYTES / 1024 / 1024));
      return undefined;
    }
    parts.push(part);
  }
  notes.push(say.fileAttached);
  return { name: fileName, type: contentType, content: Buffer.concat(parts) };
}
