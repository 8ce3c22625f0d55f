import { createHash } from 'node:crypto';
import type { Sql } from 'sql-template-tag';
import type { Text } from '../../contract/text.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { compileExport } from '../../query/compile-export.ts';
import type { RowQuery } from '../../query/query.ts';
import { standingOf } from '../../query/standing.ts';
import type { ExportLayout, ExportSettings } from '../export-settings.ts';
import type { AskedExport } from './stored-export.ts';

/** What a file will hold for an asker who may have it. */
export interface PlannedExport {
  readonly label: Text;
  readonly query: RowQuery;
  readonly settings: ExportSettings;
  readonly layout: ExportLayout;
  /** Of a formatted file: what computes its groups. */
  readonly groups?: readonly Sql[];
}

/**
 * Plans a file with what its asker may do now. Raises `not_found`, `forbidden`, `unknown_field`, `bad_filter`, `bad_request` as the addresses do that send a file at once.
 */
export type PlanExport = (context: RequestContext, asked: AskedExport) => Promise<PlannedExport>;

/**
 * What decides the rows, columns and groups of a file: the very statements, with every value that access puts into them, and how its asker stands before the walls of the
 * database. As of one moment: the time of the context is among the values.
 */
export function sharingOf(context: RequestContext, { query, settings, groups }: PlannedExport): string {
  const { view, language, values, format } = settings;
  const { sql } = compileExport(context, query, { view: format === 'xlsx' ? 'workbook' : view, language, values, json: format === 'jsonl' });
  return createHash('sha256')
    .update(JSON.stringify([sql.text, sql.values, standingOf(context), ...(groups ? [groups.map(({ text, values: given }) => [text, given])] : [])]))
    .digest('base64url');
}
