import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { FileAnswer, RecordAnswer, RowsPage } from '../contract/wire.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';

const none = '0190a1b2-0000-7000-8000-000000000000';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
}, 180_000);
afterAll(() => scenario?.close());

/** The manuals that somebody sees, by name: the address of each one's record, and its file. */
async function manualsOf(client: Client): Promise<Map<string, { readonly path: string; readonly file: FileAnswer }>> {
  const { rows } = (await client.get<RowsPage>('/api/objects/manual/lists/all/rows')).body;
  const manuals = rows.map(async ({ id }) => {
    const path = `/api/objects/manual/records/${id}`;
    const { values } = (await client.get<RecordAnswer>(path)).body;
    const [file] = values['file'] as readonly FileAnswer[];
    if (!file) throw new Error(`${path} has no file`);
    return [String(values['name']), { path, file }] as const;
  });
  return new Map(await Promise.all(manuals));
}

test('a hospital opens its manual and downloads it', async () => {
  const hospital = await scenario.as('hosp-13');
  const manuals = await manualsOf(hospital);
  expect([...manuals.keys()].sort()).toEqual(['操作マニュアル（医療機関）', '質問と回答']);
  for (const { path, file } of manuals.values()) {
    const reply = await hospital.get(`${path}/files/${file.id}`);
    expect(reply.status).toBe(200);
    expect(reply.bytes.subarray(0, 8).toString()).toBe('%PDF-1.4');
    expect(reply.bytes).toHaveLength(file.size);
    expect(reply.headers.get('content-length')).toBe(String(file.size));
    expect(reply.headers.get('content-type')).toBe('application/pdf');
    expect(reply.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent(file.name)}`);
    const [stored] = await scenario.database.query<{ size: string; record: string }>(sql`SELECT size, record FROM shirabe.file WHERE id = ${file.id}::uuid`);
    expect(path.endsWith(stored?.record ?? 'none')).toBe(true);
    expect(Number(stored?.size)).toBe(file.size);
  }
});

test('a manual for others answers as none does, and so does its file', async () => {
  const [hospital, prefecture] = await Promise.all([scenario.as('hosp-13'), scenario.as('pref-13')]);
  const other = (await manualsOf(prefecture)).get('操作マニュアル（自治体）');
  if (!other) throw new Error('the prefecture has no manual');
  expect((await prefecture.get(`${other.path}/files/${other.file.id}`)).status).toBe(200);
  expect((await hospital.get(`${other.path}/files/${other.file.id}`)).status).toBe(404);
  // By a record that it may read, the file of another is not to be had either.
  const own = (await manualsOf(hospital)).get('質問と回答');
  expect((await hospital.get(`${own?.path}/files/${other.file.id}`)).status).toBe(404);
  expect((await (await scenario.as()).get(`${other.path}/files/${other.file.id}`)).status).toBe(401);
});

test('a file that staff of one prefecture attached is none to those of another', async () => {
  const [tokyo, hokkaido] = await Promise.all([scenario.as('pref-13'), scenario.as('pref-01')]);
  const content = Buffer.from('%PDF-1.4\n% 添付\n');
  const uploaded = await tokyo.send<FileAnswer>('/api/objects/inquiry_comment/fields/attachments/files', {
    method: 'POST',
    body: content,
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent('所在地の図.pdf') },
  });
  expect(uploaded.status).toBe(201);
  const [inquiry] = (await tokyo.get<RowsPage>('/api/objects/inquiry/lists/all/rows')).body.rows;
  const created = await tokyo.post<RecordAnswer>('/api/objects/inquiry_comment/records', {
    values: { inquiry: inquiry?.id, body: '図を付けます。', attachments: [uploaded.body.id] },
  });
  expect(created.status).toBe(201);
  const path = `/api/objects/inquiry_comment/records/${created.body.id}/files`;
  const read = await tokyo.get(`${path}/${uploaded.body.id}`);
  expect([read.status, read.bytes.equals(content)]).toEqual([200, true]);
  const [foreign, missing] = [
    await hokkaido.get(`${path}/${uploaded.body.id}`),
    await hokkaido.get(`/api/objects/inquiry_comment/records/${none}/files/${none}`),
  ];
  expect([foreign.status, { ...(foreign.body as object), request: undefined }]).toEqual([404, { ...(missing.body as object), request: undefined }]);
});
