import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { get as httpGet, type IncomingMessage } from 'node:http';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { ExportCheck, RecordAnswer, ReportAnswer, RowsPage } from '../contract/wire.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';
import { readCsv } from '../testing/read-csv.ts';

const report = '/api/reports/daily_survey_csv';

let scenario: Scenario;
let secretariat: Client;
let hospital: Client;
let record: string;
beforeAll(async () => {
  scenario = await openScenario();
  [secretariat, hospital] = await Promise.all([scenario.as('secretariat'), scenario.as('hosp-13')]);
  const { rows } = (await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/today/rows')).body;
  record = `/api/objects/daily_hospital/records/${rows[0]?.id ?? ''}`;
}, 180_000);
afterAll(() => scenario?.close());

async function answerWith(remarks: string): Promise<void> {
  const { version } = (await hospital.get<RecordAnswer>(record)).body;
  const values = { outpatient_status: 'normal', inpatient_status: 'normal', emergency_status: 'normal', remarks };
  const { status } = await hospital.patch(record, { version, values, accept_warnings: true });
  expect(status).toBe(200);
}

test('a file that is asked for in a way that there is none takes nobody’s place', async () => {
  for (const base of [report, '/api/objects/daily_hospital/lists/all']) {
    for (const wrong of ['encoding=latin1', 'format=pdf', 'view=upside_down', 'unmappable=perhaps'])
      for (const path of ['export', 'export/check']) {
        const { status, body } = await secretariat.get<ErrorBody>(`${base}/${path}?${wrong}`);
        expect([base, path, wrong, status, body.code]).toEqual([base, path, wrong, 400, 'bad_request']);
      }
    expect((await secretariat.get<ExportCheck>(`${base}/export/check`)).body.rows).toBeGreaterThan(0);
  }
});

describe('詳細のみ, CSV, 日本語(Shift-JIS) (M2-1)', () => {
  test('is the whole report in bytes that Excel reads, as an attachment with the report’s name', async () => {
    const described = (await secretariat.get<ReportAnswer>(`${report}?limit=1`)).body;
    const { count } = (await secretariat.get<{ count: number }>(`${report}/count`)).body;
    const { status, headers, bytes } = await secretariat.get(`${report}/export?view=details&format=csv&encoding=shift_jis&unmappable=replace`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/csv; charset=shift_jis/i);
    expect(decodeURIComponent(headers.get('content-disposition') ?? '')).toMatch(/^attachment;.*日次調査csv出力.*\.csv/);
    const text = iconv.decode(bytes, 'cp932');
    expect(text).not.toContain('\ufffd');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/^[^"]*\r/m);
    const [header, ...rows] = readCsv(text);
    expect(header).toEqual(described.columns.map(({ label }) => label.ja));
    expect(rows).toHaveLength(count);
    expect(count).toBeGreaterThan(500);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([header?.length]));
    expect(text.endsWith('\r\n')).toBe(true);
  });

  test('says before the download which characters Shift-JIS lacks, where they stand, and puts 〓 when that is wanted', async () => {
    const remarks = '𠮷野病棟 髙 﨑 ① ♡ 葛\u{e0100}城';
    await answerWith(remarks);
    const narrow = `filter=${encodeURIComponent('report_date = TODAY()')}`;
    const check = (await hospital.get<ExportCheck>(`/api/reports/answer_history_hospital/export/check?encoding=shift_jis&${narrow}`)).body;
    expect(check.unmappable.filter(({ row }) => row === 1).map(({ column, character }) => [column, character])).toEqual([
      ['備考', '𠮷'],
      ['備考', '♡'],
      ['備考', '葛\u{e0100}'],
    ]);
    const path = `/api/reports/answer_history_hospital/export?encoding=shift_jis&${narrow}`;
    expect(await hospital.get(`${path}&unmappable=fail`)).toMatchObject({ status: 422, body: { code: 'unmappable' } });
    const { bytes } = await hospital.get(`${path}&unmappable=replace`);
    expect(iconv.decode(bytes, 'cp932')).toContain('〓野病棟 髙 﨑 ① 〓 葛城');
    expect((await hospital.get(`/api/reports/answer_history_hospital/export?encoding=utf-8&${narrow}`)).bytes.toString()).toContain(remarks);
  });

  test('a text that Excel would take for a formula is text in the file', async () => {
    await answerWith('=HYPERLINK("http://example.com";"x")');
    const { bytes } = await hospital.get(`/api/reports/answer_history_hospital/export?encoding=utf-8&filter=${encodeURIComponent('report_date = TODAY()')}`);
    const [header = [], row = []] = readCsv(bytes.toString());
    expect(row[header.indexOf('備考')]).toMatch(/^[^=+\-@]/);
  });
});

describe('other files', () => {
  test.each([
    ['encoding=utf-8-bom', [0xef, 0xbb, 0xbf]],
    ['format=xlsx', [0x50, 0x4b, 0x03, 0x04]],
  ])('%s begins as it should', async (query, start) => {
    const { status, bytes } = await hospital.get(`/api/reports/answer_history_hospital/export?${query}`);
    expect(status).toBe(200);
    expect([...bytes.subarray(0, start.length)]).toEqual(start);
  });

  test('a report that is not the viewer’s has no file either', async () => {
    for (const path of ['/export', '/export/check']) expect(await hospital.get(report + path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await secretariat.get<ErrorBody>('/api/reports/daily_survey_cvs/export')).status).toBe(404);
  });
});

test('files that take long leave the server to the others: one user has three under way, and is told so of the fourth', async () => {
  const path = '/api/reports/daily_survey_csv/export?encoding=utf-8&search=nothing-has-this';
  let four: readonly Promise<Reply<ErrorBody>>[] = [];
  await scenario.database.transact(async (tx) => {
    // None of them gets a row before the end of this.
    await tx.query(sql`lock table data.daily_hospital in access exclusive mode`);
    four = Array.from({ length: 4 }, () => secretariat.get<ErrorBody>(path));
    const { status, body } = await Promise.race(four);
    expect([status, body.code]).toEqual([429, 'too_many_requests']);
    expect((await secretariat.get('/api/me')).status).toBe(200);
  });
  const statuses = (await Promise.all(four)).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 200, 200, 429]);
  expect((await secretariat.get(path)).status).toBe(200);
});

describe('a client that hangs up in the middle', () => {
  // So much that a file does not fit into the buffers between PostgreSQL and a client who reads nothing: 4 MB for each TCP connection.
  beforeAll(async () => {
    await scenario.database.query(sql`UPDATE data.daily_hospital SET remarks = repeat('病床', 5000)`);
  });
  const running = async (): Promise<number> => {
    const [row] = await scenario.database.query<{ running: number }>(sql`SELECT count(*)::int AS running FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ILIKE 'copy%' AND state = 'active'`);
    return row?.running ?? -1;
  };
  const reaches = (wanted: number): Promise<void> => until(async () => (await running()) === wanted);
  const begin = (asked = 'encoding=utf-8'): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = httpGet(`${scenario.url}${report}/export?${asked}`, { headers: { cookie: secretariat.cookie, 'accept-encoding': 'identity' } }, resolve);
      request.on('error', reject);
    });

  test('ends the query, and the connection serves the next', async () => {
    for (let turn = 0; turn < 8; turn += 1) {
      const response = await begin();
      response.on('error', () => {});
      response.pause();
      await reaches(1);
      response.destroy();
      await reaches(0);
    }
    expect((await secretariat.get(`${report}/count`)).status).toBe(200);
    expect((await secretariat.get(`${report}/export?encoding=utf-8`)).status).toBe(200);
  });

  test.each(['encoding=utf-8', 'format=jsonl'])('a file that breaks in the middle never looks whole: %s', async (asked) => {
    const response = await begin(asked);
    response.on('error', () => {});
    response.pause();
    await reaches(1);
    await scenario.database.query(sql`SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ILIKE 'copy%' AND state = 'active'`);
    response.resume();
    await new Promise((resolve) => response.once('close', resolve));
    // Chunked, without its last chunk: what a client takes for broken (RFC 9112, 8).
    expect([response.statusCode, response.complete]).toEqual([200, false]);
    await reaches(0);
  });
});
