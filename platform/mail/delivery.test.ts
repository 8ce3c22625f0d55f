import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { type OutgoingMail, queueMail } from '../database/outbox.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { type MailAnswer, type MailServer, type MailServerOptions, openMailServer, readMail } from '../testing/mail-server.ts';
import { until } from '../testing/until.ts';
import type { Carrier } from './carrier.ts';
import { claimMail, markFailed } from './claim-mail.ts';
import { writeMessage } from './compose-mail.ts';
import { Delivery, type DeliveryEvent } from './delivery.ts';
import type { MailSurroundings } from './mail-template.ts';
import { openFolder } from './open-folder.ts';
import { openSmtp } from './open-smtp.ts';

const start = new Date('2026-04-01T00:30:00Z');
const MINUTE = 60_000;
const link = 'https://gmis.example.jp/password/Kq3vX0cYp8nB2mWtR5sLzE7hJ1uD4gFaKq3vX0cYp8nB2mWtR5sLzE7hJ1uD4gFa?next=%2Fo%2Fdaily_hospital%2Fnew&a=1';
const surroundings: MailSurroundings = {
  app: { ja: 'G-MIS 医療機関等情報支援システム', en: 'G-MIS' },
  contact: { ja: 'G-MIS事務局（平日9時～17時）', en: 'G-MIS secretariat (weekdays, 9:00 to 17:00)' },
  homeUrl: 'https://gmis.example.jp/',
  timeZone: 'Asia/Tokyo',
};
const name = '医療法人社団　髙﨑会　しらべ中央病院';
const reset: OutgoingMail = {
  template: 'password_reset',
  to: 'taro@hospital.example.jp',
  language: 'ja',
  values: { username: '1310012345', name, url: link, expires_at: '2026-04-02T08:00:00.000Z' },
};

let test_: TestDatabase;
let now: Date;
let events: DeliveryEvent[];
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  test_ = await openTestDatabase();
});
afterAll(() => test_.close());
beforeEach(async () => {
  now = start;
  events = [];
  await test_.database.query(sql`delete from shirabe.outgoing_mail`);
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function openServer(options?: MailServerOptions): Promise<MailServer> {
  const server = await openMailServer(options);
  open.push(server);
  return server;
}
function openJob(carrier: Carrier, random = () => 0.5): Delivery {
  const job = new Delivery({
    database: test_.database,
    carrier,
    sender: ({ app }) => ({ name: app.ja, address: 'noreply@gmis.example.jp' }),
    surroundings: () => Promise.resolve(surroundings),
    clock: () => now,
    random,
    report: (event) => events.push(event),
  });
  open.push(job);
  return job;
}
const queue = (mail: OutgoingMail = reset) => queueMail(test_.database, mail, now);

interface Row {
  id: string;
  attempts: number;
  next_attempt_at: string | null;
  sent_at: string | null;
  failed_at: string | null;
  error: string | null;
  values: unknown;
}
async function read(id: string): Promise<Row> {
  const [row] = await test_.database.query<Row>(sql`select * from shirabe.outgoing_mail where id = ${id}::uuid`);
  return row as Row;
}
/** Until the job hears what is told: its connection is there. */
const listening = (): Promise<void> =>
  until(async () => {
    const found = await test_.database.query(sql`select from pg_stat_activity where datname = current_database() and query like 'listen %' and state = 'idle'`);
    return found.length > 0;
  });
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * MINUTE);
};

describe('the message that arrives', () => {
  test('in Japanese: subject, body, headers, encodings, and the link whole', async () => {
    const server = await openServer();
    const id = await queue();
    await openJob(openSmtp(server.url)).deliver();
    const mail = await server.next();
    expect(mail.subject).toBe('【G-MIS 医療機関等情報支援システム】パスワード再設定のご案内');
    expect(mail.text).toMatchInlineSnapshot(`
     "医療法人社団　髙﨑会　しらべ中央病院 様

     次のユーザ名について、パスワードの再設定を受け付けました。

     ユーザ名： 1310012345

     次のリンクを開き、新しいパスワードを設定してください。

     https://gmis.example.jp/password/Kq3vX0cYp8nB2mWtR5sLzE7hJ1uD4gFaKq3vX0cYp8nB2mWtR5sLzE7hJ1uD4gFa?next=%2Fo%2Fdaily_hospital%2Fnew&a=1

     ・リンクの期限： 2026年4月2日(木) 17:00
     ・リンクは1回だけ使えます。
     ・期限を過ぎたときは、ログイン画面の「パスワードをお忘れですか？」から、もう一度お手続きください。
     ・お心当たりがないときは、このメールを破棄してください。いまのパスワードは変わりません。何度も届くときは、下記までお知らせください。

     パスワードを電話やメールでお尋ねすることは、決してありません。

     ------------------------------------------------------------
     G-MIS 医療機関等情報支援システム
     https://gmis.example.jp/

     G-MIS事務局（平日9時～17時）
     このメールは送信専用です。ご返信いただいても、お答えできません。
     "
    `);
    expect(mail.links).toEqual([link, 'https://gmis.example.jp/']);
    expect([mail.from, mail.to]).toEqual(['noreply@gmis.example.jp', ['taro@hospital.example.jp']]);
    expect(mail.email.from).toEqual({ name: 'G-MIS 医療機関等情報支援システム', address: 'noreply@gmis.example.jp' });
    expect(mail.email.to).toEqual([{ name: '', address: 'taro@hospital.example.jp' }]);
    expect(mail.email.date).toBe('2026-04-01T00:30:00.000Z');
    expect(mail.header('message-id')).toBe(`<${id}@gmis.example.jp>`);
    expect(mail.header('auto-submitted')).toBe('auto-generated');
    expect(mail.header('content-type')).toBe('text/plain; charset=utf-8');
    expect(mail.header('content-transfer-encoding')).toBe('base64');
    expect(mail.email.headers.map(({ key }) => key).filter((key) => key.startsWith('list-') || key === 'x-mailer' || key === 'precedence')).toEqual([]);
    // Seven bits, short lines, CRLF: what any relay passes on (RFC 5321, 5322).
    const lines = mail.raw.toString('latin1').split('\r\n');
    expect(mail.raw.every((byte) => byte < 128)).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
    expect(mail.raw.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(await read(id)).toMatchObject({ attempts: 1, sent_at: start.toISOString(), next_attempt_at: null, error: null, values: null });
    expect(events).toEqual([
      { kind: 'sent', id, template: 'password_reset', attempts: 1 },
      { kind: 'waiting', count: 0 },
    ]);
  });

  test('in English', async () => {
    const server = await openServer();
    await queue({ ...reset, language: 'en' });
    await openJob(openSmtp(server.url)).deliver();
    const mail = await server.next();
    expect(mail.subject).toBe('[G-MIS] Reset your password');
    expect(mail.text).toContain('- The link can be used until Thursday, 2 April 2026 at 17:00 GMT+9.');
    expect(mail.links).toEqual([link, 'https://gmis.example.jp/']);
  });

  const who = { username: '1310012345', name };
  const until = { url: link, expires_at: '2026-04-02T08:00:00.000Z' };
  const all: OutgoingMail[] = (['ja', 'en'] as const).flatMap((language) => {
    const common = { to: 'taro@hospital.example.jp', language };
    return [
      { ...common, template: 'first_password' as const, values: { ...who, ...until } },
      { ...common, template: 'password_reset' as const, values: { ...who, ...until } },
      { ...common, template: 'password_changed' as const, values: { ...who, at: '2026-03-31T15:00:00.000Z' } },
      { ...common, template: 'email_confirm' as const, values: { ...who, ...until, email: 'new@hospital.example.jp' } },
      { ...common, template: 'email_changing' as const, values: { ...who, ...until, email: 'new@hospital.example.jp' } },
      { ...common, template: 'second_factor_changed' as const, values: { ...who, at: '2026-03-31T15:00:00.000Z', change: 'codes' as const } },
      { ...common, template: 'locked' as const, values: { ...who, at: '2026-03-31T15:00:00.000Z', until: '2026-03-31T15:30:00.000Z' } },
    ];
  });
  test.each(all)('$template in $language: whom, why, until when, whom to call, and its link whole', async (mail) => {
    const server = await openServer();
    await queue(mail);
    await openJob(openSmtp(server.url)).deliver();
    const { subject, text, links } = await server.next();
    const has = 'url' in mail.values;
    expect(subject).toContain(surroundings.app[mail.language]);
    for (const part of [name, '1310012345', surroundings.contact[mail.language], surroundings.app[mail.language]]) expect(text).toContain(part);
    expect(links).toEqual(has ? expect.arrayContaining([link]) : ['https://gmis.example.jp/']);
    if (has) expect(text).toContain(mail.language === 'ja' ? '2026年4月2日(木) 17:00' : 'Thursday, 2 April 2026 at 17:00');
    else expect(text).toContain(mail.language === 'ja' ? '2026年4月1日(水) 00:00' : 'Wednesday, 1 April 2026 at 00:00');
    if (mail.template === 'second_factor_changed') expect(subject).toContain(mail.language === 'ja' ? '回復用コード' : 'recovery codes');
    if ('email' in mail.values) expect(text).toContain('new@hospital.example.jp');
    expect(text + subject).not.toMatch(/\{\{|undefined|null|\n\n\n/);
  });

  test('nothing in a value reaches a header or is read as a template', async () => {
    const server = await openServer();
    const evil = 'A\r\nBcc: spy@evil.example\r\n\r\n{{url}} {{#if}} \u2028Subject: x\u0085\u0000'.replace('\u0000', '');
    await test_.database.query(sql`insert into shirabe.setting (name, value, updated_at) values ('mail_template:locked',
      ${JSON.stringify({ ja: { subject: '{{name}} {{username}}', body: '{{name}}' }, en: { subject: 'x', body: 'x' } })}::jsonb, ${now})`);
    await queue({ template: 'locked', to: 'a@example.jp', language: 'ja', values: { username: 'u', name: evil, at: '', until: 'no moment' } });
    await openJob(openSmtp(server.url)).deliver();
    await test_.database.query(sql`delete from shirabe.setting`);
    const mail = await server.next();
    expect(mail.to).toEqual(['a@example.jp']);
    expect(mail.header('bcc')).toBeUndefined();
    expect(mail.email.headers.filter(({ key }) => key === 'subject')).toHaveLength(1);
    expect(mail.subject).toBe('A Bcc: spy@evil.example {{url}} {{#if}} Subject: x u');
    expect(mail.text).toBe('A Bcc: spy@evil.example {{url}} {{#if}}  Subject: x\n');
  });

  test.each([
    ['two addresses', 'a@example.jp, b@example.jp'],
    ['a header', 'a@example.jp\r\nBcc: b@example.jp'],
    ['a name', 'B <b@example.jp>'],
    ['a group', 'all: b@example.jp;'],
    ['no address', 'nobody'],
    ['a command', 'a@example.jp> SIZE=1\r\nRCPT TO:<b@example.jp'],
    ['nothing', ''],
  ])('%s in place of an address goes nowhere', async (_, to) => {
    const server = await openServer();
    const id = await queue({ ...reset, to });
    await openJob(openSmtp(server.url)).deliver();
    expect(await read(id)).toMatchObject({ failed_at: start.toISOString(), error: 'shirabe:bad_address' });
    expect(server.messages).toHaveLength(0);
  });

  // Addresses that phone companies gave out against RFC 5321 go as the quoted form that it allows.
  test.each([
    ['abc..def.@docomo.example.jp', '<"abc..def."@docomo.example.jp>'],
    ["o'neil+mail/x=y@example.co.jp", "o'neil+mail/x=y@example.co.jp"],
    ['a-b_c.d@sub.xn--eckwd4c7c.example', 'a-b_c.d@sub.xn--eckwd4c7c.example'],
  ])('%s is an address as people have them', async (to, header) => {
    const raw = await writeMessage({ id: '1', to, from: { name: '', address: 'a@example.jp' }, date: start, words: { subject: 's', text: 't' } });
    expect((await readMail(raw)).header('to')).toBe(header);
  });
});

describe('delivery', () => {
  test('a server that refuses for now (451) gets it later, with pauses that grow, and the same message', async () => {
    let answer: MailAnswer = '451 4.3.0 Try again later';
    const seen: string[] = [];
    const server = await openServer({
      answerData: (mail) => {
        seen.push(mail.raw.toString('latin1'));
        return answer;
      },
    });
    const id = await queue();
    const job = openJob(openSmtp(server.url));
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt++) {
      await job.deliver();
      const row = await read(id);
      expect(row).toMatchObject({ attempts: attempt, error: '451 4.3.0 Try again later', failed_at: null });
      expect(row.values).not.toBeNull();
      pauses.push((Date.parse(row.next_attempt_at ?? '') - now.getTime()) / MINUTE);
      await job.deliver();
      expect((await read(id)).attempts).toBe(attempt);
      now = new Date(row.next_attempt_at ?? '');
    }
    expect(pauses).toEqual([1, 3, 9, 27]);
    answer = undefined;
    await job.deliver();
    expect(await read(id)).toMatchObject({ attempts: 5, error: null, values: null });
    expect((await read(id)).sent_at).not.toBeNull();
    expect(new Set(seen).size).toBe(1);
    expect(seen).toHaveLength(5);
    expect(events.filter(({ kind }) => kind === 'retrying')[0]).toEqual({ kind: 'retrying', id, template: 'password_reset', attempts: 1, reason: '451' });
  });

  test('after two days of refusals it is given up; what it told is forgotten a week later', async () => {
    const server = await openServer({ answer: () => '450 4.2.2 Mailbox full' });
    const id = await queue({ ...reset, template: 'password_changed', values: { username: 'u', name, at: now.toISOString() } });
    const job = openJob(openSmtp(server.url), () => 1);
    let attempts = 0;
    for (let row = await read(id); row.failed_at === null; row = await read(id)) {
      now = new Date(row.next_attempt_at ?? '');
      await job.deliver();
      if (++attempts > 50) break;
    }
    const row = await read(id);
    expect(row).toMatchObject({ error: '450 4.2.2 Mailbox full', next_attempt_at: null });
    expect(row.values).not.toBeNull();
    const days = (Date.parse(row.failed_at ?? '') - start.getTime()) / (24 * 60 * MINUTE);
    expect(days).toBeGreaterThan(1.5);
    expect(days).toBeLessThanOrEqual(2);
    expect(attempts).toBeLessThan(20);
    later(8 * 24 * 60);
    await job.deliver();
    expect(await read(id)).toMatchObject({ failed_at: row.failed_at, values: null, error: '450 4.2.2 Mailbox full' });
  });

  test('a server that refuses for ever (550) is not asked again; others of the same run go out', async () => {
    const server = await openServer({ answer: (recipient) => (recipient.startsWith('gone') ? '550 5.1.1 <gone@example.jp>: User unknown' : undefined) });
    const id = await queue({ ...reset, to: 'gone@example.jp' });
    const other = await queue();
    await openJob(openSmtp(server.url)).deliver();
    expect(await read(id)).toMatchObject({
      attempts: 1,
      error: '550 5.1.1 <gone@example.jp>: User unknown',
      failed_at: start.toISOString(),
      next_attempt_at: null,
    });
    expect((await read(other)).sent_at).not.toBeNull();
    expect(JSON.stringify(events)).not.toContain('gone@');
  });

  test('a dropped connection is tried again later', async () => {
    let answer: MailAnswer = 'drop';
    const server = await openServer({ answer: () => answer });
    const id = await queue();
    const job = openJob(openSmtp(server.url));
    await job.deliver();
    const row = await read(id);
    expect(row).toMatchObject({ attempts: 1, failed_at: null, sent_at: null });
    expect(row.error).toMatch(/connection/i);
    answer = undefined;
    now = new Date(row.next_attempt_at ?? '');
    await job.deliver();
    expect((await read(id)).sent_at).not.toBeNull();
    expect(server.messages).toHaveLength(1);
  });

  test('a server that never answers is given up for this time', async () => {
    let answer: MailAnswer = 'hang';
    const server = await openServer({ answer: () => answer });
    const id = await queue();
    await openJob(openSmtp(server.url, { longestSend: 200 })).deliver();
    expect(await read(id)).toMatchObject({ attempts: 1, error: 'shirabe:too_slow', failed_at: null });
    answer = undefined;
    later(2);
    await openJob(openSmtp(server.url)).deliver();
    expect((await read(id)).sent_at).not.toBeNull();
  });

  test('without a server all wait, after one knock for each lane; the reason is kept', async () => {
    for (let i = 0; i < 20; i++) await queue();
    await openJob(openSmtp('smtp://user:secret@127.0.0.1:1')).deliver();
    const rows = await test_.database.query<Row>(sql`select * from shirabe.outgoing_mail where attempts > 0`);
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row).toMatchObject({ attempts: 1, failed_at: null, error: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify([rows, events])).not.toContain('secret');
    expect(events.at(-1)).toEqual({ kind: 'waiting', count: 20 });
  });

  test('it logs in; a wrong password makes mails wait, and is nowhere to be read', async () => {
    const server = await openServer({ login: { user: 'gmis', password: 'p@ss/wörd' } });
    const id = await queue();
    const wrong = openJob(openSmtp(`smtp://gmis:s%40cret%21@127.0.0.1:${server.port}`));
    await wrong.deliver();
    expect(await read(id)).toMatchObject({ attempts: 1, failed_at: null, error: expect.stringContaining('535') });
    expect(JSON.stringify([await read(id), events])).not.toMatch(/s@cret|s%40cret|cEBzc|czBjcmV0/);
    later(2);
    await openJob(openSmtp(server.url)).deliver();
    expect(await server.next()).toMatchObject({ user: 'gmis' });
  });

  test.each(['nonsense', 'http://example.jp', 'smtp://', 'smtps:x'])('SMTP_URL=%s makes mails wait and says why', async (url) => {
    const id = await queue();
    await openJob(openSmtp(url)).deliver();
    expect(await read(id)).toMatchObject({ attempts: 1, failed_at: null, error: 'shirabe:smtp_url' });
  });

  test('a mail whose link has expired is not sent', async () => {
    const server = await openServer();
    const id = await queue();
    later(60 * 48);
    await openJob(openSmtp(server.url)).deliver();
    expect(await read(id)).toMatchObject({ error: 'shirabe:expired', sent_at: null });
    expect((await read(id)).failed_at).not.toBeNull();
    expect(server.messages).toHaveLength(0);
  });

  test('several processes share the work, and send each mail once', async () => {
    const server = await openServer();
    const ids = [];
    for (let i = 0; i < 60; i++) ids.push(await queue({ ...reset, to: `user${i}@example.jp` }));
    const jobs = [openJob(openSmtp(server.url)), openJob(openSmtp(server.url)), openJob(openSmtp(server.url))];
    await Promise.all([...jobs, ...jobs].map((job) => job.deliver()));
    expect(server.messages.map(({ to }) => to[0]).sort()).toEqual(ids.map((_, i) => `user${i}@example.jp`).sort());
    const [row] = await test_.database.query(sql`select count(*)::int as sent, max(attempts) as attempts from shirabe.outgoing_mail where sent_at is not null`);
    expect(row).toEqual({ sent: 60, attempts: 1 });
  });

  test('the mail of a process that was killed is taken up again, under the same Message-ID; what the lost claim says later does not count', async () => {
    const server = await openServer();
    const id = await queue();
    const lost = await claimMail(test_.database, now);
    const job = openJob(openSmtp(server.url));
    await job.deliver();
    expect(server.messages).toHaveLength(0);
    later(6);
    await job.deliver();
    expect((await server.next()).header('message-id')).toBe(`<${id}@gmis.example.jp>`);
    if (lost) await markFailed(test_.database, lost, now, 'late');
    expect(await read(id)).toMatchObject({ attempts: 2, error: null, failed_at: null });
  });

  test('it wakes when a mail is committed, and not before; closing ends it', async () => {
    const server = await openServer();
    const job = openJob(openSmtp(server.url));
    job.start();
    await job.deliver();
    await listening();
    await expect(
      test_.database.transact(async (tx) => {
        await queueMail(tx, reset, now);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await test_.database.transact((tx) => queueMail(tx, { ...reset, to: 'second@example.jp' }, now));
    expect((await server.next()).to).toEqual(['second@example.jp']);
    await job.close();
    await queue();
    await job.deliver();
    expect(server.messages).toHaveLength(1);
  });

  test('STARTTLS: a certificate that nobody vouches for is not trusted, unless SMTP_URL says so', async () => {
    const server = await openServer({ encrypted: true });
    const id = await queue();
    await openJob(openSmtp(`smtp://localhost:${server.port}`)).deliver();
    expect(await read(id)).toMatchObject({ failed_at: null, error: expect.stringMatching(/self.signed|certificate/i) });
    later(2);
    await openJob(openSmtp(`smtp://localhost:${server.port}?tls.rejectUnauthorized=false&requireTLS=true`)).deliver();
    expect(await server.next()).toMatchObject({ secure: true });
  });

  test('with requireTLS, a server without it gets nothing', async () => {
    const server = await openServer();
    const id = await queue();
    await openJob(openSmtp(`${server.url}?requireTLS=true`)).deliver();
    expect(await read(id)).toMatchObject({ failed_at: null, sent_at: null, attempts: 1 });
    expect(server.messages).toHaveLength(0);
  });
});

describe('without SMTP_URL', () => {
  test('each mail is a whole message in a file that only its owner reads', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'shirabe-outbox-')), 'outbox');
    const id = await queue({ ...reset, to: "../o'neil/x@example.jp" });
    await openJob(openFolder(folder)).deliver();
    const [file, ...more] = readdirSync(folder);
    expect([file, more]).toEqual([`20260401T003000Z-._o_neil_x_example.jp-${id}.eml`, []]);
    expect(statSync(join(folder, file ?? '')).mode & 0o777).toBe(0o600);
    const mail = await readMail(readFileSync(join(folder, file ?? '')));
    expect(mail.subject).toBe('【G-MIS 医療機関等情報支援システム】パスワード再設定のご案内');
    expect(mail.links[0]).toBe(link);
    expect(mail.header('message-id')).toBe(`<${id}@gmis.example.jp>`);
    expect((await read(id)).sent_at).not.toBeNull();
    rmSync(join(folder, '..'), { recursive: true });
  });

  test('a folder that cannot be made makes mails wait', async () => {
    const id = await queue();
    const file = join(mkdtempSync(join(tmpdir(), 'shirabe-outbox-')), 'file');
    writeFileSync(file, '');
    await openJob(openFolder(join(file, 'outbox'))).deliver();
    expect(await read(id)).toMatchObject({ attempts: 1, failed_at: null, error: 'shirabe:folder' });
    rmSync(join(file, '..'), { recursive: true });
  });
});
