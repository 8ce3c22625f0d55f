import { pipeline, type Readable } from 'node:stream';
import type { ColumnModel } from '../metadata/model.ts';
import type { CellFinish } from '../query/compile-export.ts';
import type { CellKind } from '../query/raw-cell.ts';
import { guardFormula } from './csv-record.ts';
import { CsvSeparator } from './csv-separator.ts';
import { CsvTranscoder } from './csv-transcoder.ts';
import type { ExportLayout, ExportSettings, GroupPart } from './export-settings.ts';
import { Findings } from './findings.ts';
import { GroupRows } from './group-rows.ts';
import { JsonLines } from './json-lines.ts';
import { sheetColumn } from './sheet-column.ts';
import type { XlsxColumn } from './xlsx-column.ts';
import { writeXlsx } from './write-xlsx.ts';

export interface ExportStream {
  /** The rows as PostgreSQL sends them. */
  readonly source: Readable;
  /** The file. */
  readonly stream: Readable;
  readonly findings: Findings;
  /** Rows of data that are in the file so far. */
  readonly rows: () => number;
}

/** From PostgreSQL's rows to the file: lines of groups between them, then CSV in the wanted encoding, a workbook, or JSON lines. */
export function writeExport(
  source: Readable,
  {
    columns,
    finishes,
    kinds,
    tones,
  }: {
    readonly columns: readonly ColumnModel[];
    readonly finishes: readonly CellFinish[];
    readonly kinds: readonly CellKind[];
    /** Of which columns the first cell of a row says how they stand out. */
    readonly tones?: readonly (number | null)[] | undefined;
  },
  settings: ExportSettings,
  layout: ExportLayout,
  group: GroupPart | undefined,
): ExportStream {
  if (settings.format === 'jsonl') {
    const writer = new JsonLines(columns.map(({ key }, index) => ({ name: key, kind: kinds[index] ?? 'text' })));
    return { source, findings: new Findings(() => ({ row: 0, column: '' })), stream: pipeline(source, writer, ignore), rows: () => writer.rows };
  }
  const all = sheetColumns(columns, settings, group);
  const { keys = [], figures = [], lines } = group ?? {};
  const before = keys.length;
  // A line of a group has no such cell of its own.
  const toned = tones ? lines?.map(({ after, cells }) => ({ after, cells: [...cells.slice(0, before), '', ...cells.slice(before)] })) : lines;
  const groups = toned && new GroupRows(toned, before, figures.length);
  const head = layout.notes.length + 1;
  const findings = new Findings((record, column) => {
    const row = record < head ? 0 : (groups?.sourceRecord(record - head) ?? record - head) + 1;
    return { row, column: all[column]?.label ?? '' };
  });
  if (settings.format === 'xlsx') {
    const rows = groups ? pipeline(source, groups, ignore) : source;
    let records = 0;
    const isTotal = (record: number): boolean => {
      records = record + 1;
      return groups?.isGroupLine(record) ?? false;
    };
    return {
      source,
      findings,
      rows: () => groups?.sourceRecord(records) ?? records,
      stream: writeXlsx(rows, {
        label: layout.label,
        columns: all,
        notes: layout.notes,
        isTotal,
        language: settings.language,
        ...(tones && { tones: { at: before, of: tones.map((column) => (column === null ? null : column + before)) } }),
      }),
    };
  }
  const header = all.map(({ label }) => label);
  const guarded = [...layout.notes, header].map((cells) => cells.map(guardFormula));
  const transcoder = new CsvTranscoder({
    encoding: settings.encoding,
    head: guarded,
    finishes: groups ? [...keys.map(() => 'none' as const), ...finishes] : finishes,
    onUnmappable: (record, column, character) => findings.add(record, column, character),
  });
  const written = groups ? pipeline(source, groups, transcoder, ignore) : pipeline(source, transcoder, ignore);
  const stream = settings.separator === 'comma' ? written : pipeline(written, new CsvSeparator(settings.separator), ignore);
  return { source, findings, stream, rows: () => groups?.sourceRecord(transcoder.records - head) ?? transcoder.records - head };
}

/** The error of a pipeline reaches the file's stream, whose reader must answer for it. */
function ignore(): void {}

function sheetColumns(columns: readonly ColumnModel[], { language, header }: ExportSettings, group: GroupPart | undefined): XlsxColumn[] {
  const own = columns.map((column) => ({ ...sheetColumn(column, language), ...(header === 'names' && { label: column.key }) }));
  return group ? [...group.keys, ...own, ...group.figures] : own;
}
