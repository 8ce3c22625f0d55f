import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import type { ErrorBody } from '../contract/problem.ts';
import type { HistoryAnswer, RecordAnswer, RowsPage } from '../contract/wire.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';

const list = '/api/objects/daily_hospital/lists/all/rows';
const report = '/api/reports/daily_survey_csv';
const json = { 'content-type': 'application/json' };
/** Texts that want to be SQL, another text, or trouble. */
const hostile = [
  "'; DROP TABLE data.daily_hospital; --",
  '" OR 1=1 --',
  '%',
  '_',
  '\\',
  '$1',
  '${1}',
  "');SELECT pg_sleep(10)--",
  '\u202e',
  '😀',
  'あ'.repeat(3000),
  '<script>alert(1)</script>',
  '((((((((((',
];

/** Node's own answer to an address that is longer than it reads. */
const tooLong = 431;

let scenario: Scenario;
let tokyo: Client;
let today: string;
beforeAll(async () => {
  scenario = await openScenario();
  tokyo = await scenario.as('pref-13');
  const { rows } = (await tokyo.get<RowsPage>('/api/objects/care_status_survey/lists/today/rows')).body;
  today = `/api/objects/care_status_survey/records/${rows[0]?.id ?? ''}`;
}, 180_000);
afterAll(() => scenario?.close());

const refusal = async (path: string): Promise<readonly [number, string, string]> => {
  const { status, body } = await tokyo.get<ErrorBody>(path);
  return [status, body.code, `${body.message} ${body.problems.map(({ message }) => message).join(' ')}`];
};

describe('what to show', () => {
  test.each([
    ['an unknown field in a filter', 'filter=report_dat = TODAY()', 'unknown_field', 'report_date'],
    ['an unknown field in an order', 'sort=-report_dat', 'unknown_field', 'report_date'],
    ['an unknown field through a lookup', 'filter=institution.phon = "1"', 'unknown_field', 'phone'],
    ['a filter that is no formula', 'filter=report_date = ', 'bad_filter', '文字目'],
    ['a filter that is no condition', 'filter=1 + 1', 'bad_filter', '条件'],
    ['a filter of the wrong type', 'filter=report_date = 3', 'bad_filter', ''],
    ['an unknown function', 'filter=TODAI() = report_date', 'bad_filter', 'TODAY'],
    ['an unknown value of a picklist', 'filter=answer_status = "answerd"', 'bad_filter', 'answered'],
    ['SQL as a filter', 'filter=1=1; DROP TABLE data.daily_hospital', 'bad_filter', ''],
  ])('%s is refused, with what is meant', async (_name, query, code, hint) => {
    for (const base of [list, `${report}/rows`]) {
      const [name = '', ...rest] = query.split('=');
      const [status, given, words] = await refusal(`${base}?${name}=${encodeURIComponent(rest.join('='))}`);
      expect([base, status, given]).toEqual([base, 400, code]);
      expect(words).toContain(hint);
    }
  });

  test.each(['x', 'AAAA', 'eyJhIjoxfQ', 'W10', 'bnVsbA', '%00', 'é', 'x'.repeat(9000)])('a cursor made by hand is refused (%#)', async (cursor) => {
    expect((await refusal(`${list}?cursor=${encodeURIComponent(cursor)}`)).slice(0, 2)).toEqual([400, 'bad_cursor']);
  });

  test('a cursor of another list, another order or another report is refused', async () => {
    const { next } = (await tokyo.get<RowsPage>(`${list}?limit=2`)).body;
    const cursor = encodeURIComponent(next ?? '');
    expect((await tokyo.get(`${list}?limit=2&cursor=${cursor}`)).status).toBe(200);
    for (const path of [`${list}?sort=title&cursor=${cursor}`, `/api/objects/faq_article/lists/all/rows?cursor=${cursor}`, `${report}/rows?cursor=${cursor}`]) {
      expect([path, ...(await refusal(path)).slice(0, 2)]).toEqual([path, 400, 'bad_cursor']);
    }
    const turned = Buffer.from(next ?? '')
      .reverse()
      .toString();
    expect((await refusal(`${list}?cursor=${encodeURIComponent(turned)}`))[0]).toBe(400);
  });

  test.each(['0', '-1', '1001', '1.5', 'abc', '1e3', '９', '5; DROP TABLE data.faq_article'])('limit=%s is refused', async (limit) => {
    expect((await refusal(`${list}?limit=${encodeURIComponent(limit)}`)).slice(0, 2)).toEqual([400, 'bad_request']);
  });

  test('a parameter given twice is refused, an export that does not exist too', async () => {
    expect((await refusal(`${list}?search=a&search=b`)).slice(0, 2)).toEqual([400, 'bad_request']);
    const [status, code, words] = await refusal(`${report}/export?format=pdf&encoding=latin1`);
    expect([status, code]).toEqual([400, 'bad_request']);
    expect(words).toMatch(/csv、xlsx.*shift_jis/);
  });

  test.each(hostile)('a hostile text (%#) as words, filter, order, name or id never reaches SQL', async (text) => {
    const word = encodeURIComponent(text);
    for (const path of [list, `${report}/rows`]) {
      const found = await tokyo.get<RowsPage>(`${path}?search=${word}&limit=1000`);
      expect([path, found.status]).toEqual([path, text.length > 1000 ? tooLong : 200]);
      const literal = encodeURIComponent(`title = "${text.replaceAll('"', '""')}"`);
      expect([200, 400, tooLong]).toContain((await tokyo.get(`${path}?filter=${literal}`)).status);
      for (const name of ['filter', 'sort', 'cursor'])
        expect([path, name, [400, tooLong].includes((await tokyo.get(`${path}?${name}=${word}`)).status)]).toEqual([path, name, true]);
    }
    for (const path of [
      `/api/objects/${word}`,
      `/api/objects/daily_hospital/lists/${word}/rows`,
      `/api/objects/faq_article/records/${word}`,
      `/api/reports/${word}`,
      `/api/dashboards/${word}`,
      `/api/objects/daily_hospital/fields/${word}/choices`,
    ]) {
      const { status } = await tokyo.get(path);
      expect([path.slice(0, 40), [400, 404, tooLong].includes(status)]).toEqual([path.slice(0, 40), true]);
    }
    expect((await tokyo.get(`/api/objects/daily_hospital/fields/institution/choices?search=${word}`)).status).toBeLessThan(500);
    expect((await tokyo.get<{ count: number }>('/api/objects/daily_hospital/lists/all/count')).body.count).toBeGreaterThan(20);
  });

  test.each([
    '/api/%',
    '/api/objects/%ff',
    '/api/objects/daily_hospital/records/%00',
    `${list}?search=%ff`,
    `${list}?search=%00`,
    `${list}?search=a%00b`,
    `${list}?filter=title%20%3D%20%22a%00b%22`,
    '/api/reports/__proto__',
    '/api/objects/constructor',
    '/api/objects/daily_hospital/lists/toString/rows',
    '/api/dashboards/__proto__',
    '/api/objects/daily_hospital/fields/__proto__/choices',
    `${list}?sort=__proto__`,
    `${list}?filter=constructor%20%3D%201`,
    '/api/none',
    '/api//objects',
    '/api/objects/../session',
  ])('%s is never an internal error', async (path) => {
    const { status, body, headers } = await tokyo.send<ErrorBody | undefined>(path, {});
    expect(status).toBeLessThan(500);
    if (status < 400) return;
    expect(body).toMatchObject({ code: expect.stringMatching(/^[a-z_]+$/), problems: expect.any(Array), request: headers.get('x-request-id') });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('default-src');
  });

  test('a name that is longer than any is not there, and is not repeated', async () => {
    const { status, body, headers, bytes } = await tokyo.post<ErrorBody>(`/api/password-links/${'x'.repeat(201)}`, { password: 'Abcdefg1' });
    expect([status, body.code, body.request]).toEqual([404, 'not_found', headers.get('x-request-id')]);
    expect(bytes.toString()).not.toContain('xxxx');
  });

  test.each([
    ['no method of HTTP', 'FOO / HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'bad_request'],
    ['no HTTP', 'hello\r\n\r\n', 400, 'bad_request'],
    ['two lengths', 'POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n', 400, 'bad_request'],
    ['a head of 20 KB', `GET /api/me HTTP/1.1\r\nHost: a\r\nX-A: ${'x'.repeat(20_000)}\r\n\r\n`, tooLong, 'too_large'],
  ])('%s is refused in the same shape', async (_name, request, status, code) => {
    const { hostname, port } = new URL(scenario.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(request));
      let text = '';
      socket.on('data', (part: Buffer) => (text += part.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('nosniff');
    const refused = JSON.parse(body) as ErrorBody;
    expect(refused).toMatchObject({ code, problems: [] });
    expect(head).toContain(`x-request-id: ${refused.request}`);
  });
});

describe('what to save', () => {
  const send = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json) =>
    tokyo.send<ErrorBody>(today, { method: 'PATCH', body, headers });

  test.each<[string, () => ReturnType<typeof send>, number, string]>([
    ['broken JSON', () => send('{"version": 1, "values": {'), 400, 'bad_request'],
    ['nothing', () => send(''), 400, 'bad_request'],
    ['a text', () => send('"hello"'), 400, 'bad_request'],
    ['null', () => send('null'), 400, 'bad_request'],
    ['an array', () => send('[]'), 400, 'bad_request'],
    ['no version', () => send('{"values":{}}'), 400, 'bad_request'],
    ['a version that is a text', () => send('{"version":"1","values":{}}'), 400, 'bad_request'],
    ['a version beyond all numbers', () => send('{"version":1e300,"values":{}}'), 409, 'conflict'],
    ['a member that is unknown', () => send('{"version":1,"value":{}}'), 400, 'bad_request'],
    ['__proto__', () => send('{"version":1,"values":{"__proto__":{"setup":true}}}'), 400, 'bad_request'],
    ['__proto__ at the top', () => send('{"__proto__":{"version":1},"values":{}}'), 400, 'bad_request'],
    [
      'bytes that are not UTF-8',
      () => send(Uint8Array.from([...Buffer.from('{"version":1,"values":{"note":"'), 0x93, 0xfa, ...Buffer.from('"}}')])),
      400,
      'bad_request',
    ],
    ['Shift-JIS by its name', () => send('{}', { 'content-type': 'application/json; charset=Shift_JIS' }), 415, 'unsupported_encoding'],
    ['UTF-16 by its name', () => send('{}', { 'content-type': 'application/json; charset=utf-16' }), 415, 'unsupported_encoding'],
    ['a form', () => send('version=1', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'unsupported_media_type'],
    ['plain text', () => send('{"version":1}', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type'],
    ['more than a mebibyte', () => send(JSON.stringify({ version: 1, values: { note: 'あ'.repeat(400_000) } })), 413, 'too_large'],
  ])('%s is refused', async (_name, act, status, code) => {
    const reply = await act();
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    expect(reply.body.message).not.toBe('');
  });

  test.each(['/api/settings/password', '/api/settings/log-in'])('a version beyond all numbers is no version of %s', async (path) => {
    const admin = await scenario.as('admin');
    const { labels: _labels, ...setting } = (await admin.get<Record<string, unknown>>(path)).body;
    for (const version of [2 ** 31, 1e300]) {
      const reply = await admin.send<ErrorBody>(path, { method: 'PUT', headers: json, body: JSON.stringify({ ...setting, version }) });
      expect([version, reply.status, reply.body.code]).toEqual([version, 409, 'conflict']);
    }
  });

  test('a body nested ten thousand deep is refused or ignored, and breaks nothing', async () => {
    const reply = await send(`{"version":1,"values":{"note":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`);
    expect([400, 409, 422]).toContain(reply.status);
  });

  test.each<[string, unknown, string]>([
    ['positives', 'twelve', 'number'],
    ['positives', 1.5, 'integer'],
    ['positives', -1, 'minimum'],
    ['positives', 9007199254740993, 'size'],
    ['positives', 1e308, 'size'],
    ['positives', true, 'type'],
    ['positives', [1], 'type'],
    ['positives', { $gt: 0 }, 'type'],
    ['note', 5, 'type'],
    ['note', { toString: 'x' }, 'type'],
    ['note', 'あ'.repeat(2001), 'length'],
    ['phase_now', 10, 'maximum'],
    ['prefecture', 'not-an-id', 'lookup'],
    ['survey_date', '2026-02-30', 'date'],
    ['nothing_like_it', 1, 'unknown'],
    ['constructor', 1, 'unknown'],
    ['bed_usage', 1, 'computed'],
  ])('%s = %j is refused at the field (%s)', async (field, value) => {
    const { version } = (await tokyo.get<RecordAnswer>(today)).body;
    const reply = await tokyo.patch<ErrorBody>(today, { version, values: { [field]: value } });
    expect([400, 422]).toContain(reply.status);
    expect(reply.body.problems.map((problem) => problem.field)).toContain(field);
    expect((await tokyo.get<RecordAnswer>(today)).body.version).toBe(version);
  });

  test.each([
    '2026-02-30',
    '2026-13-01',
    '0000-00-00',
    '2025-02-29',
    '2026-11-31',
    '2026/11/31',
    '20261131',
    'yesterday',
    '2026-11-10T00:00:00Z',
    '99999-01-01',
    '2026-11-19',
    20261131,
    ['2026-11-10'],
  ])('the day %s does not exist, or has not come', async (survey_date) => {
    const reply = await tokyo.post<ErrorBody>('/api/objects/care_status_survey/records', { values: { survey_date } });
    expect(reply.status).toBe(422);
    expect(reply.body.problems.map(({ field }) => field)).toContain('survey_date');
  });

  test.each([
    "Robert'); DROP TABLE data.inquiry; --",
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://example.com","x")',
    '𠮷野家 髙橋 ①',
    'line\nline\r\nline',
    '%s %d {0} {{title}}',
  ])('%j is kept as it was typed', async (text) => {
    const created = await tokyo.post<RecordAnswer>('/api/objects/inquiry/records', { values: { subject: text.replace(/[\r\n]+/g, ' '), body: text } });
    expect(created.status).toBe(201);
    const path = `/api/objects/inquiry/records/${created.body.id}`;
    expect((await tokyo.get<RecordAnswer>(path)).body.values['body']).toBe(text.replaceAll('\r\n', '\n'));
    expect((await tokyo.get<HistoryAnswer>(`${path}/history`)).body.changes).toHaveLength(1);
    const found = await tokyo.get<RowsPage>(`/api/objects/inquiry/lists/all/rows?search=${encodeURIComponent(text.split('\n')[0]?.trim() ?? '')}`);
    expect(found.body.rows.map(({ id }) => id)).toContain(created.body.id);
  });

  test.each([
    ['NUL', 'a\u0000b'],
    ['half of a pair', 'a\ud800b'],
  ])('%s in a text is refused at its field, or left out', async (_name, text) => {
    const reply = await tokyo.post<ErrorBody>('/api/objects/inquiry/records', { values: { subject: text, body: text } });
    expect([201, 422]).toContain(reply.status);
  });
});

describe('what goes with records', () => {
  const id = '0190a1b2-0000-7000-8000-00000000000f';
  const base = '/api/objects/inquiry';
  const half = '\ud800';
  const list = { label: 'x', columns: ['title'], where: null, sort: '', shared: { everyone: false, roles: [] } };
  const draft = { place: 'new', device: id, version: 0, values: {}, children: {} };
  const none = 404;
  test.each<[string, string, string, unknown, number]>([
    ['half of a pair in a value for many', 'POST', `${base}/mass-change`, { list: 'all', action: 'edit', values: { subject: half } }, 400],
    ['half of a pair in the name of a field for many', 'POST', `${base}/mass-change`, { list: 'all', action: 'edit', values: { [half]: 'x' } }, 400],
    ['NUL in the name of a field for many', 'POST', `${base}/mass-change`, { list: 'all', action: 'edit', values: { '\0': 'x' } }, 400],
    ['ids that are none', 'POST', `${base}/mass-change`, { list: 'all', action: 'delete', ids: [half] }, 400],
    ['half of a pair in how a list is had', 'PUT', `${base}/lists/all/setting`, { columns: null, widths: { [half]: 100 }, sort: null }, 400],
    ['a version of a list beyond all numbers', 'PUT', `${base}/lists/${id}`, { ...list, version: 1e20 }, 400],
    ['a version of a draft beyond all numbers', 'PUT', `${base}/draft`, { ...draft, version: 1e20 }, 400],
    ['half of a pair in a draft, which is kept as it was typed', 'PUT', `${base}/draft`, { ...draft, values: { subject: half } }, 204],
    ['NUL in the place of a draft', 'PUT', `${base}/draft`, { ...draft, place: 'new?\0' }, none],
    ['the bin before the year 1', 'GET', `/api/bin?cursor=0000-01-01T00:00:00.000Z_${id}`, undefined, 400],
    ['the bin after all years', 'GET', `/api/bin?cursor=9999-12-31T23:59:59.999Z_${id}`, undefined, 400],
    ['the rows of a batch of nobody', 'GET', `/api/batches/${id}/rows?outcome=%00`, undefined, none],
  ])('%s', async (_name, method, path, body, status) => {
    const init: RequestInit = body === undefined ? { method } : { method, headers: json, body: JSON.stringify(body) };
    const reply = await tokyo.send<ErrorBody | undefined>(path, init);
    expect([reply.status, reply.body?.code]).toEqual([status, status === none ? 'not_found' : status === 204 ? undefined : expect.stringMatching(/^bad_/)]);
  });
});

describe('from where', () => {
  test.each<[string, Record<string, string>, number]>([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['a neighbour of this site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin, from a browser without Fetch Metadata', { origin: 'https://evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['this site', { 'sec-fetch-site': 'same-origin' }, 409],
    ['a program that is no browser', {}, 409],
  ])('a change that comes from %s answers %#', async (_name, headers, status) => {
    const reply = await tokyo.send<ErrorBody>(today, {
      method: 'PATCH',
      headers: { ...json, ...headers },
      body: JSON.stringify({ version: 999, values: { note: 'x' } }),
    });
    expect([reply.status, reply.body.code]).toEqual([status, status === 403 ? 'cross_site' : 'conflict']);
  });

  test('a log-in that comes from another site is refused', async () => {
    const reply = await tokyo.send<ErrorBody>('/api/session', { method: 'POST', headers: { ...json, 'sec-fetch-site': 'cross-site' }, body: '{}' });
    expect([reply.status, reply.body.code]).toEqual([403, 'cross_site']);
  });

  test('a method that an address does not have is refused', async () => {
    const replies = await Promise.all(['PUT', 'DELETE', 'POST'].map((method) => tokyo.send<ErrorBody>('/api/me', { method })));
    for (const { status, body } of replies) {
      expect([404, 405]).toContain(status);
      expect(body.code).toMatch(/not_found|method_not_allowed/);
    }
  });
});

describe('files', () => {
  test.each<[string, string, Record<string, string>, number[]]>([
    [
      'a field that takes none',
      '/api/objects/inquiry/fields/subject/files',
      { 'content-type': 'application/octet-stream', 'x-file-name': 'a.pdf' },
      [400, 404],
    ],
    ['an unknown field', '/api/objects/inquiry/fields/nothing/files', { 'content-type': 'application/octet-stream', 'x-file-name': 'a.pdf' }, [400, 404]],
    [
      'a name that is not encoded',
      '/api/objects/manual/fields/file/files',
      { 'content-type': 'application/octet-stream', 'x-file-name': '%E3%81' },
      [400, 403, 404],
    ],
    ['JSON', '/api/objects/inquiry/fields/subject/files', json, [400, 404, 415]],
  ])('for %s are refused', async (_name, path, headers, statuses) => {
    const { status } = await tokyo.send(path, { method: 'POST', headers, body: '{}' });
    expect(statuses).toContain(status);
  });
});
