import { createHash, type Hash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import { databaseWithin } from '../../database/database-within.ts';
import { retrying } from '../../database/postgres-errors.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { toLocal } from '../../fields/time-zone.ts';
import type { Model } from '../../metadata/model.ts';
import { csvOf, headingsOf, openColumns } from './open-lines.ts';
import { markedReports, type OpenReport, revisionOf } from './open-sets.ts';
import { openContext, readLines } from './read-lines.ts';
import { headOf } from './read-open-data.ts';

/** Bytes of a part of the content, about. */
const PART = 1024 * 1024;
/** Lines shown on the page of the data. */
const SAMPLE = 50;

/**
 * Makes the data of today of one published report that is due and not made yet, and forgets days that are too old; gives whether there was one. Its content is
 * one snapshot of the database, and appears as a whole or not at all. Several processes may do this at once: each report is made by one of them.
 */
export async function makeOpenData(database: Pick<Database, 'query' | 'transact'>, model: Model, now: Date): Promise<boolean> {
  const { day, clock } = toLocal(now, model.app.timeZone);
  const marked = new Map(markedReports(model).map((report) => [report.report, report]));
  for (const state of await readPublished(database, day)) {
    const report = marked.get(state.report);
    // A report that is not marked any more is not published when it is marked once more: somebody looks at it first.
    if (!report) await database.query(sql`DELETE FROM shirabe.open_report WHERE report = ${state.report}::text`, { as: 'engine' });
    if (!report || !isDue(report, state, clock)) continue;
    // Another process that made it meanwhile is seen at the second try.
    const isMade = await retrying(() =>
      database.transact((tx) => make(tx, { model, now }, report, day), { as: 'engine', isolation: 'repeatable read', statementTimeout: 0 }),
    );
    if (isMade) return true;
  }
  return false;
}

/** A published report: how many days were made of its revision, and whether this day is among them. */
interface Published {
  readonly report: string;
  readonly revision: string;
  readonly days: number;
  readonly made: boolean;
}

function readPublished(database: Pick<Database, 'query'>, day: string): Promise<Published[]> {
  return database.query<Published>(
    sql`SELECT r.report, r.revision, count(d.day)::int AS days, coalesce(bool_or(d.day = ${day}::date), false) AS made FROM shirabe.open_report r LEFT JOIN shirabe.open_data d ON d.report = r.report AND d.revision = r.revision GROUP BY r.report`,
    { as: 'engine' },
  );
}

function isDue(report: OpenReport, { revision, days, made }: Published, clock: string): boolean {
  if (made || revision !== revisionOf(report)) return false;
  // What was just published need not wait for the time of day.
  return days === 0 || clock.slice(0, 5) >= report.open.at;
}

async function make(tx: Transaction, { model, now }: Pick<RequestContext, 'model' | 'now'>, report: OpenReport, day: string): Promise<boolean> {
  const name = report.report;
  const revision = revisionOf(report);
  const [held] = await tx.query(sql`SELECT 1 FROM shirabe.open_report WHERE report = ${name}::text AND revision = ${revision}::text FOR UPDATE SKIP LOCKED`);
  if (!held) return false;
  const [made] = await tx.query(sql`SELECT 1 FROM shirabe.open_data WHERE report = ${name}::text AND day = ${day}::date AND revision = ${revision}::text`);
  if (made) return false;
  await tx.query(sql`DELETE FROM shirabe.open_data WHERE report = ${name}::text AND day = ${day}::date`);
  await tx.query(sql`DELETE FROM shirabe.open_data WHERE report = ${name}::text AND day <= ${day}::date - ${report.open.keepDays}::int`);
  const columns = openColumns(report);
  await tx.query(
    sql`INSERT INTO shirabe.open_data (report, day, revision, made_at, rows, suppressed, columns, sample, csv_bytes, json_bytes, csv_hash, json_hash) VALUES (${name}::text, ${day}::date, ${revision}::text, ${now.toISOString()}::timestamptz, 0, 0, ${JSON.stringify(columns)}::jsonb, '[]', 0, 0, '', '') ON CONFLICT DO NOTHING`,
  );
  const csv = new Parts(tx, name, day, 'csv');
  const json = new Parts(tx, name, day, 'json');
  const sample: unknown[] = [];
  let rows = 0;
  let suppressed = 0;
  await csv.add(`\uFEFF${headingsOf(columns)}`);
  // A copy of it still tells what it is, and under which licence.
  await json.add(`${JSON.stringify({ ...headOf(report), day, made_at: now.toISOString(), columns }).slice(0, -1)},"rows":[`);
  for await (const page of readLines(openContext({ model, now, database: databaseWithin(tx) }), report)) {
    for (const { line, withheld } of page) {
      await csv.add(csvOf(columns, line));
      await json.add(`${rows === 0 ? '' : ','}\n${JSON.stringify(line)}`);
      if (sample.length < SAMPLE) sample.push(line);
      rows += 1;
      suppressed += withheld;
    }
  }
  await json.add('\n]}\n');
  await csv.end();
  await json.end();
  await tx.query(
    sql`UPDATE shirabe.open_data SET rows = ${rows}::bigint, suppressed = ${suppressed}::bigint, sample = ${JSON.stringify(sample)}::jsonb, csv_bytes = ${csv.bytes}::bigint, json_bytes = ${json.bytes}::bigint, csv_hash = ${csv.hash}::text, json_hash = ${json.hash}::text WHERE report = ${name}::text AND day = ${day}::date`,
  );
  return true;
}

/** A content on its way into the database, part by part. */
class Parts {
  bytes = 0;
  hash = '';
  readonly #tx: Transaction;
  readonly #of: readonly [report: string, day: string, format: string];
  readonly #hash: Hash = createHash('sha256');
  #part = 0;
  #waiting: string[] = [];
  #length = 0;

  constructor(tx: Transaction, ...of: readonly [report: string, day: string, format: string]) {
    this.#tx = tx;
    this.#of = of;
  }

  async add(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= PART) await this.#flush();
  }

  async end(): Promise<void> {
    if (this.#length > 0) await this.#flush();
    this.hash = this.#hash.digest('base64url');
  }

  async #flush(): Promise<void> {
    const content = Buffer.from(this.#waiting.join(''));
    const [report, day, format] = this.#of;
    await this.#tx.query(
      sql`INSERT INTO shirabe.open_data_part (report, day, format, part, content) VALUES (${report}::text, ${day}::date, ${format}::text, ${this.#part}::int, ${content}::bytea)`,
    );
    this.#hash.update(content);
    this.bytes += content.length;
    this.#part += 1;
    this.#waiting = [];
    this.#length = 0;
  }
}
