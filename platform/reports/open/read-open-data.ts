import { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import type { OpenColumn, OpenDataList, OpenDataSet, OpenDay, OpenRow } from '../../contract/wire-open-data.ts';
import type { Database } from '../../database/database.ts';
import { toLocal } from '../../fields/time-zone.ts';
import type { Model } from '../../metadata/model.ts';
import { findMarked, markedReports, noOpenData, type OpenReport, revisionOf } from './open-sets.ts';

type Queries = Pick<Database, 'query'>;

/** A file of open data: its bytes as a stream, its size, and what changes with its content. */
export interface OpenFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly etag: string;
  readonly content: () => Readable;
}

/** Columns of `shirabe.open_data d` as an OpenDay. */
const dayColumns = sql`to_char(d.day, 'YYYY-MM-DD') AS day, d.made_at, d.rows::int AS rows, d.suppressed::int AS suppressed, d.csv_bytes::float8 AS csv_bytes, d.json_bytes::float8 AS json_bytes`;

/** Everything that is open, with its newest day. What was published under another revision than the definition's is not. */
export async function listOpenData(database: Queries, model: Model): Promise<OpenDataList> {
  const latest = await latestDays(database);
  return {
    sets: markedReports(model).flatMap((report) => {
      const found = latest.get(report.report);
      return found?.revision === revisionOf(report) ? [{ ...headOf(report), latest: found.latest }] : [];
    }),
  };
}

/** What is published, by report, with the newest day of that revision. */
export async function latestDays(
  database: Queries,
): Promise<ReadonlyMap<string, { readonly revision: string; readonly publishedAt: string; readonly publishedBy: string; readonly latest: OpenDay | null }>> {
  const rows = await database.query<OpenDay & { report: string; revision: string; published_at: string; published_name: string; made_at: string | null }>(
    sql`SELECT r.report, r.revision, r.published_at, r.published_name, ${dayColumns} FROM shirabe.open_report r LEFT JOIN LATERAL (SELECT * FROM shirabe.open_data o WHERE o.report = r.report AND o.revision = r.revision ORDER BY o.day DESC LIMIT 1) d ON true`,
    { as: 'engine' },
  );
  return new Map(
    rows.map(({ report, revision, published_at: publishedAt, published_name: publishedBy, made_at: madeAt, ...day }) => [
      report,
      { revision, publishedAt, publishedBy, latest: madeAt === null ? null : { ...day, made_at: madeAt } },
    ]),
  );
}

/** One set of open data with its columns, days and first lines. Raises `not_found` unless it is published as it is defined now. */
export async function readOpenData(database: Queries, model: Model, name: string): Promise<OpenDataSet> {
  const report = await findPublished(database, model, name);
  const rows = await database.query<OpenDay & { columns: readonly OpenColumn[]; sample: readonly OpenRow[] }>(
    sql`SELECT ${dayColumns}, d.columns, CASE WHEN row_number() OVER (ORDER BY d.day DESC) = 1 THEN d.sample END AS sample FROM shirabe.open_data d WHERE d.report = ${name}::text AND d.revision = ${revisionOf(report)}::text ORDER BY d.day DESC`,
    { as: 'engine' },
  );
  const [newest] = rows;
  return {
    ...headOf(report),
    columns: [...(newest?.columns ?? [])],
    small_below: report.open.small?.below ?? null,
    days: rows.map(({ columns: _columns, sample: _sample, ...day }) => day),
    sample: [...(newest?.sample ?? [])],
  };
}

/** A file by its name: a day or `latest`, and `csv` or `json`. Raises `not_found` as `readOpenData` does, and for a day that was not made. */
export async function findOpenFile(database: Queries, model: Model, name: string, file: string): Promise<OpenFile> {
  const [, day, format] = /^(latest|\d{4}-\d{2}-\d{2})\.(csv|json)$/.exec(file) ?? [];
  const report = await findPublished(database, model, name);
  if (day === undefined || (format !== 'csv' && format !== 'json') || (day !== 'latest' && Number.isNaN(Date.parse(`${day}T00:00:00Z`)))) throw noOpenData();
  const [found] = await database.query<{ day: string; csv_bytes: number; json_bytes: number; csv_hash: string; json_hash: string }>(
    sql`SELECT to_char(day, 'YYYY-MM-DD') AS day, csv_bytes::float8 AS csv_bytes, json_bytes::float8 AS json_bytes, csv_hash, json_hash FROM shirabe.open_data WHERE report = ${name}::text AND revision = ${revisionOf(report)}::text AND (${day}::text = 'latest' OR to_char(day, 'YYYY-MM-DD') = ${day}::text) ORDER BY day DESC LIMIT 1`,
    { as: 'engine' },
  );
  if (!found) throw noOpenData();
  return {
    name: `${name}_${found.day}.${format}`,
    type: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
    bytes: found[`${format}_bytes`],
    etag: `"${found[`${format}_hash`]}"`,
    content: () => Readable.from(readParts(database, name, found.day, format, found[`${format}_bytes`])),
  };
}

/** One part at a time, however large the whole. Raises when the set is withdrawn meanwhile: what broke off never looks whole. */
async function* readParts(database: Queries, name: string, day: string, format: 'csv' | 'json', bytes: number): AsyncGenerator<Buffer> {
  let sent = 0;
  for (let part = 0; sent < bytes; part += 1) {
    const [found] = await database.query<{ content: Buffer }>(
      sql`SELECT content FROM shirabe.open_data_part WHERE report = ${name}::text AND day = ${day}::date AND format = ${format}::text AND part = ${part}::int`,
      { as: 'engine' },
    );
    if (!found) throw noOpenData();
    sent += found.content.length;
    yield found.content;
  }
}

/** Counts that a file was sent, by the day in the application's time zone. */
export async function countFetch(database: Queries, model: Model, name: string, format: string, now: Date): Promise<void> {
  const { day } = toLocal(now, model.app.timeZone);
  await database.query(
    sql`INSERT INTO shirabe.open_data_fetch AS f (report, day, format, count) VALUES (${name}::text, ${day}::date, ${format}::text, 1) ON CONFLICT (report, day, format) DO UPDATE SET count = f.count + 1`,
    { as: 'engine' },
  );
}

async function findPublished(database: Queries, model: Model, name: string): Promise<OpenReport> {
  const report = findMarked(model, name);
  const [published] = await database.query<{ revision: string }>(sql`SELECT revision FROM shirabe.open_report WHERE report = ${name}::text`, { as: 'engine' });
  if (published?.revision !== revisionOf(report)) throw noOpenData();
  return report;
}

/** What everybody may know of a set. */
export function headOf({ report, label, description, open }: OpenReport) {
  return { report, label, description: description ?? null, license: open.license, license_url: open.licenseUrl ?? null };
}
