import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { BoardCounts } from '../contract/wire-boards.ts';
import type { ListDescription } from '../contract/wire-lists.ts';
import type { SearchAnswer } from '../contract/wire-search.ts';
import type { RowsPage } from '../contract/wire.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let tokyo: Client;
let secretariat: Client;
beforeAll(async () => {
  scenario = await openScenario();
  [tokyo, secretariat] = [await scenario.as('pref-13'), await scenario.as('secretariat')];
});
afterAll(() => scenario?.close());

const path = (q: string, more = '') => `/api/search?q=${encodeURIComponent(q)}${more}`;
const search = async (client: Client, q: string, more = '') => {
  const { status, body } = await client.get<SearchAnswer>(path(q, more));
  expect({ q, status }).toEqual({ q, status: 200 });
  return body;
};
const group = (answer: SearchAnswer, object: string) => answer.groups.find((each) => each.object === object);
const titles = (answer: SearchAnswer, object: string) => group(answer, object)?.rows.map(({ title }) => title) ?? [];
const newInquiry = async (client: Client, subject: string, body: string) => {
  const { status } = await client.post('/api/objects/inquiry/records', { values: { subject, body, category: 'other' } });
  expect(status).toBe(201);
};
const institutionOf = async (prefecture: string) => {
  const [found] = await scenario.database.query<{ id: string; title: string }>(
    sql`SELECT i.id, i.title FROM data.medical_institution i JOIN data.prefecture p ON p.id = i.prefecture WHERE p.code = ${prefecture} ORDER BY length(i.title) DESC, i.id LIMIT 1`,
  );
  if (!found) throw new Error(`no institution in ${prefecture}`);
  return found;
};

describe('what is found', () => {
  test('a telephone number by its digits: over everything, marked, and in a list', async () => {
    await newInquiry(secretariat, '折り返しの番号 03-9876-5432 について', 'お願いします。');
    for (const typed of ['0398765432', '０３９８７６５４３２', '03−9876−5432', '98765']) {
      const [row] = group(await search(secretariat, typed), 'inquiry')?.rows ?? [];
      expect(row?.title).toContain('03-9876-5432');
      expect(row?.pieces.filter(({ found }) => found).map(({ text }) => text)).toEqual([typed === '98765' ? '9876-5' : '03-9876-5432']);
      const list = await secretariat.get<RowsPage>(`/api/objects/inquiry/lists/all/rows?search=${encodeURIComponent(typed)}`);
      expect(list.body.rows.map(({ id }) => id)).toEqual([row?.id]);
    }
  });

  test('an exact title first, then titles that begin with the words, that hold them, then other fields', async () => {
    const [one, two] = await scenario.database.query<{ id: string }>(
      sql`SELECT i.id FROM data.medical_institution i JOIN data.prefecture p ON p.id = i.prefecture WHERE p.code = '13' ORDER BY i.id LIMIT 2`,
    );
    const rename = (id: string | undefined, name: string, city: string) =>
      scenario.database.query(sql`UPDATE data.medical_institution SET title = ${name}, name = ${name}, city = ${city} WHERE id = ${id}`);
    await rename(one?.id, '北ほくと総合', '港区');
    await rename(two?.id, '中央区の診療所', 'ほくと町');
    for (const [index, name] of ['ホクト', 'ホクト分院'].entries()) {
      const [each] = await scenario.database.query<{ id: string }>(
        sql`SELECT i.id FROM data.medical_institution i JOIN data.prefecture p ON p.id = i.prefecture WHERE p.code = '13' ORDER BY i.id OFFSET ${index + 2} LIMIT 1`,
      );
      await rename(each?.id, name, '港区');
    }
    const answer = await search(tokyo, 'ﾎｸﾄ');
    expect(answer.words).toEqual(['ほくと']);
    expect(titles(answer, 'medical_institution')).toEqual(['ホクト', 'ホクト分院', '北ほくと総合', '中央区の診療所']);
    const rows = group(answer, 'medical_institution')?.rows;
    expect(rows?.[2]?.pieces).toEqual([
      { text: '北', found: false },
      { text: 'ほくと', found: true },
      { text: '総合', found: false },
    ]);
    expect(rows?.[2]?.match).toBeNull();
    expect(rows?.[3]?.match).toEqual({
      label: { ja: '市区町村', en: 'Municipality' },
      pieces: [
        { text: 'ほくと', found: true },
        { text: '町', found: false },
      ],
    });
  });

  test('names are found in whichever way their characters are written, here, in lists and in the bin', async () => {
    await newInquiry(secretariat, '髙嶋クリニック', '斎藤');
    await newInquiry(secretariat, '高島クリニック分院', '齋藤');
    for (const typed of ['高島クリニック', '髙嶋クリニック', '髙嶌くりにっく']) {
      const answer = await search(secretariat, typed);
      expect(titles(answer, 'inquiry').map((title) => title.slice(9))).toEqual(['髙嶋クリニック', '高島クリニック分院']);
      const rows = await secretariat.get<RowsPage>(`/api/objects/inquiry/lists/all/rows?search=${encodeURIComponent(typed)}`);
      expect(rows.body.rows).toHaveLength(2);
    }
    expect(group(await search(secretariat, '高島'), 'inquiry')?.rows[0]?.pieces).toContainEqual({ text: '髙嶋', found: true });
    expect(group(await search(secretariat, '斉藤'), 'inquiry')?.rows.map(({ match }) => match?.pieces)).toEqual([
      [{ text: '斎藤', found: true }],
      [{ text: '齋藤', found: true }],
    ]);
    expect((await search(secretariat, '高島クリニック 斉田')).groups).toEqual([]);
  });

  test('a name with a variation selector by the plain character, and the other way round: here and in lists', async () => {
    await newInquiry(secretariat, '葛\u{e0100}城医院の件', 'お願いします。');
    await newInquiry(secretariat, '葛城医院の再照会', 'お願いします。');
    for (const typed of ['葛城医院', '葛\u{e0100}城医院', '葛\ufe00城医院']) {
      const answer = await search(secretariat, typed);
      expect(answer.words).toEqual(['葛城医院']);
      expect(titles(answer, 'inquiry').map((title) => title.slice(9))).toEqual(['葛\u{e0100}城医院の件', '葛城医院の再照会']);
      const marked = group(answer, 'inquiry')?.rows.map(({ pieces }) => pieces.filter(({ found }) => found).map(({ text }) => text));
      expect(marked).toEqual([['葛\u{e0100}城医院'], ['葛城医院']]);
      const rows = await secretariat.get<RowsPage>(`/api/objects/inquiry/lists/all/rows?search=${encodeURIComponent(typed)}`);
      expect(rows.body.rows).toHaveLength(2);
    }
  });

  test('every word must occur, wherever it stands', async () => {
    await newInquiry(tokyo, '彗星の件', '流星群について');
    expect(titles(await search(tokyo, '流星 彗星'), 'inquiry')).toHaveLength(1);
    expect((await search(tokyo, '流星 彗星 存在しない語')).groups).toEqual([]);
  });

  test('objects by how well their best fits; rows of surveys the newest first', async () => {
    const { title } = await institutionOf('13');
    const answer = await search(tokyo, title);
    expect(answer.groups[0]?.object).toBe('medical_institution');
    const dates = titles(answer, 'daily_hospital').concat(titles(answer, 'daily_clinic'));
    expect(dates.length).toBeGreaterThan(1);
    expect([...dates].sort().reverse()).toEqual(dates);
  });

  test('a page of one object goes on where the last ended, and gives none twice', async () => {
    const first = group(await search(secretariat, '病院'), 'medical_institution');
    expect(first?.rows).toHaveLength(5);
    const ids = first?.rows.map(({ id }) => id) ?? [];
    let next = first?.next ?? null;
    while (next !== null) {
      const page = group(await search(secretariat, '病院', `&object=medical_institution&cursor=${next}`), 'medical_institution');
      ids.push(...(page?.rows.map(({ id }) => id) ?? []));
      next = page?.next ?? null;
    }
    expect(ids.length).toBeGreaterThan(60);
    expect(new Set(ids).size).toBe(ids.length);
    expect(first?.list).toBe('all');
  });
});

describe('who finds it', () => {
  test('not what belongs to another prefecture', async () => {
    const foreign = await institutionOf('01');
    const found = await search(tokyo, foreign.title);
    expect(found.groups.flatMap(({ rows }) => rows.map(({ id }) => id))).not.toContain(foreign.id);
    expect(titles(await search(secretariat, foreign.title), 'medical_institution')).toContain(foreign.title);
  });

  test('not an object that the role does not read: it is not there', async () => {
    const hospital = await scenario.as('hosp-13');
    expect((await hospital.get(path('病院', '&object=no_such_object'))).status).toBe(404);
    const readable = (await hospital.get<{ object: string }[]>('/api/objects')).body.map(({ object }) => object);
    for (const { object } of (await search(hospital, '東京')).groups) expect(readable).toContain(object);
  });

  test('not an inquiry of others', async () => {
    await newInquiry(await scenario.as('pref-01'), '銀河の件', '銀河');
    expect(group(await search(tokyo, '銀河'), 'inquiry')).toBeUndefined();
    expect(titles(await search(secretariat, '銀河'), 'inquiry')).toHaveLength(1);
  });

  test('not by a field that is not read', async () => {
    const [row] = await scenario.database.query<{ id: string }>(
      sql`UPDATE data.medical_institution SET contact_email = 'zzhidden@example.jp' WHERE id = (SELECT id FROM data.medical_institution WHERE scope_prefecture = (SELECT id FROM data.prefecture WHERE code = '13') ORDER BY id LIMIT 1) RETURNING id`,
    );
    expect(row).toBeDefined();
    for (const username of ['city-13', 'pref-13', 'secretariat']) {
      expect((await search(await scenario.as(username), 'zzhidden')).groups).toEqual([]);
    }
  });

  test('who looks as another user finds what that user finds', async () => {
    const admin = await scenario.as('admin');
    const foreign = await institutionOf('01');
    expect(titles(await search(admin, foreign.title), 'medical_institution')).toContain(foreign.title);
    const { status } = await admin.post('/api/view-as', { username: 'pref-13' });
    expect(status).toBeLessThan(300);
    expect(titles(await search(admin, foreign.title), 'medical_institution')).toEqual([]);
  });

  test('nobody whose session has ended', async () => {
    const gone = await scenario.as('pref-01');
    await gone.delete('/api/session');
    expect((await gone.get(path('病院'))).status).toBe(401);
    expect((await scenario.with('').get(path('病院'))).status).toBe(401);
  });
});

describe('whatever is typed', () => {
  test.each([[''], ['病'], ['　　'], [' 病 '], ['\0']])('%j is too short', async (q) => {
    expect(await search(tokyo, q)).toMatchObject({ too_short: true, groups: [] });
  });

  test.each([['%%'], ['__'], ['\\\\'], ["'; --"], ['病'.repeat(600)], [`${'語 '.repeat(300)}無い`], ['$1$2'], ['\u{10ffff}\u{10ffff}']])(
    'a search for %.20j finds nothing and harms nothing',
    async (q) => {
      expect((await search(tokyo, q)).groups).toEqual([]);
    },
  );

  test('a half pair of surrogates in the address is no word', async () => {
    expect((await tokyo.get<SearchAnswer>('/api/search?q=%ED%A0%80%ED%A0%80')).body.groups).toEqual([]);
  });

  test.each([
    ['&cursor=abc', 400, 'bad_request'],
    ['&object=medical_institution&cursor=abc', 400, 'bad_cursor'],
    ['&object=__proto__', 404, 'not_found'],
    ['&q=twice', 400, 'bad_request'],
  ])('%s is refused', async (more, status, code) => {
    const reply = await tokyo.get<{ code: string }>(path('病院', more));
    expect({ status: reply.status, code: reply.body.code }).toEqual({ status, code });
  });
});

describe('a list as a board', () => {
  const board = (client: Client, more = '') => client.get<BoardCounts & { code: string }>(`/api/objects/inquiry/lists/all/board${more}`);
  const describeList = async (client: Client) => (await client.get<RowsPage>('/api/objects/inquiry/lists/all/rows?describe=1')).body.list as ListDescription;

  test('columns are counted as the rows of the list are, for each viewer, with the same search and filter', async () => {
    const rows = async (client: Client, filter: string) =>
      (await client.get<RowsPage>(`/api/objects/inquiry/lists/all/rows?limit=1000&filter=${encodeURIComponent(filter)}`)).body.rows.length;
    for (const client of [tokyo, secretariat]) {
      const { columns } = (await board(client)).body;
      for (const { value, count } of columns) expect({ value, count }).toEqual({ value, count: await rows(client, `status = "${value}"`) });
    }
    const own = (await board(tokyo)).body.columns.reduce((sum, { count }) => sum + count, 0);
    expect((await board(await scenario.as('pref-01'))).body.columns.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(
      own + (await board(secretariat)).body.columns.reduce((sum, { count }) => sum + count, 0),
    );
    expect((await board(secretariat, `?filter=${encodeURIComponent('status = "answered"')}`)).body.columns.map(({ value }) => value)).toEqual(['answered']);
    expect((await board(secretariat, '?search=%E5%BD%97%E6%98%9F%E3%81%A7%E3%81%AF%E3%81%AA%E3%81%84')).body.columns).toEqual([]);
  });

  test('the description says what cards show and whether they may be moved', async () => {
    expect((await describeList(secretariat)).board).toMatchObject({ by: { key: 'status' }, sum: null, can_move: true, can_be_blank: false });
    expect((await describeList(secretariat)).board?.cards.map(({ key }) => key)).toEqual(['category', 'org', 'created_at']);
    expect((await describeList(tokyo)).board?.can_move).toBe(false);
  });

  test.each([
    ['/api/objects/inquiry/lists/open/board', 404],
    ['/api/objects/daily_hospital/lists/all/board', 404],
    ['/api/objects/inquiry/lists/all/board?filter=%3D', 400],
    ['/api/objects/inquiry/lists/all/board?filter=nothing%20%3D%201', 400],
  ])('%s answers %i', async (path, status) => {
    expect((await secretariat.get(path)).status).toBe(status);
  });
});
