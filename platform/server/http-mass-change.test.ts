import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { BatchAnswer, BatchReasons, BatchRows, ChangesAnswer, MassPreview } from '../contract/wire-batches.ts';
import type { ErrorBody } from '../contract/problem.ts';
import { type Client, openScenario, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let secretariat: Client, tokyo: Client, hospital: Client, admin: Client;
const path = '/api/objects/medical_institution/mass-change';

beforeAll(async () => {
  scenario = await openScenario();
  [secretariat, tokyo, hospital, admin] = (await Promise.all(['secretariat', 'pref-13', 'hosp-13', 'admin'].map((name) => scenario.as(name)))) as [
    Client,
    Client,
    Client,
    Client,
  ];
}, 180_000);
afterAll(() => scenario?.close());

async function count(condition: ReturnType<typeof sql>): Promise<number> {
  const [row] = await scenario.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM data.medical_institution WHERE ${condition}`);
  return row?.count ?? 0;
}

describe('a change of all institutions', () => {
  test('is previewed, made, and undone', async () => {
    const total = await count(sql`TRUE`);
    const request = { list: 'all', action: 'edit', values: { city: '一括市' } };
    const preview = await secretariat.post<MassPreview>(path, { ...request, dry_run: true });
    expect(preview.body).toMatchObject({ total, counts: { updated: total }, reasons: [] });
    expect(await count(sql`city = '一括市'`)).toBe(0);
    const done = await secretariat.post<BatchAnswer>(path, { ...request, expected: total });
    expect(done.body).toMatchObject({ state: 'done', label: '医療機関マスタの一括変更（市区町村）', counts: { updated: total }, can: { undo: true } });
    expect(await count(sql`city = '一括市'`)).toBe(total);
    for (const client of [tokyo, hospital]) {
      expect((await client.get(`/api/batches/${done.body.id}`)).status).toBe(404);
      expect((await client.post(`/api/batches/${done.body.id}/undo`)).status).toBe(404);
    }
    expect((await admin.get(`/api/batches/${done.body.id}`)).status).toBe(200);
    expect((await secretariat.get<{ batches: BatchAnswer[] }>('/api/batches')).body.batches[0]?.id).toBe(done.body.id);
    const undo = await secretariat.post<BatchAnswer>(`/api/batches/${done.body.id}/undo`);
    expect(undo.body).toMatchObject({ kind: 'undo', state: 'done', counts: { updated: total } });
    expect(await count(sql`city = '一括市'`)).toBe(0);
    expect((await secretariat.post<ErrorBody>(`/api/batches/${done.body.id}/undo`)).body.code).toBe('conflict');
  });

  test('names the reasons, by row and in a file; what asks a question of past records is not changed', async () => {
    const [organization] = await scenario.database.query<{ id: string; prefecture: string }>(
      sql`SELECT o.id, o.prefecture FROM data.reporting_organization o JOIN data.prefecture p ON p.id = o.prefecture WHERE p.code = '13' LIMIT 1`,
    );
    const request = { list: 'all', action: 'edit', values: { reporting_method: 'organization', reporting_org: organization?.id } };
    const members = await count(sql`reporting_org = ${organization?.id} AND reporting_method = 'organization'`);
    const preview = (await secretariat.post<MassPreview>(path, { ...request, dry_run: true })).body;
    expect(preview.reasons.map(({ code }) => code)).toContain('scope_move');

    // Looked at by a job, of however many rows: the same, and nothing is changed, kept in the list of changes, or to be undone.
    const trial = (await secretariat.post<BatchAnswer>(path, { ...request, trial: true })).body;
    expect(trial).toMatchObject({ trial: true, state: 'done', total: preview.total, counts: preview.counts, can: { undo: false } });
    const sorted = (reasons: MassPreview['reasons']) => reasons.map(({ code, rows, message }) => `${code} ${rows} ${message}`).sort();
    const told = (await secretariat.get<BatchReasons>(`/api/batches/${trial.id}/reasons`)).body.reasons;
    expect(sorted(told)).toEqual(sorted(preview.reasons));
    expect(told[0]?.examples).toHaveLength(Math.min(5, told[0]?.rows ?? 0));
    expect((await tokyo.get(`/api/batches/${trial.id}/reasons`)).status).toBe(404);
    expect((await secretariat.post(`/api/batches/${trial.id}/undo`)).status).toBe(409);
    expect((await secretariat.get<{ batches: BatchAnswer[] }>('/api/batches')).body.batches.map(({ id }) => id)).not.toContain(trial.id);
    expect(await count(sql`reporting_org = ${organization?.id} AND reporting_method = 'organization'`)).toBe(members);
    // Said what becomes of past records, the question is answered for all rows.
    const answered = (await secretariat.post<MassPreview>(path, { ...request, past_rows: 'stay', dry_run: true })).body;
    expect(answered.reasons.map(({ code }) => code)).not.toContain('scope_move');
    expect(answered.counts['updated']).toBeGreaterThan(preview.counts['updated'] ?? 0);
    expect((await secretariat.post(path, { ...request, past_rows: 'away', dry_run: true })).status).toBe(400);
    const done = (await secretariat.post<BatchAnswer>(path, { ...request, expected: preview.total })).body;
    expect(done.counts).toEqual(preview.counts);
    const left = (await secretariat.get<BatchRows>(`/api/batches/${done.id}/rows?outcome=refused`)).body;
    expect(left.rows).toHaveLength(100);
    const next = (await secretariat.get<BatchRows>(`/api/batches/${done.id}/rows?outcome=refused&cursor=${left.next}`)).body;
    expect(next.rows[0]?.id).not.toBe(left.rows[0]?.id);
    const file = await secretariat.get(`/api/batches/${done.id}/left.csv`);
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(file.bytes.toString().split('\n')).toHaveLength((done.counts['refused'] ?? 0) + 2);
    expect(await count(sql`reporting_org = ${organization?.id} AND prefecture <> ${organization?.prefecture}`)).toBe(0);
  });

  test('changes nothing for those who may not', async () => {
    const before = await count(sql`contact_name = 'x'`);
    const asked = { list: 'all', action: 'edit', values: { contact_name: 'x' } };
    const preview = (await tokyo.post<MassPreview>(path, { ...asked, dry_run: true })).body;
    expect(preview).toMatchObject({ counts: { refused: preview.total }, reasons: [{ code: 'forbidden', rows: preview.total }] });
    expect((await tokyo.post<BatchAnswer>(path, asked)).body.counts).toEqual({ refused: preview.total });
    expect((await admin.post<BatchAnswer>(path, { list: 'all', action: 'delete' })).body.counts['deleted'] ?? 0).toBe(0);
    expect(await count(sql`contact_name = 'x'`)).toBe(before);
    const refused = await Promise.all([
      secretariat.post<ErrorBody>(path, { ...asked, expected: 1 }),
      secretariat.post(path, { ...asked, list: 'nothing' }),
      secretariat.post(path, { ...asked, action: 'paint' }),
      secretariat.post(path, { list: 'all', action: 'edit', values: {} }),
      secretariat.post(path, { ...asked, ids: ['x'] }),
      secretariat.post('/api/objects/nothing/mass-change', asked),
      scenario.with('').post(path, asked),
      secretariat.get('/api/batches/x/rows'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([409, 404, 400, 400, 400, 404, 401, 404]);
  });
});

describe('a file', () => {
  const comments = '/api/objects/inquiry_comment';
  test('belongs to one record, though many name it at once', async () => {
    const [inquiry] = await scenario.database.query<{ id: string }>(sql`SELECT id FROM data.inquiry LIMIT 1`);
    const upload = { method: 'POST', headers: { 'content-type': 'application/octet-stream', 'x-file-name': 'a.txt' }, body: 'text' };
    const { body: file } = await admin.send<{ id: string }>(`${comments}/fields/attachments/files`, upload);
    const row = (body: string) => ({ values: { inquiry: inquiry?.id, body, attachments: [file.id] } });
    const saved = (await admin.post<ChangesAnswer>(`${comments}/changes`, { changes: [row('1'), row('2'), row('3')] })).body;
    expect(saved.results.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
      ['created', undefined],
      ['refused', 'not_a_file'],
      ['refused', 'not_a_file'],
    ]);
    const { status, body } = await admin.post<ErrorBody>(`${comments}/mass-change`, { list: 'all', action: 'edit', values: { attachments: [file.id] } });
    expect([status, body.problems[0]?.field]).toEqual([400, 'attachments']);
  });
});

describe('rows of a grid', () => {
  test('are saved in one request, each with its result', async () => {
    const [own] = await scenario.database.query<{ id: string; version: number }>(
      sql`SELECT d.id, d.version FROM data.daily_hospital d JOIN shirabe.user_account u ON u.unit = d.institution WHERE u.username = 'hosp-13' ORDER BY d.report_date DESC LIMIT 1`,
    );
    const [other] = await scenario.database.query<{ id: string }>(
      sql`SELECT d.id FROM data.daily_hospital d JOIN shirabe.user_account u ON u.unit = d.institution WHERE u.username = 'hosp-01' LIMIT 1`,
    );
    const send = (changes: unknown, more: Record<string, unknown> = {}) =>
      hospital.post<ChangesAnswer>('/api/objects/daily_hospital/changes', { changes, accept_warnings: true, ...more });
    const rows = [
      { id: own?.id, version: own?.version, values: { remarks: '表から' } },
      { id: other?.id, values: { remarks: 'x' } },
      { id: own?.id, version: 999, values: { remarks: 'y' } },
      { values: { remarks: 'z' } },
    ];
    const whole = (await send(rows, { whole: true })).body;
    expect(whole.results.map(({ outcome }) => outcome)).not.toContain('updated');
    const saved = (await send(rows)).body;
    expect(saved.results[1]).toMatchObject({ outcome: 'refused', problems: [{ code: 'not_found' }] });
    expect(saved.results[2]).toMatchObject({ outcome: 'conflict', id: own?.id });
    expect(saved.results[3]?.outcome).toBe('refused');
    expect(Object.values(saved.counts).reduce((sum, each) => sum + each, 0)).toBe(4);
    expect((await send([])).status).toBe(400);
    expect((await send(Array.from({ length: 1001 }, () => ({ values: {} })))).status).toBe(400);
  });
});
