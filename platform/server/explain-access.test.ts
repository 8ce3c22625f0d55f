import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { AccessExplanation } from '../contract/wire-access.ts';
import type { RowsPage } from '../contract/wire.ts';
import { type Client, openScenario, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let admin: Client;
beforeAll(async () => {
  scenario = await openScenario();
  admin = await scenario.as('admin');
}, 180_000);
afterAll(() => scenario?.close());

const explain = (query: Readonly<Record<string, string>>) => admin.get<AccessExplanation>(`/api/access/explanation?${new URLSearchParams(query).toString()}`);

async function idsOf(username: string, object: string): Promise<string[]> {
  const { body } = await (await scenario.as(username)).get<RowsPage>(`/api/objects/${object}/lists/all/rows?limit=100`);
  return body.rows.map(({ id }) => id);
}

describe('why somebody may see a record', () => {
  test('each rule says what it found, and the first that lets in has decided', async () => {
    const [own] = await idsOf('pref-13', 'daily_hospital');
    const { status, body } = await explain({ user: 'pref-13', object: 'daily_hospital', record: own ?? '' });
    expect(status).toBe(200);
    expect(body.user).toMatchObject({ username: 'pref-13', administrator: false, active: true, roles: [{ ja: '都道府県担当者' }] });
    expect(body.user.units).toEqual([{ scope: 'prefecture', label: '東京都' }]);
    const read = body.actions.find(({ action }) => action === 'read');
    expect(read?.allowed).toBe(true);
    expect(read?.rules[3]?.scope?.ja).toBe('都道府県');
    expect(read?.rules.map(({ reach, verdict, decided }) => [reach, verdict, decided])).toEqual([
      ['own institution', 'not_in_roles', false],
      ['own organization', 'not_in_roles', false],
      ['own area', 'not_in_roles', false],
      ['own prefecture', 'lets_in', true],
      ['all', 'not_in_roles', false],
    ]);
    expect(body.actions.find(({ action }) => action === 'update')?.allowed).toBe(false);
  });

  test('another prefecture’s record is refused because it belongs to another unit', async () => {
    const [theirs] = await idsOf('pref-01', 'daily_hospital');
    const { body } = await explain({ user: 'pref-13', object: 'daily_hospital', record: theirs ?? '' });
    const read = body.actions.find(({ action }) => action === 'read');
    expect([read?.allowed, read?.rules[3]?.verdict]).toEqual([false, 'other_unit']);
  });

  test('a condition that does not hold is named', async () => {
    const reply = await (await scenario.as('secretariat')).get<RowsPage>('/api/objects/notice/lists/all/rows?limit=100');
    const seen = new Set(await idsOf('hosp-13', 'notice'));
    const hidden = reply.body.rows.find(({ id }) => !seen.has(id));
    const { body } = await explain({ user: 'hosp-13', object: 'notice', record: hidden?.id ?? '' });
    const read = body.actions.find(({ action }) => action === 'read');
    expect(read?.allowed).toBe(false);
    expect(read?.rules.map(({ verdict }) => verdict)).toContain('condition_not_met');
  });

  test.each(['pref-13', 'city-13', 'hosp-13', 'org-13', 'secretariat'])('it says of %s what happens', async (username) => {
    const everything = await idsOf('admin', 'medical_institution');
    const client = await scenario.as(username);
    for (const id of everything.slice(0, 25)) {
      const { status } = await client.get(`/api/objects/medical_institution/records/${id}`);
      const { body } = await explain({ user: username, object: 'medical_institution', record: id });
      expect([id, body.actions[0]?.allowed]).toEqual([id, status === 200]);
    }
  });

  test('of an object it says what roles and units decide, and what depends on the record', async () => {
    const { body } = await explain({ user: 'hosp-13', object: 'daily_hospital' });
    const update = body.actions.find(({ action }) => action === 'update');
    expect([update?.allowed, update?.unless?.holds]).toEqual([null, null]);
    expect(body.subject).toEqual({ kind: 'object', name: 'daily_hospital', label: { ja: '日次調査(病院)', en: expect.any(String) }, title: null });
  });

  test('an administrator may, and the rules are still told as they are', async () => {
    const { body } = await explain({ user: 'admin', object: 'daily_hospital' });
    expect(body.user.administrator).toBe(true);
    expect(body.actions.every(({ allowed, rules }) => allowed === true && rules.every(({ decided }) => !decided))).toBe(true);
  });

  test('a report says who may open it, and which objects are read', async () => {
    const { body } = await explain({ user: 'hosp-13', report: 'bed_availability_all' });
    expect(body.shown).toMatchObject({ allowed: false, said_by: 'folder', through: [], edit: { allowed: false }, manage: { allowed: false } });
    expect(body.shown?.objects.map(({ object }) => object)).toContain('daily_hospital');
  });

  test('a field says of whom a role is needed, an object who exports it, and which role gave it', async () => {
    const email = { object: 'medical_institution', field: 'contact_email' };
    const [city, prefecture] = await Promise.all(['city-13', 'pref-13'].map(async (user) => (await explain({ user, ...email })).body));
    expect([city?.subject.kind, city?.field?.read.allowed, city?.field?.edit.allowed]).toEqual(['field', false, false]);
    expect(prefecture?.field?.read).toMatchObject({ allowed: true, needs: [{ allowed: true, through: [{ ja: '都道府県担当者' }] }] });
    expect(prefecture?.export).toEqual({ allowed: true, roles: null, through: [] });
    expect(prefecture?.actions[0]?.rules.find(({ decided, verdict }) => decided || verdict === 'depends')?.through).toMatchObject([{ ja: '都道府県担当者' }]);
    expect((await explain({ user: 'pref-13', object: 'notice', field: 'title_' })).status).toBe(404);
  });

  test('a folder, a tab and a list say to whom they are shown', async () => {
    const shown = async (query: Readonly<Record<string, string>>) => (await explain(query)).body.shown;
    expect(await shown({ user: 'pref-13', folder: 'local_government' })).toMatchObject({
      allowed: true,
      said_by: 'folder',
      through: [{ ja: '都道府県担当者' }],
      edit: { allowed: false, roles: [] },
    });
    expect(await shown({ user: 'hosp-13', folder: 'secretariat_reports' })).toMatchObject({ allowed: false, through: [] });
    // Nobody is named, but whoever reads none of its objects is not shown it.
    expect(await shown({ user: 'hosp-13', tab: 'care_status_survey' })).toMatchObject({
      allowed: false,
      said_by: 'nobody',
      roles: null,
      objects: [{ allowed: false }],
    });
    expect(await shown({ user: 'city-13', tab: 'care_status_survey' })).toMatchObject({ allowed: true, objects: [{ allowed: true, export: true }] });
    const { body } = await explain({ user: 'hosp-13', object: 'notice', list: 'all' });
    expect(body).toMatchObject({ subject: { kind: 'list' }, shown: { objects: [{ object: 'notice', allowed: true }] }, actions: [] });
  });

  test('what is asked wrongly is said', async () => {
    const id = '01a20254-72c8-7000-a10d-124dc9a11870';
    for (const [query, code] of [
      [{ user: 'pref-13' }, 400],
      [{ object: 'notice' }, 400],
      [{ user: 'pref-13', object: 'notice', report: 'bed_availability' }, 400],
      [{ user: 'no-such', object: 'notice' }, 404],
      [{ user: '\0', object: 'notice' }, 404],
      [{ user: 'pref-13', object: 'constructor' }, 404],
      [{ user: 'pref-13', object: 'notice', record: 'x' }, 404],
      [{ user: 'pref-13', object: 'notice', record: id }, 404],
      [{ user: 'pref-13', report: '__proto__' }, 404],
      [{ user: 'pref-13', folder: 'constructor' }, 404],
      [{ user: 'pref-13', tab: '__proto__' }, 404],
      [{ user: 'pref-13', object: 'notice', list: 'constructor' }, 404],
      [{ user: 'pref-13', object: 'notice', field: '__proto__' }, 404],
      [{ user: 'pref-13', folder: 'local_government', field: 'x' }, 400],
      [{ user: 'pref-13', object: 'notice', list: 'all', record: id }, 400],
      [{ user: 'pref-13', tab: 'notice', report: 'bed_availability' }, 400],
    ] as const)
      expect([query, (await explain(query)).status]).toEqual([query, code]);
  });

  test('only those who look after access may ask, and it is recorded', async () => {
    for (const username of ['secretariat', 'pref-13', 'hosp-13']) {
      const reply = await (await scenario.as(username)).get<ErrorBody>('/api/access/explanation?user=admin&object=notice');
      expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
    }
    const [audit] = await scenario.database.query<{ label: string; object: string }>(
      sql`SELECT subject_label AS label, detail->>'object' AS object FROM shirabe.audit_entry WHERE action = 'access_explained' ORDER BY id LIMIT 1`,
    );
    expect(audit).toEqual({ label: 'pref-13', object: 'daily_hospital' });
    const nobody = await (await scenario.as()).get('/api/access/explanation?user=admin&object=notice');
    expect(nobody.status).toBe(401);
  });
});
