import type { Text } from '../../contract/text.ts';
import { MOST_FILE_BYTES } from '../../contract/wire-subscriptions.ts';
import { databaseWithin } from '../../database/database-within.ts';
import type { MailContent, MailFile, MailTable } from '../../database/mail-content.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { openExport } from '../export-report.ts';
import { mayExportReport } from '../find-report.ts';
import { readGroups, reportRows } from '../run-report.ts';
import { cellText } from './cell-text.ts';
import { holds } from './condition.ts';
import { narrowingOf, type StoredSubscription } from './stored-subscription.ts';
import { contentWords, type ContentWords } from './content-words.ts';
import { groupTable } from './group-table.ts';
import { matrixTable } from './matrix-table.ts';
import { tableLines } from './table-lines.ts';

/** What one mail tells, as its reader may see it. */
export interface MadeContent {
  /** For the page of deliveries; a mail of `linkOnly` does not tell it. */
  readonly rows: number;
  /** Nothing of the report may stand in a mail. */
  readonly linkOnly: boolean;
  /** The condition holds: it is to be sent. */
  readonly wanted: boolean;
  readonly content: MailContent;
  /** The tables as lines of text, and what is to be said of the rest. */
  readonly table: string;
  readonly notes: string;
  /** Why the file that was wished for does not go along. */
  readonly fileLeft?: Text;
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
  const linkOnly = report.mail === 'link';
  const isShown = content.rows > 0 && !linkOnly;
  const { groups, page } = await context.database.transact(async (tx) => {
    const within = { ...context, database: databaseWithin(tx) };
    // The condition asks for the total alone.
    const groups = await readGroups(within, isShown ? report : { ...report, columnsBy: [] }, wanted);
    return { groups, page: isShown ? await reportRows(within, report.report, { ...wanted, limit: content.rows }) : undefined };
  }, snapshot);
  const total = groups.rows.find(({ level }) => level === 0);
  const rows = total?.count ?? 0;
  const known = { rows, linkOnly, reportLabel: report.label };
  if (!holds(condition, rows, total?.values ?? {})) return { ...known, wanted: false, content: { tables: [] }, table: '', notes: '' };
  const { language } = context.actor;
  const say = contentWords[language];
  const notes: string[] = [];
  const tables: MailTable[] = [];
  if (page) {
    const summed = matrixTable(context, report, groups, content.rows, notes) ?? groupTable(context, report, groups, content.rows, notes);
    if (groups.rows.length > 1) tables.push(summed);
    if (page.rows.length > 0) tables.push(rowTable(context, report, page.rows, report.joined ? Number(total?.values['count'] ?? 0) : rows, notes));
    if (rows === 0) notes.push(say.none);
  } else if (linkOnly) notes.push(say.onlyLink);
  const { file, left } = await makeFile(context, report, subscription);
  if (file) notes.push(say.fileAttached);
  if (left) notes.push(left[language]);
  return {
    ...known,
    wanted: true,
    content: { tables, ...(file && { file }) },
    table: tableLines(tables, say),
    notes: notes.join('\n'),
    ...(left && { fileLeft: left }),
  };
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

/** The file, where the reader may have one and it is small enough; else why it is left to the link. Neither when none is wished for. */
async function makeFile(
  context: RequestContext,
  report: ReportModel,
  { narrowing, content }: StoredSubscription,
): Promise<{ readonly file?: MailFile; readonly left?: Text }> {
  if (content.file === null) return {};
  if (report.mail === 'link') return { left: inBoth(({ fileOnlyLink }) => fileOnlyLink) };
  if (!mayExportReport(context, report)) return { left: inBoth(({ fileForbidden }) => fileForbidden) };
  const { stream, fileName, contentType } = await openExport(context, report.report, { ...narrowingOf(narrowing), ...content.file });
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length;
    // Leaving the loop destroys the stream, which ends the query.
    if (bytes > MOST_FILE_BYTES) return { left: inBoth((say) => say.fileTooLarge(MOST_FILE_BYTES / 1024 / 1024)) };
    parts.push(part);
  }
  return { file: { name: fileName, type: contentType, content: Buffer.concat(parts) } };
}

function inBoth(words: (say: ContentWords) => string): Text {
  return { ja: words(contentWords.ja), en: words(contentWords.en) };
}
