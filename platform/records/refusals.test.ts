import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { deleteRecord } from './delete-record.ts';
import { DiskStore } from './disk-store.ts';
import { storeFile } from './files.ts';
import { listChoices } from './list-choices.ts';
import { newRecord, readRecord } from './read-record.ts';
import { createRecord, updateRecord } from './save-record.ts';

const changed = (path: string, from: string, to: string): string => {
  const source = smallApp[path] ?? '';
  if (!source.includes(from)) throw new Error(`${path} does not say ${from}`);
  return source.replace(from, to);
};
const files = {
  ...smallApp,
  'objects/daily/survey.yaml': changed('objects/daily/survey.yaml', 'respondents: kind <> "none"', 'respondents: kind = "full"'),
  'objects/stock/survey.yaml': `${smallApp['objects/stock/survey.yaml'] ?? ''}ended: 2021-03-12\n`,
  'objects/inquiry/object.yaml': changed(
    'objects/inquiry/object.yaml',
    '  remark:',
    '  asked_by: { type: text, label: 質問者, read_only: true, default: USER.name }\n  remark:',
  ),
};

let app: SmallApp;
let tokyo: string, osaka: string, full: string, partial: string;

beforeAll(async () => {
  app = await openSmallApp(files);
  tokyo = await app.insert('prefecture', { name: '東京都' });
  osaka = await app.insert('prefecture', { name: '大阪府' });
  full = await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full' });
  partial = await app.insert('clinic', { name: '馬場医院', prefecture: tokyo, kind: 'treatment_only' });
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.database.query(sql`TRUNCATE data.daily, data.stock, data.stock_item, data.inquiry, shirabe.record_history`);
});

const as = (clinic: string, now?: Date) => app.as({ role: 'clinic', units: { clinic, prefecture: tokyo } }, now);
const office = () => app.as({ role: 'office', units: { prefecture: tokyo } });
const afterTheEnd = new Date('2021-03-17T12:00:00+09:00');

async function refused(work: Promise<unknown>): Promise<{ code: string; problems: string[] }> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ShirabeError)) throw error instanceof Error ? error : new Error('it was not refused');
  return { code: error.code, problems: error.problems.map((problem) => `${problem.field ?? ''}:${problem.code}`) };
}

test('a field that only the system sets keeps its default when the request blanks it', async () => {
  const made = await createRecord(office(), 'inquiry', { values: { subject: '質問', asked_by: null } });
  expect(made.values.asked_by).toBe('officeの人');
  expect(await refused(createRecord(office(), 'inquiry', { values: { subject: '質問', asked_by: '別の人' } }))).toMatchObject({
    problems: ['asked_by:read_only'],
  });
});

test('who is not asked by a survey has no row in it', async () => {
  expect(await refused(createRecord(as(partial), 'daily', { values: { clinic: partial, day: '2021-03-10' } }))).toMatchObject({
    code: 'invalid',
    problems: ['clinic:not_a_choice'],
  });
  expect((await listChoices(as(partial), 'daily', 'clinic')).choices).toEqual([]);
  expect((await listChoices(as(full), 'daily', 'clinic')).choices).toHaveLength(1);
  await expect(createRecord(as(full), 'daily', { values: { clinic: full, day: '2021-03-10' } })).resolves.toMatchObject({ version: 1 });
});

test('a row of one who is asked no more can still be corrected', async () => {
  const id = await app.insert('daily', { clinic: partial, day: '2021-03-09', status: 'open' });
  await expect(updateRecord(as(partial), 'daily', id, { version: 1, values: { note: '訂正' } })).resolves.toMatchObject({ version: 2 });
});

test('the child rows of a survey that has ended are closed too, also by themselves', async () => {
  const stock = await app.insert('stock', { clinic: full, week: '2021-03-10', status: 'done' });
  const item = await app.insert('stock_item', { stock, item: 'mask', quantity: 5 });
  const late = as(full, afterTheEnd);
  const ended = { code: 'invalid', problems: [':survey_ended'] };
  expect(await refused(createRecord(late, 'stock_item', { values: { stock, item: 'gown', quantity: 1 } }))).toEqual(ended);
  expect(await refused(updateRecord(late, 'stock_item', item, { version: 1, values: { quantity: 1 } }))).toEqual(ended);
  expect(await refused(deleteRecord(late, 'stock_item', item, 1))).toEqual(ended);
  expect((await readRecord(late, 'stock_item', item)).can).toEqual({ update: false, delete: false });
  expect((await newRecord(late, 'stock_item')).describe.can).toEqual({ create: false, update: false, delete: false });
  expect((await readRecord(as(full), 'stock_item', item)).can).toEqual({ update: true, delete: true });
});

test('who may not save a record does not learn that its key is taken', async () => {
  await app.insert('inquiry', { prefecture: osaka, subject: '大阪の質問', code: 'secret' });
  const guess = (code: string) => refused(createRecord(office(), 'inquiry', { values: { subject: '推測', prefecture: osaka, code } }));
  expect(await guess('secret')).toEqual({ code: 'forbidden', problems: [] });
  expect(await guess('free')).toEqual({ code: 'forbidden', problems: [] });
  expect(await refused(createRecord(office(), 'inquiry', { values: { subject: '自分の', code: 'secret' } }))).toMatchObject({ problems: ['code:not_unique'] });
});

test('a file name cannot turn the direction of writing to look like another', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shirabe-files-'));
  try {
    const content = Readable.from([Buffer.from('89504e470d0a1a0a00', 'hex')]);
    const stored = await storeFile(as(full), { store: new DiskStore(folder) }, 'daily', 'file', { name: 'x\u202efdp\u2066.png', content });
    expect(stored.name).toBe('xfdp.png');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a request with very many unknown fields is refused without naming each', async () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, 1]));
  const answer = await refused(createRecord(office(), 'inquiry', { values: many }));
  expect(answer.code).toBe('bad_request');
  expect(answer.problems.length).toBeLessThanOrEqual(50);
  const stock = { clinic: full, week: '2021-03-10' };
  const names = Object.fromEntries(Object.keys(many).map((name) => [name, []]));
  expect((await refused(createRecord(as(full), 'stock', { values: stock, children: names }))).problems.length).toBeLessThan(300);
  const rows = Array.from({ length: 900 }, () => ({ values: { nope: 1 } }));
  expect((await refused(createRecord(as(full), 'stock', { values: stock, children: { items: rows } }))).problems.length).toBeLessThan(300);
});
