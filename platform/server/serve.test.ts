import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { hashPassword } from '../access/password.ts';
import { newId } from '../database/uuid.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { projectRoot } from './environment.ts';

/** What `npm start` runs: the bundle, which must do what the single files do. */
const program = join(projectRoot, 'platform/server/serve.js');

let opened: TestDatabase;
let dataDir: string;
let child: ChildProcess | undefined;
beforeAll(async () => {
  if (!existsSync(join(projectRoot, '.build/server/main.cjs'))) throw new Error('The server is not bundled: run `npm run build` first.');
  opened = await openTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'shirabe-serve-'));
}, 120_000);
afterEach(() => void child?.kill('SIGKILL'));
afterAll(async () => {
  await opened?.close();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

/** Starts the server and gives its address. */
async function start(): Promise<string> {
  const variables = { PATH: process.env['PATH'], DATABASE_URL: opened.url, DATA_DIR: dataDir, DEFINITIONS: projectRoot, SEED: 'none', PORT: '0' };
  const started = spawn(process.execPath, [program], { env: variables, stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  let said = '';
  for await (const chunk of started.stdout.setEncoding('utf8')) {
    said += String(chunk);
    const url = /Shirabe: (http:\S+)/.exec(said)?.[1];
    if (url) return url;
  }
  throw new Error(`It ended early: ${said}`);
}

async function stop(): Promise<unknown> {
  const ended = child && once(child, 'exit');
  child?.kill('SIGTERM');
  return (await ended)?.[0];
}

test('the bundle serves what the single files serve, from its first start and from its second', async () => {
  for (const round of [1, 2]) {
    const url = await start();
    const [ready, page, described, refused] = await Promise.all([
      fetch(`${url}/readyz`),
      fetch(`${url}/reports`),
      fetch(`${url}/api/openapi.json`).then((answer) => answer.json() as Promise<{ paths: Record<string, unknown> }>),
      fetch(`${url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: `nobody-${round}`, password: 'nothing' }),
      }),
    ]);
    expect([ready.status, page.status, refused.status]).toEqual([200, 200, 401]);
    expect(await page.text()).toContain('<script type="module"');
    expect(Object.keys(described.paths).length).toBeGreaterThan(20);
    expect(await stop()).toBe(0);
    expect(readFileSync(join(dataDir, 'model.json'), 'utf8')).toMatch(/^[0-9a-f]{64}\n/);
  }
}, 120_000);

test('the bundle answers what is asked twice, when the check of the session goes beside the first statement', async () => {
  const url = await start();
  await opened.database.query(sql`insert into shirabe.user_account (id, username, name, role, password_hash)
    values (${newId()}, 'bundled', '管理者', 'admin', ${await hashPassword('Shirabe2026')})`);
  const entered = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'bundled', password: 'Shirabe2026' }),
  });
  expect(entered.status).toBe(200);
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const statuses: number[] = [];
  for (const path of ['objects/notice/lists/all/rows', 'objects/notice/lists/all/rows', 'objects/notice/lists/all/count', 'reports/daily_survey_csv', 'home'])
    statuses.push((await fetch(`${url}/api/${path}`, { headers: { cookie } })).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200]);
  expect(await stop()).toBe(0);
}, 120_000);

test('stack traces name the TypeScript', () => {
  const script = `const { loadBundle } = await import(${JSON.stringify(join(projectRoot, 'platform/server/load-bundle.js'))});
    const variables = { DEBUG: '1', get DATA_DIR() { throw new Error('on the way'); } };
    await loadBundle('command-line.cjs').runCommandLine(['versions'], { variables, print: console.log, printError: console.log });`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  const place = /readEnvironment \((.*\.ts):(\d+):\d+\)/.exec(stdout);
  expect(place?.[1]).toBe(join(projectRoot, 'platform/server/environment.ts'));
  expect(readFileSync(place?.[1] ?? '', 'utf8').split('\n')[Number(place?.[2]) - 1]).toContain('variables.DATA_DIR');
});
