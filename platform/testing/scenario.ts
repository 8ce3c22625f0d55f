import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { seedDatabase } from '../../seeds/seed.ts';
import type { Me } from '../contract/wire.ts';
import type { Database } from '../database/database.ts';
import { toLocal } from '../fields/time-zone.ts';
import { type Environment, projectRoot } from '../server/environment.ts';
import { startServer } from '../server/start-server.ts';
import { openSeededDatabase } from './seeded-database.ts';
import { runProcess } from './test-server.ts';

/** What the server answered. `body` is the JSON, or undefined when there is none. */
export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly body: T;
}

/** Somebody who asks the server over HTTP, with the cookie of their session. */
export interface Client {
  get<T = unknown>(path: string): Promise<Reply<T>>;
  post<T = unknown>(path: string, body?: unknown): Promise<Reply<T>>;
  patch<T = unknown>(path: string, body?: unknown): Promise<Reply<T>>;
  delete<T = unknown>(path: string): Promise<Reply<T>>;
  /** Any request, its headers and body as given. */
  send<T = unknown>(path: string, init: RequestInit): Promise<Reply<T>>;
  /** The Cookie header; empty for nobody. */
  readonly cookie: string;
}

/** A whole server over a small, seeded database of its own. */
export interface Scenario {
  readonly url: string;
  /** For statements past the server. */
  readonly database: Database;
  readonly databaseUrl: string;
  /** The moment that the server takes for now, until `setNow` says another. */
  readonly now: Date;
  setNow(now: Date): void;
  /** Sends what is due now, and ends when nothing is: for tests that would otherwise wait a moment. */
  deliverMail(): Promise<void>;
  /** Logs in with the password of the demo accounts; without a name, nobody. */
  as(username?: string): Promise<Client>;
  /** Somebody with the Cookie header given. */
  with(cookie: string): Client;
  /** Where the server keeps what is not in the database. */
  readonly dataDir: string;
  close(): Promise<void>;
}

export interface ScenarioOptions {
  readonly institutions?: number;
  readonly days?: number;
  /** 11:30 of Wednesday 2026-11-18 in Tokyo unless given. */
  readonly now?: Date;
  /** The mail server, as of `openMailServer`; mails are files unless given. */
  readonly smtpUrl?: string;
  /** More of what the environment says. */
  readonly environment?: Partial<Environment>;
  /** With the built pages. Raises an Error when they were not built. */
  readonly pages?: boolean;
}

/** The password of the demo accounts. */
export const PASSWORD = 'Shirabe2026';

/** The code of this run: the server that seeds keeps its Model beside the files, and those that start on a copy read it, as the bundle's own starts do. */
const engine = `run ${runProcess()}`;

/** Starts the server in this process, on a free port. Nothing depends on the time of day: the clock stands. Close it in `afterAll`. */
export async function openScenario({
  institutions = 400,
  days = 3,
  now = new Date('2026-11-18T02:30:00Z'),
  smtpUrl,
  environment: more = {},
  pages = false,
}: ScenarioOptions = {}): Promise<Scenario> {
  const folder = resolve(projectRoot, process.env['SHIRABE_PAGES'] ?? '.build/ui');
  if (pages && !existsSync(join(folder, 'index.html'))) throw new Error(`${folder} has no index.html: run \`npm run build\` first.`);
  const dataDir = mkdtempSync(join(tmpdir(), 'shirabe-scenario-'));
  const environment = {
    port: 0,
    host: '127.0.0.1',
    dataDir,
    ...(smtpUrl === undefined ? {} : { smtpUrl }),
    seed: 'none',
    definitions: projectRoot,
    pages: pages ? folder : join(dataDir, 'no-pages'),
  } as const;
  const key = `${institutions}_${days}_${now.getTime()}`;
  const test = await openSeededDatabase(
    { key, fill: (databaseUrl, data) => seed({ ...environment, databaseUrl, dataDir: data }, institutions, days, now) },
    dataDir,
  );
  let present = now;
  const server = await startServer({ ...environment, ...more, databaseUrl: test.url }, { clock: () => present, engine });
  return {
    url: server.url,
    database: test.database,
    databaseUrl: test.url,
    now,
    setNow: (moment) => void (present = moment),
    deliverMail: () => server.mail.deliver(),
    dataDir,
    with: (cookie) => openClient(server.url, cookie),
    as: (username) => (username === undefined ? Promise.resolve(openClient(server.url, '')) : logIn(server.url, username)),
    close: async () => {
      await server.close();
      await test.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The project's definitions and generated data. */
async function seed(environment: Environment, institutions: number, days: number, now: Date): Promise<void> {
  const server = await startServer(environment, { clock: () => now, engine });
  try {
    const { database, files, models } = server.platform;
    const { model } = await models.current();
    await seedDatabase(database, model, { institutions, days, today: toLocal(now, model.app.timeZone).day, now, files });
  } finally {
    await server.close();
  }
}

async function logIn(url: string, username: string): Promise<Client> {
  const reply = await openClient(url, '').post<Me>('/api/session', { username, password: PASSWORD });
  const cookie = reply.headers.getSetCookie()[0]?.split(';')[0];
  if (reply.status !== 200 || !cookie) throw new Error(`${username} could not log in: ${reply.status} ${reply.bytes.toString()}`);
  return openClient(url, cookie);
}

function openClient(url: string, cookie: string): Client {
  const send = async <T>(path: string, init: RequestInit): Promise<Reply<T>> => {
    const headers = new Headers(init.headers);
    if (cookie) headers.set('cookie', cookie);
    const response = await fetch(new URL(path, url), { redirect: 'manual', ...init, headers });
    const bytes = Buffer.from(await response.arrayBuffer());
    const json = response.headers.get('content-type')?.startsWith('application/json') && bytes.length > 0;
    return { status: response.status, headers: response.headers, bytes, body: (json ? JSON.parse(bytes.toString()) : undefined) as T };
  };
  const withBody = (method: string) => {
    return <T>(path: string, body?: unknown): Promise<Reply<T>> =>
      send<T>(path, body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  };
  return { cookie, send, get: (path) => send(path, {}), post: withBody('POST'), patch: withBody('PATCH'), delete: (path) => send(path, { method: 'DELETE' }) };
}
