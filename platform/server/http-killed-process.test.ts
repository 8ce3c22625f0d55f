import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { ExportJobDetail, ExportJobStart } from '../contract/wire-exports.ts';
import type { Deliveries, Delivery, Subscription } from '../contract/wire-subscriptions.ts';
import { openMailServer, type MailServer } from '../testing/mail-server.ts';
import { countWaiting, holdTable } from '../testing/hold-table.ts';
import { openScenario, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';
import { projectRoot } from './environment.ts';

const report = 'daily_survey_csv';
/** What other processes have to do lies after this, so that the server of the test leaves it to them. */
const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const FOR_OTHERS = new Date('2021-01-01T00:00:00Z');

let mails: MailServer;
let scenario: Scenario;
let child: ChildProcess | undefined;
/** The mail server says nothing to mails for these, and has been asked about those. */
const unanswered = new Set<string>();
const asked = new Set<string>();

beforeAll(async () => {
  if (!existsSync(join(projectRoot, '.build/server/main.cjs'))) throw new Error('The server is not bundled: run `npm run build` first.');
  mails = await openMailServer({
    answer: (recipient) => {
      asked.add(recipient);
      return unanswered.has(recipient) ? 'hang' : undefined;
    },
  });
  scenario = await openScenario({ smtpUrl: mails.url });
  await scenario.database.query(
    sql`update shirabe.user_account set email = username || '@example.jp' where username = any(${['pref-13', 'pref-01', 'secretariat']}::text[])`,
  );
}, 180_000);
afterEach(kill);
afterAll(async () => {
  await scenario?.close();
  await mails?.close();
});

/** Starts a server as a process of its own, over the same database and files. */
async function start(): Promise<void> {
  const variables = {
    ...{ PATH: process.env['PATH'], DATABASE_URL: scenario.databaseUrl, DATA_DIR: scenario.dataDir, DEFINITIONS: projectRoot, SEED: 'none', PORT: '0' },
    SMTP_URL: mails.url,
  };
  const started = spawn(process.execPath, [join(projectRoot, 'platform/server/serve.js')], { env: variables, stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  let said = '';
  // Read to its end: a process whose output nobody takes would stand still.
  started.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  await until(() => said.includes('Shirabe: http:') || started.exitCode !== null);
  if (started.exitCode !== null) throw new Error(`It ended early: ${said}`);
}

/** Ends the process as a power cut does. */
async function kill(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Holds the table of the report, so that its file cannot be made meanwhile; nothing else is held. */
const whileHeld = (work: () => Promise<void>): Promise<void> => holdTable(scenario.database, 'daily_hospital', work);
const waiting = (): Promise<number> => countWaiting(scenario.database);

async function stateOf(id: string): Promise<{ readonly state: string; readonly attempts: number; readonly content: string | null } | undefined> {
  const [row] = await scenario.database.query<{ state: string; attempts: number; content: string | null }>(
    sql`select state, attempts, content from shirabe.export_job where id = ${id}::uuid`,
  );
  return row;
}

/** The files in the store, by name. */
const stored = (): readonly string[] => {
  const folder = join(scenario.dataDir, 'files');
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => name.length > 2);
};

test('a file whose maker is killed in the middle is never offered by half, stops in PostgreSQL, and is made whole by the next', async () => {
  const pref = await scenario.as('pref-13');
  const before = stored();
  let id = '';
  // Before the table is held, which a start looks at.
  await start();
  await whileHeld(async () => {
    const begun = pref.post<ExportJobStart>('/api/exports', {
      ...{ target: { report }, parameters: { format: 'csv', view: 'details', encoding: 'utf-8' }, when: 'always', mail: false },
    });
    // Its rows are being counted: the moment that it was asked for is past, and is long past for the server of the test from here on.
    await until(async () => (await waiting()) === 1);
    scenario.setNow(LONG_AGO);
    id = (await begun).body.job?.id ?? '';
    await scenario.database.query(sql`update shirabe.export_job set next_attempt_at = ${FOR_OTHERS}::timestamptz where id = ${id}::uuid`);
    await until(async () => (await stateOf(id))?.state === 'making' && (await waiting()) > 0);
    await kill();
    await until(async () => (await waiting()) === 0);
  });
  scenario.setNow(scenario.now);
  expect(await stateOf(id)).toMatchObject({ state: 'making', attempts: 1 });
  expect((await pref.get(`/api/exports/${id}/file`)).status).toBe(409);
  // Nobody waits for half a minute.
  await scenario.database.query(sql`update shirabe.export_job set claimed_at = claimed_at - interval '1 hour' where id = ${id}::uuid and attempts = 1`);
  let made: ExportJobDetail | undefined;
  await until(async () => {
    made = (await pref.get<ExportJobDetail>(`/api/exports/${id}`)).body;
    return made.state !== 'making' && made.state !== 'waiting';
  });
  // The process that was killed lived by the clock of the machine, and had begun another day's survey.
  const { bytes } = await pref.get(`/api/reports/${report}/export?encoding=utf-8`);
  expect(made).toMatchObject({ state: 'finished', size: bytes.length });
  expect((await pref.get(`/api/exports/${id}/file`)).bytes.equals(bytes)).toBe(true);
  const row = await stateOf(id);
  expect(row?.attempts).toBe(2);
  expect(stored().filter((name) => !before.includes(name))).toEqual([join(row?.content?.slice(-2) ?? '', row?.content ?? '')]);
}, 300_000);

/** A subscription of three, which only another process sees to be due. */
async function subscribe(): Promise<string> {
  scenario.setNow(scenario.now);
  const secretariat = await scenario.as('secretariat');
  const users = await scenario.database.query<{ id: string }>(
    sql`select id from shirabe.user_account where email is not null and username = any(${['pref-13', 'pref-01', 'secretariat']}::text[])`,
  );
  const made = await secretariat.post<Subscription>('/api/subscriptions', {
    ...{ report, label: '三人に', schedule: { every: 'day', at: '13:05' }, condition: { when: 'always' }, paused: false },
    narrowing: { search: '', filter: '', sort: '' },
    content: { rows: 5, file: null },
    recipients: { users: users.map(({ id }) => id), roles: [], units: [] },
  });
  expect(made.status).toBe(201);
  scenario.setNow(LONG_AGO);
  await scenario.database.query(sql`update shirabe.subscription set next_at = ${FOR_OTHERS}::timestamptz where id = ${made.body.id}::uuid`);
  return made.body.id;
}

/** The time comes at which the claims of a killed process have ended; what it had begun is all there is to do. */
async function takeUp(id: string): Promise<readonly Delivery[]> {
  await scenario.database.query(sql`update shirabe.subscription set next_at = '2999-01-01' where id = ${id}::uuid`);
  await scenario.database.query(
    sql`update shirabe.subscription_delivery set next_attempt_at = ${FOR_OTHERS}::timestamptz where subscription = ${id}::uuid and state = 'waiting'`,
  );
  await scenario.database.query(
    sql`update shirabe.outgoing_mail set next_attempt_at = ${FOR_OTHERS}::timestamptz, claimed_until = ${FOR_OTHERS}::timestamptz where claimed_until is not null`,
  );
  scenario.setNow(scenario.now);
  const secretariat = await scenario.as('secretariat');
  let found: readonly Delivery[] = [];
  await until(async () => {
    await scenario.deliverMail();
    found = (await secretariat.get<Deliveries>(`/api/subscriptions/${id}/deliveries`)).body.deliveries;
    return found.length > 0 && found.every(({ state }) => state !== 'waiting' && state !== 'sending');
  });
  return found;
}
const everybody = ['pref-01@example.jp', 'pref-13@example.jp', 'secretariat@example.jp'];

test('mails whose maker is killed while it reads their rows are made by the next, one for each', async () => {
  const before = mails.messages.length;
  let id = '';
  await start();
  await whileHeld(async () => {
    id = await subscribe();
    await until(async () => {
      const [row] = await scenario.database.query<{ begun: number }>(
        sql`select count(*)::int as begun from shirabe.subscription_delivery where subscription = ${id}::uuid and state = 'waiting' and attempts = 1`,
      );
      return (row?.begun ?? 0) > 0 && (await waiting()) > 0;
    });
    await kill();
    await until(async () => (await waiting()) === 0);
  });
  expect(mails.messages).toHaveLength(before);
  expect((await takeUp(id)).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  const arrived = mails.messages.slice(before);
  expect(arrived.map(({ to }) => to[0]).sort()).toEqual(everybody);
}, 300_000);

test('mails whose sender is killed while the mail server considers one of them arrive, one for each', async () => {
  const before = mails.messages.length;
  const id = await subscribe();
  asked.clear();
  unanswered.add('pref-13@example.jp');
  await start();
  await until(async () => {
    const [row] = await scenario.database.query<{ queued: number }>(
      sql`select count(*)::int as queued from shirabe.subscription_delivery where subscription = ${id}::uuid and state = 'queued'`,
    );
    return row?.queued === 3 && asked.has('pref-13@example.jp');
  });
  await kill();
  unanswered.clear();
  expect((await takeUp(id)).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  const arrived = mails.messages.slice(before);
  expect(arrived.map(({ to }) => to[0]).sort()).toEqual(everybody);
  expect(new Set(arrived.map((mail) => mail.header('message-id'))).size).toBe(3);
}, 300_000);
