import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as open } from 'node:http';
import { once } from 'node:events';
import sql from 'sql-template-tag';
import type { AuditPage, AuditVerification } from '../contract/wire-operation.ts';
import type { ErrorBody } from '../contract/problem.ts';
import { openScenario, PASSWORD, type Client, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';
import { runCommandLine } from './command-line.ts';

type Entry = AuditPage['entries'][number];

let scenario: Scenario;
let admin: Client;
beforeAll(async () => {
  scenario = await openScenario();
  admin = await scenario.as('admin');
}, 180_000);
afterAll(() => scenario?.close());

const search = async (query: string): Promise<readonly Entry[]> => (await admin.get<AuditPage>(`/api/audit?${query}`)).body.entries;

/** Waits for an entry that is written when an answer has ended, which may be after the client has it. */
async function untilWritten(query: string): Promise<Entry> {
  let entry: Entry | undefined;
  await until(async () => {
    [entry] = await search(query);
    return entry !== undefined;
  });
  return entry as unknown as Entry;
}

describe('the audit', () => {
  test('knows of a log-in, a failure and a log-out, with the address and the id of the request', async () => {
    const nobody = await scenario.as();
    const failed = await nobody.post<ErrorBody>('/api/session', { username: 'pref-13', password: 'not the password' });
    const client = await scenario.as('pref-13');
    const left = await client.delete('/api/session');
    expect(left.status).toBe(204);
    for (const [action, id] of [
      ['log_in_failed', failed.body.request],
      ['log_out', left.headers.get('x-request-id')],
    ] as const) {
      const [entry] = await search(`search=${id}`);
      expect(entry).toMatchObject({ action, request: id, address: '127.0.0.1', subject: { kind: 'user', label: 'pref-13' } });
    }
    expect((await search('action=log_in&search=pref-13'))[0]).toMatchObject({ actor: { name: expect.any(String) } });
  });

  test('gives one entry by its number, and no other page’s', async () => {
    const [listed] = await search('action=log_in&search=admin');
    const one = await admin.get<Entry>(`/api/audit/${listed?.id}`);
    expect([one.status, one.body]).toEqual([200, listed]);
    for (const none of ['0', '999999999', '99999999999999999999', 'x', '-1', '1%27']) {
      const reply = await admin.get<ErrorBody>(`/api/audit/${none}`);
      expect([none, reply.status, reply.body.code]).toEqual([none, 404, 'not_found']);
    }
    expect((await (await scenario.as('secretariat')).get(`/api/audit/${listed?.id}`)).status).toBe(403);
  });

  test('of a user name that nobody has nothing is kept', async () => {
    await (await scenario.as()).post('/api/session', { username: 'my-Secret-1', password: PASSWORD });
    expect(await search('search=my-Secret-1')).toEqual([]);
    const [row] = await scenario.database.query<{ found: boolean }>(
      sql`select exists (select from shirabe.audit_entry e where e::text ilike '%my-secret-1%') as found`,
    );
    expect(row).toEqual({ found: false });
  });

  test('knows who had which file, how much of it, and how', async () => {
    const tokyo = await scenario.as('pref-13');
    const query = `encoding=utf-8&filter=${encodeURIComponent('answer_status = "answered"')}&search=%E7%97%85%E9%99%A2&sort=-title`;
    const file = await tokyo.get(`/api/reports/daily_survey_csv/export?${query}`);
    const entry = await untilWritten(`search=${file.headers.get('x-request-id')}`);
    expect(entry).toMatchObject({
      action: 'export',
      actor: { name: expect.stringContaining('東京') },
      subject: { kind: 'report', id: 'daily_survey_csv' },
      detail: {
        filter: 'answer_status = "answered"',
        search: '病院',
        sort: '-title',
        format: 'csv',
        encoding: 'utf-8',
        bytes: file.bytes.length,
        finished: true,
      },
    });
    expect((entry.detail as { rows: number }).rows).toBe(file.bytes.toString().trimEnd().split('\r\n').length - 1);
    const workbook = await tokyo.get('/api/reports/daily_survey_csv/export?format=xlsx');
    const other = await untilWritten(`search=${workbook.headers.get('x-request-id')}`);
    const count = (await tokyo.get<{ count: number }>('/api/reports/daily_survey_csv/count')).body.count;
    expect(other.detail).toMatchObject({ format: 'xlsx', bytes: workbook.bytes.length, rows: count, finished: true });
    expect(other.detail).not.toHaveProperty('encoding');
  });

  test('knows of a file whose receiver left before its end', async () => {
    // So much that the file does not fit into the buffers between the server and a client who reads nothing: it cannot have ended before that client leaves.
    await scenario.database.query(sql`update data.daily_hospital set remarks = repeat('病床', 5000)`);
    const secretariat = await scenario.as('secretariat');
    const request = open(new URL('/api/reports/daily_survey_csv/export?encoding=utf-8', scenario.url), {
      headers: { cookie: secretariat.cookie, 'accept-encoding': 'identity' },
    }).end();
    const [response] = (await once(request, 'response')) as [{ headers: Record<string, string> }];
    request.destroy();
    const entry = await untilWritten(`search=${response.headers['x-request-id']}`);
    expect(entry).toMatchObject({ action: 'export', subject: { id: 'daily_survey_csv' }, detail: { finished: false } });
  });

  test('knows which definitions were put in force', async () => {
    expect(await search('action=definitions_change')).toMatchObject([
      { actor: null, subject: { kind: 'definitions', id: '1' }, detail: { version: 1, plan: expect.any(Array) } },
    ]);
  });

  test('is exported, which it knows, too', async () => {
    const file = await admin.get('/api/audit/export?action=log_in');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    const lines = file.bytes.toString().trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^\ufeff番号,日時,操作/);
    const entry = await untilWritten(`search=${file.headers.get('x-request-id')}`);
    expect(entry).toMatchObject({ action: 'audit_export', detail: { action: 'log_in', rows: lines.length - 1, bytes: file.bytes.length, finished: true } });
  });

  test('is verified in the browser and on the command line, which both name the first broken link', async () => {
    expect((await admin.post<AuditVerification>('/api/audit/verification')).body).toMatchObject({ from: 1, broken: null });
    const { head, to } = (await admin.post<AuditVerification>('/api/audit/verification')).body;
    const verify = async (...more: readonly string[]): Promise<{ status: number; json: AuditVerification; printed: string }> => {
      const printed: string[] = [];
      const status = await runCommandLine(['audit', 'verify', '--json', ...more], {
        variables: { DATABASE_URL: scenario.databaseUrl },
        print: (text) => printed.push(text),
        printError: (text) => printed.push(text),
      });
      return { status, json: JSON.parse(printed.at(-1) ?? '{}') as AuditVerification, printed: printed.join('\n') };
    };
    expect(await verify()).toMatchObject({ status: 0, json: { broken: null } });
    expect(await verify('--known', `${to}:${head}`)).toMatchObject({ status: 0, json: { broken: null } });
    expect(await verify('--known', `${to}:${'0'.repeat(64)}`)).toMatchObject({ status: 1, json: { broken: { id: to, reason: 'changed' } } });
    expect((await verify('--known', '12')).status).toBe(2);
    await scenario.database.transact(async (tx) => {
      await tx.query(sql`alter table shirabe.audit_entry disable trigger user`);
      await tx.query(sql`update shirabe.audit_entry set address = '192.0.2.99' where id = 2`);
      await tx.query(sql`alter table shirabe.audit_entry enable trigger user`);
    });
    expect((await verify()).json.broken).toEqual({ id: 2, reason: 'changed' });
    expect((await admin.post<AuditVerification>('/api/audit/verification')).body.broken).toEqual({
      id: 2,
      code: 'changed',
      reason: expect.stringContaining('内容'),
    });
  });

  test('is kept as long as somebody who looks after it says', async () => {
    const put = (keep_days: unknown) =>
      admin.send<{ keep_days: number }>('/api/settings/audit', {
        method: 'PUT',
        body: JSON.stringify({ keep_days }),
        headers: { 'content-type': 'application/json' },
      });
    expect((await admin.get('/api/settings/audit')).body).toEqual({ keep_days: 0 });
    expect((await put(400)).body).toEqual({ keep_days: 400 });
    expect((await admin.get('/api/settings/audit')).body).toEqual({ keep_days: 400 });
    for (const wrong of [-1, 1.5, '3', 40_000]) expect((await put(wrong)).status).toBe(400);
    expect((await search('action=setting_change'))[0]).toMatchObject({
      subject: { id: 'audit' },
      detail: { before: { keep_days: 0 }, after: { keep_days: 400 } },
    });
  });

  test.each(['action=nothing', 'from=yesterday', 'cursor=x', 'cursor=1%27', 'limit=0', 'limit=1001', 'search=a&search=b'])('%s is refused', async (query) => {
    expect((await admin.get(`/api/audit?${query}`)).status).toBe(400);
  });
});
