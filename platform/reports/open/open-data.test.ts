import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import sql from 'sql-template-tag';
import type { RequestContext } from '../../database/request-context.ts';
import { compileModel } from '../../metadata/compile-model.ts';
import type { Model } from '../../metadata/model.ts';
import { compileDefinitions, noon, openSmallApp, type SmallApp } from '../../testing/small-app.ts';
import { fillReportApp, reportApp, type ReportUnits } from '../testing/report-app.ts';
import { makeOpenData } from './make-open-data.ts';
import { listPublished, previewOpenData, publishOpenData, withdrawOpenData } from './publish-open-data.ts';
import { findOpenFile, listOpenData, readOpenData } from './read-open-data.ts';

const open = `open:
  columns: [hospital_name, hospital.prefecture, day, status, secured, inpatients, change]
  license: CC BY 4.0
  license_url: https://creativecommons.org/licenses/by/4.0/deed.ja
  descriptions: { secured: 確保している病床の数 }
  small: { below: 10, columns: [secured, inpatients] }
`;
const rowsReport = `report: open_rows
label: 病床の状況
description: 医療機関別の病床
from: daily
columns:
  - { field: hospital.name, key: hospital_name, label: 医療機関名 }
  - hospital.prefecture
  - day
  - status
  - secured
  - inpatients
  - change
  - note
sort: [-day, hospital.code]
${open}`;
const groupsReport = `report: open_groups
label: 都道府県別
from: daily
columns: [secured, inpatients]
group_by: [hospital.prefecture, status]
summaries: [{ of: secured, kind: sum }, { of: inpatients, kind: sum }]
open:
  columns: [hospital.prefecture, status, sum_secured, count]
  license: CC BY 4.0
  small: { below: 9, columns: [sum_secured] }
  at: "13:00"
  keep: 2
`;
const definitions = { ...reportApp, 'reports/surveys/open_rows.report.yaml': rowsReport, 'reports/surveys/open_groups.report.yaml': groupsReport };
const DAY = 24 * 60 * 60_000;

let app: SmallApp & ReportUnits;
let admin: RequestContext;
beforeAll(async () => {
  const opened = await openSmallApp(definitions);
  app = { ...opened, ...(await fillReportApp(opened)) };
  admin = app.as({ role: 'admin' });
});
afterAll(() => app.close());
beforeEach(() => app.database.query(sql`DELETE FROM shirabe.open_report`, { as: 'engine' }));

const makeAll = async (now = noon, model: Model = app.model) => {
  let made = 0;
  while (await makeOpenData(app.database, model, now)) made += 1;
  return made;
};
const publish = async (name: string, context = admin) => publishOpenData(context, name, (await previewOpenData(context, name)).revision);
const fileOf = async (report: string, name: string) => (await buffer((await findOpenFile(app.database, app.model, report, name)).content())).toString('utf8');
const notFound = expect.objectContaining({ code: 'not_found' });

describe('what is marked', () => {
  test('is seen before it is published, and is nowhere until then', async () => {
    const preview = await previewOpenData(admin, 'open_rows');
    expect(preview).toMatchObject({ state: 'closed', count: 4, keep_days: 400, at: '06:00', restricted: [], fetched: [], small_below: 10 });
    expect(preview.columns.map(({ key, type, description }) => [key, type, description])).toEqual([
      ['hospital_name', 'text', null],
      ['hospital.prefecture', 'text', null],
      ['day', 'date', null],
      ['status', 'picklist', null],
      ['secured', 'integer', { ja: '確保している病床の数', en: '確保している病床の数' }],
      ['inpatients', 'integer', null],
      ['change', 'decimal', null],
    ]);
    expect(preview.rows[0]).toEqual({
      hospital_name: '髙島屋①病院〜本院',
      'hospital.prefecture': '東京都',
      day: '2021-03-10',
      status: 'done',
      secured: { suppressed: true },
      inpatients: { suppressed: true },
      change: -2.5,
    });
    expect(await makeAll()).toBe(0);
    expect(await listOpenData(app.database, app.model)).toEqual({ sets: [] });
    await expect(readOpenData(app.database, app.model, 'open_rows')).rejects.toEqual(notFound);
    await expect(findOpenFile(app.database, app.model, 'open_rows', 'latest.csv')).rejects.toEqual(notFound);
  });

  test('a report that is not marked can neither be looked at, published nor fetched', async () => {
    await expect(previewOpenData(admin, 'daily_csv')).rejects.toEqual(notFound);
    await expect(publishOpenData(admin, 'daily_csv', 'x')).rejects.toEqual(notFound);
    await expect(readOpenData(app.database, app.model, 'daily_csv')).rejects.toEqual(notFound);
    await expect(withdrawOpenData(admin, 'daily_csv')).rejects.toEqual(notFound);
  });
});

describe('what is published', () => {
  test('is made at once, in CSV and JSON that say the same, with nothing but the columns that are safe', async () => {
    await publish('open_rows');
    expect(await makeAll()).toBe(1);
    expect(await makeAll()).toBe(0);
    const csv = await fileOf('open_rows', 'latest.csv');
    expect(csv.split('\r\n')).toEqual([
      '\uFEFF医療機関名,都道府県,報告日,回答状況,確保病床数,入院者数,増減',
      '髙島屋①病院〜本院,東京都,2021-03-10,回答済,X,X,-2.5',
      '"㈱みなと, ""診療所""",東京都,2021-03-10,未回答,X,X,',
      '北の病院,北海道,2021-03-10,回答済,10,10,',
      '髙島屋①病院〜本院,東京都,2021-03-09,回答済,X,X,',
      '',
    ]);
    const json = JSON.parse(await fileOf('open_rows', '2021-03-10.json')) as { rows: Record<string, unknown>[] };
    expect(json).toMatchObject({ report: 'open_rows', day: '2021-03-10', license: { ja: 'CC BY 4.0' } });
    expect(json.rows.map((row) => [row['hospital_name'], row['secured'], row['inpatients']])).toEqual([
      ['髙島屋①病院〜本院', { suppressed: true }, { suppressed: true }],
      ['㈱みなと, "診療所"', { suppressed: true }, { suppressed: true }],
      ['北の病院', 10, 10],
      ['髙島屋①病院〜本院', { suppressed: true }, { suppressed: true }],
    ]);
    expect(`${csv}${JSON.stringify(json)}`).not.toContain('SUM(A1');
    const set = await readOpenData(app.database, app.model, 'open_rows');
    expect(set.days).toEqual([
      { day: '2021-03-10', made_at: noon.toISOString(), rows: 4, suppressed: 6, csv_bytes: Buffer.byteLength(csv), json_bytes: expect.any(Number) },
    ]);
    expect(set.sample).toHaveLength(4);
  });

  test('groups come without subtotals, from their time of day on; old days go', async () => {
    await publish('open_groups');
    expect(await makeAll()).toBe(1);
    expect((await fileOf('open_groups', 'latest.csv')).split('\r\n').slice(1).sort()).toEqual([
      '',
      '北海道,回答済,10,1',
      '東京都,回答済,20,2',
      '東京都,未回答,X,1',
    ]);
    const later = (milliseconds: number) => new Date(noon.getTime() + milliseconds);
    expect(await makeAll(later(DAY - 60_000))).toBe(0);
    expect(await makeAll(later(DAY + 60 * 60_000))).toBe(1);
    expect(await makeAll(later(2 * DAY + 60 * 60_000))).toBe(1);
    const { days } = await readOpenData(app.database, app.model, 'open_groups');
    expect(days.map(({ day }) => day)).toEqual(['2021-03-12', '2021-03-11']);
    await expect(findOpenFile(app.database, app.model, 'open_groups', '2021-03-10.csv')).rejects.toEqual(notFound);
    await expect(findOpenFile(app.database, app.model, 'open_groups', '2021-02-30.csv')).rejects.toEqual(notFound);
    await expect(findOpenFile(app.database, app.model, 'open_groups', '../x.csv')).rejects.toEqual(notFound);
  });

  test('of which the definition then says something else, is out of reach until somebody has looked again', async () => {
    await publish('open_rows');
    await makeAll();
    const changed = compileDefinitions({
      ...definitions,
      'reports/surveys/open_rows.report.yaml': rowsReport.replace('inpatients, change]', 'inpatients]'),
    });
    await expect(findOpenFile(app.database, changed, 'open_rows', 'latest.csv')).rejects.toEqual(notFound);
    expect(await listOpenData(app.database, changed)).toEqual({ sets: [] });
    expect(await makeAll(noon, changed)).toBe(0);
    const asked = { ...admin, model: changed };
    expect((await listPublished(asked)).sets.map(({ report, state }) => [report, state])).toEqual(
      expect.arrayContaining([
        ['open_rows', 'changed'],
        ['open_groups', 'closed'],
      ]),
    );
    const { revision } = await previewOpenData(admin, 'open_rows');
    await expect(publishOpenData(asked, 'open_rows', revision)).rejects.toMatchObject({ code: 'conflict' });
    await publish('open_rows', asked);
    expect(await makeAll(noon, changed)).toBe(1);
    const found = await findOpenFile(app.database, changed, 'open_rows', 'latest.csv');
    expect((await buffer(found.content())).toString()).not.toContain('増減');
    // The label alone changes nothing of what was agreed to.
    const renamed = compileDefinitions({ ...definitions, 'reports/surveys/open_rows.report.yaml': rowsReport.replace('label: 病床の状況', 'label: 病床') });
    expect((await previewOpenData({ ...admin, model: renamed }, 'open_rows')).revision).toBe(revision);
  });

  test.each([
    ['of the last value in an order that changes', 'last', false],
    ['of a sum, whatever the order', 'sum', true],
  ])('%s: whether what was agreed to is still the same', async (_name, kind, same) => {
    const revisionOf = async (sort: string) => {
      const report = `${groupsReport.replace('of: inpatients, kind: sum', `of: inpatients, kind: ${kind}`)}sort: [${sort}]\n`;
      const model = compileDefinitions({ ...definitions, 'reports/surveys/open_groups.report.yaml': report });
      return (await previewOpenData({ ...admin, model }, 'open_groups')).revision;
    };
    expect((await revisionOf('day')) === (await revisionOf('-day'))).toBe(same);
  });

  test('is gone with the mark, and marked once more is not published by itself', async () => {
    await publish('open_rows');
    await makeAll();
    await makeAll(noon, compileDefinitions({ ...definitions, 'reports/surveys/open_rows.report.yaml': rowsReport.replace(open, '') }));
    expect(await listOpenData(app.database, app.model)).toEqual({ sets: [] });
    expect(await makeAll()).toBe(0);
  });

  test('is withdrawn with everything that was made; both are in the audit', async () => {
    await publish('open_rows');
    await makeAll();
    await withdrawOpenData(admin, 'open_rows');
    await expect(readOpenData(app.database, app.model, 'open_rows')).rejects.toEqual(notFound);
    expect(await app.database.query(sql`SELECT count(*)::int AS count FROM shirabe.open_data_part`)).toEqual([{ count: 0 }]);
    const entries = await app.database.query(sql`SELECT action, subject FROM shirabe.audit_entry WHERE action LIKE 'open_data%' ORDER BY id DESC LIMIT 2`);
    expect(entries).toMatchObject([{ action: 'open_data_withdraw' }, { action: 'open_data_publish' }]);
  });

  test('is made once, however many processes try', async () => {
    await publish('open_rows');
    const tries = await Promise.allSettled([1, 2, 3].map(() => makeOpenData(app.database, app.model, noon)));
    expect(tries.filter((each) => each.status === 'fulfilled' && each.value)).toHaveLength(1);
  });
});

test.each([
  ['a column that is not there', 'columns: [secured, nothing]', 'unknown_field'],
  ['what depends on who looks', 'columns: [viewer]', 'bad_open'],
  ['groups of a report without groups', 'of: groups, columns: [secured]', 'not_grouped'],
  ['a small number that is none', 'columns: [note], small: { below: 5, columns: [note] }', 'wrong_field_type'],
  ['the same twice', 'columns: [secured, secured]', 'duplicate_name'],
  ['a description of what is not published', 'columns: [secured], descriptions: { note: x }', 'unknown_field'],
])('%s is refused in the definition', (_what, said, code) => {
  const report = `report: wrong\nlabel: x\nfrom: daily\ncolumns: [secured, note, { label: v, key: viewer, formula: USER.name }]\nopen: { license: x, ${said} }\n`;
  const compiled = compileModel({ ...reportApp, 'reports/surveys/wrong.report.yaml': report });
  expect('problems' in compiled && compiled.problems.map((problem) => problem.code)).toContain(code);
});
