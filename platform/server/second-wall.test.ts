import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { text } from 'node:stream/consumers';
import sql, { raw } from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import { deleteRecord } from '../records/delete-record.ts';
import { listChoices } from '../records/list-choices.ts';
import { countRows, listRows } from '../records/list-rows.ts';
import { readHistory } from '../records/read-history.ts';
import { readRecord } from '../records/read-record.ts';
import { createRecord, updateRecord } from '../records/save-record.ts';
import { openExport } from '../reports/export-report.ts';
import { countReport, groupReport, reportRows, runReport } from '../reports/run-report.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';

/** The first wall is taken away: statements are written for an administrator, to whom no condition is added. They run as whoever really asks. */
let app: SmallApp;
const ids: Record<string, string> = {};

const report = `report: all_days
label: すべて
from: daily
columns: [title, clinic, clinic.phone, clinic.prefecture, patients]
group_by: [clinic.prefecture]
summaries: [{ kind: sum, of: patients }]
sort: [title]
export: { view: details, format: csv, encoding: utf-8 }
`;
const joined = `report: clinics_and_days
label: 診療所と日次
from: clinic
with_or_without:
  today: { object: daily, by: clinic }
columns: [title, today.patients, today.note]
sort: [title]
export: { view: details, format: csv, encoding: utf-8 }
`;

beforeAll(async () => {
  app = await openSmallApp({ ...smallApp, 'reports/home/all_days.report.yaml': report, 'reports/home/clinics_and_days.report.yaml': joined });
  for (const [key, name] of [
    ['tokyo', '東京都'],
    ['hokkaido', '北海道'],
  ] as const) {
    ids[key] = await app.insert('prefecture', { name });
    ids[`${key}_clinic`] = await app.insert('clinic', { name: `${name}診療所`, prefecture: ids[key], kind: 'full', phone: `${key}-phone` });
    ids[`${key}_day`] = await app.insert(
      'daily',
      { clinic: ids[`${key}_clinic`], day: '2021-03-10', status: 'open', patients: key === 'tokyo' ? 7 : 1000, note: `${key}-note` },
      `${name}診療所 2021-03-10`,
    );
    ids[`${key}_stock`] = await app.insert('stock', { clinic: ids[`${key}_clinic`], week: '2021-03-10', status: 'open' }, `${name}在庫`);
    ids[`${key}_item`] = await app.insert('stock_item', { stock: ids[`${key}_stock`], item: 'mask', quantity: 1 }, `${name}マスク`);
  }
}, 120_000);
afterAll(() => app?.close());

/** As the office of Tokyo, with nothing but the second wall. */
function bare(): RequestContext {
  return { ...app.as({ role: 'admin' }), database: app.as({ role: 'office', units: { prefecture: ids['tokyo'] ?? '' } }).database };
}
/** Whether anything of Hokkaido's is in an answer. Its own name everybody may read. */
const leaks = (answer: unknown): boolean =>
  /hokkaido-|1000|北海道(診療所|在庫|マスク)/.test(JSON.stringify(answer)) || ids_of('hokkaido').some((id) => JSON.stringify(answer).includes(id));
const ids_of = (key: string): string[] => ['clinic', 'day', 'stock', 'item'].map((part) => ids[`${key}_${part}`] ?? 'missing');
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: { readonly code?: string }) => error.code,
  );

describe('without the first wall nothing leaks', () => {
  test('the first wall really is away', async () => {
    const context = { ...app.as({ role: 'admin' }) };
    expect(leaks(await listRows(context, 'daily', 'all'))).toBe(true);
    expect(await countRows(context, 'daily', 'all')).toEqual({ count: 2 });
  });

  test.each(['all', 'open_today'])('rows of the list %s, searched and counted', async (list) => {
    for (const parameters of [
      {},
      { search: '診療所' },
      { search: '北海道' },
      { filter: 'patients > 0' },
      { filter: 'clinic.phone = "hokkaido-phone"' },
      { sort: '-clinic.phone' },
    ]) {
      expect(leaks((await listRows(bare(), 'daily', list, parameters)).rows)).toBe(false);
      const isTheirs = JSON.stringify(parameters).match(/北海道|hokkaido/);
      expect(await countRows(bare(), 'daily', list, parameters)).toEqual({ count: isTheirs ? 0 : 1 });
    }
  });

  test('records, their children, their history, what can be chosen', async () => {
    expect((await readRecord(bare(), 'daily', ids['tokyo_day'] ?? '', { describe: true })).title).toContain('東京都');
    for (const [object, key] of [
      ['daily', 'day'],
      ['clinic', 'clinic'],
      ['stock', 'stock'],
      ['stock_item', 'item'],
    ] as const) {
      expect(await codeOf(readRecord(bare(), object, ids[`hokkaido_${key}`] ?? ''))).toBe('not_found');
      expect(await codeOf(readHistory(bare(), object, ids[`hokkaido_${key}`] ?? ''))).toBe('not_found');
    }
    for (const options of [{}, { search: '診療所' }, { search: '北' }]) expect(leaks(await listChoices(bare(), 'daily', 'clinic', options))).toBe(false);
  });

  test('reports, their groups, totals, joined records, and files', async () => {
    for (const name of ['all_days', 'clinics_and_days']) {
      expect(leaks(await runReport(bare(), name))).toBe(false);
      expect(leaks(await reportRows(bare(), name, { search: '診療所' }))).toBe(false);
      expect(await countReport(bare(), name)).toEqual({ count: 1 });
      for (const format of ['csv', 'xlsx'] as const) {
        const file = await openExport(bare(), name, { format });
        const content = await text(file.stream);
        if (format === 'csv') expect([content.includes('東京都'), leaks(content)]).toEqual([true, false]);
      }
    }
    const { rows } = await groupReport(bare(), 'all_days');
    expect(rows.find(({ level }) => level === 0)).toMatchObject({ count: 1 });
    expect(leaks(rows)).toBe(false);
  });

  test('a save, a new record and a deletion of others’ are refused, and change nothing', async () => {
    const before = await app.database.query(sql`select id, version, note from data.daily order by id`);
    expect(await codeOf(updateRecord(bare(), 'daily', ids['hokkaido_day'] ?? '', { version: 1, values: { note: 'x' } }))).toBe('not_found');
    expect(await codeOf(deleteRecord(bare(), 'daily', ids['hokkaido_day'] ?? '', 1))).toBe('not_found');
    // Read, but not to be written by an office.
    expect(await codeOf(updateRecord(bare(), 'clinic', ids['tokyo_clinic'] ?? '', { version: 1, values: { phone: '03' } }))).not.toBe('nothing');
    expect(await codeOf(createRecord(bare(), 'daily', { values: { clinic: ids['tokyo_clinic'], day: '2021-03-09' }, accept_warnings: true }))).toBe(
      'forbidden',
    );
    expect(await codeOf(createRecord(bare(), 'prefecture', { values: { name: '大阪府' } }))).toBe('forbidden');
    expect(await app.database.query(sql`select id, version, note from data.daily order by id`)).toEqual(before);
    expect(await app.database.query(sql`select phone from data.clinic where id = ${ids['tokyo_clinic']}`)).toEqual([{ phone: 'tokyo-phone' }]);
  });

  test.each(['daily', 'clinic', 'stock', 'stock_item', 'inquiry'])('statements of any kind on %s', async (table) => {
    const { database } = bare();
    const name = raw(`data.${table}`);
    const theirs = ids_of('hokkaido');
    for (const statement of [
      sql`select id from ${name} where id = any(${theirs}::uuid[])`,
      sql`select id from ${name} where scope_prefecture <> ${ids['tokyo']}`,
      sql`update ${name} set title = 'x' where id = any(${theirs}::uuid[]) returning id`,
      sql`delete from ${name} where id = any(${theirs}::uuid[]) returning id`,
      sql`with t as materialized (select * from ${name}) select id from t where id = any(${theirs}::uuid[])`,
    ])
      expect(await database.query(statement)).toEqual([]);
    // A condition that would tell of each row it sees is asked of none but one's own.
    expect(
      await codeOf(database.query(sql`select 1 from ${name} where id = any(${theirs}::uuid[]) and 1 / (case when id is null then 1 else 0 end) = 1`)),
    ).toBe('nothing');
  });
});
