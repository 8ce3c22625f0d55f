import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { deleteRecord } from './delete-record.ts';
import { listObjects, readObject } from './describe-object.ts';
import { storeFile, type FileKeeping } from './files.ts';
import { listChoices } from './list-choices.ts';
import { countRows, listRows } from './list-rows.ts';
import { readHistory } from './read-history.ts';
import { newRecord, readRecord } from './read-record.ts';
import { createRecord, updateRecord } from './save-record.ts';

/**
 * Of a clinic only the nation reads the telephone, and only offices change the beds. In the daily survey only offices read the tests (so that the rate,
 * computed from them, is theirs too) and the symptoms; the note is changed by offices only. Viewers change the survey without reading any clinic.
 */
const variant: Readonly<Record<string, string>> = {
  ...smallApp,
  'objects/clinic/access.yaml': `read: [own clinic, own prefecture, { reach: all, roles: [nation] }]
write: [{ reach: all, roles: [nation] }, own prefecture]
fields:
  phone: { read: [nation] }
  beds: { edit: [office] }
`,
  'objects/daily/access.yaml': `read: [own clinic, own prefecture, { reach: all, roles: [nation, viewer] }]
write: [own clinic, own prefecture, { reach: all, roles: [viewer] }]
delete: [own prefecture, { reach: all, roles: [viewer] }]
fields:
  tested: { read: [office] }
  symptoms: { read: [office] }
  note: { edit: [office] }
  file: { edit: [office] }
`,
  // Offices read the stocks that are left only: of one row or the other nothing is told in the history.
  'objects/stock_item/access.yaml': `read: [own clinic, { reach: own prefecture, where: quantity > 0 }]
write: [own clinic]
`,
  'objects/daily/layout.yaml': `${smallApp['objects/daily/layout.yaml'] ?? ''}related: []
`,
  'objects/daily/lists.yaml': `- list: all
  label: すべて
  columns: [title, clinic, clinic.prefecture, clinic.phone, day, status, patients, tested, rate]
  sort: [-tested, -day, title]
- list: tested
  label: 検査した日
  where: tested > 0
  columns: [tested, rate]
- list: offices
  label: 都道府県用
  columns: [title]
  roles: [office]
`,
  'objects/roles/tester.role.yaml': `role: tester
label: 検査の閲覧
fields: { daily.tested: read }
lists: { daily: [offices] }
`,
};

let app: SmallApp;
let tokyo: string, clinic: string, day: string, again: string;
beforeAll(async () => {
  app = await openSmallApp(variant);
  tokyo = await app.insert('prefecture', { name: '東京都' });
  clinic = await app.insert('clinic', { name: '月島診療所', prefecture: tokyo, kind: 'full', phone: '03-1111', beds: 5 });
  const more = { clinic, status: 'done', opened: 'yes_', patients: 20, symptoms: ['fever'] };
  day = await app.insert('daily', { ...more, day: '2021-03-09', tested: 10, note: '備考' }, '月島診療所 2021-03-09');
  again = await app.insert('daily', { ...more, day: '2021-03-08', tested: 5 }, '月島診療所 2021-03-08');
}, 120_000);
afterAll(() => app?.close());

const office = () => app.as({ role: 'office', units: { prefecture: tokyo } });
const nation = () => app.as({ role: 'nation' });
const viewer = () => app.as({ role: 'viewer' });
const own = (...roles: readonly string[]) => app.as({ role: 'clinic', roles: ['clinic', ...roles], units: { clinic, prefecture: tokyo } });
async function refusal(work: Promise<unknown>): Promise<ShirabeError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ShirabeError) return error;
  throw new Error('nothing was refused', { cause: error });
}
const said = async (work: Promise<unknown>) => {
  const { code, problems } = await refusal(work);
  return [code, ...problems.map(({ field, code: each }) => `${field ?? ''} ${each}`)];
};

describe('a field that one may not read is not there', () => {
  test('in lists: columns, cells, sort, what may be filtered by', async () => {
    const page = await listRows(own(), 'daily', 'all', { describe: true });
    expect(page.columns.map(({ key }) => key)).toEqual(['title', 'clinic', 'clinic.prefecture', 'day', 'status', 'patients']);
    expect(page.rows.map(({ values }) => values['day'])).toEqual(['2021-03-09', '2021-03-08']);
    expect(JSON.stringify(page)).not.toMatch(/tested|phone|rate|symptoms/);
    const whole = await listRows(office(), 'daily', 'all', { describe: true });
    expect(whole.columns.map(({ key }) => key)).toEqual(['title', 'clinic', 'clinic.prefecture', 'day', 'status', 'patients', 'tested', 'rate']);
    expect(whole.list).toMatchObject({ sort: '-tested,-day,title' });
    expect((await listRows(nation(), 'daily', 'all')).columns.map(({ key }) => key)).toContain('clinic.phone');
  });
  test('a list that has nothing else to show is not offered, its condition is kept and not told', async () => {
    expect(readObject(own(), 'daily').lists.map(({ list }) => list)).toEqual(['all']);
    expect(await said(listRows(own(), 'daily', 'tested'))).toEqual(['not_found']);
    const page = await listRows(own('tester'), 'daily', 'tested', { describe: true });
    expect([page.columns.map(({ key }) => key), page.rows.length]).toEqual([['tested', 'rate'], 2]);
  });
  test.each([
    ['tested > 0', 'tested'],
    ['rate > 0', 'rate'],
    ['INCLUDES(symptoms, "fever")', 'symptoms'],
    ['ISBLANK(clinic.phone)', 'clinic.phone'],
    ['clinic.phone & "" = "03-1111"', 'clinic.phone'],
    ['IF(patients > tested, TRUE, FALSE)', 'tested'],
  ])('a filter by it, %s, says that there is none', async (filter, name) => {
    const error = await refusal(listRows(own(), 'daily', 'all', { filter }));
    // The very answer of a name that nobody defined.
    const unknown = await refusal(listRows(own(), 'daily', 'all', { filter: filter.replace(name, name.replace(/\w+$/, 'zzzzzzzz')) }));
    expect([error.code, error.problems.map(({ code }) => code)]).toEqual([unknown.code, unknown.problems.map(({ code }) => code)]);
    expect(error.code).toBe('unknown_field');
    expect(await said(countRows(own(), 'daily', 'all', { filter }))).toEqual(['unknown_field', ' formula_unknown_name']);
  });
  test('nor does the nearest name tell it', async () => {
    expect((await refusal(listRows(own(), 'daily', 'all', { filter: 'teste > 0' }))).message).not.toContain('tested');
    expect((await refusal(listRows(own(), 'daily', 'all', { sort: 'teste' }))).message).not.toContain('tested');
    expect((await refusal(updateRecord(own(), 'daily', day, { version: 1, values: { teste: 1 } }))).problems[0]?.message).not.toContain('tested');
  });
  test.each(['tested', '-rate', 'clinic.phone', 'symptoms'])('a sort by %s neither', async (sort) => {
    expect(await said(listRows(own(), 'daily', 'all', { sort }))).toEqual(['unknown_field', `${sort.replace('-', '')} unknown_field`]);
  });
  test('in a record, its description and what its formulas reach', async () => {
    const record = await readRecord(own(), 'daily', day, { describe: true });
    expect(Object.keys(record.values)).toEqual(['clinic', 'day', 'status', 'answered_at', 'on_time', 'opened', 'patients', 'note', 'text', 'file']);
    expect(JSON.stringify(record)).not.toMatch(/tested|phone|rate|symptoms|03-1111|検査人数|症状/);
    expect(record.describe?.rules.map(({ when }) => when)).toEqual(['opened = "yes_" AND ISBLANK(patients)', 'patients > clinic.beds * 100']);
    expect(record.describe?.layout.sections.map(({ fields }) => fields)).toEqual([['clinic', 'day', 'status', 'opened', 'patients', 'note', 'text', 'file']]);
    const whole = await readRecord(office(), 'daily', day, { describe: true });
    expect(whole.values).toMatchObject({ tested: 10, rate: 0.5, symptoms: ['fever'] });
    expect(JSON.stringify(listObjects(own()))).not.toContain('tested');
  });
  test('in the form of a new record, with what its address gives', async () => {
    const form = await newRecord(own(), 'daily', { tested: '3', note: 'あ', patients: '7' });
    expect(Object.keys(form.values)).not.toContain('tested');
    expect(form.values).toMatchObject({ patients: 7, note: null });
  });
  test('in lists of related records', async () => {
    const record = await readRecord(own(), 'clinic', clinic, { describe: true });
    expect(JSON.stringify(record)).not.toContain('03-1111');
  });
  test('among the choices of a lookup, and where files are taken', async () => {
    expect(await said(listChoices(own(), 'daily', 'tested'))).toEqual(['not_found']);
    const upload = { name: 'a.pdf', content: undefined as never };
    expect(await said(storeFile(own(), undefined as unknown as FileKeeping, 'daily', 'file', upload))).toEqual(['forbidden']);
  });
  test('when it is sent: as of any field that is not there', async () => {
    expect(await said(updateRecord(own(), 'daily', day, { version: 1, values: { tested: 3 } }))).toEqual(['invalid', 'tested unknown_field']);
    expect(await said(createRecord(own(), 'daily', { values: { clinic, day: '2021-03-07', symptoms: [] } }))).toEqual(['invalid', 'symptoms unknown_field']);
  });
});

describe('roles add up', () => {
  test('a role beside another gives what it names: the field, and what is computed from it where all else is read', async () => {
    const record = await readRecord(own('tester'), 'daily', day);
    expect(record.values).toMatchObject({ tested: 10, rate: 0.5 });
    expect(Object.keys(record.values)).not.toContain('symptoms');
    expect((await listRows(own('tester'), 'daily', 'all', { filter: 'tested = 10', sort: 'tested' })).rows).toHaveLength(1);
    expect(readObject(own('tester'), 'daily').lists.map(({ list }) => list)).toEqual(['all', 'tested', 'offices']);
  });
  test('alone it gives no record', async () => {
    const alone = app.as({ role: 'tester' });
    expect(await said(listRows(alone, 'daily', 'all'))).toEqual(['not_found']);
  });
  test('USER.roles tells them, in a filter and in SQL', async () => {
    const rows = async (context: RequestContext) => (await listRows(context, 'daily', 'all', { filter: 'INCLUDES(USER.roles, "tester")' })).rows.length;
    expect([await rows(own()), await rows(own('tester'))]).toEqual([0, 2]);
    const { code } = await refusal(listRows(own(), 'daily', 'all', { filter: 'INCLUDES(USER.roles, "testr")' }));
    expect(code).toBe('bad_filter');
  });
});

describe('a field that one may not change', () => {
  test('is described so, is not asked for, and is refused at the field when it is sent', async () => {
    const note = readObject(own(), 'daily').fields.find(({ name }) => name === 'note');
    expect(note).toMatchObject({ read_only: true, required: false });
    expect(await said(updateRecord(own(), 'daily', day, { version: 1, values: { note: 'ほか' } }))).toEqual(['invalid', 'note not_editable']);
    expect(await said(createRecord(own(), 'daily', { values: { clinic, day: '2021-03-07', note: 'ほか' } }))).toEqual(['invalid', 'note not_editable']);
    const beds = updateRecord(nation(), 'clinic', clinic, { version: 1, values: { beds: 9 } });
    expect(await said(beds)).toEqual(['invalid', 'beds not_editable']);
  });
  test('may be sent back as it is, and keeps its value in a save of others; so does what is not read', async () => {
    const { version } = await readRecord(own(), 'daily', again);
    const saved = await updateRecord(own(), 'daily', again, { version, values: { note: null, patients: 30 } });
    expect(saved.values).toMatchObject({ patients: 30, note: null });
    expect(JSON.stringify(saved)).not.toMatch(/tested|rate|symptoms/);
    expect((await readRecord(office(), 'daily', again)).values).toMatchObject({ tested: 5, symptoms: ['fever'], patients: 30 });
  });
  test('a rule on it holds all the same, and says nothing of it', async () => {
    const { version } = await readRecord(own(), 'daily', again);
    // The warning stands at the tests, which a clinic does not read: it is told of the record as a whole.
    const error = await refusal(updateRecord(own(), 'daily', again, { version, values: { patients: 2 } }));
    expect([error.code, error.problems]).toEqual(['warnings', [expect.objectContaining({ code: 'rule_2', severity: 'warning' })]]);
    expect(error.problems[0]).not.toHaveProperty('field');
  });
  test('its history is not told either, a change of it alone not at all', async () => {
    const { version } = await readRecord(office(), 'daily', again);
    const next = await updateRecord(office(), 'daily', again, { version, values: { tested: 6 } });
    await updateRecord(office(), 'daily', again, { version: next.version, values: { tested: 7, note: '直した' } });
    const fieldsOf = async (context: RequestContext) =>
      (await readHistory(context, 'daily', again)).changes.map(({ fields }) => fields.map(({ field }) => field));
    expect(await fieldsOf(office())).toEqual([['tested', 'note'], ['tested'], expect.arrayContaining(['patients'])]);
    expect(await fieldsOf(own())).toEqual([['note'], expect.arrayContaining(['patients'])]);
  });
});

test('the history of a record tells of child rows what their object lets be read', async () => {
  const item = { item: 'mask', quantity: 0 };
  const { id } = await createRecord(own(), 'stock', { values: { clinic, week: '2021-03-10' }, children: { items: [{ values: item }] } });
  const fieldsOf = async (context: RequestContext) =>
    (await readHistory(context, 'stock', id)).changes.flatMap(({ fields }) => fields.map(({ field }) => field)).filter((field) => field.startsWith('items.'));
  expect(await fieldsOf(own())).toContain('items.quantity');
  expect(await fieldsOf(office())).toEqual([]);
});

describe('a looked-up record that one may not read', () => {
  test('is blank but for its id: in lists, sorts, filters, searches and counts', async () => {
    const page = await listRows(viewer(), 'daily', 'all', { sort: 'clinic,day' });
    expect(page.rows.map(({ values }) => values['clinic'])).toEqual([
      { id: clinic, label: '' },
      { id: clinic, label: '' },
    ]);
    expect(page.rows.map(({ values }) => values['clinic.prefecture'])).toEqual([null, null]);
    // Nothing leads to it, while the title leads to the row.
    expect(page.rows.map(({ links }) => Object.keys(links ?? {}))).toEqual([['title'], ['title']]);
    const count = async (filter: string) => (await countRows(viewer(), 'daily', 'all', { filter })).count;
    expect(await count('clinic.kind = "full"')).toBe(0);
    expect(await count('ISBLANK(clinic.name)')).toBe(2);
    // As groups have it; the field itself has a value.
    expect([await count('ISBLANK(clinic.title)'), await count('ISBLANK(clinic)')]).toEqual([2, 0]);
    expect(await count('clinic.prefecture.name = "東京都"')).toBe(0);
    expect((await listRows(own(), 'daily', 'all')).rows[0]).toMatchObject({
      values: { clinic: { id: clinic, label: '月島診療所' } },
      links: { clinic: { id: clinic } },
    });
  });
  test('in a record, with what its formulas reach', async () => {
    const record = await readRecord(viewer(), 'daily', day, { describe: true });
    expect(record.values['clinic']).toEqual({ id: clinic, label: '' });
    expect(Object.values(record.reach ?? {}).every((value) => value === null)).toBe(true);
    expect(record.highlights).toMatchObject({ status: 'done' });
  });
  test('stays in a save, with the title, the rules and the sections that are made from it', async () => {
    const { version } = await readRecord(viewer(), 'daily', day);
    const saved = await updateRecord(viewer(), 'daily', day, { version, values: { clinic: { id: clinic, label: '' }, patients: 21 } });
    expect(saved.values['clinic']).toEqual({ id: clinic, label: '' });
    expect(Object.values(saved.reach ?? {}).every((value) => value === null)).toBe(true);
    const stored = await readRecord(office(), 'daily', day);
    // 検査 is shown for clinics of this kind only: what was not seen was not taken for blank.
    expect([stored.title, stored.values['clinic'], stored.values['tested'], stored.values['patients']]).toEqual([
      '月島診療所 2021-03-09',
      { id: clinic, label: '月島診療所' },
      10,
      21,
    ]);
    const tooMany = updateRecord(viewer(), 'daily', day, { version: saved.version, values: { patients: 501 } });
    expect(await said(tooMany)).toEqual(['invalid', ' rule_3']);
  });
  test('in the history: the record that was deleted keeps its title for those who read it', async () => {
    const row = await app.insert('daily', { clinic, day: '2021-03-01', status: 'done', patients: 1 }, '月島診療所 2021-03-01');
    const { version } = await readRecord(viewer(), 'daily', row);
    await deleteRecord(viewer(), 'daily', row, version);
    const [entry] = await app.database.query<{ changes: readonly { field: string; old: unknown }[] }>(
      sql`SELECT changes FROM shirabe.record_history WHERE record = ${row}::uuid AND action = 'delete'`,
    );
    expect(entry?.changes.find(({ field }) => field === 'clinic')?.old).toEqual({ id: clinic, label: '月島診療所' });
  });
  test('in the history of a record: the title is told to those who read it', async () => {
    await app.database.query(sql`INSERT INTO shirabe.record_history (object, record, at, by_user, by_name, action, changes)
      VALUES ('daily', ${day}::uuid, now(), NULL, '試験', 'create', ${JSON.stringify([{ field: 'clinic', old: null, new: { id: clinic, label: '月島診療所' } }])}::jsonb)`);
    const told = async (context: RequestContext) => (await readHistory(context, 'daily', day)).changes[0]?.fields.find(({ field }) => field === 'clinic')?.new;
    expect([await told(viewer()), await told(own())]).toEqual([
      { id: clinic, label: '' },
      { id: clinic, label: '月島診療所' },
    ]);
  });
});
