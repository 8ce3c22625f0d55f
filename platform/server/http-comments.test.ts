import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Comment, CommentsAnswer, MentionCount, MentionsAnswer, PeopleAnswer } from '../contract/wire-comments.ts';
import type { FileText, UploadState } from '../contract/wire-files.ts';
import type { FileAnswer, RecordAnswer, RowsPage } from '../contract/wire.ts';
import { newId } from '../database/uuid.ts';
import { DiskStore } from '../records/disk-store.ts';
import { sweepComments, sweepFiles } from '../records/sweep-files.ts';
import { CurrentModel } from '../setup/current-model.ts';
import { openMailServer, type MailServer } from '../testing/mail-server.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

let mails: MailServer;
/** The mail server takes nothing for now. */
let isAway = false;
let scenario: Scenario;
let tokyo: Client, hokkaido: Client, hospital: Client, admin: Client;
/** The comments of a survey of a hospital of Tokyo, which its own user reads too. */
let path: string;
let record: string;
const ids: Record<string, string> = {};
beforeAll(async () => {
  mails = await openMailServer({ answer: () => (isAway ? '451 4.3.0 Later' : undefined) });
  scenario = await openScenario({ smtpUrl: mails.url });
  [tokyo, hokkaido, hospital, admin] = await Promise.all([scenario.as('pref-13'), scenario.as('pref-01'), scenario.as('hosp-13'), scenario.as('admin')]);
  const [survey] = (await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/all/rows')).body.rows;
  record = survey?.id ?? '';
  path = `/api/objects/daily_hospital/records/${record}`;
  await scenario.database
    .query(sql`UPDATE shirabe.user_account SET email = username || '@example.jp', language = CASE username WHEN 'pref-13' THEN 'en' ELSE 'ja' END
    WHERE username IN ('pref-13', 'pref-01', 'hosp-13', 'admin', 'secretariat')`);
  for (const { id, username } of await scenario.database.query<{ id: string; username: string }>(sql`SELECT id, username FROM shirabe.user_account`))
    ids[username] = id;
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await mails?.close();
});

const write = (client: Client, text: string, mentions: string[] = []): Promise<Reply<Comment>> => client.post<Comment>(`${path}/comments`, { text, mentions });
const read = async (client: Client): Promise<CommentsAnswer> => (await client.get<CommentsAnswer>(`${path}/comments`)).body;
const people = async (client: Client, search: string): Promise<string[]> =>
  (await client.get<PeopleAnswer>(`${path}/comment-people?search=${encodeURIComponent(search)}`)).body.people.map(({ username }) => username);
const problems = (reply: Reply<unknown>): unknown[] => [reply.status, ...(reply.body as ErrorBody).problems.map(({ code, message }) => `${code}: ${message}`)];
const unread = async (client: Client): Promise<number> => (await client.get<MentionCount>('/api/mentions/count')).body.unread;

describe('comments on a record', () => {
  test('are read by those who read the record; others learn nothing', async () => {
    const said = await write(tokyo, '  空床数をご確認ください。\r\nhttps://example.jp <b>太字</b>\u0007 ');
    expect([said.status, said.body.text, said.body.by]).toEqual([201, '空床数をご確認ください。\nhttps://example.jp <b>太字</b>', '東京都 担当者']);
    expect((await read(hospital)).comments.map(({ text, can }) => [text.slice(0, 4), can])).toEqual([['空床数を', { edit: false, delete: false }]]);
    expect((await read(tokyo)).comments[0]?.can).toEqual({ edit: true, delete: true });
    expect((await read(admin)).comments[0]?.can).toEqual({ edit: false, delete: true });
    const [nobody, other] = await Promise.all([scenario.as(), scenario.as('hosp-01')]);
    const own = `${path}/comments/${said.body.id}`;
    for (const [client, status] of [
      [hokkaido, 404],
      [other, 404],
      [nobody, 401],
    ] as const) {
      expect((await client.get(`${path}/comments`)).status).toBe(status);
      expect((await client.get(`${path}/comment-people`)).status).toBe(status);
      expect((await write(client, 'x')).status).toBe(status);
      expect((await client.patch(own, { text: 'x', before: said.body.text })).status).toBe(status);
      expect((await client.delete(own)).status).toBe(status);
    }
    // Of an object that declares none there are none; by another record a comment is not to be had.
    expect((await admin.get(`/api/objects/inquiry/records/${record}/comments`)).status).toBe(404);
    const [second] = (await tokyo.get<RowsPage>('/api/objects/daily_hospital/lists/all/rows?limit=5')).body.rows.filter(({ id }) => id !== record);
    expect((await tokyo.delete(`/api/objects/daily_hospital/records/${second?.id}/comments/${said.body.id}`)).status).toBe(404);
    expect((await hospital.patch(own, { text: 'x', before: said.body.text })).status).toBe(403);
    expect((await hospital.delete(own)).status).toBe(403);
  });

  test('are changed from what was seen, marked, and deleted by their writer; an administrator’s deletion is audited', async () => {
    const { id, text } = (await write(hospital, '確認しました。')).body;
    scenario.setNow(new Date(scenario.now.getTime() + 60_000));
    const changed = await hospital.patch<Comment>(`${path}/comments/${id}`, { text: '確認中です。', before: text });
    expect([changed.status, changed.body.edited_at]).toEqual([200, new Date(scenario.now.getTime() + 60_000).toISOString()]);
    expect((await hospital.patch(`${path}/comments/${id}`, { text: '別の画面', before: text })).status).toBe(409);
    expect((await admin.patch(`${path}/comments/${id}`, { text: 'x', before: '確認中です。' })).status).toBe(403);
    expect((await hospital.delete(`${path}/comments/${id}`)).status).toBe(204);
    expect((await hospital.delete(`${path}/comments/${id}`)).status).toBe(404);
    const other = (await write(hospital, '消されるコメント')).body;
    expect((await admin.delete(`${path}/comments/${other.id}`)).status).toBe(204);
    const [entry] = await scenario.database.query<{ detail: { by: string; record: string } }>(
      sql`SELECT detail FROM shirabe.audit_entry WHERE action = 'comment_delete'`,
    );
    expect(entry?.detail).toMatchObject({ record, by: '東京の病院 担当者' });
    scenario.setNow(scenario.now);
  });

  test('have words, and not too many', async () => {
    expect(problems(await write(tokyo, ' \n\u3000'))).toEqual([422, 'required: Write something.']);
    expect(problems(await write(hospital, 'あ'.repeat(10_001)))).toEqual([422, 'too_long: コメントは 10,000 文字までです（いま 10,001 文字）。']);
    expect(problems(await write(hospital, 'x'.repeat(1_000_000)))).toEqual([422, 'too_long: コメントは 10,000 文字までです（いま 1,000,000 文字）。']);
    expect((await write(tokyo, '𠮷'.repeat(10_000))).status).toBe(201);
    expect((await tokyo.post(`${path}/comments`, { text: 3 })).status).toBe(400);
    expect((await tokyo.post(`${path}/comments`, { text: 'x', by: 'somebody' })).status).toBe(400);
    expect((await tokyo.post(`${path}/comments`, { text: 'x'.repeat(1_100_000) })).status).toBe(413);
  });

  test('come newest first, ten thousand of them page by page; two that are written at once are both there', async () => {
    const both = await Promise.all([write(tokyo, '同時 A'), write(hospital, '同時 B')]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const object = (await hokkaido.get<RowsPage>('/api/objects/daily_hospital/lists/all/rows?limit=1')).body.rows[0]?.id ?? '';
    const many = Array.from({ length: 10_000 }, () => newId());
    await scenario.database.query(sql`INSERT INTO shirabe.comment (id, object, record, body, by_name, at)
      SELECT id, 'daily_hospital', ${object}::uuid, 'c' || n, 'x', now() FROM unnest(${many}::uuid[]) WITH ORDINALITY AS all_of(id, n)`);
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 4; page += 1) {
      const answer = (await hokkaido.get<CommentsAnswer>(`/api/objects/daily_hospital/records/${object}/comments${cursor}`)).body;
      seen.push(...answer.comments.map(({ text }) => text));
      cursor = `?cursor=${answer.next}`;
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `c${10_000 - n}`));
    expect((await hokkaido.get(`/api/objects/daily_hospital/records/${object}/comments?cursor=x`)).status).toBe(400);
  });

  test('of a record that is deleted meanwhile are refused, and go with it for good', async () => {
    const model = (await new CurrentModel(scenario.database).current()).model;
    const before = (await read(tokyo)).comments.length;
    const gone = newId();
    await scenario.database.query(
      sql`INSERT INTO shirabe.comment (id, object, record, body, by_name, at) VALUES (${gone}::uuid, 'daily_hospital', ${newId()}::uuid, 'x', 'x', now())`,
    );
    expect((await tokyo.post(`/api/objects/daily_hospital/records/${newId()}/comments`, { text: 'x' })).status).toBe(404);
    await sweepComments(scenario.database, model);
    expect(await scenario.database.query(sql`SELECT FROM shirabe.comment WHERE id = ${gone}::uuid`)).toEqual([]);
    expect((await read(tokyo)).comments).toHaveLength(before);
  });
});

describe('files of a comment', () => {
  async function upload(client: Client, name: string, content: string, on = record): Promise<Reply<FileAnswer>> {
    const begun = await client.post<UploadState>('/api/uploads', { object: 'daily_hospital', comment_on: on, name, size: Buffer.byteLength(content) });
    if (begun.status !== 201) return begun as unknown as Reply<FileAnswer>;
    const headers = { 'content-type': 'application/octet-stream', 'x-upload-offset': '0' };
    await client.send(`/api/uploads/${begun.body.id}`, { method: 'PATCH', body: content, headers });
    return client.post<FileAnswer>(`/api/uploads/${begun.body.id}/completion`);
  }
  const file = async (client: Client, name: string): Promise<string> => (await upload(client, name, '空床数 10')).body.id;
  const said = (client: Client, text: string, files: string[]): Promise<Reply<Comment>> => client.post<Comment>(`${path}/comments`, { text, files });

  test('are read by those who read the record, as safely as any others; they need no words beside', async () => {
    const page = (await upload(tokyo, '図.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')).body.id;
    const written = await said(tokyo, ' ', [page, await file(tokyo, 'メモ.txt')]);
    expect([written.status, written.body.text, written.body.files.map(({ name }) => name)]).toEqual([201, '', ['図.svg', 'メモ.txt']]);
    const [shown] = (await read(hospital)).comments;
    expect(shown?.files).toEqual(written.body.files);
    const [svg, text] = written.body.files.map(({ id }) => `${path}/comments/${written.body.id}/files/${id}`);
    const { status, headers } = await hospital.get(svg ?? '');
    expect([status, headers.get('content-disposition')?.split(';')[0], headers.get('x-content-type-options')]).toEqual([200, 'attachment', 'nosniff']);
    expect((await hospital.get<FileText>(`${text}/text`)).body.text).toBe('空床数 10');
    expect((await hokkaido.get(svg ?? '')).status).toBe(404);
    // Neither by another comment, nor as a file of the record.
    const other = (await write(tokyo, 'x')).body.id;
    expect((await tokyo.get(`${path}/comments/${other}/files/${page}`)).status).toBe(404);
    expect((await tokyo.get(`${path}/files/${page}`)).status).toBe(404);
  });

  test('are their writer’s, and not too many; nobody announces one for what they may not read', async () => {
    const own = await file(tokyo, 'a.txt');
    expect(problems(await said(hospital, 'x', [own]))).toEqual([422, 'not_a_file: ファイルが見つかりません。もう一度選んでください。']);
    expect(problems(await said(hospital, 'x', ['../etc']))).toEqual([422, 'not_a_file: ファイルが見つかりません。もう一度選んでください。']);
    expect(
      problems(
        await said(
          hospital,
          'x',
          Array.from({ length: 11 }, () => newId()),
        ),
      ),
    ).toEqual([422, 'too_many: ファイルは 10 個までです。']);
    expect((await upload(hokkaido, 'a.txt', 'x')).status).toBe(404);
    expect((await upload(tokyo, 'a.txt', 'x', newId())).status).toBe(404);
    const both = { object: 'daily_hospital', comment_on: record, field: 'note', name: 'a.txt', size: 1 };
    expect((await tokyo.post('/api/uploads', both)).status).toBe(400);
    expect((await tokyo.post('/api/uploads', { ...both, comment_on: undefined, field: '@comment' })).status).toBe(404);
    expect((await tokyo.post('/api/uploads', { object: 'daily_hospital', comment_on: record, name: 'a.txt', size: 21 * 1024 * 1024 })).status).toBe(413);
  });

  test('are changed with it, and go with it', async () => {
    const [a, b] = [await file(tokyo, 'a.txt'), await file(tokyo, 'b.txt')];
    const written = (await said(tokyo, '二つ', [a])).body;
    const own = `${path}/comments/${written.id}`;
    const changed = await tokyo.patch<Comment>(own, { text: '二つ', before: '二つ', files: [b] });
    expect([changed.body.files.map(({ id }) => id), changed.body.edited_at]).toEqual([[b], expect.any(String)]);
    expect((await tokyo.get(`${own}/files/${a}`)).status).toBe(404);
    // One that says nothing of files keeps them.
    expect((await tokyo.patch<Comment>(own, { text: '一つ', before: '二つ' })).body.files.map(({ id }) => id)).toEqual([b]);
    const { model } = await new CurrentModel(scenario.database).current();
    const store = new DiskStore(scenario.dataDir);
    const sweep = async () => {
      while (await sweepFiles(scenario.database, store, model, scenario.now));
      const rows = await scenario.database.query<{ id: string }>(sql`SELECT id FROM shirabe.file WHERE id = ANY(${[a, b]}::uuid[])`);
      return rows.map(({ id }) => id);
    };
    expect(await sweep()).toEqual([b]);
    expect((await tokyo.delete(own)).status).toBe(204);
    expect(await sweep()).toEqual([]);
  });
});

describe('mentions', () => {
  test('offer those who may read the record, by name and user name, and nobody else', async () => {
    expect(await people(tokyo, '東京の病院')).toEqual(['hosp-13']);
    expect(await people(tokyo, 'ｈｏｓｐ－１３')).toEqual(['hosp-13']);
    expect(await people(tokyo, '北海道')).toEqual([]);
    expect(await people(tokyo, 'hosp-01')).toEqual([]);
    expect(await people(hospital, 'pref-')).toEqual(['pref-13']);
    expect(await people(tokyo, '%')).toEqual([]);
    const all = await people(tokyo, '');
    expect(all).toContain('hosp-13');
    expect(all).not.toContain('pref-01');
    for (const stranger of [ids['pref-01'] ?? '', newId(), 'x'])
      expect(problems(await write(hospital, '@x', [ids['pref-13'] ?? '', stranger]))[1]).toContain('not_a_reader');
    expect(
      problems(
        await write(
          tokyo,
          'x',
          Array.from({ length: 21 }, () => newId()),
        ),
      )[1],
    ).toContain('too_many');
  });

  test('are told by mail in the reader’s language, and listed until they are seen', async () => {
    const before = mails.messages.length;
    await scenario.deliverMail();
    const from = mails.messages.length;
    expect(from).toBeGreaterThanOrEqual(before);
    const said = await write(hospital, '@東京都 担当者 ご確認をお願いします。\n二行目 {{app}}', [ids['pref-13'] ?? '']);
    expect(said.body.mentions.map(({ username }) => username)).toEqual(['pref-13']);
    await scenario.deliverMail();
    const sent = mails.messages.slice(from);
    expect(sent.map(({ to }) => to)).toEqual([['pref-13@example.jp']]);
    expect(sent[0]?.subject).toContain('東京の病院 担当者 wrote a comment');
    expect(sent[0]?.text).toContain('二行目 {{app}}\n');
    expect(sent[0]?.text).toContain('It names you');
    expect(sent[0]?.links[0]).toBe(`${scenario.url}/o/daily_hospital/${record}#comments`);

    expect([await unread(tokyo), await unread(hospital)]).toEqual([1, 0]);
    const [mention] = (await tokyo.get<MentionsAnswer>('/api/mentions')).body.mentions;
    expect(mention).toMatchObject({ comment: said.body.id, object: 'daily_hospital', record, by: '東京の病院 担当者', read: false });
    expect((await read(tokyo)).comments.filter((comment) => comment.unread)).toHaveLength(1);
    // Nobody marks those of others.
    expect((await hospital.post('/api/mentions/read', {})).status).toBe(204);
    expect(await unread(tokyo)).toBe(1);
    expect((await tokyo.post('/api/mentions/read', { comments: [said.body.id, 'x'] })).status).toBe(204);
    expect(await unread(tokyo)).toBe(0);
    expect((await tokyo.get<MentionsAnswer>('/api/mentions')).body.mentions[0]?.read).toBe(true);
  });

  test('and answers are not told to those who do not want it, nor to those who may not read the record any more', async () => {
    await scenario.deliverMail();
    const from = mails.messages.length;
    // Who wrote before is told of what comes after, with the reason.
    await write(tokyo, '一件目への返事');
    await scenario.deliverMail();
    expect(mails.messages.slice(from).map(({ to, text }) => [to[0], text.includes('あなたがコメントしたデータ')])).toEqual([['hosp-13@example.jp', true]]);
    expect((await hospital.patch('/api/account', { mail: { comment: false } })).status).toBeLessThan(300);
    await write(tokyo, '二件目');
    await scenario.deliverMail();
    expect(mails.messages).toHaveLength(from + 1);
    expect((await hospital.patch('/api/account', { mail: { comment: true } })).status).toBeLessThan(300);

    // Between the comment and its mail, which has to wait, the unit of the reader changes.
    isAway = true;
    const { id } = (await write(tokyo, '@東京の病院 担当者', [ids['hosp-13'] ?? ''])).body;
    const [account] = await scenario.database.query<{ units: unknown }>(sql`SELECT units FROM shirabe.user_account WHERE username = 'hosp-13'`);
    await scenario.database.query(sql`UPDATE shirabe.user_account SET units = '{}' WHERE username = 'hosp-13'`);
    expect(await unread(hospital)).toBe(0);
    await scenario.deliverMail();
    isAway = false;
    scenario.setNow(new Date(scenario.now.getTime() + 60 * 60_000));
    await scenario.deliverMail();
    expect(mails.messages).toHaveLength(from + 1);
    const [withdrawn] = await scenario.database.query<{ error: string }>(
      sql`SELECT m.error FROM shirabe.outgoing_mail m JOIN shirabe.comment_mail c ON c.mail = m.id WHERE c.comment = ${id}::uuid`,
    );
    expect(withdrawn?.error).toBe('shirabe:withdrawn');
    await scenario.database.query(sql`UPDATE shirabe.user_account SET units = ${JSON.stringify(account?.units)}::jsonb WHERE username = 'hosp-13'`);
    expect(await unread(hospital)).toBe(1);
  });

  test('a change of a comment tells those alone whom it newly names', async () => {
    await scenario.deliverMail();
    const from = mails.messages.length;
    const { id, text } = (await write(admin, '@東京都 担当者', [ids['pref-13'] ?? ''])).body;
    const changed = await admin.patch<Comment>(`${path}/comments/${id}`, { text: '@事務局', before: text, mentions: [ids['secretariat'] ?? ''] });
    expect(changed.body.mentions.map(({ username }) => username)).toEqual(['secretariat']);
    await scenario.deliverMail();
    const told = mails.messages.slice(from).map(({ to }) => to[0]);
    expect(told.filter((to) => to === 'secretariat@example.jp')).toHaveLength(1);
    expect((await read(admin)).comments[0]?.edited_at).not.toBeNull();
    const answer = await tokyo.get<RecordAnswer>(`${path}?describe=1`);
    expect(answer.body.describe?.comments).toBe(true);
  });
});
