import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { FileAnswer, RecordAnswer, RowsPage } from '../contract/wire.ts';
import type { FileText, UploadState } from '../contract/wire-files.ts';
import { S3Store, readS3Url } from '../records/s3-store.ts';
import { openScanner } from '../records/scan-content.ts';
import { settleNextUpload } from '../records/settle-uploads.ts';
import { sweepFiles } from '../records/sweep-files.ts';
import { DiskStore } from '../records/disk-store.ts';
import { openS3Server, type S3Server } from '../testing/s3-server.ts';
import { openScanServer, EICAR, type ScanServer } from '../testing/scan-server.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';
import { projectRoot, readEnvironment } from './environment.ts';
import { loadDefinitions } from '../metadata/load-definitions.ts';
import { applyDefinitions } from '../setup/apply-definitions.ts';
import { CurrentModel } from '../setup/current-model.ts';

const target = { object: 'inquiry_comment', field: 'attachments' };
const none = '0190a1b2-0000-7000-8000-000000000000';

let scanning: ScanServer;
let scenario: Scenario;
let tokyo: Client, hokkaido: Client;
beforeAll(async () => {
  scanning = await openScanServer();
  const scanner = openScanner(scanning.url);
  scenario = await openScenario({ environment: { ...(scanner ? { scanner } : {}) } });
  [tokyo, hokkaido] = await Promise.all([scenario.as('pref-13'), scenario.as('pref-01')]);
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await scanning?.close();
});

const begin = (name: string, size: number, client = tokyo): Promise<Reply<UploadState>> => client.post<UploadState>('/api/uploads', { ...target, name, size });
function sendPart(id: string, offset: number, body: Buffer | string, client = tokyo): Promise<Reply<UploadState>> {
  const headers = { 'content-type': 'application/octet-stream', 'x-upload-offset': String(offset) };
  return client.send<UploadState>(`/api/uploads/${id}`, { method: 'PATCH', body: typeof body === 'string' ? body : new Uint8Array(body), headers });
}
/** Sends a part over a connection that is cut when half of it is on its way. */
function sendCut(url: string, { cookie }: Client, id: string, offset: number, part: Buffer): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `PATCH /api/uploads/${id} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nContent-Type: application/octet-stream\r\nX-Upload-Offset: ${offset}\r\nContent-Length: ${part.length}\r\n\r\n`,
      );
      socket.write(part.subarray(0, part.length / 2), () => socket.destroy());
    });
    socket.on('close', () => resolve());
  });
}
const complete = (id: string, client = tokyo): Promise<Reply<FileAnswer>> => client.post<FileAnswer>(`/api/uploads/${id}/completion`);
async function upload(name: string, content: Buffer | string): Promise<Reply<FileAnswer>> {
  const bytes = Buffer.from(content);
  const { id } = (await begin(name, bytes.length)).body;
  expect((await sendPart(id, 0, bytes)).status).toBe(200);
  return complete(id);
}
const codes = (reply: Reply<unknown>): unknown[] => [reply.status, ...(reply.body as ErrorBody).problems.map(({ code }) => code)];

/** A comment of an inquiry of Tokyo with these files; gives the address of its files. */
async function attach(files: readonly string[]): Promise<string> {
  const [inquiry] = (await tokyo.get<RowsPage>('/api/objects/inquiry/lists/all/rows')).body.rows;
  const created = await tokyo.post<RecordAnswer>('/api/objects/inquiry_comment/records', {
    values: { inquiry: inquiry?.id, body: '添付します。', attachments: files },
  });
  expect(created.status).toBe(201);
  return `/api/objects/inquiry_comment/records/${created.body.id}/files`;
}
const contentsOf = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .flatMap((entry) => (entry.isFile() ? [entry.name] : []))
        .sort()
    : [];

describe('an upload in parts', () => {
  const content = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(9 * 1024 * 1024)]);

  test('goes on after a lost connection, and gives the same bytes, whole and in ranges', async () => {
    const begun = await begin('図面 №1.pdf', content.length);
    expect([begun.status, begun.body.received, begun.body.part_size]).toEqual([201, 0, 8 * 1024 * 1024]);
    const { id, part_size: size } = begun.body;
    const before = contentsOf(join(scenario.dataDir, 'files'));
    // A part whose connection breaks in the middle leaves nothing.
    await sendCut(scenario.url, tokyo, id, 0, content.subarray(0, size));
    expect((await tokyo.get<UploadState>(`/api/uploads/${id}`)).body.received).toBe(0);
    expect((await sendPart(id, 0, content.subarray(0, size))).body.received).toBe(size);
    // Sent once more, since the answer was lost: it is told where to go on.
    const again = await sendPart(id, 0, content.subarray(0, size));
    expect([again.status, (again.body as unknown as { received: number }).received]).toEqual([409, size]);
    expect((await complete(id)).status).toBe(409);
    expect((await sendPart(id, size, content.subarray(size))).status).toBe(200);
    const done = await complete(id);
    expect([done.status, done.body]).toEqual([201, { id, name: '図面 №1.pdf', size: content.length, type: 'application/pdf' }]);
    expect((await complete(id)).body).toEqual(done.body);
    expect(contentsOf(join(scenario.dataDir, 'files')).filter((name) => !before.includes(name))).toEqual([id]);

    const path = `${await attach([id])}/${id}`;
    const whole = await tokyo.get(path);
    expect([whole.status, whole.bytes.equals(content), whole.headers.get('accept-ranges')]).toEqual([200, true, 'bytes']);
    expect(whole.headers.get('content-security-policy')).toContain("default-src 'none'");
    const ranges: [string, number, string | null, Buffer | null][] = [
      ['bytes=0-8', 206, `bytes 0-8/${content.length}`, content.subarray(0, 9)],
      ['bytes=-5', 206, `bytes ${content.length - 5}-${content.length - 1}/${content.length}`, content.subarray(-5)],
      ['bytes=9437180-', 206, `bytes 9437180-${content.length - 1}/${content.length}`, content.subarray(9437180)],
      ['bytes=99999999-', 416, `bytes */${content.length}`, null],
      ['bytes=5-2', 200, null, content],
      ['lines=1-2', 200, null, content],
    ];
    for (const [range, status, said, bytes] of ranges) {
      const part = await tokyo.send(path, { headers: { range } });
      expect([range, part.status, part.headers.get('content-range')]).toEqual([range, status, said]);
      if (bytes) expect(part.bytes.equals(bytes)).toBe(true);
    }
    expect((await hokkaido.get(path)).status).toBe(404);
  });

  test('is its user’s alone', async () => {
    const { id } = (await begin('a.pdf', 100)).body;
    const [hospital, nobody] = await Promise.all([scenario.as('hosp-13'), scenario.as()]);
    for (const [client, status] of [
      [hokkaido, 404],
      [hospital, 404],
      [nobody, 401],
    ] as const) {
      expect((await client.get(`/api/uploads/${id}`)).status).toBe(status);
      expect((await sendPart(id, 0, '%PDF-', client)).status).toBe(status);
      expect((await complete(id, client)).status).toBe(status);
      expect((await client.delete(`/api/uploads/${id}`)).status).toBe(status);
    }
    expect((await tokyo.delete(`/api/uploads/${id}`)).status).toBe(204);
    expect((await tokyo.get(`/api/uploads/${id}`)).status).toBe(404);
    expect((await nobody.post('/api/uploads', { ...target, name: 'a.pdf', size: 1 })).status).toBe(401);
    // A file that one has completed is attached by nobody else.
    const own = (await upload('b.txt', '本文')).body;
    const [inquiry] = (await hokkaido.get<RowsPage>('/api/objects/inquiry/lists/all/rows')).body.rows;
    const stolen = await hokkaido.post('/api/objects/inquiry_comment/records', { values: { inquiry: inquiry?.id, body: 'x', attachments: [own.id] } });
    expect(codes(stolen)).toContain('not_a_file');
  });

  test('is refused before a byte is taken, and a part that does not fit, too', async () => {
    const asked = async (body: object): Promise<number> => (await tokyo.post('/api/uploads', { ...target, name: 'a.pdf', size: 10, ...body })).status;
    expect(await asked({ field: 'body' })).toBe(404);
    expect(await asked({ object: 'secret' })).toBe(404);
    expect(await asked({ object: 'manual', field: 'file' })).toBe(403);
    expect(await asked({ size: 0 })).toBe(422);
    expect(await asked({ size: 1024 ** 4 })).toBe(413);
    expect(await asked({ size: -1 })).toBe(400);
    expect(await asked({ name: '..' })).toBe(422);
    const { id } = (await begin('a.pdf', 10)).body;
    expect((await sendPart(id, 0, '%PDF-12345+')).status).toBe(413);
    expect((await sendPart(id, 0, '')).status).toBe(400);
    expect((await sendPart(id, 3, 'x')).status).toBe(409);
    expect((await tokyo.send(`/api/uploads/${id}`, { method: 'PATCH', body: 'x', headers: { 'content-type': 'application/octet-stream' } })).status).toBe(400);
    expect((await tokyo.get<UploadState>(`/api/uploads/${id}`)).body.received).toBe(0);
    for (const hostile of ['x', none, '%00', "1'--"]) expect((await tokyo.get(`/api/uploads/${hostile}`)).status).toBe(404);
    expect((await tokyo.delete(`/api/uploads/${id}`)).status).toBe(204);
  });

  test('of which two send the same part keeps one', async () => {
    const { id } = (await begin('a.txt', 6)).body;
    const replies = await Promise.all([sendPart(id, 0, 'abc'), sendPart(id, 0, 'xyz')]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    const first = replies[0]?.status === 200 ? 'abc' : 'xyz';
    await sendPart(id, 3, 'def');
    const file = (await complete(id)).body;
    const read = await tokyo.get(`${await attach([file.id])}/${file.id}`);
    expect(read.bytes.toString()).toBe(`${first}def`);
  });
});

describe('a file that lies about its type', () => {
  const zip = (...names: string[]): Buffer =>
    Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from(`\0\0[Content_Types].xml ${names.join(' ')}`), Buffer.from('504b0506', 'hex')]);
  test.each<[string, Buffer | string, string]>([
    ['rechnung.pdf', 'MZ\x90\0', ''],
    ['seite.pdf', '<html><script>alert(1)</script>', ''],
    ['bild.png', '<svg xmlns="http://www.w3.org/2000/svg"/>', ''],
    ['表.xlsx', zip('word/document.xml'), ''],
    ['表.xlsx', zip('xl/workbook.xml', 'xl/vbaProject.bin'), ''],
    ['表.xlsx', zip('xl/workbook.xml'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['文書.docx', zip('word/document.xml'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['一覧.csv', zip('xl/workbook.xml'), ''],
    ['一覧.csv', 'MZ\x90\0\x03', ''],
    ['一覧.csv', '%PDF-1.4', ''],
    ['一覧.csv', '施設,病床\r\n調,10\r\n', 'text/csv'],
    ['一覧.csv', iconv.encode('施設,病床\r\n調,10\r\n', 'cp932'), 'text/csv'],
    ['メモ.txt', iconv.encode('東京都の病院', 'euc-jp'), 'text/plain'],
    ['メモ.txt', iconv.encode('東京都の病院', 'utf-16le', { addBOM: true }), 'text/plain'],
    ['seite.html', '<script>alert(1)</script>', 'application/octet-stream'],
    ['bild.svg', '<svg onload="alert(1)"/>', 'application/octet-stream'],
  ])('%s', async (name, content, type) => {
    const reply = await upload(name, content);
    expect(type === '' ? codes(reply) : [reply.status, reply.body.type]).toEqual(type === '' ? [422, 'wrong_content'] : [201, type]);
  });

  test('is never shown as a page; a text is shown as words', async () => {
    const made = await Promise.all([
      upload('a.svg', '<svg/>'),
      upload('b.txt', iconv.encode('空床数 １２', 'cp932')),
      upload('c.png', Buffer.from('89504e470d0a1a0a', 'hex')),
      // A page that begins like a PDF.
      upload('d.pdf', '%PDF-1.7\n<script>alert(1)</script>\n%%EOF'),
    ]);
    const [svg, text, png, pdf] = made.map(({ body }) => body.id);
    const path = await attach([svg ?? '', text ?? '', png ?? '', pdf ?? '']);
    for (const [id, how, type] of [
      [svg, 'attachment', 'application/octet-stream'],
      [text, 'attachment', 'text/plain'],
      [png, 'inline', 'image/png'],
      [pdf, 'inline', 'application/pdf'],
    ] as const) {
      const { headers } = await tokyo.get(`${path}/${id}`);
      expect([headers.get('content-disposition')?.split(';')[0], headers.get('x-content-type-options')]).toEqual([how, 'nosniff']);
      expect(headers.get('content-type')?.split(';')[0]).toBe(type);
      // No script runs in it, even if a browser took it for a page; what is downloaded has no origin of ours either.
      const policy = headers.get('content-security-policy') ?? '';
      expect([policy.includes("default-src 'none'"), policy.includes('script-src'), policy.includes('sandbox')]).toEqual([true, false, how === 'attachment']);
    }
    expect((await tokyo.get<FileText>(`${path}/${text}/text`)).body).toEqual({ text: '空床数 １２', encoding: 'shift_jis', truncated: false });
    expect((await tokyo.get(`${path}/${svg}/text`)).status).toBe(415);
    expect((await hokkaido.get(`${path}/${text}/text`)).status).toBe(404);
  });
});

describe('a file that is too large for one request', () => {
  const settle = async (): Promise<void> => {
    const { model } = await new CurrentModel(scenario.database).current();
    const scanner = openScanner(scanning.url);
    const keeping = { store: new DiskStore(scenario.dataDir), scanner };
    while (await settleNextUpload(scenario.database, model, keeping, () => scenario.now));
  };
  /** Asks as a browser does, while the server is at it. */
  async function ask(id: string): Promise<Reply<FileAnswer>> {
    let reply: Reply<FileAnswer>;
    await until(async () => {
      await settle();
      reply = await complete(id);
      return reply.status !== 409;
    });
    return reply!;
  }
  async function wanted(name: string, content: string): Promise<string> {
    const { id } = (await begin(name, content.length)).body;
    await sendPart(id, 0, content);
    await scenario.database.query(sql`UPDATE shirabe.upload SET wanted_at = ${scenario.now} WHERE id = ${id}::uuid`);
    return id;
  }

  test('is made by a job; asked for before, it says that it is being checked', async () => {
    const { id } = (await begin('large.txt', 3)).body;
    await sendPart(id, 0, 'abc');
    await scenario.database.query(sql`UPDATE shirabe.upload SET size = 17000000, received = 17000000 WHERE id = ${id}::uuid`);
    expect((await complete(id)).status).toBe(409);
    expect((await ask(await wanted('a.txt', 'abc'))).body).toMatchObject({ name: 'a.txt', size: 3, type: 'text/plain' });
    // The file is told of before its parts are gone; the server's own job may be the one that removes them.
    const parts = sql`SELECT FROM shirabe.upload_part p JOIN shirabe.upload u ON u.id = p.upload WHERE u.name = 'a.txt' AND u.wanted_at IS NOT NULL`;
    await until(async () => (await scenario.database.query(parts)).length === 0);
  });

  test('that is refused says why, once; while the scanner is away it waits for another try', async () => {
    const harmful = await wanted('harmful.txt', EICAR);
    expect(codes(await ask(harmful))).toEqual([422, 'harmful']);
    expect((await complete(harmful)).status).toBe(404);
    const id = await wanted('later.txt', 'abc');
    scanning.behave('refuses');
    const down = await ask(id);
    scanning.behave('answers');
    expect([down.status, (down.body as unknown as ErrorBody).message]).toEqual([503, expect.stringContaining('ウイルス検査ができない')]);
    expect((await complete(id)).status).toBe(201);
  });
});

describe('the scanner', () => {
  test('refuses what is harmful, and the audit tells of it', async () => {
    const refused = await upload('請求書.txt', EICAR);
    expect(codes(refused)).toEqual([422, 'harmful']);
    const [entry] = await scenario.database.query<{ subject_label: string; detail: { found: string } }>(
      sql`SELECT subject_label, detail FROM shirabe.audit_entry WHERE action = 'file_refused' ORDER BY id DESC LIMIT 1`,
    );
    expect([entry?.subject_label, entry?.detail.found]).toEqual(['請求書.txt', 'Win.Test.EICAR_HDB-1']);
    const [found] = await scenario.database.query(sql`SELECT FROM shirabe.file WHERE name = '請求書.txt'`);
    expect(found).toBeUndefined();
  });

  test.each(['refuses', 'breaks off'] as const)('that %s lets nothing through; the upload can be completed later', async (how) => {
    const { id } = (await begin('a.txt', 3)).body;
    await sendPart(id, 0, 'abc');
    scanning.behave(how);
    const down = await complete(id);
    scanning.behave('answers');
    expect([down.status, (down.body as unknown as ErrorBody).message]).toEqual([503, expect.stringContaining('ウイルス検査ができない')]);
    expect((await complete(id)).status).toBe(201);
  });

  test('is reached by a socket of the file system, with more than it takes at once', async () => {
    const path = join(scenario.dataDir, 'clamd.ctl');
    const own = await openScanServer(path);
    const scanner = openScanner(own.url);
    const bytes = randomBytes(3_000_000);
    expect(await scanner?.scan(Readable.from([bytes, Buffer.from('x')]))).toBeNull();
    expect(await scanner?.scan(Readable.from([Buffer.from(EICAR)]))).toBe('Win.Test.EICAR_HDB-1');
    expect(own.scanned).toEqual([3_000_001, EICAR.length]);
    await own.close();
    await expect(scanner?.scan(Readable.from([bytes]))).rejects.toMatchObject({ code: 'unavailable' });
    expect(openScanner('http://x')).toBeUndefined();
  });
});

describe('what nothing needs any more', () => {
  test('is removed a day later: uploads, files without a record, files taken away; never what a history, a draft or a record holds', async () => {
    const models = new CurrentModel(scenario.database);
    const { model } = await models.current();
    const store = new DiskStore(scenario.dataDir);
    const left = (await begin('left.txt', 6)).body.id;
    await sendPart(left, 0, 'abc');
    const orphan = (await upload('orphan.txt', 'a')).body.id;
    const drafted = (await upload('drafted.txt', 'b')).body.id;
    const [kept, taken] = [(await upload('kept.txt', 'c')).body.id, (await upload('taken.txt', 'd')).body.id];
    await attach([kept, taken]);
    const [owner] = await scenario.database.query<{ id: string; record: string }>(
      sql`SELECT created_by AS id, record FROM shirabe.file WHERE id = ${kept}::uuid`,
    );
    await scenario.database.query(sql`INSERT INTO shirabe.draft (user_id, object, place, device, version, content, updated_at)
      VALUES (${owner?.id}::uuid, 'inquiry_comment', 'new', ${none}::uuid, 0, ${JSON.stringify({ values: { attachments: [{ id: drafted }] } })}, now())`);
    const sweep = async (days: number): Promise<void> => {
      while (await sweepFiles(scenario.database, store, model, new Date(scenario.now.getTime() + days * 86_400_000)));
    };
    const states = async (): Promise<boolean[]> =>
      Promise.all(
        [left, orphan, drafted, kept, taken].map((id) =>
          store.read(id).then(
            (read) => (read.destroy(), true),
            () => false,
          ),
        ),
      );
    await sweep(0.9);
    expect(await states()).toEqual([false, true, true, true, true]);
    expect((await tokyo.get(`/api/uploads/${left}`)).status).toBe(200);
    await sweep(1.1);
    expect((await tokyo.get(`/api/uploads/${left}`)).status).toBe(404);
    expect(await states()).toEqual([false, false, true, true, true]);
    // Taken away from the record, but its history still tells of it.
    await scenario.database.query(
      sql`UPDATE data.inquiry_comment SET attachments = jsonb_path_query_array(attachments, ${`$[*] ? (@.id == "${kept}")`}::jsonpath) WHERE id = ${owner?.record}::uuid`,
      { as: 'engine' },
    );
    await sweep(2.2);
    expect(await states()).toEqual([false, false, true, true, true]);
    await scenario.database.query(sql`DELETE FROM shirabe.record_history WHERE record = ${owner?.record}::uuid`);
    await scenario.database.query(sql`DELETE FROM shirabe.draft WHERE device = ${none}::uuid`);
    await sweep(3.3);
    expect(await states()).toEqual([false, false, false, true, false]);
    // Every content belongs to a file that is known.
    const known = await scenario.database.query<{ id: string }>(sql`SELECT id FROM shirabe.file`);
    expect(contentsOf(join(scenario.dataDir, 'files')).filter((name) => !known.some(({ id }) => id === name))).toEqual([]);
  });
});

describe('a store of S3', () => {
  let s3: S3Server;
  let store: S3Store;
  const id = '0190a1b2-0000-7000-8000-0000000000ab';
  beforeAll(async () => {
    s3 = await openS3Server();
    const settings = readS3Url(s3.url);
    if (!settings) throw new Error('not an address of S3');
    store = new S3Store(settings);
  });
  afterAll(() => s3?.close());

  test('keeps a small content in one request and a large one in parts, and gives ranges', async () => {
    await store.check();
    for (const size of [0, 10, 20 * 1024 * 1024 + 1]) {
      const content = randomBytes(size);
      const learnt = await store.write(id, Readable.from([content.subarray(0, 7), content.subarray(7)]), size);
      expect([learnt.size, learnt.sha256]).toEqual([size, createHash('sha256').update(content).digest('hex')]);
      expect((await buffer(await store.read(id))).equals(content)).toBe(true);
      if (size > 0) expect((await buffer(await store.read(id, { start: 2, end: 5 }))).equals(content.subarray(2, 6))).toBe(true);
    }
    expect([...s3.objects.keys()]).toEqual([`files/ab/${id}`]);
    await store.remove(id);
    await store.remove(id);
    await expect(store.read(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('leaves nothing of what is too large or breaks off, and says when it is away', async () => {
    const megabyte = Buffer.alloc(1024 * 1024);
    await expect(store.write(id, Readable.from(Array.from({ length: 20 }, () => megabyte)), 18 * 1024 * 1024)).rejects.toMatchObject({ code: 'too_large' });
    const broken = Readable.from(
      (function* () {
        for (let n = 0; n < 10; n += 1) yield megabyte;
        throw new Error('cut');
      })(),
    );
    await expect(store.write(id, broken, 1024 ** 3)).rejects.toThrow('cut');
    expect([s3.objects.size, s3.open.size]).toEqual([0, 0]);
    s3.fail(true);
    await expect(store.write(id, Readable.from([megabyte]), 1024 ** 3)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.read(id)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.check()).rejects.toMatchObject({ code: 'unavailable' });
    s3.fail(false);
  });

  test('takes a file of 60 MB whose connection is cut in the middle, and gives it back byte for byte', async () => {
    const settings = readS3Url(s3.url);
    const site = await openScenario({ institutions: 100, days: 1, environment: { ...(settings ? { files: settings } : {}) } });
    try {
      const { files } = await loadDefinitions(projectRoot);
      await applyDefinitions(site.database, {
        ...files,
        'objects/archive/object.yaml':
          'object: archive\nlabel: 保管庫\nname: "{{called}}"\nfields:\n  called: { type: text, label: 名称 }\n  content: { type: file, label: 中身, max_size: 100000000 }\n',
        'objects/archive/layout.yaml': 'sections:\n  - { label: 基本, fields: [called, content] }\n',
        'objects/archive/access.yaml': 'read: [everyone]\nwrite: [everyone]\n',
      });
      const content = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(60 * 1024 * 1024)]);
      const client = await site.as('secretariat');
      const begun = await client.post<UploadState>('/api/uploads', { object: 'archive', field: 'content', name: '大きな図面.pdf', size: content.length });
      const { id: upload, part_size: size } = begun.body;
      const partAt = (offset: number): Buffer => content.subarray(offset, offset + size);
      let cuts = 0;
      for (let at = 0; at < content.length;) {
        if (at === 3 * size && cuts++ === 0) {
          await sendCut(site.url, client, upload, at, partAt(at));
          // Where it goes on, the server says: what came of the part that was cut does not count.
          at = (await client.get<UploadState>(`/api/uploads/${upload}`)).body.received;
          expect(at).toBe(3 * size);
        }
        const sent = await sendPart(upload, at, partAt(at), client);
        at = sent.body.received;
      }
      expect(cuts).toBe(1);
      let done: Reply<FileAnswer> | undefined;
      await until(async () => {
        done = await complete(upload, client);
        return done.status !== 409;
      });
      expect(done).toMatchObject({ status: 201, body: { size: content.length } });
      const file = done?.body.id ?? '';
      const { body: record } = await client.post<RecordAnswer>('/api/objects/archive/records', { values: { called: '図面', content: [file] } });
      const stored = await client.get(`/api/objects/archive/records/${record.id}/files/${file}`);
      expect([stored.status, createHash('sha256').update(stored.bytes).digest('hex')]).toEqual([200, createHash('sha256').update(content).digest('hex')]);
      expect([...s3.objects].filter(([, bytes]) => bytes.equals(content))).toHaveLength(1);
      // Neither parts nor uploads of S3 are left over.
      expect([s3.objects.size, s3.open.size]).toEqual([1, 0]);
    } finally {
      await site.close();
    }
  }, 240_000);

  test('knows its address, and lets nobody in with another secret', async () => {
    expect(readS3Url('s3://KEY:a%2Fb@s3.example.jp/bucket?region=eu-1')).toEqual({
      endpoint: 'https://s3.example.jp/bucket',
      region: 'eu-1',
      accessKeyId: 'KEY',
      secretAccessKey: 'a/b',
    });
    for (const wrong of ['s3://host/bucket', 'https://KEY:S@host/bucket', 's3://KEY:S@host', 's3://KEY:S@host/a/b']) expect(readS3Url(wrong)).toBeUndefined();
    expect(() => readEnvironment({ FILES_URL: 'https://KEY:hidden@host/bucket' })).toThrow(/^(?!.*hidden)FILES_URL must be/);
    expect(() => readEnvironment({ SCAN_URL: 'clamd://' })).toThrow('SCAN_URL must be');
    const settings = readS3Url(s3.url.replace('with', 'without'));
    if (settings) await expect(new S3Store(settings).write(id, Readable.from(['x']), 10)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
