import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { RowsPage } from '../contract/wire.ts';
import type { OwnFolder } from '../contract/wire-own-folders.ts';
import type { ReportSource } from '../contract/wire-own-reports.ts';
import type { Deliveries, Delivery, Subscription } from '../contract/wire-subscriptions.ts';
import { openRefusingMailServer, type ArrivedMail, type RefusingMailServer } from '../testing/mail-server.ts';
import { openScenario, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

const DAY = 86_400_000;
const definition = { from: 'daily_hospital', columns: ['title', 'report_date', 'answer_status', 'remarks'] };
const csv = { format: 'csv', view: 'details', encoding: 'utf-8' };

let mails: RefusingMailServer;
let scenario: Scenario;
let ids: Record<string, string>;
/** 13:05 in Tokyo, a later day for each test. */
let due = new Date('2026-11-18T04:05:00Z').getTime();

beforeAll(async () => {
  mails = await openRefusingMailServer();
  scenario = await openScenario({ smtpUrl: mails.url });
  const users = await scenario.database.query<{ username: string; id: string }>(
    sql`update shirabe.user_account set email = username || '@example.jp' where username = any(${['pref-13', 'secretariat', 'admin']}::text[]) returning username, id`,
  );
  ids = Object.fromEntries(users.map(({ username, id }) => [username, id]));
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await mails?.close();
});

const addressOf = (name: string): string => `${name}@example.jp`;
const mailsTo = (name: string): ArrivedMail[] => mails.messages.filter(({ to }) => to.includes(addressOf(name)));

interface Shared {
  readonly report: string;
  readonly folder: string;
}

/** A report of the secretariat, in a folder of its own that every prefecture may see. */
async function shareReport(more: object = {}): Promise<Shared> {
  const secretariat = await scenario.as('secretariat');
  const { folder, version } = (await secretariat.post<OwnFolder>('/api/own-folders', { label: `共有 ${due}`, parent: null })).body;
  expect((await share(folder, version, [{ kind: 'role', id: 'prefecture', right: 'view' }])).status).toBe(200);
  const made = await secretariat.post<ReportSource>('/api/own-reports', {
    label: '病院の備考',
    description: '',
    folder,
    definition: { ...definition, ...more },
  });
  expect(made.status).toBe(201);
  return { report: made.body.report, folder };
}

async function share(folder: string, version: number, shares: readonly object[]): Promise<Reply<OwnFolder>> {
  const body = JSON.stringify({ label: `共有 ${due}`, version, shares });
  return (await scenario.as('secretariat')).send(`/api/own-folders/${folder}`, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
}

/** The report goes to these users at the next 13:05. */
async function subscribe(report: string, users: readonly string[], more: object = {}): Promise<string> {
  scenario.setNow(new Date(due - 60_000));
  const made = await (
    await scenario.as('secretariat')
  ).post<Subscription>('/api/subscriptions', {
    ...{ report, label: '毎日の備考', schedule: { every: 'day', at: '13:05' }, condition: { when: 'always' }, paused: false },
    narrowing: { search: '', filter: '', sort: '' },
    content: { rows: 5, file: csv },
    recipients: { users: users.map((name) => ids[name]), roles: [], units: [] },
    ...more,
  });
  expect(made.status).toBe(201);
  scenario.setNow(new Date(due));
  return made.body.id;
}

/** What became of it, as the user reads it, once that is so; mails that are ready are sent. */
async function told(id: string, isSo: (found: readonly Delivery[]) => boolean, reader = 'secretariat'): Promise<readonly Delivery[]> {
  const client = await scenario.as(reader);
  let found: readonly Delivery[] = [];
  await until(async () => {
    await scenario.deliverMail();
    found = (await client.get<Deliveries>(`/api/subscriptions/${id}/deliveries`)).body.deliveries;
    return found.length > 0 && isSo(found);
  });
  return found;
}
const isOver = (found: readonly Delivery[]): boolean => found.every(({ state }) => state !== 'waiting' && state !== 'sending');

/** Ends a test: the next is of another day. */
async function finish(id: string): Promise<void> {
  expect((await (await scenario.as('secretariat')).delete(`/api/subscriptions/${id}`)).status).toBe(204);
  due += DAY;
}

describe('a report of which mails have the link alone', () => {
  test('tells no figure and no row of it, and leads to it as it was narrowed, for who logs in', async () => {
    const { report } = await shareReport({ mail: 'link' });
    const narrowing = { search: '病院', filter: 'answer_status = "answered"', sort: '-report_date' };
    const id = await subscribe(report, ['secretariat', 'pref-13'], { narrowing, content: { rows: 5, file: null } });
    const found = await told(id, isOver);
    expect(found.map(({ state }) => state)).toEqual(['sent', 'sent']);
    for (const name of ['secretariat', 'pref-13']) {
      const [mail, ...more] = mailsTo(name);
      expect(more).toEqual([]);
      expect(mail?.email.attachments).toEqual([]);
      expect(mail?.email.html ?? '').toBe('');
      expect(mail?.text).toContain('このレポートの内容は、メールには載せないことになっています。');
      const link = new URL(mail?.links.find((each) => each.includes(`/reports/${report}`)) ?? '');
      expect(Object.fromEntries(link.searchParams)).toEqual(narrowing);
      // Everything that whoever follows the link sees is looked for in what whoever has the mail can read.
      const rows = `/api/reports/${report}/rows${link.search}`;
      const page = (await (await scenario.as(name)).get<RowsPage>(rows)).body;
      expect(page.rows.length).toBeGreaterThan(0);
      const words = `${mail?.subject} ${mail?.text}`;
      for (const { values } of page.rows) expect(words).not.toContain(values['title']);
      expect(words).not.toMatch(/\d+ ?件|件数/);
      const nobody = await scenario.as();
      const tried = await Promise.all([nobody.get(rows), nobody.get(`/api/reports/${report}`), nobody.get(`/api/reports/${report}/export`)]);
      expect(tried.map(({ status }) => status)).toEqual([401, 401, 401]);
    }
    await finish(id);
  });
});

describe('a file that is too large for a mail', () => {
  test('is left to the link; the mail says so in the language of its reader, and so does the page of what was sent', async () => {
    await scenario.database.query(sql`update shirabe.user_account set language = 'en' where username = 'admin'`);
    await scenario.database.query(sql`update data.daily_hospital set remarks = repeat(md5(id::text), 250)`);
    try {
      const { report } = await shareReport();
      const id = await subscribe(report, ['secretariat', 'pref-13']);
      const before = { secretariat: mailsTo('secretariat').length, pref: mailsTo('pref-13').length };
      const words = 'ファイルが 5 MB を超えるため、添付していません。下のリンクから書き出してください。';
      const found = await told(id, isOver);
      // Those of one prefecture are few enough.
      expect(found.map(({ state, reason }) => [state, reason]).sort()).toEqual([
        ['sent', null],
        ['sent', words],
      ]);
      const [large, small] = [mailsTo('secretariat').slice(before.secretariat), mailsTo('pref-13').slice(before.pref)];
      expect([large.length, small.length]).toEqual([1, 1]);
      expect([large[0]?.email.attachments.length, small[0]?.email.attachments.length]).toEqual([0, 1]);
      expect(large[0]?.text).toContain(words);
      expect(large[0]?.links.some((link) => link.includes(`/reports/${report}`))).toBe(true);
      const english = await told(id, isOver, 'admin');
      expect(english.map(({ reason }) => reason)).toContain('The file is larger than 5 MB and not attached. Export it by the link below.');
      await finish(id);
    } finally {
      await scenario.database.query(sql`update data.daily_hospital set remarks = null`);
    }
  });
});

describe('what a recipient loses between the taking and the sending', () => {
  const set = (changes: ReturnType<typeof sql>): Promise<unknown> =>
    scenario.database.query(sql`update shirabe.user_account set ${changes} where username = 'pref-13'`);
  const gone = 'レポートを表示する権限がなくなったか、レポートが削除されました。';
  const cases: [string, (shared: Shared) => Promise<unknown>, [Delivery['state'], number | null, string | null]][] = [
    ['the role', () => set(sql`role = 'hospital'`), ['no_access', null, gone]],
    ['the account', () => set(sql`active = false`), ['no_access', null, 'アカウントが使えない状態です。']],
    ['the unit', () => set(sql`unit = null, units = '{}'::jsonb`), ['sent', 0, null]],
    ['the report, which was deleted', async ({ report }) => (await scenario.as('secretariat')).delete(`/api/own-reports/${report}`), ['no_access', null, gone]],
    [
      'the folder, which is shared no more',
      async ({ folder }) => {
        const { version } = (await (await scenario.as('secretariat')).get<OwnFolder>(`/api/own-folders/${folder}`)).body;
        expect((await share(folder, version, [])).status).toBe(200);
      },
      ['no_access', null, gone],
    ],
  ];

  test.each(cases)('%s: no row of it reaches them, and what became of the mail is told', async (_name, lose, expected) => {
    const [before] = await scenario.database.query<{ role: string; unit: string; units: object }>(
      sql`select role, unit, units from shirabe.user_account where username = 'pref-13'`,
    );
    const count = mailsTo('pref-13').length;
    const shared = await shareReport();
    mails.refused.add(addressOf('pref-13'));
    mails.turnedAway.clear();
    const id = await subscribe(shared.report, ['pref-13']);
    try {
      // The mail is whole and on its way.
      const [sending] = await told(id, ([one]) => one?.state === 'sending' && mails.turnedAway.size === 1);
      expect(sending?.rows).toBeGreaterThan(0);
      const { rows } = (await (await scenario.as('pref-13')).get<RowsPage>(`/api/reports/${shared.report}/rows`)).body;
      await lose(shared);
      mails.refused.clear();
      scenario.setNow(new Date(due + 30 * 60_000));
      const found = await told(id, isOver);
      expect(found.map(({ state, rows: all, reason }) => [state, all, reason])).toEqual([expected]);
      const arrived = mailsTo('pref-13').slice(count);
      expect(arrived).toHaveLength(expected[0] === 'sent' ? 1 : 0);
      for (const mail of arrived) {
        const read = `${mail.text} ${mail.email.html} ${mail.email.attachments.map(({ content }) => Buffer.from(content as ArrayBuffer).toString()).join(' ')}`;
        for (const { values } of rows) expect(read).not.toContain(values['title']);
      }
    } finally {
      mails.refused.clear();
      await set(sql`role = ${before?.role}, unit = ${before?.unit}::uuid, units = ${JSON.stringify(before?.units)}::jsonb, active = true`);
    }
    await finish(id);
  });

  test('the report, which may not go by mail any more: a mail that waits is made anew without it', async () => {
    const { report } = await shareReport();
    const count = mailsTo('pref-13').length;
    mails.refused.add(addressOf('pref-13'));
    mails.turnedAway.clear();
    const id = await subscribe(report, ['pref-13']);
    await told(id, ([one]) => one?.state === 'sending' && mails.turnedAway.size === 1);
    const secretariat = await scenario.as('secretariat');
    const { body } = await secretariat.get<ReportSource>(`/api/reports/${report}/definition`);
    const forbidden = await secretariat.send(`/api/own-reports/${report}`, {
      method: 'PUT',
      body: JSON.stringify({ label: '病院の備考', description: '', folder: body.folder, definition: { ...definition, mail: 'link' }, version: body.version }),
      headers: { 'content-type': 'application/json' },
    });
    expect(forbidden.status).toBe(200);
    mails.refused.clear();
    scenario.setNow(new Date(due + 30 * 60_000));
    expect((await told(id, isOver)).map(({ state, reason }) => [state, reason])).toEqual([
      ['sent', 'このレポートのファイルは、メールでは送らないことになっています。下のリンクから書き出してください。'],
    ]);
    const arrived = mailsTo('pref-13').slice(count);
    expect(arrived.map(({ email }) => email.attachments.length)).toEqual([0]);
    expect(arrived[0]?.text).not.toMatch(/件数|詳細/);
    await finish(id);
  });
});
