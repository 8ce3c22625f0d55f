import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { MailMessages, MailPreview, MailRetryAnswer, MailTemplate } from '../contract/wire-operation.ts';
import { type OutgoingMail, queueMail } from '../database/outbox.ts';
import { messagesSql } from '../mail/messages.ts';
import { type MailAnswer, type MailServer, openMailServer } from '../testing/mail-server.ts';
import { type Client, openScenario, type Reply, type Scenario } from '../testing/scenario.ts';

let answer: MailAnswer;
let mails: MailServer;
let scenario: Scenario;
let secretariat: Client;
beforeAll(async () => {
  mails = await openMailServer({ answer: () => answer });
  scenario = await openScenario({ institutions: 100, days: 1, smtpUrl: mails.url });
  secretariat = await scenario.as('secretariat');
});
afterAll(async () => {
  await scenario.close();
  await mails.close();
});
beforeEach(async () => {
  answer = undefined;
  await scenario.database.query(sql`delete from shirabe.outgoing_mail`);
  await scenario.database.query(sql`delete from shirabe.setting where name like 'mail_template:%'`);
});

const templates = async (client: Client = secretariat) => (await client.get<{ templates: MailTemplate[] }>('/api/mail/templates')).body.templates;
const template = async (name = 'locked') => (await templates()).find((one) => one.name === name) as MailTemplate;
const send = <T>(client: Client, method: string, path: string, body?: unknown): Promise<Reply<T>> =>
  client.send<T>(path, body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const put = (name: string, body: unknown) => send<MailTemplate & ErrorBody>(secretariat, 'PUT', `/api/mail/templates/${name}`, body);
const messages = async (query = '') => (await secretariat.get<MailMessages>(`/api/mail/messages${query}`)).body;
const retry = (id: string) => secretariat.post<ErrorBody>(`/api/mail/messages/${id}/retry`);

function locked(to: string, language: 'ja' | 'en' = 'ja'): OutgoingMail {
  return { template: 'locked', to, language, values: { username: 'hosp-13', name: '調中央病院', at: '2026-11-18T02:30:00Z', until: '2026-11-18T03:00:00Z' } };
}
const queue = (mail: OutgoingMail) => queueMail(scenario.database, mail, scenario.now);
const words = (body: string, subject = '件名') => ({ subject, body });

test.each([
  ['GET', '/api/mail/templates', undefined],
  ['PUT', '/api/mail/templates/locked', { ja: words('x'), en: words('x'), version: 0 }],
  ['DELETE', '/api/mail/templates/locked', undefined],
  ['POST', '/api/mail/templates/locked/preview', { language: 'ja', words: words('x') }],
  ['GET', '/api/mail/messages', undefined],
  ['POST', '/api/mail/retries', { count: 1 }],
  ['POST', '/api/mail/messages/0198c000-0000-7000-8000-000000000000/retry', undefined],
])('%s %s is for those who look after mail', async (method, path, body) => {
  for (const user of ['hosp-13', 'pref-13', 'org-13', 'city-13']) {
    const reply = await send<ErrorBody>(await scenario.as(user), method, path, body);
    expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
  }
  expect((await send(await scenario.as(), method, path, body)).status).toBe(401);
  expect((await send(await scenario.as('admin'), method, path, body)).status).not.toBe(403);
});

describe('the words', () => {
  test('every mail has them in both languages, with what may stand in them', async () => {
    const all = await templates();
    expect(all.map(({ name }) => name)).toEqual([
      'first_password',
      'password_reset',
      'password_changed',
      'email_confirm',
      'email_changing',
      'second_factor_changed',
      'locked',
      'comment',
      'subscription',
      'subscription_link',
      'export_ready',
    ]);
    for (const one of all) expect(one).toMatchObject({ changed: false, version: 0, ja: { subject: expect.stringContaining('{{app}}') } });
    expect(all[0]?.values.map(({ name }) => name)).toEqual(['username', 'name', 'url', 'expires_at', 'app', 'home_url', 'contact']);
  });

  test('changed, sent as changed, audited, and gone back to', async () => {
    const { ja, en, version } = await template();
    const changed = await put('locked', { ja: words('{{name}} 様\r\n停止中: {{until}}', 'お知らせ'), en, version });
    expect(changed).toMatchObject({ status: 200, body: { changed: true, version: 1, ja: { subject: 'お知らせ', body: '{{name}} 様\n停止中: {{until}}' } } });
    await queue(locked('a@example.jp'));
    await scenario.deliverMail();
    expect(mails.messages.at(-1)).toMatchObject({ subject: 'お知らせ', text: '調中央病院 様\n停止中: 2026年11月18日(水) 12:00\n' });

    const again = await put('locked', { ja, en: words('x'), version: 0 });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    expect((await secretariat.delete('/api/mail/templates/locked?version=7')).status).toBe(409);
    expect(await secretariat.delete('/api/mail/templates/locked?version=1')).toMatchObject({ status: 200, body: { changed: false, version: 0, ja } });
    expect((await secretariat.delete('/api/mail/templates/locked')).status).toBe(200);

    const entries = await scenario.database.query(
      sql`select actor_name, subject_kind, subject, detail from shirabe.audit_entry where action = 'mail_template_change' order by id desc limit 2`,
    );
    const before = { 'ja.subject': ja.subject, 'ja.body': ja.body };
    const after = { 'ja.subject': 'お知らせ', 'ja.body': '{{name}} 様\n停止中: {{until}}' };
    expect(entries).toMatchObject([
      { subject_kind: 'mail_template', subject: 'locked', detail: { before: after, after: before } },
      { subject_kind: 'mail_template', subject: 'locked', detail: { before, after } },
    ]);
  });

  test('wrong words are refused at their place, and nothing is kept', async () => {
    const reply = await put('password_reset', { ja: words('{{ulr}}', '{{nmae}}'), en: words('{{#if url}}'), version: 0 });
    expect(reply.status).toBe(422);
    expect(reply.body.problems).toMatchObject([
      { field: 'ja.subject', code: 'unknown_value', message: '{{nmae}} という値はありません。{{name}} のことですか？' },
      { field: 'ja.body', code: 'unknown_value' },
      { field: 'en.body', code: 'not_a_value' },
    ]);
    expect((await template('password_reset')).changed).toBe(false);
  });

  test.each([
    ['a mail that there is none of', 'PUT', 'nonsense', { ja: words('x'), en: words('x'), version: 0 }, 404],
    ['a name of JavaScript', 'PUT', 'constructor', { ja: words('x'), en: words('x'), version: 0 }, 404],
    ['one language', 'PUT', 'locked', { ja: words('x'), version: 0 }, 400],
    ['no version', 'PUT', 'locked', { ja: words('x'), en: words('x') }, 400],
    ['too long a text', 'PUT', 'locked', { ja: words('x'.repeat(20_001)), en: words('x'), version: 0 }, 400],
    ['a text of controls', 'PUT', 'locked', { ja: words('\u0000\u0007'), en: words('x'), version: 0 }, 422],
    ['no version but a word', 'DELETE', 'locked?version=x', undefined, 400],
    ['two versions', 'DELETE', 'locked?version=1&version=2', undefined, 400],
  ])('%s: %s %s', async (_, method, path, body, status) => {
    expect((await send(secretariat, method, `/api/mail/templates/${path}`, body)).status).toBe(status);
  });

  test('a preview shows the mail as it would be, in each language; a wrong one says where', async () => {
    const preview = (language: string, given: unknown, name = 'password_reset') =>
      secretariat.post<MailPreview & ErrorBody>(`/api/mail/templates/${name}/preview`, { language, words: given });
    const { ja, en } = await template('password_reset');
    const japanese = (await preview('ja', ja)).body;
    expect(japanese.subject).toBe('【G-MIS】パスワード再設定のご案内');
    expect(japanese.text).toContain('・リンクの期限： 2026年4月2日(木) 17:00');
    expect(japanese.text).toContain('お問い合わせ先： G-MIS事務局（平日9時～17時）\n電話： 03-0000-0000');
    expect((await preview('en', en)).body.text).toContain('until Thursday, 2 April 2026 at 17:00');
    const wrong = await preview('ja', words('{{url}} {{naem}}', '{{'));
    expect([wrong.status, wrong.body.problems.map(({ field }) => field)]).toEqual([422, ['subject', 'body']]);
    expect((await preview('fr', ja)).status).toBe(400);
    expect((await preview('ja', ja, '__proto__')).status).toBe(404);
  });

  test('words that no longer fit give way to those of the engine', async () => {
    const kept = { ja: words('{{gone}}'), en: words('{{gone}}') };
    await scenario.database.query(
      sql`insert into shirabe.setting (name, value, updated_at) values ('mail_template:locked', ${JSON.stringify(kept)}::jsonb, now())`,
    );
    await queue(locked('a@example.jp'));
    await scenario.deliverMail();
    expect(mails.messages.at(-1)?.subject).toBe('【G-MIS】ログインを一時的に停止しました');
  });
});

describe('what became of mails', () => {
  test('by state, with the reason, and counted; never what they told', async () => {
    answer = '550 5.1.1 No such user here';
    const failed = await queue(locked('gone@example.jp'));
    await scenario.deliverMail();
    answer = '451 4.3.0 Later';
    const retrying = await queue(locked('slow@example.jp'));
    await scenario.deliverMail();
    answer = undefined;
    const sent = await queue(locked('there@example.jp'));
    await scenario.deliverMail();

    const all = await messages();
    expect(all.counts).toEqual({ waiting: 0, retrying: 1, failed: 1 });
    expect(all.messages.map(({ id, state, to, error, can_retry }) => ({ id, state, to, error, can_retry }))).toEqual([
      { id: sent, state: 'sent', to: 'there@example.jp', error: null, can_retry: false },
      { id: retrying, state: 'retrying', to: 'slow@example.jp', error: '451 4.3.0 Later', can_retry: true },
      { id: failed, state: 'failed', to: 'gone@example.jp', error: '550 5.1.1 No such user here', can_retry: true },
    ]);
    expect(all.messages[0]).toMatchObject({
      template: 'locked',
      label: { ja: 'ユーザ名のロックのお知らせ' },
      attempts: 1,
      sent_at: scenario.now.toISOString(),
    });
    expect(JSON.stringify(all)).not.toContain('調中央病院');
    for (const [state, id] of [
      ['failed', failed],
      ['retrying', retrying],
      ['sent', sent],
    ])
      expect((await messages(`?state=${state}`)).messages.map((one) => one.id)).toEqual([id]);
    expect((await messages('?state=waiting')).messages).toEqual([]);
    expect((await messages('?search=GONE')).messages.map((one) => one.id)).toEqual([failed]);
    expect((await messages('?search=%25')).messages).toEqual([]);
  });

  test('found by the user, in pages', async () => {
    const [user] = await scenario.database.query<{ id: string }>(sql`select id from shirabe.user_account where username = 'hosp-13'`);
    await scenario.database.query(sql`insert into shirabe.outgoing_mail (id, template, recipient, language, user_id, who, created_at, give_up_at, sent_at)
      select ('0198c000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, 'locked', 'm' || i || '@example.jp', 'ja', case when i % 2 = 0 then ${user?.id}::uuid end, case when i % 2 = 0 then 'hosp-13 病院' else '' end,
        ${scenario.now}, ${scenario.now}, ${scenario.now} from generate_series(0, 119) as i`);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: MailMessages = await messages(`?search=hosp-13&cursor=${cursor}`);
      seen.push(...page.messages.map(({ to }) => to));
      cursor = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => `m${118 - 2 * i}@example.jp`));
  });

  test('sent again by hand: what was refused; not what was sent, waits, was forgotten or is not there', async () => {
    answer = '550 5.7.1 Relaying denied';
    const id = await queue(locked('a@example.jp'));
    await scenario.deliverMail();
    answer = undefined;
    expect((await retry(id)).status).toBe(204);
    await scenario.deliverMail();
    expect(mails.messages.at(-1)?.to).toEqual(['a@example.jp']);
    expect((await messages()).messages).toMatchObject([{ id, state: 'sent', attempts: 2, error: null }]);
    expect((await retry(id)).body).toMatchObject({ code: 'conflict', message: 'このメールは、すでに送信しました。' });

    await scenario.database.query(sql`update shirabe.outgoing_mail set sent_at = null, failed_at = ${scenario.now}, error = '550', "values" = null`);
    expect((await messages()).messages).toMatchObject([{ state: 'failed', can_retry: false }]);
    expect((await retry(id)).status).toBe(409);
    await scenario.database.query(sql`update shirabe.outgoing_mail set failed_at = null, error = null, "values" = '{}', next_attempt_at = '2100-01-01'`);
    expect((await retry(id)).status).toBe(409);
    for (const none of ['0198c000-0000-7000-8000-000000000000', 'nonsense', "'; drop"]) expect((await retry(encodeURIComponent(none))).status).toBe(404);
  });

  test('all that failed are sent again, of a search and as many as was agreed to; it is audited', async () => {
    answer = '550 5.1.1 No such user here';
    for (const to of ['a@tokyo.example.jp', 'b@tokyo.example.jp', 'c@osaka.example.jp']) await queue(locked(to));
    const forgotten = await queue(locked('d@tokyo.example.jp'));
    await scenario.deliverMail();
    await scenario.database.query(sql`update shirabe.outgoing_mail set "values" = null where id = ${forgotten}`);
    answer = undefined;
    await queue(locked('e@tokyo.example.jp'));
    const all = (body: object) => secretariat.post<MailRetryAnswer & ErrorBody>('/api/mail/retries', body);
    expect([(await messages()).can_retry, (await messages('?search=TOKYO')).can_retry, (await messages('?search=nobody')).can_retry]).toEqual([3, 2, 0]);
    for (const wrong of [{}, { count: 0 }, { count: 'x' }, { count: 1, state: 'sent' }]) expect((await all(wrong)).status).toBe(400);
    const others = await all({ count: 3, search: 'tokyo' });
    expect([others.status, others.body]).toMatchObject([409, { code: 'conflict', message: expect.stringContaining('3件 → 2件') }]);
    expect((await messages()).counts.failed).toBe(4);
    expect(await all({ count: 2, search: 'tokyo' })).toMatchObject({ status: 200, body: { count: 2 } });
    await scenario.deliverMail();
    expect((await messages('?search=tokyo')).messages.map(({ to, state }) => `${to} ${state}`)).toEqual([
      'e@tokyo.example.jp sent',
      'd@tokyo.example.jp failed',
      'b@tokyo.example.jp sent',
      'a@tokyo.example.jp sent',
    ]);
    expect((await all({ count: 2, search: 'tokyo' })).status).toBe(409);
    const [entry] = await scenario.database.query(
      sql`select subject_kind, detail from shirabe.audit_entry where action = 'mail_retry' order by id desc limit 1`,
    );
    expect(entry).toEqual({ subject_kind: 'mail', detail: { count: 2, search: 'tokyo' } });
  });

  test('found by an index, whatever the word', async () => {
    await scenario.database.query(sql`insert into shirabe.outgoing_mail (id, template, recipient, language, who, created_at, give_up_at, sent_at)
      select ('0198c000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, 'locked', 'm' || md5(i::text) || '@example.jp', 'ja', '利用者' || i || '番', ${scenario.now}, ${scenario.now},
        ${scenario.now} from generate_series(1, 20000) as i`);
    await scenario.database.query(sql`analyze shirabe.outgoing_mail`, { as: 'owner' });
    const planOf = async (search: string): Promise<string> => {
      const { text, values } = messagesSql({ search });
      const rows = await scenario.database.query<{ 'QUERY PLAN': string }>({ text: `explain (costs off) ${text}`, values });
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    expect(await planOf('東京都立中央病院')).toContain('outgoing_mail_search');
    expect(await planOf(createHash('md5').update('77').digest('hex'))).toContain('outgoing_mail_search');
    // In nearly all of them: the newest are walked until the page is full.
    expect(await planOf('example.jp')).toContain('outgoing_mail_pkey');
    expect((await messages(`?search=${encodeURIComponent('利用者19999番')}`)).messages).toHaveLength(1);
  });

  test.each(['?state=nonsense', '?state=constructor', '?state=sent&state=failed', '?cursor=nonsense', '?search=a&search=b'])(
    'messages%s is refused',
    async (query) => {
      expect((await secretariat.get(`/api/mail/messages${query}`)).status).toBe(400);
    },
  );

  test('reasons of our own are in the reader’s language; a search of odd characters finds nothing', async () => {
    await queue(locked('no address'));
    await scenario.deliverMail();
    expect((await messages()).messages[0]?.error).toBe('宛先がメールアドレスの形をしていません。');
    expect((await secretariat.get(`/api/mail/messages?search=${encodeURIComponent('\u0000%_\\\'"')}`)).status).toBe(200);
  });
});

test('figures are there for those who run it', async () => {
  await queue(locked('a@example.jp'));
  await scenario.deliverMail();
  const text = (await (await scenario.as()).get('/metrics')).bytes.toString();
  expect(text).toMatch(/^shirabe_mails_waiting 0$/m);
  expect(text).toMatch(/^shirabe_mail_attempts_total\{outcome="sent"\} [1-9]/m);
});
