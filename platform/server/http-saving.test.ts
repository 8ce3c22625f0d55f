import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorBody } from '../contract/problem.ts';
import type { DashboardAnswer, HistoryAnswer, RecordAnswer, RowsPage } from '../contract/wire.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';

/** An answer to 療養状況調査 without an error or a warning. */
const complete = {
  positives: 10,
  inpatients: 4,
  inpatients_secured: 3,
  phase_now: 1,
  phase_final: 4,
  ready_beds: 10,
  secured_beds: 20,
  severe: 1,
  severe_ready_beds: 2,
  severe_secured_beds: 3,
  hotel_patients: 2,
  hotel_rooms_ready: 5,
  hotel_rooms_secured: 6,
  home_patients: 2,
  welfare_patients: 1,
  coordinating: 1,
  coordinating_inpatient: 0,
};
const daily = { outpatient_status: 'normal', inpatient_status: 'limited', emergency_status: 'none' };

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
}, 180_000);
afterAll(() => scenario?.close());

/** Today's 療養状況調査 of a prefecture, each test its own. */
async function todaysCareStatus(username: string): Promise<{ client: Client; path: string; record: RecordAnswer }> {
  const client = await scenario.as(username);
  const { rows } = (await client.get<RowsPage>('/api/objects/care_status_survey/lists/today/rows')).body;
  const path = `/api/objects/care_status_survey/records/${rows[0]?.id ?? ''}`;
  const { body: record } = await client.get<RecordAnswer>(path);
  return { client, path, record };
}

describe('a hospital', () => {
  test('answers today’s daily survey from its home page', async () => {
    const hospital = await scenario.as('hosp-13');
    const home = (await hospital.get<DashboardAnswer>('/api/home')).body;
    const survey = home.components.flatMap(({ surveys }) => surveys ?? []).find(({ object }) => object === 'daily_hospital');
    expect(survey).toMatchObject({ status: 'unanswered', due: '2026-11-18T04:00:00.000Z' });
    const path = `/api/objects/daily_hospital/records/${survey?.record ?? ''}`;
    const before = (await hospital.get<RecordAnswer>(path)).body;
    expect(before.can).toEqual({ update: true, delete: false });
    const values = { ...daily, secured_beds: 20, ready_beds: 10, covid_inpatients: 5, remarks: '院内研修のため13時まで' };
    const saved = await hospital.patch<RecordAnswer>(path, { version: before.version, values });
    expect(saved.status).toBe(200);
    expect(saved.body.values).toMatchObject({
      ...values,
      answer_status: 'answered',
      first_answered_at: '2026-11-18T02:30:00.000Z',
      on_time: true,
      timeliness: '期限内',
      bed_usage: 0.25,
    });
    expect(saved.body).toMatchObject({ version: before.version + 1, updated_by: '東京の病院 担当者' });
    const [change] = (await hospital.get<HistoryAnswer>(`${path}/history`)).body.changes;
    expect(change).toMatchObject({ by: '東京の病院 担当者', action: 'update', at: '2026-11-18T02:30:00.000Z' });
    expect(change?.fields).toEqual(expect.arrayContaining([{ field: 'secured_beds', label: { ja: '確保病床数', en: 'Secured beds' }, old: null, new: 20 }]));
    const prefecture = await scenario.as('pref-13');
    expect((await prefecture.get<RecordAnswer>(path)).body.values).toMatchObject({ answer_status: 'answered', secured_beds: 20 });
  });

  test('is told of each missing and each wrong item at once, at its field', async () => {
    const hospital = await scenario.as('hosp-01');
    const { rows } = (await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/today/rows')).body;
    const path = `/api/objects/daily_hospital/records/${rows[0]?.id ?? ''}`;
    const { version } = (await hospital.get<RecordAnswer>(path)).body;
    const reply = await hospital.patch<ErrorBody>(path, {
      version,
      values: { inpatient_status: 'sometimes', secured_beds: -1, ready_beds: 1.5, tested_pcr: 3, remarks: 'あ'.repeat(1001) },
    });
    expect(reply.status).toBe(422);
    expect(reply.body.code).toBe('invalid');
    const fields = reply.body.problems.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['inpatient_status', 'secured_beds', 'ready_beds', 'remarks']));
    expect((await hospital.get<RecordAnswer>(path)).body).toMatchObject({ version, values: { answer_status: 'unanswered' } });
  });

  test('cannot answer for another hospital, nor change what the system enters', async () => {
    const [hospital, prefecture] = await Promise.all([scenario.as('hosp-01'), scenario.as('pref-01')]);
    const rows = (await prefecture.get<RowsPage>('/api/objects/daily_hospital/lists/all/rows?limit=1000')).body.rows;
    const own = new Set((await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/all/rows')).body.rows.map(({ id }) => id));
    const other = rows.find(({ id }) => !own.has(id));
    expect((await hospital.patch(`/api/objects/daily_hospital/records/${other?.id ?? ''}`, { version: 1, values: daily })).status).toBe(404);
    const [mine] = own;
    const path = `/api/objects/daily_hospital/records/${mine ?? ''}`;
    const { version } = (await hospital.get<RecordAnswer>(path)).body;
    for (const values of [{ answer_status: 'by_organization' }, { report_date: '2026-11-01' }, { bed_usage: 1 }, { on_time: true }]) {
      const reply = await hospital.patch<ErrorBody>(path, { version, values: { ...daily, ...values } });
      expect([Object.keys(values), reply.status]).toEqual([Object.keys(values), 422]);
      expect(reply.body.problems.map(({ field }) => field)).toContain(Object.keys(values)[0]);
    }
  });
});

describe('prefecture staff', () => {
  test('are told an error at its field, save over a warning, and see both in the history', async () => {
    const { client, path, record } = await todaysCareStatus('pref-14');
    const wrong = await client.patch<ErrorBody>(path, { version: record.version, values: { ...complete, inpatients_secured: 5 } });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid', problems: [{ field: 'inpatients_secured', message: '入院者数を超えています。' }] } });
    const doubtful = { version: record.version, values: { ...complete, positives: 11 } };
    const warned = await client.patch<ErrorBody>(path, doubtful);
    expect(warned).toMatchObject({ status: 422, body: { code: 'warnings', problems: [{ field: 'positives', severity: 'warning' }] } });
    expect((await client.get<RecordAnswer>(path)).body.version).toBe(record.version);
    const saved = await client.patch<RecordAnswer>(path, { ...doubtful, accept_warnings: true });
    expect(saved).toMatchObject({ status: 200, body: { version: record.version + 1, values: { positives: 11, answer_status: 'answered' } } });
    expect((await client.patch(path, { version: record.version + 1, values: { inpatients_secured: 5 }, accept_warnings: true })).status).toBe(422);
    const { changes } = (await client.get<HistoryAnswer>(`${path}/history`)).body;
    expect(changes[0]?.fields).toEqual(expect.arrayContaining([expect.objectContaining({ field: 'positives', old: null, new: 11 })]));
  });

  test('who save the same record at the same time: one wins, the other is shown both values', async () => {
    const { client, path, record } = await todaysCareStatus('pref-15');
    const replies = await Promise.all(
      [1, 2, 3].map((note) =>
        client.patch<ErrorBody & { current?: RecordAnswer }>(path, { version: record.version, values: { ...complete, note: `保存 ${note}` } }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const won = replies.find(({ status }) => status === 200)?.body as unknown as RecordAnswer;
    for (const { body } of replies.filter(({ status }) => status === 409)) {
      expect(body).toMatchObject({ code: 'conflict', current: { version: record.version + 1, values: { note: won.values['note'] } } });
    }
  });

  test('cannot have two answers for one day, also when both are sent at once', async () => {
    const client = await scenario.as('pref-16');
    const path = '/api/objects/care_status_survey/records';
    const again = await client.post<ErrorBody>(path, { values: { ...complete, survey_date: '2026-11-17' } });
    expect(again.status).toBe(422);
    expect(again.body.problems[0]?.field).toMatch(/^(prefecture|survey_date)$/);
    const raced = await Promise.all([1, 2, 3].map(() => client.post<ErrorBody>(path, { values: { ...complete, survey_date: '2026-11-10' } })));
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    expect(raced.filter(({ status }) => status === 422).every(({ body }) => body.problems.length > 0)).toBe(true);
  });

  test('read the ended survey and can enter nothing into it', async () => {
    const client = await scenario.as('pref-17');
    const { rows } = (await client.get<RowsPage>('/api/objects/consult_center_survey/lists/all/rows?limit=1')).body;
    const path = `/api/objects/consult_center_survey/records/${rows[0]?.id ?? ''}`;
    const { body } = await client.get<RecordAnswer>(`${path}?describe=1`);
    expect(body).toMatchObject({ can: { update: false }, describe: { survey: { ended: true }, can: { create: false } } });
    expect([403, 422]).toContain((await client.patch(path, { version: body.version, values: { centers: 1 } })).status);
    expect([403, 422]).toContain(
      (await client.post('/api/objects/consult_center_survey/records', { values: { survey_date: '2023-05-01', centers: 1 } })).status,
    );
  });

  test('read a hospital’s answer and cannot change it', async () => {
    const client = await scenario.as('pref-18');
    const { rows } = (await client.get<RowsPage>('/api/objects/daily_hospital/lists/today/rows?limit=1')).body;
    expect(await client.patch(`/api/objects/daily_hospital/records/${rows[0]?.id ?? ''}`, { version: 1, values: daily })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });
});

describe('the secretariat', () => {
  test('enters no answer for anyone (Q43), and publishes notices', async () => {
    const client = await scenario.as('secretariat');
    for (const object of ['daily_hospital', 'care_status_survey']) {
      const { rows } = (await client.get<RowsPage>(`/api/objects/${object}/lists/today/rows?limit=1`)).body;
      expect(await client.patch(`/api/objects/${object}/records/${rows[0]?.id ?? ''}`, { version: 1, values: { remarks: 'x' } })).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
    }
    expect((await client.post('/api/objects/daily_hospital/records', { values: {} })).status).toBe(403);
    const { rows } = (await client.get<RowsPage>('/api/objects/notice/lists/all/rows?limit=1')).body;
    const notice = (await client.get<RecordAnswer>(`/api/objects/notice/records/${rows[0]?.id ?? ''}`)).body;
    expect(notice.can).toEqual({ update: true, delete: true });
    expect((await client.delete(`/api/objects/notice/records/${notice.id}?version=${notice.version + 1}`)).status).toBe(409);
    expect((await client.delete(`/api/objects/notice/records/${notice.id}?version=${notice.version}`)).status).toBe(204);
    expect((await client.get(`/api/objects/notice/records/${notice.id}`)).status).toBe(404);
  });
});
