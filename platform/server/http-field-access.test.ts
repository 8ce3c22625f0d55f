import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Import } from '../contract/wire-import.ts';
import type {
  DashboardAnswer,
  ExportCheck,
  FoldersAnswer,
  Groups,
  HistoryAnswer,
  Me,
  ObjectDescription,
  RecordAnswer,
  ReportAnswer,
  RowsPage,
} from '../contract/wire.ts';
import { loadDefinitions } from '../metadata/load-definitions.ts';
import { applyDefinitions } from '../setup/apply-definitions.ts';
import { exportDefinitions } from '../setup/export-definitions.ts';
import { rollbackTo } from '../setup/roll-back.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';
import { projectRoot } from './environment.ts';

/**
 * G-MIS with more said of fields, exports and reports: of a hospital's answers only prefectures and the secretariat read the inpatients, and what is
 * computed from them; the secured beds are changed by prefectures alone; prefectures take answers out as files, others only with a role beside their own.
 */
const more: Readonly<Record<string, string>> = {
  'objects/daily_hospital/access.yaml': `read: [own institution, own organization, own area, own prefecture, all]
write: [own institution]
export: [prefecture]
fields:
  covid_inpatients: { read: [prefecture, secretariat] }
  secured_beds: { edit: [prefecture] }
`,
  'objects/roles/bed_helper.role.yaml': `role: bed_helper
label: 病床の担当
objects: { daily_hospital: { export: true } }
fields: { daily_hospital.covid_inpatients: read }
folders: { institutions: edit, secretariat_reports: view }
reports: { unanswered_7_days: manage }
tabs: [notice]
`,
  'reports/100_local_government/beds_by_status.report.yaml': `report: beds_by_status
label: 病床の集計
from: daily_hospital
where: covid_inpatients >= 0
filters: [answer_status, covid_inpatients]
columns:
  - title
  - covid_inpatients
  - { key: per_bed, label: 割合, formula: covid_inpatients / ready_beds }
  - ready_beds
  - institution.contact_email
group_by: [answer_status, covid_inpatients]
summaries: [{ of: covid_inpatients, kind: sum }, { of: ready_beds, kind: sum }]
sort: [-covid_inpatients]
chart: { type: bar, group: covid_inpatients }
`,
  'reports/100_local_government/inpatients.report.yaml': `report: inpatients
label: 入院患者
from: daily_hospital
columns: [covid_inpatients, bed_usage]
`,
};

const folder = mkdtempSync(join(tmpdir(), 'shirabe-definitions-'));
let scenario: Scenario;
let hospital: Client, prefecture: Client, city: Client, secretariat: Client, administrator: Client;
let answer: string;
beforeAll(async () => {
  scenario = await openScenario();
  const { files } = await loadDefinitions(projectRoot);
  await applyDefinitions(scenario.database, { ...files, ...more });
  const { database } = scenario;
  await beside('bed_helper');
  [hospital, prefecture, city, secretariat, administrator] = (await Promise.all(
    ['hosp-13', 'pref-13', 'city-13', 'secretariat', 'admin'].map((name) => scenario.as(name)),
  )) as [Client, Client, Client, Client, Client];
  await database.query(sql`UPDATE data.daily_hospital SET covid_inpatients = 7, secured_beds = 14, ready_beds = 9, outpatient_status = 'normal', inpatient_status = 'normal', emergency_status = 'normal'
    WHERE institution = (SELECT unit FROM shirabe.user_account WHERE username = 'hosp-13')`);
  const { body } = await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/mine/rows');
  answer = body.rows[0]?.id ?? '';
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The roles of the city's user beside its own. */
const beside = (...roles: readonly string[]) =>
  scenario.database.query(sql`UPDATE shirabe.user_account SET roles = ${[...roles]}::text[] WHERE username = 'city-13'`);
const put = (client: Client, path: string, body: unknown) =>
  client.send<ErrorBody>(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const report = '/api/reports/beds_by_status';
const record = () => `/api/objects/daily_hospital/records/${answer}`;
const query = (parameters: Readonly<Record<string, string>>) => new URLSearchParams(parameters).toString();
/** Nothing of an answer names the field, its label, what is computed from it, or a field of others. */
const tellsNothing = (body: unknown) =>
  expect(JSON.stringify(body)).not.toMatch(/covid_inpatients|bed_usage|per_bed|新型コロナ入院患者数|病床使用率|contact_email/);

describe('the inpatients are not there for a hospital, by any way in', () => {
  test.each([
    ['its list', '/api/objects/daily_hospital/lists/all/rows?describe=1'],
    ['its own list', '/api/objects/daily_hospital/lists/mine/rows?describe=1'],
    ['a search', `/api/objects/daily_hospital/lists/all/rows?${query({ search: '病院' })}`],
    ['the object', '/api/objects/daily_hospital'],
    ['a new record', `/api/objects/daily_hospital/new?${query({ covid_inpatients: '3' })}`],
    ['the home page', '/api/home'],
  ])('%s', async (_name, path) => {
    const { status, body } = await hospital.get(path);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toMatch(/covid_inpatients|bed_usage|新型コロナ入院患者数|病床使用率/);
  });
  test('the record', async () => {
    const { body } = await hospital.get<RecordAnswer>(`${record()}?describe=1`);
    expect(body.values).toMatchObject({ secured_beds: 14, ready_beds: 9 });
    tellsNothing(body);
    expect((await prefecture.get<RecordAnswer>(record())).body.values).toMatchObject({ covid_inpatients: 7, bed_usage: 0.5 });
  });
  test.each([
    ['filter', 'covid_inpatients > 5'],
    ['filter', 'bed_usage > 0.1'],
    ['sort', 'covid_inpatients'],
    ['sort', '-bed_usage'],
  ])('a %s: %s', async (name, source) => {
    for (const path of ['/api/objects/daily_hospital/lists/all/rows', '/api/objects/daily_hospital/lists/all/count'].slice(0, name === 'sort' ? 1 : 2)) {
      const { status, body } = await hospital.get<ErrorBody>(`${path}?${query({ [name]: source })}`);
      expect([path, status, body.code]).toEqual([path, 400, 'unknown_field']);
    }
    expect((await prefecture.get(`/api/objects/daily_hospital/lists/all/rows?${query({ [name]: source })}`)).status).toBe(200);
  });
  test('a filter through a lookup of another object', async () => {
    const filter = query({ filter: 'NOT(ISBLANK(institution.contact_email))' });
    const without = await scenario.as('org-13');
    const { status, body } = await without.get<ErrorBody>(`/api/objects/daily_hospital/lists/all/rows?${filter}`);
    expect([status, body.code]).toEqual([400, 'unknown_field']);
    expect((await prefecture.get(`/api/objects/daily_hospital/lists/all/rows?${filter}`)).status).toBe(200);
  });
  test('a save, its answer and the history; what is not seen stays', async () => {
    const { body } = await hospital.get<RecordAnswer>(record());
    const refused = await hospital.patch<ErrorBody>(record(), { version: body.version, values: { covid_inpatients: 1 } });
    expect([refused.status, refused.body.problems]).toEqual([422, [expect.objectContaining({ field: 'covid_inpatients', code: 'unknown_field' })]]);
    const secured = await hospital.patch<ErrorBody>(record(), { version: body.version, values: { secured_beds: 20 } });
    expect([secured.status, secured.body.problems]).toEqual([422, [expect.objectContaining({ field: 'secured_beds', code: 'not_editable' })]]);
    const values = { ...body.values, ready_beds: 8 };
    const saved = await hospital.patch<RecordAnswer>(record(), { version: body.version, values, accept_warnings: true });
    expect([saved.status, saved.body.values?.['ready_beds']]).toEqual([200, 8]);
    tellsNothing(saved.body);
    expect((await prefecture.get<RecordAnswer>(record())).body.values).toMatchObject({ covid_inpatients: 7, ready_beds: 8 });
    await scenario.database.query(sql`INSERT INTO shirabe.record_history (object, record, at, by_user, by_name, action, changes)
      VALUES ('daily_hospital', ${answer}::uuid, now(), NULL, '試験', 'update', '[{"field":"covid_inpatients","old":6,"new":7}]'::jsonb)`);
    const told = async (client: Client) =>
      (await client.get<HistoryAnswer>(`${record()}/history`)).body.changes.flatMap(({ fields }) => fields.map(({ field }) => field));
    expect(await told(hospital)).toContain('ready_beds');
    expect(await told(hospital)).not.toContain('covid_inpatients');
    expect(await told(prefecture)).toContain('covid_inpatients');
  });

  test('lists of users, made by somebody who reads it', async () => {
    const lists = '/api/objects/daily_hospital/lists';
    const shared = { everyone: true, roles: [] };
    const make = async (label: string, more: Readonly<Record<string, unknown>>) => {
      const request = { label, columns: ['title', 'covid_inpatients'], where: null, sort: '-covid_inpatients', shared, ...more };
      return (await administrator.post<{ list: string }>(lists, request)).body.list;
    };
    const [open, telling] = [await make('開かれた', {}), await make('条件つき', { columns: ['title'], where: 'covid_inpatients > 5', sort: '' })];
    for (const path of ['rows?describe=1&own=1', 'print', 'export?encoding=utf-8', 'count']) {
      const { status, bytes } = await hospital.get(`${lists}/${open}/${path}`);
      expect([path, path.startsWith('export') ? 403 : 200]).toEqual([path, status]);
      // That the list had more, the page says.
      tellsNothing(bytes.toString().replace('"missing":["covid_inpatients"]', ''));
    }
    for (const path of ['rows', 'count', 'print', 'export'])
      expect([path, (await hospital.get<ErrorBody>(`${lists}/${telling}/${path}`)).body.code]).toEqual([path, 'unknown_field']);
    for (const more of [{ columns: ['covid_inpatients'] }, { where: 'covid_inpatients > 5' }, { where: 'bed_usage > 0' }, { sort: 'covid_inpatients' }]) {
      const request = { label: 'x', columns: ['title'], where: null, sort: '', shared: { everyone: false, roles: [] }, ...more };
      const { status, body } = await hospital.post<ErrorBody>(lists, request);
      expect([more, status, body.code]).toEqual([more, 400, 'unknown_field']);
    }
    for (const setting of [
      { columns: ['covid_inpatients'], widths: {}, sort: null },
      { columns: null, widths: {}, sort: '-bed_usage' },
    ])
      expect((await put(hospital, `${lists}/all/setting`, setting)).body).toMatchObject({ code: 'unknown_field' });
    expect((await hospital.get<ErrorBody>('/api/objects/daily_hospital/columns?keys=covid_inpatients')).body.code).toBe('unknown_field');
    tellsNothing((await hospital.get(`/api/objects/daily_hospital/columns?${query({ search: '入院患者' })}`)).body);
    const known = await hospital.post<{ problems: readonly unknown[] }>('/api/objects/daily_hospital/condition', { formula: 'covid_inpatients > 5' });
    expect(known.body.problems).toHaveLength(1);
  });

  test('changes of many, restores, the next record, drafts and copies of the answer before', async () => {
    const objects = '/api/objects/daily_hospital';
    const asked = (name: string) => ({ list: 'all', action: 'edit', values: { [name]: 3 }, dry_run: true });
    const [hidden, nobodys] = [
      await hospital.post(`${objects}/mass-change`, asked('covid_inpatients')),
      await hospital.post(`${objects}/mass-change`, asked('covid_inpatient_')),
    ];
    expect(JSON.stringify(hidden.body).replaceAll('covid_inpatients', 'covid_inpatient_')).toBe(JSON.stringify(nobodys.body));
    expect(hidden.body).toMatchObject({ reasons: [{ code: 'unknown_field' }] });
    const narrowed = await hospital.post<ErrorBody>(`${objects}/mass-change`, { ...asked('remarks'), filter: 'covid_inpatients > 5' });
    expect([narrowed.status, narrowed.body.code]).toEqual([400, 'unknown_field']);
    const changes = await hospital.post(`${objects}/changes`, {
      changes: [{ id: answer, values: { ready_beds: 1, secured_beds: 0, covid_severe: 99 } }],
      dry_run: true,
    });
    tellsNothing(changes.body);
    for (const [name, value] of [
      ['filter', 'covid_inpatients > 5'],
      ['sort', 'covid_inpatients'],
    ] as const)
      expect((await hospital.get<ErrorBody>(`${record()}/next?${query({ list: 'all', [name]: value })}`)).body.code).toBe('unknown_field');
    const { version } = (await hospital.get<RecordAnswer>(record())).body;
    const { now } = scenario;
    const restore = { version, at: new Date(now.getTime() - 1000).toISOString(), fields: ['covid_inpatients'], dry_run: true };
    tellsNothing((await hospital.post(`${record()}/restore`, restore)).body);
    const device = '0190a1b2-0000-7000-8000-0000000000d1';
    const draft = { place: answer, device, version, values: { covid_inpatients: 5, remarks: 'x' }, base: { covid_inpatients: 7 }, children: {} };
    expect((await put(hospital, `${objects}/draft`, draft)).status).toBe(204);
    tellsNothing((await hospital.get(`${objects}/draft?place=${answer}`)).body);
    tellsNothing((await hospital.get(`${record()}/previous`)).body);
    tellsNothing((await hospital.get(`${record()}/form`)).body);
    tellsNothing((await hospital.get(`/api/search?${query({ q: '病院' })}`)).body);
    expect((await hospital.get<ErrorBody>(`${record()}/history?field=covid_inpatients`)).body.code).toBe('unknown_field');
    tellsNothing((await hospital.get(`${objects}/new?copy=${answer}`)).body);
  });

  test('an import: a column of it is one that nobody knows', async () => {
    const text = '名称,report_date,covid_inpatients,新型コロナ入院患者数,remarks\nx,2026-11-18,5,6,y\n';
    const begun = await hospital.send<Import>('/api/objects/daily_hospital/imports', {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': 'a.csv' },
    });
    expect(begun.body.file.columns.map(({ place, label }) => [place, label])).toEqual([
      [null, null],
      ['report_date', '報告日'],
      [null, null],
      [null, null],
      ['remarks', '備考'],
    ]);
    const choose = (columns: readonly (string | null)[]) =>
      hospital.send<Import>(`/api/imports/${begun.body.id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ columns }),
      });
    const named = (await choose([null, 'report_date', 'covid_inpatients', null, 'remarks'])).body;
    const unknown = (await choose([null, 'report_date', 'covid_inpatient_', null, 'remarks'])).body;
    expect(named.problems).toMatchObject([{ field: 'covid_inpatients', code: 'unknown_field' }]);
    expect(named.file.columns[2]?.label).toBe(unknown.file.columns[2]?.label);
  });
});

describe('reports', () => {
  test('have the columns, groups, figures, filters and the chart of what is read', async () => {
    const organization = await scenario.as('org-13');
    expect((await organization.get(report)).status).toBe(404);
    await beside();
    const { body } = await city.get<ReportAnswer>(report);
    await beside('bed_helper');
    expect(body.columns.map(({ key }) => key)).toEqual(['title', 'ready_beds']);
    expect(body.groups?.groupings.map(({ key }) => key)).toEqual(['answer_status']);
    expect(body.groups?.summaries.map(({ key }) => key)).toEqual(['sum_ready_beds', 'count']);
    expect(body).toMatchObject({ where: null, chart: null, can: { export: false, edit: false, manage: false } });
    expect(body.filters.map(({ key }) => key)).toEqual(['answer_status']);
    tellsNothing(body);
    const whole = await prefecture.get<ReportAnswer>(report);
    expect(whole.body.columns).toHaveLength(5);
    expect(whole.body).toMatchObject({ where: 'covid_inpatients >= 0', chart: { group: 'covid_inpatients' }, can: { export: true } });
    // The condition holds for both.
    expect(body.page.rows.length).toBeGreaterThan(0);
  });
  test('with nothing left to show are not there', async () => {
    await beside();
    const { status } = await city.get('/api/reports/inpatients');
    const { body } = await city.get<FoldersAnswer>('/api/report-folders');
    await beside('bed_helper');
    expect(status).toBe(404);
    expect(body.reports.map((each) => each.report)).not.toContain('inpatients');
    expect((await prefecture.get('/api/reports/inpatients')).status).toBe(200);
  });
  test('are exported by those who may export every object in them, with the fields that they read', async () => {
    for (const path of [`${report}/export`, `${report}/export/check`]) {
      const { status, body } = await secretariat.get<ErrorBody>(path);
      expect([path, status, body.code]).toEqual([path, 403, 'forbidden']);
    }
    expect((await secretariat.get<ReportAnswer>(report)).body.can.export).toBe(false);
    const file = await city.get(`${report}/export?${query({ format: 'csv', encoding: 'utf-8', view: 'details' })}`);
    const header = file.bytes.toString('utf8').split('\r\n')[0];
    // A role beside the own gave the inpatients, and nothing gave the mail addresses.
    expect([file.status, header]).toEqual([200, 'タイトル,新型コロナ入院患者数,割合,即応病床数']);
    expect((await city.get<ExportCheck>(`${report}/export/check`)).body.rows).toBeGreaterThan(0);
    const formatted = await city.get(`${report}/export?${query({ format: 'csv', encoding: 'utf-8', view: 'formatted' })}`);
    expect(formatted.bytes.toString('utf8')).not.toContain('@example.jp');
    const filtered = await prefecture.get(`${report}/export?${query({ format: 'csv', encoding: 'utf-8', view: 'details' })}`);
    expect(filtered.bytes.toString('utf8')).toContain('@example.jp');
    const sorted = await city.get<ErrorBody>(`${report}/export?${query({ sort: 'institution.contact_email' })}`);
    expect([sorted.status, sorted.body.code]).toEqual([400, 'unknown_field']);
  });
  test('and their groups can be entered', async () => {
    const { body } = await city.get<Groups>(`${report}/groups`);
    expect(body.groupings.map(({ key }) => key)).toEqual(['answer_status', 'covid_inpatients']);
  });
});

describe('roles beside the main one', () => {
  test('are told, with the home page of the main role', async () => {
    const { body } = await city.get<Me>('/api/me');
    expect([body.role, body.roles, body.areas]).toEqual(['city', ['city', 'bed_helper'], []]);
    expect((await city.get<DashboardAnswer>('/api/home')).body.dashboard).toBe('home_city');
  });
  test('open folders and reports, to see, to change and to manage', async () => {
    const { body } = await city.get<FoldersAnswer>('/api/report-folders');
    const can = Object.fromEntries(body.folders.map((each) => [each.folder, each.can]));
    expect(can).toMatchObject({
      local_government: { edit: false, manage: false },
      institutions: { edit: true, manage: false },
      secretariat_reports: { edit: false, manage: false },
    });
    const rights = Object.fromEntries(body.reports.map((each) => [each.report, each.can]));
    expect(rights).toMatchObject({ unanswered_7_days: { edit: true, manage: true }, answer_history_hospital: { edit: true, manage: false } });
    const plain = (await prefecture.get<FoldersAnswer>('/api/report-folders')).body;
    expect(plain.folders.map((each) => each.folder)).not.toContain('secretariat_reports');
    expect(plain.reports.some((each) => each.can.edit)).toBe(false);
    const all = (await (await scenario.as('admin')).get<FoldersAnswer>('/api/report-folders')).body;
    expect(all.reports.every((each) => each.can.edit && each.can.manage)).toBe(true);
  });
  test('go with the next request', async () => {
    await beside();
    const without = (await city.get<ObjectDescription>('/api/objects/daily_hospital')).body;
    await beside('bed_helper');
    const again = (await city.get<ObjectDescription>('/api/objects/daily_hospital')).body;
    expect([without, again].map(({ fields }) => fields.some(({ name }) => name === 'covid_inpatients'))).toEqual([false, true]);
  });
});

test('the files of roles are versions like all others: written out as they were, and gone with a step back', async () => {
  const paths = await exportDefinitions(scenario.database, folder);
  expect(paths).toEqual(expect.arrayContaining(['objects/roles/auditor.role.yaml', 'objects/roles/bed_helper.role.yaml']));
  expect((await loadDefinitions(folder)).files['objects/roles/bed_helper.role.yaml']).toBe(more['objects/roles/bed_helper.role.yaml']);
  await rollbackTo(scenario.database, 1);
  // The user still has the role, which is no more.
  expect((await city.get(report)).status).toBe(404);
  const { fields } = (await hospital.get<ObjectDescription>('/api/objects/daily_hospital')).body;
  expect(fields.some(({ name }) => name === 'covid_inpatients')).toBe(true);
  await rollbackTo(scenario.database, 2);
  expect((await city.get<ReportAnswer>(report)).body.can.export).toBe(true);
});
