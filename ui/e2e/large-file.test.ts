import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createCipheriv, createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileAnswer, RecordAnswer } from '../../platform/contract/wire.ts';
import { loadDefinitions } from '../../platform/metadata/load-definitions.ts';
import { projectRoot } from '../../platform/server/environment.ts';
import { applyDefinitions } from '../../platform/setup/apply-definitions.ts';
import { findings } from './findings.ts';
import { openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

const MB = 1024 * 1024;
const SIZE = 60 * MB;
const archive = {
  'objects/archive/object.yaml':
    'object: archive\nlabel: 保管庫\nname: "{{called}}"\nfields:\n  called: { type: text, label: 名称 }\n  content: { type: file, label: 中身, max_size: 100000000 }\n',
  'objects/archive/layout.yaml': 'sections:\n  - { label: 基本, fields: [called, content] }\n',
  'objects/archive/access.yaml': 'read: [everyone]\nwrite: [everyone]\n',
};

let site: Site;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shirabe-large-file-'));
  site = await openSite({ institutions: 100, days: 1 });
  const { files } = await loadDefinitions(projectRoot);
  await applyDefinitions(site.scenario.database, { ...files, ...archive });
});
afterAll(async () => {
  await site?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Bytes of which no two parts are alike, and the same in each run. */
function contentOf(seed: number): Buffer {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  return Buffer.concat([Buffer.from('%PDF-1.4\n'), cipher.update(Buffer.alloc(SIZE - 9))]);
}
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test.each([1440, 360])('a file of 60 MB whose connection is cut in the middle goes on where it was, and arrives byte for byte (%i px)', async (width) => {
  const content = contentOf(width % 256);
  const path = join(folder, `図面-${width}.pdf`);
  writeFileSync(path, content);
  const visit = await site.visit('secretariat', { width, height: width === 360 ? 780 : 900 });
  const { page } = visit;
  try {
    await visit.open('/o/archive/new', /保管庫/);
    await page.getByRole('textbox', { name: '名称' }).fill(`図面 ${width}`);
    const network = await page.context().newCDPSession(page);
    const line = (offline: boolean, uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput });
    await network.send('Network.enable');
    // Slow enough that the parts are on their way for a while.
    await line(false, 12 * MB);
    const offsets: number[] = [];
    const cut: number[] = [];
    const offsetOf = (headers: Readonly<Record<string, string>>): number => Number(headers['x-upload-offset']);
    page.on('request', (request) => void (request.method() === 'PATCH' && offsets.push(offsetOf(request.headers()))));
    page.on('requestfailed', (request) => void (request.method() === 'PATCH' && cut.push(offsetOf(request.headers()))));
    const third = page.waitForRequest((request) => request.method() === 'PATCH' && offsetOf(request.headers()) >= 16 * MB);
    await page
      .getByLabel(/ファイル/)
      .first()
      .setInputFiles(path);
    await third;
    await line(true, 0);
    await page.getByText('接続を待っています。戻ると続きから送ります').waitFor();
    expect(await overflowOf(page)).toBe(0);
    expect(await findings(page)).toEqual([]);
    await line(false, -1);
    await page.getByRole('button', { name: `「図面-${width}.pdf」を外す` }).waitFor();
    expect(cut[0]).toBeGreaterThanOrEqual(16 * MB);
    expect(offsets.filter((offset) => offset === 0)).toEqual([0]);
    expect(offsets).toEqual([...offsets].sort((one, other) => one - other));

    await page.getByRole('button', { name: '登録', exact: true }).click();
    await visit.arrive(`図面 ${width}`);
    const id = new URL(page.url()).pathname.replace(/.*\//, '');
    const client = await site.scenario.as('secretariat');
    const { values } = (await client.get<RecordAnswer>(`/api/objects/archive/records/${id}`)).body;
    const [file] = values['content'] as FileAnswer[];
    const stored = await client.get(`/api/objects/archive/records/${id}/files/${file?.id}`);
    expect([file?.size, stored.bytes.length, hashOf(stored.bytes)]).toEqual([SIZE, SIZE, hashOf(content)]);
    expect(visit.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(problem))).toEqual([]);
  } finally {
    await visit.close();
  }
});
