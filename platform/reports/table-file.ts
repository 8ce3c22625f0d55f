import { Readable } from 'node:stream';
import type { Text } from '../contract/text.ts';
import type { ExportCheck } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ReportModel } from '../metadata/model.ts';
import { CsvEncoder } from './csv-encoder.ts';
import { csvRecord } from './csv-record.ts';
import { contentTypeOf, exportFileName, readExportSettings, type ExportParameters } from './export-settings.ts';
import { type ExportFile, unmappable } from './export-rows.ts';
import { Findings } from './findings.ts';

const usual: ReportModel['export'] = { view: 'details', format: 'csv', encoding: 'shift_jis' };
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** A small table as a CSV file: what its encoding lacks, and the file itself. */
export interface TableFile {
  readonly check: ExportCheck;
  /** Raises `unmappable` when characters are to be neither lost nor replaced. */
  readonly open: () => ExportFile;
}

/** Writes lines, the headings first, as CSV: in Shift-JIS unless said. Raises `bad_request` (settings). */
export function makeTableFile(
  context: RequestContext,
  label: Text,
  lines: readonly (readonly string[])[],
  { encoding, unmappable: lacking }: Pick<ExportParameters, 'encoding' | 'unmappable'>,
): TableFile {
  const settings = readExportSettings(context, { encoding, unmappable: lacking }, usual);
  const header = lines[0] ?? [];
  const findings = new Findings((record, column) => ({ row: record, column: header[column] ?? '' }));
  const encoder = new CsvEncoder({
    encoding: settings.encoding === 'shift_jis' ? 'shift_jis' : 'utf-8',
    onUnmappable: (record, column, character) => findings.add(record, column, character),
  });
  const parts = [encoder.write(Buffer.from(lines.map(csvRecord).join(''))), encoder.end()];
  const content = Buffer.concat(settings.encoding === 'utf-8-bom' ? [BOM, ...parts] : parts);
  const rows = lines.length - 1;
  return {
    check: { rows, unmappable: findings.named, total: findings.total },
    open: () => {
      if (settings.unmappable === 'fail' && findings.total > 0) throw unmappable(findings);
      return {
        fileName: exportFileName(context, label[settings.language], settings),
        contentType: contentTypeOf(settings),
        stream: Readable.from([content]),
        settings,
        rows: () => rows,
        replaced: () => findings.total,
      };
    },
  };
}
