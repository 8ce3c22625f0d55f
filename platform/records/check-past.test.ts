import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ShirabeError } from '../contract/problem.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { newRecord, readRecord } from './read-record.ts';
import { createRecord, updateRecord } from './save-record.ts';

const files = {
  ...smallApp,
  'objects/daily/survey.yaml': `${smallApp['objects/daily/survey.yaml'] ?? ''}past:
  - { fields: [patients], far: 5, least: 5, answers: 6 }
  - { fields: [tested], rising: 4, rising_message: 前日の数を入力してください }
`,
};
let app: SmallApp;
let prefecture: string, clinic: string, other: string;
beforeAll(async () => {
  app = await openSmallApp(files);
  prefecture = await app.insert('prefecture', { name: '東京都' });
  clinic = await app.insert('clinic', { name: '月島診療所', prefecture, kind: 'full' });
  other = await app.insert('clinic', { name: '芝診療所', prefecture, kind: 'full' });
  const answered = (day: string, values: object, status = 'done') => app.insert('daily', { clinic, day, status, ...values });
  for (const [index, patients] of [20, 22, 19, 21, 20, 23].entries()) await answered(`2021-03-0${index + 1}`, { patients, tested: index });
  await answered('2021-03-08', { patients: null, tested: 7 });
  await answered('2021-03-07', { patients: 5000, tested: 9000 }, 'open');
  await app.insert('daily', { clinic: other, day: '2021-03-09', status: 'done', patients: 9000 });
});
afterAll(() => app?.close());

const staff = (unit = clinic) => app.as({ role: 'clinic', units: { clinic: unit } });
async function warned(work: Promise<unknown>): Promise<readonly (readonly [string | undefined, string, string])[]> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return [];
  if (!(error instanceof ShirabeError)) throw new Error('no ShirabeError', { cause: error });
  return error.problems.map(({ field, code, message }) => [field, `${error.code}/${code}`, message] as const);
}
const save = (values: object, unit = clinic) => createRecord(staff(unit), 'daily', { values: { clinic: unit, opened: 'yes_', patients: 1, ...values } });

describe('numbers held against the respondent’s own last answers', () => {
  test('far away, and only rising: warnings at the fields, in the words of the definition where it has some', async () => {
    expect(await warned(save({ day: '2021-03-09', patients: 200, tested: 8 }))).toEqual([
      ['patients', 'warnings/far_from_past', expect.stringContaining('中央値 20.5')],
      ['tested', 'warnings/only_rises', '前日の数を入力してください'],
    ]);
  });

  test('other respondents, days that nobody answered, later days and blanks tell nothing', async () => {
    expect(await warned(save({ day: '2021-03-08', patients: 9000 }, other))).toEqual([]);
    expect(await warned(save({ day: '2021-02-20', patients: 9000 }))).toEqual([]);
  });

  test('what was accepted, and what is not changed, is not asked again', async () => {
    const saved = await createRecord(staff(), 'daily', { values: { clinic, day: '2021-03-10', opened: 'yes_', patients: 200 }, accept_warnings: true });
    const noted = await updateRecord(staff(), 'daily', saved.id, { version: saved.version, values: { note: '団体の受診' } });
    expect(noted.values).toMatchObject({ patients: 200, note: '団体の受診' });
    expect(await warned(updateRecord(staff(), 'daily', saved.id, { version: noted.version, values: { patients: 201 } }))).toHaveLength(1);
    expect(await warned(updateRecord(staff(), 'daily', saved.id, { version: noted.version, values: { patients: 21 } }))).toEqual([]);
  });

  test('an answer that is not needed is not asked anything', async () => {
    const saved = await save({ day: '2021-02-27', patients: 1 });
    expect(
      (await updateRecord(staff(), 'daily', saved.id, { version: saved.version, values: { status: 'excused', patients: 9000 } })).values.patients,
    ).toBeNull();
  });

  test('errors are told first, without the past', async () => {
    expect(await warned(save({ day: '2021-03-09', patients: -200 }))).toEqual([['patients', 'invalid/too_small', expect.any(String)]]);
  });

  test('the form knows the past: of a record what was before it, of a new one what its start says', async () => {
    const { past, describe: description } = await newRecord(staff(), 'daily', { clinic, day: '2021-03-04' });
    expect(past).toMatchObject({ patients: expect.arrayContaining([19, 22, 20]), tested: [2, 1, 0] });
    expect(description.survey?.past?.[0]).toEqual({ fields: ['patients'], answers: 6, least: 5, far: 5 });
    expect((await newRecord(staff(), 'daily', { clinic: '' })).past).toEqual({});
  });

  test('only those who may change the record are told', async () => {
    const saved = await save({ day: '2021-02-21', patients: 2 });
    expect((await readRecord(staff(), 'daily', saved.id, { describe: true })).past).toMatchObject({ patients: [9000] });
    const reader = await readRecord(app.as({ role: 'office', units: { prefecture } }), 'daily', saved.id, { describe: true });
    expect(reader.past).toBeUndefined();
  });
});
