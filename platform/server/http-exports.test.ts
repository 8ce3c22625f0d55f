import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { ExportJobDetail, ExportJobRequest, ExportJobs, ExportJobStart, ExportNews } from '../contract/wire-exports.ts';
import type { RecordAnswer, RowsPage } from '../contract/wire.ts';
import { openMailServer, type MailServer } from '../testing/mail-server.ts';
import { countWaiting, holdTable } from '../testing/hold-table.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

const report = 'daily_survey_csv';
const asked: ExportJobRequest = { target: { report }, parameters: { format: 'csv', view: 'details', encoding: 'utf-8' }, when: 'always', mail: false };

let mails: MailServer;
let scenario: Scenario;
let pref: Client;
let other: Client;
let secretariat: Client;

beforeAll(async () => {
  mails = await openMailServer();
  scenario = await openScenario({ smtpUrl: mails.url });
  [pref, other, secretariat] = await Promise.all([scenario.as('pref-13'), scenario.as('pref-01'), scenario.as('secretariat')] as const);
  await scenario.database.query(
    sql`update shirabe.user_account set email = username || '@example.jp' where username = any(${['pref-13', 'pref-01', 'secretariat']}::text[])`,
  );
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await mails?.close();
});

async function begin(client: Client, changes: Partial<ExportJobRequest> = {}): Promise<string> {
  const { status, body } = await client.post<ExportJobStart>('/api/exports', { ...asked, ...changes });
  expect(status).toBe(200);
  if (!body.job) throw new Error('no file is made');
  return body.job.id;
}

const read = async (client: Client, id: string): Promise<ExportJobDetail> => (await client.get<ExportJobDetail>(`/api/exports/${id}`)).body;

/** Waits until a file has ended, however it did. */
async function ended(client: Client, id: string): Promise<ExportJobDetail> {
  let found = await read(client, id);
  await until(async () => {
    found = await read(client, id);
    return found.state !== 'waiting' && found.state !== 'making';
  });
  return found;
}

const made = async (client: Client, changes: Partial<ExportJobRequest> = {}): Promise<ExportJobDetail> => ended(client, await begin(client, changes));
const file = (client: Client, id: string, headers: Record<string, string> = {}): Promise<Reply<ErrorBody>> =>
  client.send<ErrorBody>(`/api/exports/${id}/file`, { headers: { 'accept-encoding': 'identity', ...headers } });

/** Where the content of a file lies; undefined when it has none. */
async function placeOf(id: string): Promise<string | undefined> {
  const [row] = await scenario.database.query<{ content: string | null }>(sql`select content from shirabe.export_job where id = ${id}::uuid`);
  return row?.content ? join(scenario.dataDir, 'files', row.content.slice(-2), row.content) : undefined;
}

/** Holds the table of the report, so that its file cannot be made meanwhile; nothing else is held. */
const whileHeld = (work: () => Promise<void>): Promise<void> => holdTable(scenario.database, 'daily_hospital', work);
const waiting = (): Promise<number> => countWaiting(scenario.database);

async function auditOf(id: string): Promise<readonly Record<string, unknown>[]> {
  return scenario.database.query<Record<string, unknown>>(
    sql`select action, actor_name, subject_kind, subject, detail from shirabe.audit_entry where detail ->> 'export' = ${id} order by id`,
  );
}

describe('a file that is made in the background', () => {
  test('is what would be sent at once, has its size and hash, and is listed', async () => {
    const found = await made(pref);
    const { bytes } = await pref.get(`/api/reports/${report}/export?encoding=utf-8`);
    expect(found).toMatchObject({ state: 'finished', refused: null, unmappable: 0, format: 'csv', encoding: 'utf-8', reason: null });
    expect(found.rows).toBe(bytes.toString().split('\r\n').length - 2);
    expect(found.expected).toBe(found.rows);
    const sent = await file(pref, found.id);
    expect(sent.bytes.equals(bytes)).toBe(true);
    expect(found.size).toBe(bytes.length);
    expect(found.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(sent.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(sent.headers.get('content-disposition')).toContain(encodeURIComponent('日次調査csv出力'));
    expect(sent.headers.get('cache-control')).toBe('private, no-store');
    expect(new Date(found.expires_at ?? '').getTime()).toBe(scenario.now.getTime() + 7 * 86_400_000);
    const { rows } = (await pref.get<ExportJobs>('/api/exports')).body;
    expect(rows.find(({ id }) => id === found.id)).toMatchObject({ state: 'finished', size: bytes.length, label: { ja: '日次調査csv出力' } });
  });

  test('of a list, with its columns, and as a workbook', async () => {
    const found = await made(pref, {
      target: { object: 'daily_hospital', list: 'today' },
      parameters: { format: 'xlsx', columns: 'title,institution.prefecture' },
    });
    expect(found).toMatchObject({ state: 'finished', format: 'xlsx', encoding: '' });
    const { bytes, headers } = await file(pref, found.id);
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    expect(headers.get('content-type')).toContain('spreadsheetml');
  });

  test('is told in the audit when it is made, and each time it leaves', async () => {
    const found = await made(pref, { parameters: { ...asked.parameters, search: '病院', encoding: 'shift_jis' } });
    await file(pref, found.id);
    await file(pref, found.id, { range: 'bytes=0-9' });
    await until(async () => (await auditOf(found.id)).length === 3);
    const entries = await auditOf(found.id);
    expect(entries).toMatchObject([
      {
        action: 'export_make',
        subject_kind: 'report',
        subject: report,
        detail: { search: '病院', encoding: 'shift_jis', rows: found.rows, bytes: found.size },
      },
      { action: 'export', subject: report, detail: { rows: found.rows, bytes: found.size, encoding: 'shift_jis', finished: true } },
      { action: 'export', detail: { range: `0-9/${found.size ?? 0}`, bytes: 10 } },
    ]);
    expect(new Set(entries.map(({ actor_name: name }) => name)).size).toBe(1);
  });

  test('is not made for few rows unless it is wanted', async () => {
    const { body } = await pref.post<ExportJobStart>('/api/exports', { ...asked, when: 'large' });
    expect(body.job).toBeNull();
    expect(body.rows).toBeGreaterThan(0);
  });

  test('is one however often the button is pressed, and one for each who asks', async () => {
    await whileHeld(async () => {
      const parameters = { ...asked.parameters, header: 'names' };
      const [first, second, third] = await Promise.all([begin(pref, { parameters }), begin(pref, { parameters }), begin(other, { parameters })]);
      expect(second).toBe(first);
      expect(third).not.toBe(first);
      expect((await pref.get<ExportNews>('/api/exports/news')).body.under_way).toBe(1);
    });
    const [own] = (await pref.get<ExportJobs>('/api/exports')).body.rows;
    const [theirs] = (await other.get<ExportJobs>('/api/exports')).body.rows;
    const [mine, foreign] = await Promise.all([ended(pref, own?.id ?? ''), ended(other, theirs?.id ?? '')]);
    const [here, there] = [(await file(pref, mine.id)).bytes.toString(), (await file(other, foreign.id)).bytes.toString()];
    expect(here.split('\r\n')[0]).toBe(there.split('\r\n')[0]);
    expect(here).not.toBe(there);
  });
});

describe('a download', () => {
  let found: ExportJobDetail;
  let whole: Buffer;
  beforeAll(async () => {
    found = await made(pref, { parameters: { ...asked.parameters, sort: 'title' } });
    whole = (await file(pref, found.id)).bytes;
  });

  test('goes on where it was broken off, as long as it is the same file', async () => {
    const first = await file(pref, found.id, { range: 'bytes=0-99' });
    const etag = first.headers.get('etag') ?? '';
    expect([first.status, first.headers.get('content-range'), first.headers.get('content-length')]).toEqual([206, `bytes 0-99/${whole.length}`, '100']);
    expect(etag).toBe(`"${found.sha256 ?? ''}"`);
    const rest = await file(pref, found.id, { range: 'bytes=100-', 'if-range': etag });
    expect(rest.status).toBe(206);
    expect(Buffer.concat([first.bytes, rest.bytes]).equals(whole)).toBe(true);
    const [tail, none, other] = await Promise.all([
      file(pref, found.id, { range: 'bytes=-10' }),
      file(pref, found.id, { range: `bytes=${whole.length}-` }),
      file(pref, found.id, { range: 'bytes=100-', 'if-range': '"another"' }),
    ]);
    expect(tail.bytes.equals(whole.subarray(-10))).toBe(true);
    expect([none.status, none.body.code, none.headers.get('content-range')]).toEqual([416, 'bad_range', `bytes */${whole.length}`]);
    expect([other.status, other.bytes.equals(whole)]).toEqual([200, true]);
  });

  test('is for the asker alone', async () => {
    const admin = await scenario.as('admin');
    const clients = [other, secretariat, admin, await scenario.as('city-13'), await scenario.as('hosp-13')];
    for (const client of clients) {
      const tried = await Promise.all([
        client.get(`/api/exports/${found.id}`),
        file(client, found.id),
        client.post(`/api/exports/${found.id}/cancel`),
        client.post(`/api/exports/${found.id}/again`, {}),
        client.delete(`/api/exports/${found.id}`),
      ]);
      expect(tried.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
      expect((await client.get<ExportJobs>('/api/exports')).body.rows.some(({ id }) => id === found.id)).toBe(false);
    }
    const nobody = await scenario.as();
    expect((await file(nobody, found.id)).status).toBe(401);
    expect((await nobody.post('/api/exports', asked)).status).toBe(401);
    const hospital = await scenario.as('hosp-13');
    expect([403, 404]).toContain((await hospital.post('/api/exports', asked)).status);
  });

  test('is refused, in words, to an asker who would not see the same any more', async () => {
    const [before] = await scenario.database.query<{ units: unknown; role: string }>(
      sql`select units, role from shirabe.user_account where username = 'pref-13'`,
    );
    const settle = (units: unknown, role: string) =>
      scenario.database.query(sql`update shirabe.user_account set units = ${JSON.stringify(units)}::jsonb, role = ${role} where username = 'pref-13'`);
    const [north] = await scenario.database.query<{ units: unknown }>(sql`select units from shirabe.user_account where username = 'pref-01'`);
    try {
      await settle(north?.units, before?.role ?? '');
      const moved = await file(pref, found.id);
      expect([moved.status, moved.body.code]).toEqual([403, 'forbidden']);
      expect(moved.body.message).toContain('もう一度作成');
      expect((await read(pref, found.id)).refused).toMatchObject({ code: 'forbidden' });
      const { job } = (await pref.post<ExportJobStart>(`/api/exports/${found.id}/again`, {})).body;
      const again = await ended(pref, job?.id ?? '');
      expect([again.state, again.refused]).toEqual(['finished', null]);
      expect(
        (await file(pref, again.id)).bytes.equals((await file(other, (await made(other, { parameters: { ...asked.parameters, sort: 'title' } })).id)).bytes),
      ).toBe(true);
      await settle(before?.units, 'hospital');
      const lost = await file(pref, found.id);
      expect([lost.status, lost.body.code]).toEqual([403, 'forbidden']);
      expect(lost.body.message).toContain('もう渡せません');
    } finally {
      await settle(before?.units, before?.role ?? '');
    }
    expect((await file(pref, found.id)).bytes.equals(whole)).toBe(true);
  });

  test('is not had while somebody views as the asker', async () => {
    const admin = await scenario.as('admin');
    const begun = await admin.post('/api/view-as', { username: 'pref-13' });
    expect(begun.status).toBeLessThan(300);
    expect((await file(admin, found.id)).status).toBe(403);
    expect((await admin.post('/api/exports', asked)).status).toBe(403);
  });

  test('ends with the days that a file is kept, when its content goes', async () => {
    const { id } = await made(pref, { parameters: { ...asked.parameters, sort: '-title' } });
    const place = await placeOf(id);
    expect(existsSync(place ?? '')).toBe(true);
    await scenario.database.query(sql`update shirabe.export_job set expires_at = ${scenario.now}::timestamptz where id = ${id}::uuid`);
    const gone = await file(pref, id);
    expect([gone.status, gone.body.code]).toEqual([410, 'expired_link']);
    expect((await read(pref, id)).state).toBe('expired');
    await until(async () => (await placeOf(id)) === undefined);
    expect(existsSync(place ?? '')).toBe(false);
    expect((await file(pref, id)).status).toBe(410);
  });

  test('is over when its asker removes it', async () => {
    const { id } = await made(pref, { parameters: { ...asked.parameters, values: 'raw' } });
    const place = await placeOf(id);
    expect((await pref.delete(`/api/exports/${id}`)).status).toBe(204);
    expect(existsSync(place ?? '')).toBe(false);
    expect((await file(pref, id)).status).toBe(404);
  });
});

describe('characters that Shift-JIS lacks', () => {
  beforeAll(async () => {
    const hospital = await scenario.as('hosp-13');
    const { rows } = (await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/today/rows')).body;
    const record = `/api/objects/daily_hospital/records/${rows[0]?.id ?? ''}`;
    const { version } = (await hospital.get<RecordAnswer>(record)).body;
    const values = { outpatient_status: 'normal', inpatient_status: 'normal', emergency_status: 'normal', remarks: '𠮷田😀' };
    expect((await hospital.patch(record, { version, values, accept_warnings: true })).status).toBe(200);
  });
  const parameters = { ...asked.parameters, encoding: 'shift_jis', search: '𠮷田😀' };

  test('are named, and no file is made, when none is to be lost', async () => {
    const found = await made(pref, { parameters: { ...parameters, unmappable: 'fail' } });
    expect(found).toMatchObject({ state: 'failed', size: null, unmappable: 2, reason: { code: 'unmappable' } });
    expect(found.findings.map(({ character }) => character)).toEqual(['𠮷', '😀']);
    expect(found.findings[0]).toMatchObject({ row: 1, column: expect.stringContaining('備考') });
    expect(await placeOf(found.id)).toBeUndefined();
    expect([(await file(pref, found.id)).status, (await auditOf(found.id)).length]).toEqual([409, 0]);
    const { job } = (await pref.post<ExportJobStart>(`/api/exports/${found.id}/again`, { encoding: 'utf-8' })).body;
    const again = await ended(pref, job?.id ?? '');
    expect(again).toMatchObject({ state: 'finished', unmappable: 0, encoding: 'utf-8' });
    expect((await file(pref, again.id)).bytes.toString()).toContain('𠮷田😀');
  });

  test('are named beside the file where they are replaced, by one pass', async () => {
    const found = await made(pref, { parameters: { ...parameters, unmappable: 'replace' } });
    expect(found).toMatchObject({ state: 'finished', unmappable: 2 });
    expect(found.findings.map(({ character }) => character)).toEqual(['𠮷', '😀']);
    expect(new TextDecoder('shift_jis').decode((await file(pref, found.id)).bytes)).toContain('〓田〓');
  });
});

describe('on the way', () => {
  test('a file that is called off leaves neither a query nor a part', async () => {
    let id = '';
    await whileHeld(async () => {
      id = await begin(secretariat);
      await until(async () => (await waiting()) === 1);
      expect((await read(secretariat, id)).state).toBe('making');
      expect((await secretariat.delete(`/api/exports/${id}`)).status).toBe(409);
      expect((await secretariat.post(`/api/exports/${id}/cancel`)).status).toBe(200);
      // Still held: it ends because PostgreSQL was told to stop, not because it could go on.
      await until(async () => (await waiting()) === 0);
    });
    expect((await read(secretariat, id)).state).toBe('cancelled');
    expect((await secretariat.post(`/api/exports/${id}/cancel`)).status).toBe(409);
    const place = await placeOf(id);
    if (place) expect(existsSync(place)).toBe(false);
    expect((await file(secretariat, id)).status).toBe(409);
  });

  test('what a killed server left is made anew, and its part removed', async () => {
    const { id, sha256 } = await made(pref, { parameters: { ...asked.parameters, separator: 'tab' } });
    const place = (await placeOf(id)) ?? '';
    const part = `${place}.${randomUUID()}.part`;
    mkdirSync(join(place, '..'), { recursive: true });
    writeFileSync(part, 'half');
    await scenario.database
      .query(sql`update shirabe.export_job set state = 'making', size = null, sha256 = null, claimed_at = clock_timestamp() - interval '1 hour',
      finished_at = null where id = ${id}::uuid`);
    const again = await ended(pref, id);
    expect(again).toMatchObject({ state: 'finished', sha256 });
    expect([existsSync(place), existsSync(part)]).toEqual([false, false]);
    expect((await file(pref, id)).status).toBe(200);
  });

  test('its end is told on the page and, if wanted, by mail', async () => {
    await pref.post('/api/exports/seen');
    const { id } = await made(pref, { mail: true, parameters: { ...asked.parameters, separator: 'semicolon' } });
    const news = (await pref.get<ExportNews>('/api/exports/news')).body;
    expect(news.ended.map((job) => job.id)).toEqual([id]);
    await pref.post('/api/exports/seen');
    expect((await pref.get<ExportNews>('/api/exports/news')).body.ended).toEqual([]);
    await scenario.deliverMail();
    const mail = mails.messages.find(({ to }) => to.includes('pref-13@example.jp'));
    expect(mail?.subject).toContain('エクスポート：日次調査csv出力');
    expect(mail?.text).toContain('ファイルの準備ができました。');
    expect(mail?.links.some((link) => link.endsWith('/exports'))).toBe(true);
  });
});

describe('what is asked for', () => {
  test('wrongly is refused at once', async () => {
    const refused = async (changes: object): Promise<[number, string]> => {
      const { status, body } = await pref.post<ErrorBody>('/api/exports', { ...asked, ...changes });
      return [status, body.code];
    };
    expect(await refused({ target: { report: 'no_such_report' } })).toEqual([404, 'not_found']);
    expect(await refused({ target: {} })).toEqual([400, 'bad_request']);
    expect(await refused({ parameters: { format: 'pdf' } })).toEqual([400, 'bad_request']);
    expect((await refused({ parameters: { filter: 'no_such_field = 1' } }))[0]).toBe(400);
    expect(await refused({ when: 'never' })).toEqual([400, 'bad_request']);
    expect((await pref.get<ErrorBody>('/api/exports?cursor=nothing')).body.code).toBe('bad_cursor');
  });

  test('twenty times at once is enough', async () => {
    await scenario.database.query(sql`insert into shirabe.export_job (id, owner, asked, asked_hash, subject, label, state, mail, next_attempt_at, created_at)
      select gen_random_uuid(), u.id, '{"target":{"report":"x"},"parameters":{}}', 'many ' || n, 'x', '{"ja":"x","en":"x"}', 'waiting', false, 'infinity', now()
      from shirabe.user_account u, generate_series(1, 20) n where u.username = 'pref-01'`);
    const { status, body } = await other.post<ErrorBody>('/api/exports', asked);
    expect([status, body.code]).toEqual([429, 'too_many_requests']);
    await scenario.database.query(sql`delete from shirabe.export_job where asked_hash like 'many %'`);
  });

  test('a thousand times is read a page at a time, each once, the newest first', async () => {
    await scenario.database.query(sql`insert into shirabe.export_job (id, owner, asked, asked_hash, subject, label, state, mail, next_attempt_at, created_at)
      select gen_random_uuid(), u.id, '{"target":{"report":"x"},"parameters":{}}', 'list ' || n, 'x', '{"ja":"x","en":"x"}', 'cancelled', false, now(), now()
      from shirabe.user_account u, generate_series(1, 1000) n where u.username = 'city-13'`);
    const city = await scenario.as('city-13');
    const ids: string[] = [];
    let next: string | null = null;
    do {
      const { body }: Reply<ExportJobs> = await city.get<ExportJobs>(`/api/exports${next === null ? '' : `?cursor=${next}`}`);
      ids.push(...body.rows.map(({ id }) => id));
      next = body.next;
    } while (next !== null);
    expect([ids.length, new Set(ids).size]).toEqual([1000, 1000]);
    expect(ids).toEqual([...ids].sort().reverse());
  });
});
