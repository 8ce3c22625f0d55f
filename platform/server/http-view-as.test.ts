import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { FoldersAnswer, Me, RecordAnswer, RowsPage } from '../contract/wire.ts';
import { type Client, openScenario, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let admin: Client;
beforeAll(async () => {
  scenario = await openScenario();
}, 180_000);
afterAll(() => scenario?.close());

const list = '/api/objects/daily_hospital/lists/all/rows?limit=5';
const begin = (username: string, client = admin) => client.post<ErrorBody>('/api/view-as', { username });

describe('viewing as another user', () => {
  test('shows what that user sees, and says who really looks', async () => {
    admin = await scenario.as('admin');
    const theirs = await (await scenario.as('pref-13')).get<RowsPage>(list);
    // Reads that are checked beside: the session was seen as the administrator's before.
    expect((await admin.get<RowsPage>(list)).body.rows).not.toEqual(theirs.body.rows);
    expect((await begin('pref-13')).status).toBe(204);
    const me = await admin.get<Me>('/api/me');
    expect(me.body).toMatchObject({ username: 'pref-13', view_as: { username: 'admin' }, setup: false, areas: [] });
    expect((await admin.get<RowsPage>(list)).body.rows).toEqual(theirs.body.rows);
  });

  test('nothing can be changed, and the user’s own account stays closed', async () => {
    const { body } = await admin.get<RowsPage>('/api/objects/care_status_survey/lists/all/rows?limit=1');
    const id = body.rows[0]?.id ?? '';
    const record = await admin.get<RecordAnswer>(`/api/objects/care_status_survey/records/${id}`);
    for (const refused of [
      admin.patch<ErrorBody>(`/api/objects/care_status_survey/records/${id}`, { version: record.body.version, values: {} }),
      admin.post<ErrorBody>('/api/objects/inquiry/records', { values: { subject: 'x' } }),
      admin.delete<ErrorBody>(`/api/objects/care_status_survey/records/${id}?version=1`),
      admin.patch<ErrorBody>('/api/me', { language: 'en' }),
      admin.get<ErrorBody>('/api/account'),
      admin.get<ErrorBody>('/api/account/sessions'),
      admin.delete<ErrorBody>('/api/account/sessions'),
      begin('hosp-13'),
    ])
      expect([(await refused).status, (await refused).body.code]).toEqual([403, 'forbidden']);
  });

  test('what is opened is not remembered as that user’s', async () => {
    const { body } = await admin.get<FoldersAnswer>('/api/report-folders');
    await admin.get(`/api/reports/${body.reports[0]?.report}`);
    const rows = await scenario.database.query(
      sql`SELECT FROM shirabe.recent_report r JOIN shirabe.user_account u ON u.id = r.user_id WHERE u.username = 'pref-13'`,
    );
    expect(rows).toEqual([]);
  });

  test('uses up nothing of what that user may ask for', async () => {
    await scenario.database.query(sql`INSERT INTO shirabe.request_count (minute, key, count)
      SELECT ${scenario.now}, 'export user ' || id, 120 FROM shirabe.user_account WHERE username = 'pref-13'`);
    expect((await admin.get('/api/reports/daily_survey_csv/export?encoding=utf-8')).status).toBe(200);
    expect((await (await scenario.as('pref-13')).get('/api/reports/daily_survey_csv/export?encoding=utf-8')).status).toBe(429);
    expect((await admin.send('/api/objects/notice/lists/all/rows', { method: 'HEAD' })).status).toBe(200);
  });

  test('ends, and all of it is in the audit under the name of who looked', async () => {
    expect((await admin.delete('/api/view-as')).status).toBe(204);
    expect((await admin.get<Me>('/api/me')).body).toMatchObject({ username: 'admin', view_as: null });
    expect((await admin.delete('/api/view-as')).status).toBe(204);
    const rows = await scenario.database.query<{ action: string; path: string | null; actor: string; subject: string }>(
      sql`SELECT a.action, a.detail->>'path' AS path, u.username AS actor, a.subject_label AS subject FROM shirabe.audit_entry a JOIN shirabe.user_account u ON u.id = a.actor
        WHERE a.action LIKE 'view_as%' ORDER BY a.id`,
    );
    expect(rows[0]).toEqual({ action: 'view_as_begin', path: null, actor: 'admin', subject: 'pref-13' });
    expect(rows.at(-1)).toEqual({ action: 'view_as_end', path: null, actor: 'admin', subject: 'pref-13' });
    expect(rows).toContainEqual({ action: 'view_as_read', path: '/api/objects/daily_hospital/lists/all/rows', actor: 'admin', subject: 'pref-13' });
    // Whether there is an answer tells of what is there, too.
    expect(rows).toContainEqual({ action: 'view_as_read', path: '/api/objects/notice/lists/all/rows', actor: 'admin', subject: 'pref-13' });
    expect(rows.every(({ path }) => path === null || !path.includes('?'))).toBe(true);
  });

  test('is for those who look after access only, and of users who may do no more than they', async () => {
    for (const username of ['secretariat', 'pref-13', 'hosp-13']) expect((await begin('clinic-13', await scenario.as(username))).status).toBe(403);
    expect((await begin('admin', await scenario.as())).status).toBe(401);
    expect((await begin('admin')).status).toBe(403);
    expect((await begin('no-such-user')).status).toBe(404);
    expect((await admin.post('/api/view-as', {})).status).toBe(400);
  });

  test('a right that is taken away ends it with the next request', async () => {
    const other = await scenario.as('admin');
    await begin('pref-13', other);
    expect((await other.get(list)).status).toBe(200);
    await scenario.database.query(sql`UPDATE shirabe.user_account SET role = 'secretariat' WHERE username = 'admin'`);
    expect((await other.get(list)).status).toBe(401);
    expect((await other.get('/api/me')).status).toBe(401);
    await scenario.database.query(sql`UPDATE shirabe.user_account SET role = 'admin' WHERE username = 'admin'`);
  });
});
