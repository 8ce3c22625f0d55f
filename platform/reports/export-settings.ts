import { nearest } from '../contract/nearest.ts';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { Language } from '../contract/text.ts';
import type { Transaction } from '../database/transaction.ts';
import { toLocal } from '../fields/time-zone.ts';
import type { ReportModel } from '../metadata/model.ts';
import type { QueryContext } from '../query/query.ts';
import type { CsvEncoding } from './csv-transcoder.ts';
import type { GroupLine } from './group-rows.ts';
import type { XlsxColumn } from './xlsx-column.ts';

export interface ExportSettings {
  /** 「詳細のみ」: header and rows. 「フォーマット済みレポート」: also title, filters, groups with subtotals. */
  readonly view: 'details' | 'formatted';
  /** `jsonl`: JSON lines, an object for each row by the names of its columns; always UTF-8, always the rows alone. */
  readonly format: 'csv' | 'xlsx' | 'jsonl';
  /** What stands between the cells of a text file. */
  readonly separator: 'comma' | 'tab' | 'semicolon';
  /** What heads a column: its label, or the name by which definitions and programs know it. JSON lines always have names. */
  readonly header: 'labels' | 'names';
  /** Values as the page shows them, or as programs read them. A formatted file is always as shown. */
  readonly values: 'shown' | 'raw';
  readonly encoding: CsvEncoding;
  /** What becomes of a character that Shift-JIS lacks: 〓, or no file at all. */
  readonly unmappable: 'replace' | 'fail';
  readonly language: Language;
}

/** What stands around the rows. */
export interface ExportLayout {
  readonly label: string;
  /** Lines above the header. */
  readonly notes: readonly (readonly string[])[];
  /** Reads the lines of groups in the transaction of the rows; none when the file has no groups. */
  readonly groupLines?: (tx: Transaction) => Promise<GroupPart>;
}

/** What groups add to a file: the columns of their keys before those of the rows, of their figures after them, and their lines. */
export interface GroupPart {
  readonly keys: readonly XlsxColumn[];
  readonly figures: readonly XlsxColumn[];
  readonly lines: readonly GroupLine[];
}

/** As they come from a request, whatever that may hold: each one that is missing is the definition's own. */
export interface ExportParameters {
  readonly view?: unknown;
  readonly format?: unknown;
  readonly encoding?: unknown;
  readonly unmappable?: unknown;
  readonly separator?: unknown;
  readonly header?: unknown;
  readonly values?: unknown;
}

const choices = {
  view: ['details', 'formatted'],
  format: ['csv', 'xlsx', 'jsonl'],
  encoding: ['shift_jis', 'utf-8', 'utf-8-bom'],
  unmappable: ['replace', 'fail'],
  separator: ['comma', 'tab', 'semicolon'],
  header: ['labels', 'names'],
  values: ['shown', 'raw'],
} as const;

/** Reads the settings of a request. Raises `bad_request` with a problem for each value that does not exist. Characters that Shift-JIS lacks are replaced unless the request says otherwise. */
export function readExportSettings(context: QueryContext, parameters: ExportParameters, defaults: ReportModel['export']): ExportSettings {
  const problems: Problem[] = [];
  const read = <K extends keyof typeof choices>(name: K, otherwise: (typeof choices)[K][number]): (typeof choices)[K][number] => {
    const given = parameters[name];
    const known = choices[name].find((choice) => choice === given);
    if (given !== undefined && known === undefined) problems.push(unknownChoice(name, given, choices[name]));
    return known ?? otherwise;
  };
  const format = read('format', defaults.format);
  const lines = format === 'jsonl';
  const view = read('view', lines ? 'details' : defaults.view);
  const settings = {
    view,
    format,
    encoding: lines ? 'utf-8' : read('encoding', defaults.encoding),
    unmappable: read('unmappable', 'replace'),
    separator: read('separator', 'comma'),
    header: read('header', lines ? 'names' : 'labels'),
    values: read('values', lines ? 'raw' : 'shown'),
    language: context.actor.language,
  } as const;
  if (view === 'formatted') {
    if (lines) problems.push(onlyDetails('format', 'JSON Lines', 'JSON lines'));
    if (settings.header === 'names') problems.push(onlyDetails('header', '項目名（API名）の見出し', 'A header of names'));
    if (settings.values === 'raw') problems.push(onlyDetails('values', '値のままの出力', 'Raw values'));
  }
  if (lines && settings.header === 'labels')
    problems.push({ field: 'header', code: 'not_together', message: 'JSON Lines の見出しは API 名だけです。', en: 'JSON lines are keyed by names only.' });
  if (problems.length > 0)
    throw new ShirabeError(
      'bad_request',
      { ja: problems.map(({ message }) => message).join(' '), en: problems.map(({ message, en }) => en ?? message).join(' ') },
      problems,
    );
  return settings;
}

function onlyDetails(field: string, ja: string, en: string): Problem {
  return { field, code: 'not_together', message: `${ja}は「詳細のみ」で選べます。`, en: `${en}: details only.` };
}

function unknownChoice(name: string, given: unknown, known: readonly string[]): Problem {
  if (typeof given !== 'string') return { field: name, code: 'repeated', message: `${name} は1つだけ指定してください。`, en: `Give ${name} once only.` };
  const near = nearest(given, known);
  const value = given.slice(0, 40);
  return {
    field: name,
    code: 'unknown_value',
    message: `${name} に「${value}」はありません。${near === undefined ? `${known.join('、')} のどれかを指定してください。` : `「${near}」のことですか？`}`,
    en: `${name} cannot be ${value}. ${near === undefined ? `It is one of ${known.join(', ')}.` : `Did you mean ${near}?`}`,
  };
}

/** Such as 日次調査csv出力_20261122.csv: the label, and the day in the application's time zone. */
export function exportFileName({ model, now }: QueryContext, label: string, { format, separator }: Pick<ExportSettings, 'format' | 'separator'>): string {
  const { day } = toLocal(now, model.app.timeZone);
  const safe = label.replace(/[\\/:*?"<>|\u0000-\u001f\u007f]/g, '_').replace(/^\.+|[. ]+$/g, '_');
  return `${[...safe].slice(0, 80).join('')}_${day.replaceAll('-', '')}.${format === 'csv' && separator === 'tab' ? 'tsv' : format}`;
}

/** The type of the file, as its answer says (text/csv: RFC 4180; JSON lines have no registered one). */
export function contentTypeOf({ format, encoding, separator }: Pick<ExportSettings, 'format' | 'encoding' | 'separator'>): string {
  if (format === 'xlsx') return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  if (format === 'jsonl') return 'application/jsonl; charset=utf-8';
  return `text/${separator === 'tab' ? 'tab-separated-values' : 'csv'}; charset=${encoding === 'shift_jis' ? 'Shift_JIS' : 'utf-8'}`;
}
