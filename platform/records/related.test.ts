import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { newId } from '../database/uuid.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { newRecord, readRecord } from './read-record.ts';
import { countRelated, listRelated } from './related-rows.ts';
import { createRecord } from './save-record.ts';

const files = {
  ...smallApp,
  'objects/remark/object.yaml': `object: remark
label: コメント
name: "{{LEFT(body, 20)}}"
fields:
  inquiry: { type: lookup, to: inquiry, label: お問合せ, required: true, parent: true, fixed: true }
  author: { type: text, label: 投稿者, read_only: true, default: USER.name }
  body: { type: long_text, label: 本文, required: true, max: 100 }
`,
  'objects/remark/access.yaml': `read: [own prefecture, { reach: all, roles: [viewer] }]
create: [own prefecture]
`,
  'objects/inquiry/access.yaml': `read: [own prefecture, { reach: all, roles: [viewer, nation] }]
write: [own prefecture, { reach: all, roles: [nation] }]
fields: { secret: { read: [nation] } }
`,
  'objects/inquiry/object.yaml': `${smallApp['objects/inquiry/object.yaml'] ?? ''}  state: { type: picklist, label: 状況, values: { new: 新規, done: 回答済 }, default: '"new"' }
  answer: { type: long_text, label: 回答 }
  reason: { type: text, label: 理由, default: '"未定"' }
  secret: { type: text, label: 内部メモ }
`,
  'objects/prefecture/layout.yaml': `sections: [{ label: 基本, fields: [name] }]
related:
  - { object: inquiry, by: prefecture, columns: [subject], where: 'state = "new" AND DURING(DATEVALUE(moment), "this_month")', sort: [-subject] }
  - { object: inquiry, by: prefecture, name: own, label: 自分の県, where: prefecture = USER.prefecture }
  - { object: inquiry, by: prefecture, name: secret, where: ISBLANK(secret) }
`,
  'objects/inquiry/layout.yaml': `sections:
  - { label: 内容, fields: [subject, urgent] }
  - { label: 回答, show: USER.role = "nation", fields: [state, answer] }
  - { label: 至急の理由, show: urgent, fields: [reason] }
related:
  - { object: remark, by: inquiry, comments: { text: body, author: author } }
`,
  'objects/inquiry/rules.yaml': `- when: subject = "閉じた質問" AND state = "new"
  error: { answer: 回答してください, reason: 回答してください }
- when: subject = "両方"
  error: { answer: 見えないところ, subject: 見えるところ }
`,
};

let app: SmallApp;
let tokyo: string, osaka: string;
beforeAll(async () => {
  app = await openSmallApp(files);
  tokyo = await app.insert('prefecture', { name: '東京都' });
  osaka = await app.insert('prefecture', { name: '大阪府' });
});
afterAll(() => app?.close());

const office = (prefecture = tokyo) => app.as({ role: 'office', units: { prefecture } });
const viewer = () => app.as({ role: 'viewer' });
const ask = (subject: string) => createRecord(office(), 'inquiry', { values: { subject } });
async function refused(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ShirabeError)) throw error instanceof Error ? error : new Error('it was not refused');
  return [error.code, ...error.problems.map((problem) => `${problem.field ?? ''}:${problem.message}`)];
}

describe('comments of a record (M5-2)', () => {
  test('come with its page in the order of writing, described, and say who may add one', async () => {
    const { id } = await ask('質問');
    for (const [place, body] of ['一つ目', '二つ目', '三つ目'].entries()) {
      const { id: remark } = await createRecord(office(), 'remark', { values: { inquiry: id, body } });
      await app.database.query(sql`UPDATE data.remark SET created_at = now() + ${`${place} minutes`}::interval WHERE id = ${remark}`);
    }
    const page = await readRecord(office(), 'inquiry', id, { describe: true });
    expect(page.related).toMatchObject([{ object: 'remark', by: 'inquiry', can_create: true, next: null }]);
    expect(page.related?.[0]?.rows.map(({ values }) => [values.body, values.author])).toEqual([
      ['一つ目', 'officeの人'],
      ['二つ目', 'officeの人'],
      ['三つ目', 'officeの人'],
    ]);
    expect(page.describe?.layout.related).toMatchObject([
      { object: 'remark', list: 'all', comments: { text: { name: 'body', required: true }, author: 'author' } },
    ]);
    expect((await readRecord(viewer(), 'inquiry', id, { describe: true })).related).toMatchObject([{ can_create: false, rows: [{}, {}, {}] }]);
    expect((await refused(createRecord(viewer(), 'remark', { values: { inquiry: id, body: 'x' } })))[0]).toBe('forbidden');
    expect(await refused(createRecord(office(osaka), 'remark', { values: { inquiry: id, body: 'x' } }))).toEqual([
      'invalid',
      expect.stringContaining('inquiry:'),
    ]);
  });
});

describe('a related list', () => {
  test('has a condition of its own, told with what it names, and an order; its search, filter and count go by them', async () => {
    const kyoto = await app.insert('prefecture', { name: '京都府' });
    const own = office(kyoto);
    const moments = { 今月一: '2021-03-01T00:00:00+09:00', 今月二: '2021-03-09T00:00:00+09:00', 先月: '2021-02-28T23:59:00+09:00' };
    for (const [subject, moment] of Object.entries(moments))
      await createRecord(own, 'inquiry', { values: { subject, moment: new Date(moment).toISOString() } });
    const page = await readRecord(own, 'prefecture', kyoto, { describe: true });
    const shown = (page.related ?? []).map(({ name, rows }) => [name, rows.map(({ values }) => String(values.subject ?? values.title).slice(-3))]);
    expect(shown).toEqual([
      [undefined, ['今月二', '今月一']],
      ['own', ['今月一', '今月二', ' 先月']],
      ['secret', ['今月一', '今月二', ' 先月']],
    ]);
    expect(page.describe?.layout.related).toMatchObject([
      {
        list: 'all',
        where: {
          formula: expect.stringContaining('this_month'),
          columns: [
            { key: 'state', choices: [{}, {}] },
            { key: 'moment', label: { ja: '日時' } },
          ],
        },
      },
      { name: 'own', label: { ja: '自分の県' }, where: { formula: 'prefecture = USER.prefecture' } },
      { name: 'secret', list: null, where: { formula: null, columns: [] } },
    ]);
    const place = { object: 'prefecture', id: kyoto, other: 'inquiry', by: 'prefecture' };
    const subjects = async (name: string | undefined, filter: string) =>
      (await listRelated(own, { ...place, name }, { filter })).rows.map(({ values }) => String(values.subject ?? values.title).slice(-3));
    expect(await subjects(undefined, 'CONTAINS(subject, "月")')).toEqual(['今月二', '今月一']);
    expect(await subjects(undefined, 'subject = "先月"')).toEqual([]);
    expect(await countRelated(own, place)).toEqual({ count: 2 });
    expect(await countRelated(own, { ...place, name: 'own' }, { search: '今月' })).toEqual({ count: 2 });
    expect(await countRelated(office(), { ...place, name: 'own' })).toEqual({ count: 0 });
    expect(await refused(countRelated(own, { ...place, name: 'other' }))).toEqual(['not_found']);
    const first = await listRelated(own, { ...place, name: 'own' }, { limit: 2 });
    const second = await listRelated(own, { ...place, name: 'own' }, { limit: 2, cursor: first.next ?? '' });
    expect([first.rows.length, second.rows.length, second.next]).toEqual([2, 1, null]);
  });

  test('offers a new record to those whose unit the record belongs to', async () => {
    const clinic = await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full' });
    const asClinic = (own: string) => app.as({ role: 'clinic', units: { clinic: own, prefecture: tokyo } });
    expect((await readRecord(asClinic(clinic), 'clinic', clinic, { describe: true })).related).toMatchObject([{ object: 'daily', can_create: true }]);
    expect((await readRecord(office(), 'clinic', clinic, { describe: true })).related).toMatchObject([{ object: 'daily', can_create: false }]);
  });

  test('a new record starts with what its address gives, as far as the fields take it', async () => {
    const { id } = await ask('親');
    expect((await newRecord(office(), 'remark', { inquiry: id, body: 'はじめに', author: '別の人', nothing: 'x' })).values).toMatchObject({
      inquiry: { id, label: expect.stringContaining('親') },
      body: 'はじめに',
      author: 'officeの人',
    });
    for (const wrong of [newId(), 'no-id', osaka]) expect((await newRecord(office(), 'remark', { inquiry: wrong })).values.inquiry).toBeNull();
    expect((await newRecord(office(osaka), 'remark', { inquiry: id })).values.inquiry).toBeNull();
  });
});

describe('what is not shown', () => {
  test('because it does not apply is blank, its default too; because of who looks, it keeps its value or default', async () => {
    const made = await createRecord(office(), 'inquiry', { values: { subject: '質問', state: 'done', answer: '勝手な回答', reason: 'x' } });
    expect(made.values).toMatchObject({ state: 'new', answer: null, reason: null });
    const nation = app.as({ role: 'nation' });
    const answered = await createRecord(nation, 'inquiry', { values: { subject: '質問', prefecture: tokyo, state: 'done', answer: '回答', urgent: true } });
    expect(answered.values).toMatchObject({ state: 'done', answer: '回答', reason: '未定' });
  });

  test('a rule whose fields are all hidden stops the save all the same; beside one that is shown it is silent there', async () => {
    expect(await refused(ask('閉じた質問'))).toEqual(['invalid', 'answer:回答してください', 'reason:回答してください']);
    expect(await refused(ask('両方'))).toEqual(['invalid', 'subject:見えるところ']);
  });
});
