import { nearest } from '../contract/nearest.ts';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { Language } from '../contract/text.ts';
import type { Transaction } from '../database/transaction.ts';
import { toLocal } from '../fields/time-zone.ts';
import type { ReportModel } from '../metadata/model.ts';
import type { QueryContext } from '../query/query.ts';
import type { CsvEncoding } from './csv-transcoder.ts';
import type { GroupLine } from './group-rows.ts';

export interface ExportSettings {
  /** 「詳細のみ」: header and rows. 「フォーマット済みレポート」: also title, filters, groups with subtotals. */
  readonly view: 'details' | 'formatted';
  readonly format: 'csv' | 'xlsx';
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
  /** Columns beside those of the rows, and the lines of groups between them. */
  readonly groupBy: ReportModel['groupBy'];
  readonly summaries: ReportModel['summaries'];
  /** Reads the lines of groups in the transaction of the rows; none when the file has no groups. */
  readonly groupLines?: (tx: Transaction) => Promise<readonly GroupLine[]>;
}

/** As they come from a request, whatever that may hold: each one that is missing is the definition's own. */
export interface ExportParameters {
  readonly view?: unknown;
  readonly format?: unknown;
  readonly encoding?: unknown;
  readonly unmappable?: unknown;
}

const choices = {
  view: ['details', 'formatted'],
  format: ['csv', 'xlsx'],
  encoding: ['shift_jis', 'utf-8', 'utf-8-bom'],
  unmappable: ['replace', 'fail'],
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
  const settings = {
    view: read('view', defaults.view),
    format: read('format', defaults.format),
    encoding: read('encoding', defaults.encoding),
    unmappable: read('unmappable', 'replace'),
    language: context.actor.language,
  };
  if (problems.length > 0)
    throw new ShirabeError(
      'bad_request',
      { ja: problems.map(({ message }) => message).join(' '), en: problems.map(({ message, en }) => en ?? message).join(' ') },
      problems,
    );
  return settings;
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
export function exportFileName({ model, now }: QueryContext, label: string, { format }: Pick<ExportSettings, 'format'>): string {
  const { day } = toLocal(now, model.app.timeZone);
  const safe = label.replace(/[\\/:*?"<>|\u0000-\u001f\u007f]/g, '_').replace(/^\.+|[. ]+$/g, '_');
  return `${[...safe].slice(0, 80).join('')}_${day.replaceAll('-', '')}.${format}`;
}
