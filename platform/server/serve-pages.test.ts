import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openScenario, type Scenario } from '../testing/scenario.ts';

const PAGE = '<!doctype html><title>pages</title>';
const SCRIPT = `export const words = '${'何度も同じこと。'.repeat(500)}';`;
let scenario: Scenario;
let folder: string;
const before = process.env['SHIRABE_PAGES'];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shirabe-pages-'));
  mkdirSync(join(folder, 'ui', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'ui', 'index.html'), PAGE);
  writeFileSync(join(folder, 'ui', 'assets', 'main-1a2b.js'), SCRIPT);
  writeFileSync(join(folder, 'ui', 'assets', 'gone-1a2b.js'), SCRIPT);
  process.env['SHIRABE_PAGES'] = join(folder, 'ui');
  scenario = await openScenario({ institutions: 100, days: 1, pages: true });
}, 120_000);
afterAll(async () => {
  await scenario?.close();
  if (before === undefined) delete process.env['SHIRABE_PAGES'];
  else process.env['SHIRABE_PAGES'] = before;
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, scenario.url), init);

/** Asks with the path as it is written, which `fetch` would put right. */
function askRaw(path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(scenario.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

describe('the built pages', () => {
  test.each(['/', '/index.html', '/o/daily_hospital/l/all?sort=title', '/reports/no.such.report'])('%s is the page, asked for anew each time', async (path) => {
    const answer = await ask(path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'text/html; charset=utf-8', 'no-cache']);
    expect(await answer.text()).toBe(PAGE);
  });

  test('a file with a hash in its name is kept for a year, and sent compressed', async () => {
    const answer = await ask('/assets/main-1a2b.js', { headers: { 'accept-encoding': 'br' } });
    expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, 'br']);
    expect(answer.headers.get('content-type')).toMatch(/^(text|application)\/javascript/);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await answer.text()).toBe(SCRIPT);
  });

  test('what a browser holds already is not sent again', async () => {
    const etag = (await ask('/')).headers.get('etag') ?? '';
    // Without a word on caches, fetch asks that nothing be taken from one.
    const again = await ask('/', { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await ask('/', { headers: { 'if-match': '"another"' } })).status).toBe(412);
  });

  test('HEAD sends the headers only; a part is not sent, but the whole', async () => {
    const head = await ask('/assets/main-1a2b.js', { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const part = await ask('/', { headers: { range: 'bytes=90000-' } });
    expect([part.status, await part.text()]).toEqual([200, PAGE]);
  });

  test.each(['/assets', '/assets/', '/assets/main-0000.js', '/api/nothing', '/api'])('%s is not there', async (path) => {
    const answer = await ask(path);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, expect.stringContaining('no-store')]);
    expect(await answer.json()).toMatchObject({ code: 'not_found' });
  });

  test.each(['/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/..\\secret.txt', '//etc/passwd', '/%00'])(
    '%s leads nowhere',
    async (path) => {
      const { status, body } = await askRaw(path);
      expect(status).toBeLessThan(500);
      expect(body).not.toMatch(/^secret|root:/);
    },
  );

  test('a file that was taken away since the start is not there, and nobody keeps that for a year', async () => {
    rmSync(join(folder, 'ui', 'assets', 'gone-1a2b.js'));
    const answer = await ask('/assets/gone-1a2b.js');
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });
});
