import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { Import, ImportRows } from '../contract/wire-import.ts';
import type { ImportPlaces } from '../contract/wire-import-places.ts';
import { type Client, openScenario, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';
import { runCommandLine } from './command-line.ts';
import { projectRoot } from './environment.ts';

/** Real public data, where it is at hand: see its README. */
const shared = join(projectRoot, '../shared/data');
const withData = existsSync(join(shared, 'README.md')) ? test : test.skip;

let scenario: Scenario;
let folder: string;
beforeAll(async () => {
  scenario = await openScenario();
  folder = mkdtempSync(join(tmpdir(), 'shirabe-import-'));
});
afterAll(async () => {
  await scenario?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly rejected: number;
  readonly problems: readonly { readonly line: number; readonly code: string; readonly message: string }[];
}

async function runImport(...words: readonly string[]): Promise<{ readonly status: number; readonly said: string; readonly outcome: Outcome }> {
  const [printed, said]: [string[], string[]] = [[], []];
  const status = await runCommandLine(['import', ...words, '--json'], {
    variables: { DATABASE_URL: scenario.databaseUrl, DATA_DIR: scenario.dataDir, SEED: 'none' },
    print: (text) => printed.push(text),
    printError: (text) => said.push(text),
  });
  return { status, said: said.join('\n'), outcome: JSON.parse(printed.join('\n')) as Outcome };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('over HTTP', () => {
  const sendWhole = (client: Client, object: string, name: string, content: string): Promise<Reply<Import>> =>
    client.send<Import>(`/api/objects/${object}/imports`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
      body: content,
    });
  /** The import once nothing is at work on it: jobs of the server do that. */
  async function ended(client: Client, id: string): Promise<Import> {
    const read = async (): Promise<Import> => (await client.get<Import>(`/api/imports/${id}`)).body;
    await until(async () => !['reading', 'checking', 'running'].includes((await read()).state));
    return read();
  }

  test('a file is taken, looked at, chosen for, checked, saved, handed back and undone', async () => {
    const staff = await scenario.as('secretariat');
    const english = await scenario.as('pref-13');
    const begun = await sendWhole(staff, 'secondary_area', '圏域.csv', 'コード;名称;県\n9901;試験圏域;13\n9902;;13\n9903;無県;99\n');
    expect([begun.status, begun.body.state, begun.body.file.separator, begun.body.file.header]).toEqual([201, 'described', 'semicolon', true]);
    const path = `/api/imports/${begun.body.id}`;
    expect((await english.get(path)).status).toBe(404);
    const chosen = await staff.patch<Import>(path, { columns: ['code', 'name', 'prefecture.code'] });
    expect([chosen.status, chosen.body.key, chosen.body.problems]).toEqual([200, ['code'], []]);
    expect((await staff.post(`${path}/check`)).status).toBe(202);
    expect(await ended(staff, begun.body.id)).toMatchObject({ state: 'checked', counts: { read: 3, created: 1, rejected: 2 } });
    expect((await staff.post(`${path}/run`)).status).toBe(202);
    expect(await ended(staff, begun.body.id)).toMatchObject({ state: 'done', counts: { created: 1, rejected: 2 } });
    expect((await staff.get<ImportRows>(`${path}/rows?outcome=rejected&limit=1`)).body).toMatchObject({
      rows: [{ line: 3, problems: [{ field: 'name', code: 'required' }] }],
      next: '3',
    });
    const rejected = await staff.get(`${path}/rejected`);
    expect(rejected.headers.get('content-disposition')).toContain('rejected.csv');
    expect(rejected.bytes.toString()).toContain('9903;無県;99;4;');
    expect((await staff.post(`${path}/run`)).status).toBe(409);
    expect((await staff.post(`/api/batches/${begun.body.id}/undo`)).status).toBe(200);
    expect((await staff.get<Import>(path)).body.state).toBe('undone');
    expect((await staff.get<{ imports: { id: string }[] }>('/api/imports')).body.imports).toMatchObject([{ id: begun.body.id }]);
  });

  test('a file comes in parts, is begun once however often that is asked, and is forgotten when told to', async () => {
    const staff = await scenario.as('secretariat');
    const other = await scenario.as('pref-13');
    const hospital = await scenario.as('hosp-13');
    const bytes = 'code,name,prefecture.code\n9801,部分,13\n';
    const announce = '/api/objects/secondary_area/imports/uploads';
    expect((await hospital.post(announce, { name: 'a.csv', size: 5 })).status).toBe(403);
    expect((await hospital.get('/api/objects/secondary_area/import-places')).status).toBe(403);
    expect((await staff.post(announce, { name: 'a.csv', size: 0 })).status).toBe(422);
    expect((await staff.post(announce, { name: 'a.csv', size: 9 * 1024 ** 3 })).status).toBe(413);
    const size = Buffer.byteLength(bytes);
    const { body: upload } = await staff.post<{ id: string }>(announce, { name: '..\\圏域.csv', size });
    const path = `/api/uploads/${upload.id}`;
    const part = (client: Client, start: number, content: Buffer): Promise<Reply<unknown>> =>
      client.send(path, { method: 'PATCH', headers: { 'content-type': 'application/octet-stream', 'x-upload-offset': String(start) }, body: content });
    expect((await part(staff, 0, Buffer.from(bytes).subarray(0, 20))).status).toBe(200);
    expect((await staff.post(`${path}/import`)).status).toBe(409);
    expect((await part(staff, 20, Buffer.from(bytes).subarray(20))).status).toBe(200);
    expect((await other.post(`${path}/import`)).status).toBe(404);
    expect((await staff.post(`${path}/completion`)).status).toBe(404);
    const begun = await staff.post<Import>(`${path}/import`);
    expect([begun.status, begun.body.id, begun.body.name, begun.body.size]).toEqual([201, upload.id, '圏域.csv', size]);
    expect(begun.body).toMatchObject({ state: 'described', key: ['code'], remembered: false, problems: [] });
    expect((await staff.post<Import>(`${path}/import`)).body.id).toBe(upload.id);
    expect((await staff.get(path)).status).toBe(404);
    expect((await staff.get<{ imports: unknown[] }>('/api/imports?object=notice')).body.imports).toEqual([]);
    // What was taken in once is where a file like it goes, unless only names are to count.
    await staff.patch(`/api/imports/${upload.id}`, { columns: ['code', 'name', null], set: { 'prefecture.code': '13' } });
    await staff.post(`/api/imports/${upload.id}/check`);
    expect(await ended(staff, upload.id)).toMatchObject({ state: 'checked', counts: { created: 1 } });
    const { body: next } = await sendWhole(staff, 'secondary_area', '圏域.csv', bytes);
    expect([next.remembered, next.file.columns.map(({ place }) => place)]).toEqual([true, ['code', 'name', null]]);
    const { body: anew } = await staff.patch<Import>(`/api/imports/${next.id}`, { by_name: true });
    expect([anew.remembered, anew.file.columns.map(({ place }) => place)]).toEqual([false, ['code', 'name', 'prefecture.code']]);
    expect((await other.delete(`/api/imports/${next.id}`)).status).toBe(404);
    expect((await staff.delete(`/api/imports/${next.id}`)).status).toBe(204);
    expect((await staff.get(`/api/imports/${next.id}`)).status).toBe(404);
    const { body: places } = await staff.get<ImportPlaces>('/api/objects/secondary_area/import-places');
    expect(places.keys).toContainEqual(['code']);
    expect(places.places.find(({ place }) => place === 'prefecture.code')).toMatchObject({ type: 'lookup', label: { ja: expect.stringContaining(' › ') } });
  });

  test('a list of institutions, with choices, days, records and yes or no, taken in again as it was written, changes nothing', async () => {
    const staff = await scenario.as('secretariat');
    const columns =
      'gmis_id,name,name_kana,insurance_code,institution_type,designation,designated_from,reporting_method,reporting_org,prefecture,lg_code,city,secondary_area,postal_code,address,phone,contact_email,postal_notice,latitude,longitude,beds_general,beds_total,emergency_level,status,closed_weekdays';
    const exported = await staff.get(`/api/objects/medical_institution/lists/all/export?columns=${columns}&encoding=shift_jis`);
    expect(exported.status).toBe(200);
    const { body } = await staff.send<Import>('/api/objects/medical_institution/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': 'list.csv' },
      body: new Uint8Array(exported.bytes),
    });
    expect(body).toMatchObject({ key: ['gmis_id'], problems: [], file: { encoding: 'shift_jis' } });
    await staff.patch(`/api/imports/${body.id}`, { blank: 'clear' });
    await staff.post(`/api/imports/${body.id}/check`);
    const { counts, problem_counts: problems } = await ended(staff, body.id);
    expect([problems, counts.read > 50, counts]).toEqual([[], true, expect.objectContaining({ unchanged: counts.read, rejected: 0, updated: 0, created: 0 })]);
  });

  test('what is no file of rows, and who may not', async () => {
    const staff = await scenario.as('secretariat');
    const hospital = await scenario.as('hosp-13');
    expect((await sendWhole(staff, 'secondary_area', 'a.pdf', '%PDF-1.7 …')).status).toBe(422);
    expect((await sendWhole(staff, 'secondary_area', 'a.csv', '')).status).toBe(422);
    expect((await sendWhole(staff, 'nothing', 'a.csv', 'a,b\n')).status).toBe(404);
    expect((await sendWhole(hospital, 'secondary_area', 'a.csv', 'code,name\n1,a\n')).status).toBe(403);
    expect((await staff.post('/api/objects/secondary_area/imports', {})).status).toBe(415);
    expect((await staff.get('/api/imports/x')).status).toBe(404);
    const { body } = await sendWhole(staff, 'secondary_area', 'b.csv', 'code,name\n1,a\n');
    expect((await staff.patch(`/api/imports/${body.id}`, { columns: 'x' })).status).toBe(400);
    expect((await staff.get(`/api/imports/${body.id}/rows?outcome=x`)).status).toBe(400);
    expect((await staff.get(`/api/imports/${body.id}/rows?cursor=x`)).status).toBe(400);
  });
});

describe('at the command line', () => {
  test('says what would be, does it, and names what is wrong', async () => {
    const areas = file('areas.csv', '8801,A,13\n8802,,13\n8803,C,99\n');
    const words = ['secondary_area', areas, '--no-header', '--map', '1=code,2=name,3=prefecture.code', '--key', 'code'];
    expect(await runImport(...words, '--dry-run')).toMatchObject({ status: 0, outcome: { read: 3, created: 1, updated: 0, rejected: 2 } });
    const rejected = join(folder, 'rejected.csv');
    const done = await runImport(...words, '--rejected', rejected);
    expect(done).toMatchObject({
      status: 0,
      outcome: {
        read: 3,
        created: 1,
        rejected: 2,
        problems: [
          { line: 2, code: 'required' },
          { line: 3, code: 'no_such_record' },
        ],
      },
    });
    expect(readFileSync(rejected, 'utf8')).toContain('8803,C,99,3,');
    expect(await runImport(...words)).toMatchObject({ status: 0, outcome: { created: 0, unchanged: 1 } });
    expect((await runImport('secondary_area', file('bad.csv', 'code,name\n,x\n'))).status).toBe(1);
    for (const [given, code] of [
      [['secondary_area', join(folder, 'none.csv')], 'no_file'],
      [['nothing', areas], 'not_found'],
      [['secondary_area', areas, '--encoding', 'klingon'], 'usage'],
      [['secondary_area', areas, '--map', '9=code'], 'invalid'],
    ] as const)
      expect([code, (await runImport(...given)).status > 0]).toEqual([code, true]);
  });

  withData(
    'the 97,024 institutions of the regional health bureaus, without a header and with 536 repeated codes',
    async () => {
      const csv = file('institutions.csv', '');
      writeFileSync(csv, execFileSync('unzip', ['-p', join(shared, 'medical_institutions_2025-08.zip')], { maxBuffer: 64 * 1024 * 1024 }));
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
      const set = [
        `gmis_id==MID("${letters}", VALUE(LEFT(column_1, 2)), 1) & column_2`,
        'insurance_code==LEFT(column_1, 2) & "1" & column_2',
        'prefecture.code==LEFT(column_1, 2)',
        'postal_code==LEFT(column_4, 3) & "-" & RIGHT(column_4, 4)',
        'institution_type=無床診療所',
        'designation=指定なし',
        'phone=03-0000-0000',
        'postal_notice=○',
      ];
      const words = ['--no-header', '--map', '3=name,5=address', '--key', 'gmis_id', ...set.flatMap((each) => ['--set', each])];
      const seen = await runImport('medical_institution', csv, ...words, '--dry-run');
      expect(seen).toMatchObject({ status: 0, outcome: { read: 97_024, created: 96_488, updated: 0, rejected: 536 } });
      expect(new Set(seen.outcome.problems.map(({ code }) => code))).toEqual(new Set(['duplicate_in_file']));
      // What a check says a run does (see import.test.ts): saving a part shows that it does so here too.
      const lines = readFileSync(csv, 'utf8').split('\n').slice(0, 8000);
      const done = await runImport('medical_institution', file('some.csv', `${lines.join('\n')}\n`), ...words);
      expect(done).toMatchObject({ status: 0, outcome: { read: 8000, updated: 0 } });
      expect(done.outcome.created + done.outcome.rejected).toBe(8000);
      const [row] = await scenario.database.query<{ code: string; title: string }>(
        sql`select insurance_code as code, title from data.medical_institution where gmis_id = 'A0112489'`,
      );
      expect(row).toEqual({ code: '0110112489', title: '医療法人 愛全病院' });
    },
    600_000,
  );

  withData('the real 療養状況調査: its 47 rows hold the rule of the balance', async () => {
    const path = join(shared, 'care_status_2021-02-17.csv');
    const map =
      '1=prefecture.code,3=positives,4=inpatients,6=secured_beds,8=severe,9=severe_secured_beds,10=hotel_patients,11=hotel_rooms_secured,12=home_patients,13=welfare_patients,14=coordinating';
    const set = [
      'survey_date=令和3年2月17日',
      'inpatients_secured==column_4',
      'phase_now=1',
      'phase_final=4',
      'ready_beds==column_6',
      'severe_ready_beds==column_9',
      'hotel_rooms_ready==column_11',
      'coordinating_inpatient=0',
    ];
    const done = await runImport('care_status_survey', path, '--map', map, ...set.flatMap((each) => ['--set', each]));
    expect(done).toMatchObject({ status: 0, outcome: { read: 47, created: 47, rejected: 0, problems: [] } });
    const [row] = await scenario.database.query<{ rows: number; positives: number }>(
      sql`select count(*)::int as rows, sum(positives)::int as positives from data.care_status_survey where survey_date = '2021-02-17'`,
    );
    expect(row).toEqual({ rows: 47, positives: expect.any(Number) });
  });
});
