import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Me, RowsPage } from '../contract/wire.ts';
import type { ListDefinition, ListDescription, OfferedLists, PointingObjects, ReachableColumns, RowsAgain } from '../contract/wire-lists.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

const base = '/api/objects/daily_hospital';
const nobody = { everyone: false, roles: [] };
const plain = {
  label: '未回答',
  columns: ['title', 'report_date', 'answer_status'],
  where: 'answer_status = "unanswered"',
  sort: '-report_date,title',
  shared: nobody,
};

let scenario: Scenario;
let pref: Client;
let secretariat: Client;
let admin: Client;
let city: Client;
let hospital: Client;

beforeAll(async () => {
  scenario = await openScenario();
  [pref, secretariat, admin, city, hospital] = await Promise.all([
    scenario.as('pref-13'),
    scenario.as('secretariat'),
    scenario.as('admin'),
    scenario.as('city-13'),
    scenario.as('hosp-13'),
  ] as const);
}, 180_000);
afterAll(() => scenario?.close());

const put = <T>(client: Client, path: string, body: unknown): Promise<Reply<T>> =>
  client.send<T>(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const make = (client: Client, change: object = {}): Promise<Reply<ListDefinition & ErrorBody>> => client.post(`${base}/lists`, { ...plain, ...change });
const rows = (client: Client, list: string, query = ''): Promise<Reply<RowsPage & ErrorBody>> => client.get(`${base}/lists/${list}/rows?limit=5${query}`);
const described = async (client: Client, list: string, query = '&describe=1&own=1'): Promise<ListDescription> =>
  (await rows(client, list, query)).body.list as ListDescription;
const names = (lists: OfferedLists['lists']): string[] => lists.map(({ label }) => label.ja);

describe('a list of one’s own', () => {
  test('is made, opened by its id, offered to nobody else, changed where it was as seen, and deleted', async () => {
    const made = await make(pref, { label: ' 自分の一覧 ' });
    expect([made.status, made.body.label.ja, made.body.made]).toEqual([
      201,
      '自分の一覧',
      { owner: expect.any(String), own: true, shared: nobody, version: 1, missing: [] },
    ]);
    const id = made.body.list;
    const page = await rows(pref, id, '&describe=1');
    expect(page.body.columns.map(({ key }) => key)).toEqual(plain.columns);
    expect(page.body.rows.every(({ values }) => values.answer_status === 'unanswered')).toBe(true);
    expect((page.body.list as ListDescription).can).toEqual({
      create: false,
      update: false,
      delete: false,
      edit: true,
      share: false,
      copy: true,
      export: true,
    });
    const count = await pref.get<{ count: number }>(`${base}/lists/${id}/count`);
    const declared = await pref.get<{ count: number }>(`${base}/lists/all/count?filter=${encodeURIComponent(plain.where)}`);
    expect(count.body).toEqual(declared.body);

    const other = await scenario.as('pref-01');
    for (const client of [other, secretariat, admin, hospital]) {
      expect((await rows(client, id)).status).toBe(404);
      expect((await client.get(`${base}/lists/${id}`)).status).toBe(404);
      expect((await put(client, `${base}/lists/${id}`, { ...plain, version: 1 })).status).toBe(404);
      expect((await client.delete(`${base}/lists/${id}`)).status).toBe(404);
    }
    expect((await rows(pref, id.toUpperCase())).status).toBe(200);
    // Of another object it is none.
    expect((await pref.get(`/api/objects/medical_institution/lists/${id}/rows`)).status).toBe(404);

    const changed = await put<ListDefinition>(pref, `${base}/lists/${id}`, { ...plain, label: '変えた一覧', where: null, version: 1 });
    expect([changed.status, changed.body.where, changed.body.made?.version]).toEqual([200, null, 2]);
    const late = await put<ErrorBody & { current: ListDefinition }>(pref, `${base}/lists/${id}`, { ...plain, version: 1 });
    expect([late.status, late.body.code, late.body.current.label.ja]).toEqual([409, 'conflict', '変えた一覧']);
    expect((await pref.delete(`${base}/lists/${id}`)).status).toBe(204);
    expect((await rows(pref, id)).status).toBe(404);
    expect((await put(pref, `${base}/lists/${id}`, { ...plain, version: 2 })).status).toBe(404);
  });

  test.each([
    [{ label: ' ' }, 422, 'label'],
    [{ label: 'あ'.repeat(81) }, 422, 'label'],
    [{ columns: [] }, 400, 'columns'],
    [{ columns: Array.from({ length: 101 }, (_, n) => `c${n}`) }, 400, 'columns'],
    [{ columns: ['title', 'titel'] }, 400, 'titel'],
    [{ columns: ['title', 'institution.__proto__'] }, 400, 'institution.__proto__'],
    [{ sort: 'nothing' }, 400, 'nothing'],
    [{ where: 'answer_status = ' }, 400, undefined],
    [{ where: 'secured_beds + 1' }, 400, undefined],
    [{ where: `${'('.repeat(500)}TRUE${')'.repeat(500)}` }, 400, undefined],
    [{ where: 'answer_status = "unanswered"; DROP TABLE shirabe.list_view' }, 400, undefined],
    [{ shared: { everyone: false, roles: ['prefecture'] } }, 403, undefined],
    [{ shared: { everyone: true, roles: [] } }, 403, undefined],
    [{ owner: 'x' }, 400, 'owner'],
  ])('%j is refused', async (change, status, field) => {
    const reply = await make(pref, change);
    expect([reply.status, reply.body.problems[0]?.field]).toEqual([status, field ?? reply.body.problems[0]?.field]);
    expect((await pref.get<OfferedLists>(`${base}/lists`)).body.lists.every(({ kind }) => kind === 'declared')).toBe(true);
  });

  test('two of one name are one too many, and so is the 201st', async () => {
    const own = await scenario.as('clinic-13');
    const first = await own.post<ListDefinition>('/api/objects/medical_institution/lists', { ...plain, columns: ['title'], where: null, sort: '' });
    expect(first.status).toBe(201);
    const again = await own.post<ErrorBody>('/api/objects/medical_institution/lists', { ...plain, columns: ['title'], where: null, sort: '' });
    expect([again.status, again.body.problems[0]?.code]).toEqual([422, 'not_unique']);
    await scenario.database.query(sql`insert into shirabe.list_view (id, object, label, columns, owner, created_at, updated_at)
      select gen_random_uuid(), 'medical_institution', 'list ' || n, '["title"]', owner, now(), now() from generate_series(1, 199) n, shirabe.list_view
      where id = ${first.body.list}::uuid`);
    const beyond = await own.post<ErrorBody>('/api/objects/medical_institution/lists', {
      ...plain,
      label: 'もう1つ',
      columns: ['title'],
      where: null,
      sort: '',
    });
    expect([beyond.status, beyond.body.message]).toEqual([422, expect.stringContaining('200')]);
  });
});

describe('a shared list', () => {
  test('is for the roles that it names, without the columns that they do not read; each sees their own records', async () => {
    const made = await make(secretariat, {
      label: '連絡先',
      columns: ['title', 'institution.contact_email', 'institution.phone'],
      shared: { everyone: false, roles: ['prefecture', 'city'] },
    });
    expect(made.status).toBe(201);
    const id = made.body.list;
    expect((await rows(pref, id)).body.columns.map(({ key }) => key)).toEqual(['title', 'institution.contact_email', 'institution.phone']);
    const there = await described(city, id);
    expect([there.missing, there.columns, there.can.edit]).toEqual([['institution.contact_email'], ['title', 'institution.phone'], false]);
    expect((await rows(hospital, id)).status).toBe(404);
    expect(names((await city.get<OfferedLists>(`${base}/lists`)).body.lists)).toContain('連絡先');
    expect(names((await hospital.get<OfferedLists>(`${base}/lists`)).body.lists)).not.toContain('連絡先');
    const [tokyo, hokkaido] = await Promise.all([pref, await scenario.as('pref-01')].map((client) => rows(client, id)));
    expect(tokyo?.body.rows.map((row) => row.id).filter((one) => hokkaido?.body.rows.some((row) => row.id === one))).toEqual([]);
    // Who sees it and no more.
    expect((await put(pref, `${base}/lists/${id}`, { ...plain, version: 1 })).status).toBe(403);
    expect((await pref.delete(`${base}/lists/${id}`)).status).toBe(403);

    const [entry] = await scenario.database.query<{ detail: unknown }>(
      sql`select detail from shirabe.audit_entry where action = 'list_share' order by id desc limit 1`,
    );
    expect(entry?.detail).toEqual({ before: null, after: { everyone: false, roles: ['city', 'prefecture'], where: plain.where } });
    expect((await secretariat.delete(`${base}/lists/${id}`)).status).toBe(204);
  });

  test('whose condition names what one does not read is refused with words, and tells nothing by its rows', async () => {
    const made = await make(secretariat, { label: 'メールなし', where: 'ISBLANK(institution.contact_email)', shared: { everyone: true, roles: [] } });
    const id = made.body.list;
    expect((await rows(secretariat, id)).status).toBe(200);
    const refused = await rows(city, id);
    expect([refused.status, refused.body.code, refused.body.message]).toEqual([400, 'unknown_field', expect.stringContaining('メールなし')]);
    expect((await city.get(`${base}/lists/${id}/count`)).status).toBe(400);
    expect((await city.get(`${base}/lists/${id}/export?encoding=utf-8`)).status).toBe(400);
    // It stays offered, so that whoever opens it is told.
    expect((await city.get<ListDefinition>(`${base}/lists/${id}`)).status).toBe(200);
    expect((await secretariat.delete(`${base}/lists/${id}`)).status).toBe(204);
  });

  test('of somebody who is gone is taken over by an administrator', async () => {
    const made = await make(secretariat, { label: '引き継ぐ一覧', shared: { everyone: true, roles: [] } });
    const id = made.body.list;
    await scenario.database.query(sql`update shirabe.user_account set active = false where username = 'secretariat'`);
    const taken = await put<ListDefinition>(admin, `${base}/lists/${id}`, { ...plain, label: '引き継いだ一覧', shared: nobody, version: 1 });
    expect([taken.status, taken.body.made?.own]).toEqual([200, true]);
    await scenario.database.query(sql`update shirabe.user_account set active = true where username = 'secretariat'`);
    expect((await rows(secretariat, id)).status).toBe(404);
    await admin.delete(`${base}/lists/${id}`);
  });
});

describe('how a user has a list', () => {
  test('columns, order and widths are kept, hold where the request says none, and go back', async () => {
    const setting = { columns: ['title', 'institution.prefecture', 'covid_inpatients'], widths: { title: 320 }, sort: '-covid_inpatients,title' };
    expect((await put(pref, `${base}/lists/all/setting`, setting)).body).toEqual(setting);
    const own = await rows(pref, 'all', '&describe=1&own=1');
    expect(own.body.columns.map(({ key }) => key)).toEqual(setting.columns);
    expect((own.body.list as ListDescription).setting).toEqual(setting);
    const figures = own.body.rows.map(({ values }) => values.covid_inpatients).filter((value) => typeof value === 'number');
    expect(figures).toEqual([...figures].sort((a, b) => b - a));
    // A link says what it shows; without the viewer's own, the list is as it says itself; nobody else has it so.
    expect((await rows(pref, 'all', '&own=1&columns=title,remarks')).body.columns.map(({ key }) => key)).toEqual(['title', 'remarks']);
    expect((await rows(pref, 'all')).body.columns.length).toBeGreaterThan(3);
    expect((await described(await scenario.as('pref-01'), 'all')).setting).toEqual({ columns: null, widths: {}, sort: null });
    const next = await rows(pref, 'all', `&columns=title&sort=-report_date,title&cursor=${(await rows(pref, 'all', '&sort=-report_date,title')).body.next}`);
    expect(next.status).toBe(200);
    expect((await pref.delete(`${base}/lists/all/setting`)).status).toBe(204);
    expect((await described(pref, 'all')).setting.columns).toBeNull();
  });

  test.each([
    [{ columns: ['nothing'], widths: {}, sort: null }, 400],
    [{ columns: ['title', 'title'], widths: {}, sort: null }, 400],
    [{ columns: null, widths: { title: 4 }, sort: null }, 400],
    [{ columns: null, widths: {}, sort: 'institution.contact_emial' }, 400],
    [{ columns: ['institution.contact_email'], widths: {}, sort: null }, 200],
  ])('%j of a prefecture: %i', async (setting, status) => {
    expect((await put(pref, `${base}/lists/today/setting`, setting)).status).toBe(status);
  });

  test('a field that one does not read cannot be set', async () => {
    expect((await put(city, `${base}/lists/today/setting`, { columns: ['institution.contact_email'], widths: {}, sort: null })).status).toBe(400);
    expect((await rows(city, 'today', '&columns=institution.contact_email')).status).toBe(400);
  });

  test('a tab opens the first list that the viewer is offered, which may be a later one of the object', async () => {
    for (const client of [secretariat, city, hospital]) {
      const tabs = (await client.get<Me>('/api/me')).body.tabs.flatMap(({ objects }) => objects);
      const opened = await Promise.all(tabs.map(async ({ object }) => (await client.get<OfferedLists>(`/api/objects/${object}/lists`)).body.open));
      expect(tabs.map(({ object, list }) => `${object} ${list}`)).toEqual(tabs.map(({ object }, index) => `${object} ${opened[index]}`));
    }
    const inquiries = (await secretariat.get<Me>('/api/me')).body.tabs.flatMap(({ objects }) => objects).find(({ object }) => object === 'inquiry');
    expect(inquiries?.list).toBe('open');
  });

  test('the pinned list is opened by the tab, until it is gone', async () => {
    const { list } = (await make(pref, { label: 'ピン留め' })).body;
    const tabOf = async () => (await pref.get<Me>('/api/me')).body.tabs.flatMap((tab) => tab.objects).find(({ object }) => object === 'daily_hospital')?.list;
    const before = await tabOf();
    expect((await put(pref, `${base}/pinned-list`, { list })).status).toBe(200);
    expect([await tabOf(), (await pref.get<OfferedLists>(`${base}/lists`)).body.open]).toEqual([list, list]);
    // Two windows at once end with one of them.
    await Promise.all(['today', 'all', list].map((one) => put(pref, `${base}/pinned-list`, { list: one })));
    expect((await pref.get<OfferedLists>(`${base}/lists`)).body.lists.filter(({ pinned }) => pinned)).toHaveLength(1);
    await put(pref, `${base}/pinned-list`, { list });
    await pref.delete(`${base}/lists/${list}`);
    expect(await tabOf()).toBe(before);
    expect((await put(pref, `${base}/pinned-list`, { list: 'nothing' })).status).toBe(404);
  });
});

test('a field that was renamed is followed; one that is gone is told', async () => {
  const { list } = (await make(admin, { label: '名前の変更', columns: ['title', 'institution.phone'], where: 'secured_beds > 0', sort: '-secured_beds' })).body;
  await scenario.database.query(sql`update shirabe.list_view set columns = '["title", "gone"]', sort = '-gone' where id = ${list}::uuid`);
  const there = await described(admin, list);
  expect([there.missing, there.columns]).toEqual([['gone'], ['title']]);
  await scenario.database.query(sql`update shirabe.list_view set condition = 'gone > 0' where id = ${list}::uuid`);
  const broken = await rows(admin, list);
  expect([broken.status, broken.body.message]).toEqual([400, expect.stringContaining('gone')]);
  const definition = await admin.get<ListDefinition>(`${base}/lists/${list}`);
  expect([definition.body.where, definition.body.can.edit]).toEqual(['gone > 0', true]);
  await admin.delete(`${base}/lists/${list}`);
});

describe('lookups that lead to an object', () => {
  const pointing = (client: Client, object: string) => client.get<PointingObjects>(`/api/objects/${object}/pointing`);

  test('are told with their objects, as far as the viewer reads these', async () => {
    const { body } = await pointing(pref, 'medical_institution');
    expect(body.pointing).toContainEqual({
      object: 'daily_hospital',
      label: { ja: '日次調査(病院)', en: expect.any(String) },
      by: 'institution',
      by_label: { ja: '医療機関', en: expect.any(String) },
    });
    const readable = (await hospital.get<{ object: string }[]>('/api/objects')).body.map(({ object }) => object);
    const told = (await pointing(hospital, 'medical_institution')).body.pointing.map(({ object }) => object);
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((object) => !readable.includes(object))).toEqual([]);
    expect((await pointing(hospital, 'nothing')).status).toBe(404);
    expect((await pointing(pref, '__proto__')).status).toBe(404);
  });
});

describe('columns within reach', () => {
  const reach = (client: Client, query: string) => client.get<ReachableColumns & ErrorBody>(`${base}/columns?${query}`);
  const keys = ({ body }: Reply<ReachableColumns>) => body.columns.map(({ column }) => column.key);

  test('of the object, behind a lookup, by words; without what one does not read', async () => {
    expect(keys(await reach(pref, ''))).toEqual(expect.arrayContaining(['title', 'institution', 'remarks', 'created_at']));
    const parent = await reach(pref, 'path=institution');
    expect(keys(parent)).toEqual(expect.arrayContaining(['institution.name', 'institution.contact_email', 'institution.prefecture']));
    expect(parent.body.columns.find(({ column }) => column.key === 'institution.prefecture')).toMatchObject({
      opens: true,
      through: [{ ja: '医療機関' }],
      choices: { object: 'medical_institution', field: 'prefecture' },
      scope: { name: 'prefecture' },
    });
    expect(keys(await reach(city, 'path=institution'))).not.toContain('institution.contact_email');
    expect(keys(await reach(pref, `search=${encodeURIComponent('医療圏 ｺｰﾄﾞ')}`))).toContain('institution.secondary_area.code');
    expect(keys(await reach(pref, 'keys=institution.secondary_area.code,remarks'))).toEqual(['institution.secondary_area.code', 'remarks']);
  });
  test.each(['path=remarks', 'path=nothing', 'path=__proto__', 'path=institution.contact_email', 'keys=nothing', `path=${'institution.'.repeat(20)}x`])(
    '%s leads nowhere',
    async (query) => {
      expect([400, 404]).toContain((await reach(city, query)).status);
    },
  );
  test('60 columns and more, of four objects, are one statement', async () => {
    const all = await Promise.all(
      ['', 'path=institution', 'path=institution.prefecture', 'path=institution.secondary_area'].map((query) => reach(pref, query)),
    );
    const many = all.flatMap(keys).slice(0, 100);
    expect(many.length).toBeGreaterThan(60);
    const page = await rows(pref, 'all', `&columns=${many.join(',')}`);
    expect([page.status, page.body.columns.length, page.body.rows.length]).toEqual([200, many.length, 5]);
  });
  test('a condition is checked at its place', async () => {
    const check = async (formula: string) => (await city.post<{ problems: { start: number; end: number }[] }>(`${base}/condition`, { formula })).body.problems;
    expect(await check('DURING(report_date, "this_week") AND institution.prefecture = USER.prefecture')).toEqual([]);
    expect(await check('report_date = TODAY() AND nothing = 1')).toEqual([{ message: expect.stringContaining('nothing'), start: 26, end: 33 }]);
    expect(await check('ISBLANK(institution.contact_email)')).toHaveLength(1);
  });
});

describe('certain rows again', () => {
  const again = (client: Client, list: string, body: object) => client.post<RowsAgain & ErrorBody>(`${base}/lists/${list}/rows-again`, body);

  test('are as they are now, with those that the list leaves out named; of others there is no trace', async () => {
    const own = (await rows(pref, 'all', '&columns=title,answer_status')).body.rows;
    const ids = own.map(({ id }) => id);
    const foreign = (await rows(await scenario.as('pref-01'), 'all')).body.rows.map(({ id }) => id);
    const unknown = '0190a1b2-0000-7000-8000-00000000000f';
    const answer = (await again(pref, 'all', { ids: [...ids, ...foreign, unknown], columns: 'title,answer_status' })).body;
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect([...answer.rows].sort(byId)).toEqual([...own].sort(byId));
    expect(answer.left).toEqual([]);
    const narrowed = (await again(pref, 'all', { ids: [...ids, ids[0]?.toUpperCase()], filter: `title <> "${String(own[0]?.values.title)}"` })).body;
    expect([narrowed.rows.length, narrowed.left]).toEqual([ids.length, [ids[0]]]);
    const searched = (await again(pref, 'all', { ids, search: 'どこにもない言葉' })).body;
    expect([...searched.left].sort()).toEqual([...ids].sort());
    // What is outside the list's own condition is a row all the same.
    expect((await again(pref, 'today', { ids })).body.rows).toHaveLength(ids.length);
  });
  test.each([
    [{ ids: [] }, 400],
    [{ ids: ['x'] }, 400],
    [{}, 400],
    [{ ids: Array.from({ length: 1001 }, () => '0190a1b2-0000-7000-8000-00000000000f') }, 400],
    [{ ids: ['0190a1b2-0000-7000-8000-00000000000f'], filter: 'nothing = 1' }, 400],
    [{ ids: ['0190a1b2-0000-7000-8000-00000000000f'], columns: 'nothing' }, 400],
  ])('%#: refused', async (body, status) => {
    expect((await again(pref, 'all', body)).status).toBe(status);
  });
  test('how a list is shown is kept for its user alone', async () => {
    const plainSetting = { columns: null, widths: {}, sort: null };
    const set = (body: object) => put(pref, `${base}/lists/all/setting`, { ...plainSetting, ...body });
    expect((await set({ view: 'split', split: 44 })).status).toBe(200);
    expect((await described(pref, 'all')).setting).toMatchObject({ view: 'split', split: 44 });
    expect((await described(city, 'all')).setting).not.toHaveProperty('view');
    expect([(await set({ view: 'cards' })).status, (await set({ split: 5 })).status, (await set({ split: 44.5 })).status]).toEqual([400, 400, 400]);
    expect((await pref.delete(`${base}/lists/all/setting`)).status).toBe(204);
    expect((await described(pref, 'all')).setting).toEqual(plainSetting);
    const drafts = await secretariat.get<RowsPage>('/api/objects/faq_article/lists/unpublished/rows?describe=1');
    expect([(drafts.body.list as ListDescription).view, (await described(pref, 'all')).view]).toEqual(['split', 'table']);
  });
});

describe('a list as a file', () => {
  test('as it stands: condition, filter, search, order and columns; in the audit', async () => {
    const filter = encodeURIComponent('DURING(report_date, "this_month")');
    const asked = `search=${encodeURIComponent('病院')}&filter=${filter}&sort=-report_date,title&columns=title,report_date,institution.prefecture`;
    const file = await pref.get(`${base}/lists/all/export?${asked}&encoding=utf-8`);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = file.bytes.toString().trimEnd().split('\r\n');
    expect(lines[0]).toBe('タイトル,報告日,都道府県');
    const { count } = (await pref.get<{ count: number }>(`${base}/lists/all/count?search=${encodeURIComponent('病院')}&filter=${filter}`)).body;
    expect(lines).toHaveLength(count + 1);
    expect(lines.slice(1).every((line) => line.endsWith('東京都'))).toBe(true);
    const check = await pref.get<{ rows: number }>(`${base}/lists/all/export/check?${asked}`);
    expect(check.body.rows).toBe(count);
    const book = await pref.get(`${base}/lists/all/export?${asked}&format=xlsx&view=formatted`);
    expect(book.bytes.subarray(0, 2).toString()).toBe('PK');
    const formatted = await pref.get(`${base}/lists/today/export?view=formatted&encoding=utf-8`);
    expect(formatted.bytes.toString()).toContain('条件,report_date = TODAY()');
    const entries = await scenario.database.query<{ subject: string; detail: object }>(
      sql`select subject, detail from shirabe.audit_entry where action = 'export' order by id`,
    );
    expect(entries[0]).toMatchObject({
      subject: 'daily_hospital/all',
      detail: { rows: count, finished: true, columns: 'title,report_date,institution.prefecture' },
    });
  });
  test.each([
    ['lists/nothing/export', 404],
    ['lists/all/export?encoding=latin1', 400],
    ['lists/all/export?columns=nothing', 400],
    ['lists/all/export?filter=nothing', 400],
    ['lists/all/export?columns=title&columns=remarks', 400],
  ])('%s: %i', async (path, status) => {
    expect((await pref.get(`${base}/${path}`)).status).toBe(status);
  });
});

describe('a reader who leaves before the answer', () => {
  const waiting = async (): Promise<boolean> => {
    const [row] = await scenario.database.query<{ some: boolean }>(
      sql`select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%faq_article%') as some`,
    );
    return row?.some === true;
  };

  test.each(['count', 'rows', 'count?search=%E7%97%85%E9%99%A2', 'rows?describe=1&own=1&search=%E7%97%85%E9%99%A2'])(
    '%s: PostgreSQL goes on with nothing, and the connection serves the next',
    async (path) => {
      const address = `/api/objects/faq_article/lists/all/${path}`;
      const before = await pref.get(address);
      expect(before.status).toBe(200);
      const leaving = new AbortController();
      await scenario.database.transact(async (tx) => {
        await tx.query(sql`lock table data.faq_article in access exclusive mode`);
        const asked = pref.send(address, { signal: leaving.signal }).catch((error: unknown) => error);
        await until(waiting);
        leaving.abort();
        await until(async () => !(await waiting()));
        expect(await asked).toMatchObject({ name: 'AbortError' });
      });
      expect((await pref.get(address)).body).toEqual(before.body);
    },
  );
});
