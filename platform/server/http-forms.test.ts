import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Me, RecordAnswer, RowsPage } from '../contract/wire.ts';
import type { DraftsAnswer, NextAnswer, OpenFormAnswer, PreviousAnswer } from '../contract/wire-forms.ts';
import { sweepForms } from '../records/sweep-forms.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';

const daily = { outpatient_status: 'normal', inpatient_status: 'limited', emergency_status: 'none' };
const objects = '/api/objects';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
}, 180_000);
afterAll(() => scenario?.close());

/** Today's survey of a hospital. */
async function todays(client: Client): Promise<RecordAnswer> {
  const { rows } = (await client.get<RowsPage>(`${objects}/daily_hospital/lists/today/rows`)).body;
  return read(client, 'daily_hospital', rows[0]?.id ?? '');
}
async function read(client: Client, object: string, id: string): Promise<RecordAnswer> {
  return (await client.get<RecordAnswer>(`${objects}/${object}/records/${id}?describe=1`)).body;
}
const pathOf = ({ object, id }: RecordAnswer): string => `${objects}/${object}/records/${id}`;
const countOf = async (record: string): Promise<number> => {
  const [row] = await scenario.database.query<{ n: number }>(sql`SELECT count(*)::int AS n FROM shirabe.record_history WHERE record = ${record}::uuid`, {
    as: 'engine',
  });
  return row?.n ?? 0;
};

describe('a save whose answer was lost', () => {
  test('is sent again with its key, and saved once', async () => {
    const hospital = await scenario.as('hosp-13');
    const record = await todays(hospital);
    const before = await countOf(record.id);
    const body = { version: record.version, values: { ...daily, remarks: '一度だけ' }, save_key: randomUUID() };
    const both = await Promise.all([hospital.patch<RecordAnswer>(pathOf(record), body), hospital.patch<RecordAnswer>(pathOf(record), body)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await hospital.patch(pathOf(record), body)).toMatchObject({ status: 200, body: { version: record.version + 1, values: { remarks: '一度だけ' } } });
    expect(await countOf(record.id)).toBe(before + 1);
    expect(await hospital.get(`/api/saves/${body.save_key}`)).toMatchObject({ status: 200, body: { object: 'daily_hospital', id: record.id } });
    // Somebody else's key is no key of theirs: neither found, nor in the way.
    const other = await scenario.as('hosp-01');
    expect((await other.get(`/api/saves/${body.save_key}`)).status).toBe(404);
    const theirs = await todays(other);
    expect(await other.patch(pathOf(theirs), { ...body, version: theirs.version })).toMatchObject({ status: 200, body: { id: theirs.id } });
  });

  test('a new record is made once, also when both tries come at once', async () => {
    const prefecture = await scenario.as('pref-13');
    const body = { values: { subject: '二重送信', body: '本文', category: 'other' }, save_key: randomUUID() };
    const [first, second] = await Promise.all([
      prefecture.post<RecordAnswer>(`${objects}/inquiry/records`, body),
      prefecture.post<RecordAnswer>(`${objects}/inquiry/records`, body),
    ]);
    expect([first?.status, second?.status]).toEqual([201, 201]);
    expect(second?.body.id).toBe(first?.body.id);
    const count = await prefecture.get(`${objects}/inquiry/lists/all/count?filter=${encodeURIComponent('subject = "二重送信"')}`);
    expect(count.body).toEqual({ count: 1 });
  });

  test('a key that belongs to another save is refused in words, and nothing is saved', async () => {
    const hospital = await scenario.as('hosp-13');
    const record = await todays(hospital);
    const body = { version: record.version, values: { remarks: '甲' }, save_key: randomUUID() };
    const saved = await hospital.patch<RecordAnswer>(pathOf(record), body);
    expect(saved.status).toBe(200);
    for (const version of [record.version, saved.body.version]) {
      const reply = await hospital.patch<ErrorBody>(pathOf(record), { ...body, version, values: { remarks: '乙' } });
      expect(reply).toMatchObject({ status: 422, body: { code: 'invalid', problems: [{ field: 'save_key', code: 'save_key_used' }] } });
    }
    expect((await read(hospital, record.object, record.id)).values).toMatchObject({ remarks: '甲' });
    for (const key of ['x', 5]) expect((await hospital.patch(pathOf(record), { ...body, save_key: key })).status).toBe(400);
  });
});

describe('drafts', () => {
  const device = randomUUID();
  const draftOf = ({ id, version }: RecordAnswer, values: object) => ({ place: id, device, version, values, children: {} });
  const drafts = async (client: Client, place: string) =>
    (await client.get<DraftsAnswer>(`${objects}/daily_hospital/draft?place=${encodeURIComponent(place)}`)).body.drafts;

  test('are the user’s own: other devices of theirs get them, nobody else does', async () => {
    const hospital = await scenario.as('hosp-13');
    const record = await todays(hospital);
    const content = draftOf(record, { remarks: '書きかけ\u0000\ud800', nothing_such: 1, secured_beds: '1２abc' });
    expect((await hospital.send(`${objects}/daily_hospital/draft`, put(content))).status).toBe(204);
    expect((await hospital.send(`${objects}/daily_hospital/draft`, put({ ...content, device: randomUUID() }))).status).toBe(204);
    const kept = await drafts(await scenario.as('hosp-13'), record.id);
    expect(kept).toHaveLength(2);
    // What one types may be nothing that a field takes; a name that is no field is left out.
    expect(kept[0]).toMatchObject({
      version: record.version,
      at: scenario.now.toISOString(),
      values: { remarks: '書きかけ\u0000\ud800', secured_beds: '1２abc' },
    });
    expect(kept[0]?.values).not.toHaveProperty('nothing_such');
    for (const name of ['pref-13', 'admin', 'secretariat']) expect(await drafts(await scenario.as(name), record.id)).toEqual([]);
    const admin = await scenario.as('admin');
    expect((await admin.post('/api/view-as', { username: 'hosp-13' })).status).toBeLessThan(300);
    expect(await drafts(admin, record.id)).toEqual([]);
    await admin.delete('/api/view-as');
    // Of a record of others not even that there is nothing.
    expect((await (await scenario.as('hosp-01')).get(`${objects}/daily_hospital/draft?place=${record.id}`)).status).toBe(404);
    expect((await (await scenario.as('hosp-01')).send(`${objects}/daily_hospital/draft`, put(content))).status).toBe(404);
    await hospital.delete(`${objects}/daily_hospital/draft?place=${record.id}&device=${device}`);
    expect(await drafts(hospital, record.id)).toHaveLength(1);
  });

  test('have a size and an age', async () => {
    const hospital = await scenario.as('hosp-01');
    const record = await todays(hospital);
    const large = draftOf(record, { remarks: 'あ'.repeat(250_000), staff_note: 'い'.repeat(60_000) });
    expect((await hospital.send(`${objects}/daily_hospital/draft`, put({ ...large, values: { remarks: 'a'.repeat(500_000) } }))).status).toBe(413);
    expect((await hospital.send(`${objects}/daily_hospital/draft`, put(draftOf(record, { remarks: '短い' })))).status).toBe(204);
    await sweepForms(scenario.database, new Date(scenario.now.getTime() + 29 * 86_400_000));
    expect(await drafts(hospital, record.id)).toHaveLength(1);
    await sweepForms(scenario.database, new Date(scenario.now.getTime() + 31 * 86_400_000));
    expect(await drafts(hospital, record.id)).toEqual([]);
  });

  test.each([
    [{}, 400],
    [{ place: 'new', device: 'x', version: 0, values: {}, children: {} }, 400],
    [{ place: 'nobody', device, version: 0, values: {}, children: {} }, 404],
    [{ place: randomUUID(), device, version: 0, values: {}, children: {} }, 404],
  ])('refuses %j', async (body, status) => {
    expect((await (await scenario.as('hosp-13')).send(`${objects}/daily_hospital/draft`, put(body))).status).toBe(status);
  });
});

test('who else has the form of a record open, and that somebody saved it', async () => {
  const [first, second] = await Promise.all([scenario.as('hosp-13'), scenario.as('hosp-13')]);
  const record = await todays(first);
  const path = `${pathOf(record)}/open-forms`;
  const [one, two] = [randomUUID(), randomUUID()];
  expect((await first.post<OpenFormAnswer>(path, { form: one })).body).toMatchObject({ version: record.version, others: [] });
  expect((await second.post<OpenFormAnswer>(path, { form: two })).body.others).toEqual([{ name: '東京の病院 担当者', self: true }]);
  expect((await first.post<OpenFormAnswer>(path, { form: one, closing: true })).body.others).toHaveLength(1);
  expect((await second.post<OpenFormAnswer>(path, { form: two })).body.others).toEqual([]);
  await first.post(path, { form: one });
  await second.patch(pathOf(record), { version: record.version, values: { remarks: '先に保存' } });
  expect((await first.post<OpenFormAnswer>(path, { form: one })).body).toMatchObject({ version: record.version + 1, updated_by: '東京の病院 担当者' });
  scenario.setNow(new Date(scenario.now.getTime() + 80_000));
  expect((await second.post<OpenFormAnswer>(path, { form: two })).body.others).toEqual([]);
  scenario.setNow(scenario.now);
  expect((await (await scenario.as('hosp-01')).post(path, { form: two })).status).toBe(404);
  expect((await first.post(path, { form: 'x' })).status).toBe(400);
});

test('a warning that was accepted is not asked for again, until a value that it reads changes (Q48)', async () => {
  const hospital = await scenario.as('hosp-13');
  const record = await todays(hospital);
  const doubtful = { ...daily, tested_total: 1, tested_pcr: 3, tested_antigen: 0 };
  const asked = await hospital.patch<ErrorBody>(pathOf(record), { version: record.version, values: doubtful });
  expect(asked).toMatchObject({ status: 422, body: { code: 'warnings' } });
  const saved = await hospital.patch<RecordAnswer>(pathOf(record), { version: record.version, values: doubtful, accept_warnings: true });
  expect(saved.status).toBe(200);
  const { accepted } = await read(hospital, record.object, record.id);
  expect(accepted).toContainEqual(
    expect.objectContaining({
      by: '東京の病院 担当者',
      at: scenario.now.toISOString(),
      messages: expect.arrayContaining([expect.objectContaining({ field: 'tested_pcr' })]),
    }),
  );
  const other = await hospital.patch<RecordAnswer>(pathOf(record), { version: saved.body.version, values: { remarks: '別の項目だけ直す' } });
  expect(other).toMatchObject({ status: 200, body: { version: saved.body.version + 1 } });
  const changed = await hospital.patch<ErrorBody>(pathOf(record), { version: other.body.version, values: { tested_pcr: 4 } });
  expect(changed).toMatchObject({ status: 422, body: { code: 'warnings' } });
  const again = await hospital.patch<RecordAnswer>(pathOf(record), { version: other.body.version, values: { tested_pcr: 4 }, accept_warnings: true });
  expect(again.status).toBe(200);
  // The values of before are no news either.
  const back = await hospital.patch<RecordAnswer>(pathOf(record), { version: again.body.version, values: { tested_pcr: 3 } });
  expect(back.status).toBe(200);
});

test('a warning at a child row that was accepted is told with its row, and is not asked for again', async () => {
  const hospital = await scenario.as('hosp-13');
  const { rows } = (await hospital.get<RowsPage>(`${objects}/weekly_survey/lists/all/rows`)).body;
  const record = await read(hospital, 'weekly_survey', rows[0]?.id ?? '');
  const item = { item: 'n95_mask', outlook: 'over_1_month', needed_qty: 5, emergency_request: false };
  const known = record.children['items']?.find((row) => row.values['item'] === 'n95_mask');
  const body = (version: number, values: object, id?: string) => ({ version, children: { items: [{ ...(id ? { id } : {}), values }] } });
  const asked = body(record.version, item, known?.id);
  expect(await hospital.patch<ErrorBody>(pathOf(record), asked)).toMatchObject({
    status: 422,
    body: { code: 'warnings', problems: [{ field: 'items[0].needed_qty', severity: 'warning' }] },
  });
  const saved = await hospital.patch<RecordAnswer>(pathOf(record), { ...asked, accept_warnings: true });
  expect(saved.status).toBe(200);
  const row = saved.body.children['items']?.find(({ values }) => values['item'] === 'n95_mask');
  const { accepted } = await read(hospital, record.object, record.id);
  expect(accepted).toEqual([
    expect.objectContaining({ row: row?.title, by: '東京の病院 担当者', messages: [expect.objectContaining({ field: 'needed_qty' })] }),
  ]);
  const other = await hospital.patch<RecordAnswer>(pathOf(record), body(saved.body.version, { stock_qty: 7 }, row?.id));
  expect(other.status).toBe(200);
  expect((await hospital.patch<ErrorBody>(pathOf(record), body(other.body.version, { needed_qty: 6 }, row?.id))).status).toBe(422);
});

describe('the answer of the period before', () => {
  test('is found for a record and for a new one, without what is not copied', async () => {
    const hospital = await scenario.as('hosp-13');
    const record = await todays(hospital);
    const { previous } = (await hospital.get<PreviousAnswer>(`${pathOf(record)}/previous`)).body;
    expect(previous?.date).toBe('2026-11-17');
    expect(previous?.values).toHaveProperty('outpatient_status');
    for (const name of ['institution', 'report_date', 'answer_status', 'first_answered_at', 'on_time', 'bed_usage', 'remarks'])
      expect(previous?.values).not.toHaveProperty(name);
    const respondent = (record.values['institution'] as { id: string }).id;
    const path = `${objects}/daily_hospital/previous?respondent=${respondent}`;
    expect((await hospital.get<PreviousAnswer>(`${path}&date=2026-11-18`)).body.previous?.id).toBe(previous?.id);
    expect((await hospital.get<PreviousAnswer>(`${path}&date=2020-09-01`)).body).toEqual({ previous: null });
    expect((await (await scenario.as('hosp-01')).get<PreviousAnswer>(`${path}&date=2026-11-18`)).body).toEqual({ previous: null });
    for (const query of ['', '&date=yesterday', '&date=2026-02-30']) expect([400, 404]).toContain((await hospital.get(`${path}${query}`)).status);
    expect((await hospital.get(`${objects}/inquiry/previous?respondent=${respondent}&date=2026-11-18`)).status).toBe(404);
  });
});

describe('the next row to answer', () => {
  test('is the next open one of the list, in its order, and then from its beginning', async () => {
    const organization = await scenario.as('org-13');
    const { units } = (await organization.get<Me>('/api/me')).body;
    await scenario.database.query(
      sql`UPDATE data.daily_clinic SET answer_status = 'unanswered', scope_organization = ${units['organization']?.id}::uuid
        WHERE id IN (SELECT id FROM data.daily_clinic WHERE report_date = '2026-11-18' ORDER BY id LIMIT 3)`,
      { as: 'engine' },
    );
    const open = (
      await organization.get<RowsPage>(`${objects}/daily_clinic/lists/all/rows?sort=title&filter=${encodeURIComponent('answer_status = "unanswered"')}`)
    ).body.rows;
    expect(open.length).toBeGreaterThan(1);
    const next = async (id: string, query = '') => (await organization.get<NextAnswer>(`${objects}/daily_clinic/records/${id}/next?${query}`)).body.next?.id;
    const walk = await Promise.all(open.map(({ id }) => next(id, 'list=all&sort=title')));
    expect(walk).toEqual([...open.slice(1), open[0]].map((row) => row?.id));
    const down = await next(open[1]?.id ?? '', 'list=all&sort=-title');
    expect(down).toBe(open[0]?.id);
    // The same from a list of one's own, in its order.
    const own = { label: '逆順', columns: ['title'], where: null, sort: '-title', shared: { everyone: false, roles: [] } };
    const { list } = (await organization.post<{ list: string }>(`${objects}/daily_clinic/lists`, own)).body;
    expect(await next(open[1]?.id ?? '', `list=${list}`)).toBe(open[0]?.id);
    // Without a list: another member's row of the same day.
    expect(open.map(({ id }) => id)).toContain(await next(open[0]?.id ?? ''));
    expect((await organization.get(`${objects}/daily_clinic/records/${open[0]?.id ?? ''}/next?list=none`)).status).toBe(404);
  });

  test('there is none when nothing is open', async () => {
    const hospital = await scenario.as('hosp-13');
    const record = await todays(hospital);
    const others = (await hospital.get<RowsPage>(`${objects}/daily_hospital/lists/all/rows?filter=${encodeURIComponent('answer_status = "unanswered"')}`)).body
      .rows;
    expect((await hospital.get<NextAnswer>(`${pathOf(record)}/next`)).body.next?.id).toBe(others.at(-1)?.id);
    await scenario.database.query(sql`UPDATE data.daily_hospital SET answer_status = 'answered' WHERE id = ANY(${others.map(({ id }) => id)}::uuid[])`, {
      as: 'engine',
    });
    expect((await hospital.get(`${pathOf(record)}/next`)).body).toEqual({ next: null });
  });
});

function put(body: unknown): RequestInit {
  return { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
