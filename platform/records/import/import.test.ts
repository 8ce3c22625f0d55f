import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Import, ImportChoices } from '../../contract/wire-import.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { openSmallApp, type SmallApp } from '../../testing/small-app.ts';
import { smallApp } from '../../testing/small-definitions.ts';
import { readBatchRows } from '../batches/read-batch.ts';
import { undoBatch } from '../batches/undo-batch.ts';
import { deleteRecord } from '../delete-record.ts';
import { createRecord, updateRecord } from '../save-record.ts';
import { continueImport } from './continue-import.ts';
import { beginImport, changeImport, startImport, stopImport } from './imports.ts';
import { listImportRows, listImports, readImport, writeRejected } from './read-import.ts';
import { sweepImports } from './sweep-imports.ts';

const variant: Readonly<Record<string, string>> = {
  ...smallApp,
  'objects/device/object.yaml': `object: device
label: { ja: 機器, en: Device }
fields:
  code: { type: text, label: { ja: 機器コード, en: Code }, required: true, unique: true }
  name: { type: text, label: { ja: 機器名, en: Name }, required: true }
  clinic: { type: lookup, to: clinic, label: { ja: 設置先, en: Clinic } }
  maker: { type: lookup, to: device, label: { ja: 親機, en: Parent device } }
  count: { type: integer, label: { ja: 台数, en: Count }, min: 0 }
  bought: { type: date, label: { ja: 購入日, en: Bought on } }
  active: { type: checkbox, label: { ja: 稼働, en: Active } }
  kind: { type: picklist, label: { ja: 種別, en: Kind }, values: { ct: CT装置, mri: MRI装置 } }
  spare: { type: integer, label: { ja: 予備, en: Spare }, min: 0, not_applicable: true }
  grade: { type: picklist, label: { ja: 等級, en: Grade }, not_applicable: true, values: { a: 甲, n: { ja: 該当なし, en: N/A } } }
  depot: { type: lookup, to: clinic, label: { ja: 保管先, en: Depot }, not_applicable: true }
  secret: { type: text, label: { ja: 社外秘, en: Secret } }
  checked: { type: text, label: { ja: 点検, en: Checked } }
`,
  'objects/room/object.yaml': `object: room
label: { ja: 部屋, en: Room }
fields:
  clinic: { type: lookup, to: clinic, label: { ja: 診療所, en: Clinic }, required: true, parent: true }
  name: { type: text, label: { ja: 部屋名, en: Name }, required: true }
`,
  'objects/room/access.yaml': `read: [{ reach: all, roles: [nation] }]
write: [{ reach: all, roles: [nation] }]
`,
  'objects/device/rules.yaml': `- when: count > 100
  warning: { count: 台数が多すぎませんか }
- when: count = 13
  error: { count: 13台は登録できません }
`,
  'objects/device/access.yaml': `read: [{ reach: all, roles: [nation, viewer] }]
write: [{ reach: all, roles: [nation] }]
delete: [{ reach: all, roles: [nation] }]
fields:
  secret: { read: [viewer] }
  checked: { edit: [viewer] }
`,
};

const nationId = '00000000-0000-7000-8000-0000000000a1';
const otherId = '00000000-0000-7000-8000-0000000000a2';
const contents = new Map<string, Buffer>();
/** Contents in memory, in pieces that cut characters. */
const files = {
  read: (id: string) => {
    const bytes = contents.get(id) ?? Buffer.alloc(0);
    return Promise.resolve(Readable.from(Array.from({ length: Math.ceil(bytes.length / 61) }, (_, at) => bytes.subarray(at * 61, at * 61 + 61))));
  },
  write: async (id: string, content: Readable) => {
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(part as Buffer);
    contents.set(id, Buffer.concat(parts));
    return { size: Buffer.concat(parts).length, sha256: '', head: Buffer.alloc(0), tail: Buffer.alloc(0) };
  },
  remove: (id: string) => Promise.resolve(void contents.delete(id)),
};

let app: SmallApp;
let nation: RequestContext;
const noon = new Date('2021-03-10T03:00:00Z');

beforeAll(async () => {
  app = await openSmallApp(variant);
  for (const [id, name] of [
    [nationId, 'nation'],
    [otherId, 'other'],
  ] as const)
    await app.database.query(sql`insert into shirabe.user_account (id, username, name, role) values (${id}::uuid, ${name}, ${name}, 'nation')`);
  nation = app.as({ role: 'nation', id: nationId }, noon);
  const tokyo = await app.insert('prefecture', { name: '東京都' });
  await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full' });
  await app.insert('clinic', { name: '馬場医院', prefecture: tokyo, kind: 'full' });
  await app.insert('clinic', { name: '同名医院', prefecture: tokyo, kind: 'full' });
  await app.insert('clinic', { name: '同名医院', prefecture: tokyo, kind: 'full' });
});
afterAll(() => app?.close());
beforeEach(() => app.database.query(sql`truncate data.device, shirabe.import, shirabe.import_row, shirabe.import_mapping, shirabe.batch, shirabe.batch_row`));

async function begin(text: string | Buffer, choices: ImportChoices = {}, context = nation, object = 'device'): Promise<string> {
  const content = Readable.from([typeof text === 'string' ? Buffer.from(text) : text]);
  return beginImport(context, files, object, { name: '機器.csv', content }, { choices });
}
/** Does the pieces that wait, all of them or so many. */
async function work(pieces = 1000, now = noon): Promise<void> {
  for (let piece = 0; piece < pieces; piece += 1) if (!(await continueImport({ database: app.database, model: app.model, files, now }))) return;
}
async function done(id: string, wish: 'check' | 'run', context = nation): Promise<Import> {
  await startImport(context, id, wish);
  await work();
  return readImport(context, id);
}
const take = async (text: string | Buffer, choices?: ImportChoices): Promise<Import> => done(await begin(text, choices), 'run');
const rejected = async (id: string): Promise<[number, string[]][]> =>
  (await listImportRows(nation, id, { outcome: 'rejected' })).rows.map(({ line, problems }) => [line, problems.map(({ code }) => code)]);
const devices = (): Promise<Record<string, unknown>[]> =>
  app.database.query(
    sql`select d.code, d.name, c.title as clinic, d.count, d.bought, d.active, d.kind, d.version from data.device d left join data.clinic c on c.id = d.clinic order by d.code`,
  );
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ShirabeError ? [error.code, ...error.problems.map(({ code }) => code)].join(' ') : error),
  );

describe('a file as people write it', () => {
  test('columns by label, name, width; values in every writing; leading zeros kept', async () => {
    const text =
      '機器コード , NAME ,設置先,台　数,購入日,稼働,種別,メモ\r\n' +
      '001,機器A,青木医院,１，２３４,令和5年4月26日,○,CT装置,x\n' +
      '002,"機器, ""B""",,△0,2023/4/6,×,mri,\r' +
      '003,"複数\n行",馬場医院,12,20230426,はい,ＣＴ装置,\n';
    const id = await begin(iconv.encode(text, 'cp932'), { accept_warnings: true });
    expect(await readImport(nation, id)).toMatchObject({
      state: 'described',
      file: {
        encoding: 'shift_jis',
        separator: 'comma',
        header: true,
        columns: [
          { place: 'code', label: '機器コード' },
          { place: 'name' },
          { place: 'clinic' },
          { place: 'count' },
          { place: 'bought' },
          { place: 'active' },
          { place: 'kind' },
          { place: null },
        ],
      },
      key: ['code'],
      problems: [{ code: 'not_mapped', severity: 'warning' }],
    });
    const result = await done(id, 'run');
    expect(result).toMatchObject({ state: 'done', counts: { read: 3, done: 3, created: 2, rejected: 1 } });
    expect(await devices()).toMatchObject([
      { code: '001', name: '機器A', clinic: '青木医院', count: 1234, bought: '2023-04-26', active: true, kind: 'ct' },
      { code: '002', name: '機器, "B"', clinic: null, count: 0, bought: '2023-04-06', active: false, kind: 'mri' },
    ]);
    expect(await rejected(id)).toEqual([[4, ['line_break']]]);
  });

  test('without a header: columns by position, constants and formulas', async () => {
    const id = await begin('013;青木医院;5\n014;馬場医院;6\n', {
      columns: [null, 'clinic.title', 'count'],
      set: { code: '="D" & column_1', name: '共通', active: '○' },
      key: ['code'],
    });
    expect(await done(id, 'run')).toMatchObject({
      state: 'done',
      counts: { created: 2 },
      file: { header: false, columns: [{ name: 'column_1' }, { name: 'column_2' }, { name: 'column_3' }] },
    });
    expect(await devices()).toMatchObject([
      { code: 'D013', name: '共通', clinic: '青木医院', active: true },
      { code: 'D014', clinic: '馬場医院' },
    ]);
  });

  test('該当なし is a value beside blank and 0, where the field offers it', async () => {
    const text = 'code,name,spare,grade,depot,count\n1,A,該当なし,甲,N/A,1\n2,B,0,該当なし,青木医院,2\n3,C,,,,3\n4,D,Ｎ／Ａ,,該当無し,該当なし\n';
    const id = await begin(text);
    expect(await done(id, 'run')).toMatchObject({ counts: { created: 3, rejected: 1 } });
    expect(await rejected(id)).toEqual([[5, ['not_a_number']]]);
    const held = (): Promise<unknown> =>
      app.database.query(sql`select code, spare, spare_na, grade, grade_na, depot is null as none, depot_na from data.device order by code`);
    const expected = [
      { code: '1', spare: null, spare_na: true, grade: 'a', grade_na: null, none: true, depot_na: true },
      // A value of the list that is called so is that value.
      { code: '2', spare: 0, spare_na: null, grade: 'n', grade_na: null, none: false, depot_na: null },
      { code: '3', spare: null, spare_na: null, grade: null, grade_na: null, none: true, depot_na: null },
    ];
    expect(await held()).toEqual(expected);
    expect(await take(text)).toMatchObject({ counts: { unchanged: 3, rejected: 1 } });
    expect(await take('code,spare\n1,5\n2,n/a\n3,\n')).toMatchObject({ counts: { updated: 2, unchanged: 1 } });
    expect(await held()).toMatchObject([{ spare: 5, spare_na: null }, { spare: null, spare_na: true }, { spare_na: null }]);
  });

  test('where columns went is remembered for the same header', async () => {
    const id = await begin('コード,品\n1,a\n', { columns: ['code', 'name'] });
    await done(id, 'run');
    expect((await readImport(nation, await begin('コード,品\n2,b\n'))).file.columns).toMatchObject([{ place: 'code' }, { place: 'name' }]);
  });
});

describe('a check, and the run after it', () => {
  test('says what would become of each row and what changes; the run does just that', async () => {
    await take('code,name,count,clinic\n1,A,1,青木医院\n2,B,2,\n3,C,3,\n');
    const id = await begin('code,name,count,clinic\n1,A,10,馬場医院\n2,B,2,\n4,D,200,\n5,E,13,\n6,F,x,無い医院\n3,,30,\n');
    const checked = await done(id, 'check');
    expect(checked).toMatchObject({
      state: 'checked',
      counts: { read: 6, done: 6, created: 0, updated: 2, unchanged: 1, warned: 1, rejected: 2, conflicts: 0 },
      change_counts: [
        { field: 'count', rows: 2 },
        { field: 'clinic', rows: 1 },
      ],
    });
    expect(checked.problem_counts.map(({ code, field, rows }) => [code, field, rows])).toEqual(expect.arrayContaining([['no_such_record', 'clinic', 1]]));
    expect((await listImportRows(nation, id, { outcome: 'updated' })).rows).toMatchObject([
      {
        line: 2,
        changes: [
          { field: 'clinic', old: { label: '青木医院' }, new: { label: '馬場医院' } },
          { field: 'count', old: 1, new: 10 },
        ],
      },
      { line: 7, changes: [{ field: 'count', old: 3, new: 30 }] },
    ]);
    expect(await devices()).toHaveLength(3);
    expect(await done(id, 'run')).toMatchObject({ state: 'done', counts: { created: 0, updated: 2, unchanged: 1, warned: 1, rejected: 2 } });
    expect(await devices()).toMatchObject([
      { count: 10, clinic: '馬場医院', version: 2 },
      { count: 2, version: 1 },
      { name: 'C', count: 30 },
    ]);
    expect(await rejected(id)).toEqual([
      [4, ['rule_1']],
      [5, ['rule_2']],
      [6, ['no_such_record']],
    ]);
  });

  test('a blank cell leaves the value, or blanks it when it is to', async () => {
    await take('code,name,count\n1,A,1\n');
    await take('code,name,count\n1,A2,\n');
    expect(await devices()).toMatchObject([{ name: 'A2', count: 1 }]);
    await take('code,name,count\n1,A2,\n', { blank: 'clear' });
    expect(await devices()).toMatchObject([{ name: 'A2', count: null }]);
  });

  test('rows that another user changed, made or deleted between check and run are told, and left unless they are to be overwritten', async () => {
    await take('code,name\n1,A\n2,B\n');
    const [first] = await app.database.query<{ id: string }>(sql`select id from data.device where code = '1'`);
    for (const overwrite of [false, true]) {
      const id = await begin('code,name\n1,A9\n2,B9\n3,C9\n', { overwrite });
      expect(await done(id, 'check')).toMatchObject({ counts: overwrite ? { updated: 1, created: 2 } : { updated: 2, created: 1 } });
      const version = overwrite ? 2 : 1;
      await updateRecord(app.as({ role: 'nation', id: otherId }, noon), 'device', first?.id ?? '', { version, values: { count: version } });
      await take(`code,name\n3,someone ${version}\n`);
      if (!overwrite) await app.database.query(sql`delete from data.device where code = '2'`);
      const result = await done(id, 'run');
      if (overwrite) expect(result).toMatchObject({ counts: { updated: 2, created: 1, rejected: 0 } });
      else {
        expect(result).toMatchObject({ state: 'done', counts: { rejected: 3, conflicts: 3, updated: 0 } });
        expect(await rejected(id)).toEqual([
          [2, ['changed_since']],
          [3, ['deleted_since']],
          [4, ['created_since']],
        ]);
        await app.database.query(sql`delete from data.device where code = '3'`);
      }
    }
    expect(await devices()).toMatchObject([{ name: 'A9', count: 2 }, { name: 'B9' }, { name: 'C9' }]);
  });
});

describe('bad input', () => {
  test('duplicate keys within the file: each later row names the first line', async () => {
    const result = await take('code,name\n1,A\n2,B\n1,C\n１,D\n');
    expect(result).toMatchObject({ counts: { read: 4, created: 3, rejected: 1 } });
    expect((await listImportRows(nation, result.id, { outcome: 'refused' })).rows).toMatchObject([
      { line: 4, problems: [{ code: 'duplicate_in_file', message: expect.stringContaining('2 行目') }] },
    ]);
    expect(result.problem_counts).toMatchObject([{ code: 'duplicate_in_file', rows: 1, message: expect.stringMatching(/^キーの値が、このファイルの 2 行目/) }]);
    const several = await take('code,name\n5,A\n6,B\n5,C\n6,D\n');
    expect(several.problem_counts).toMatchObject([{ code: 'duplicate_in_file', rows: 2, message: expect.stringMatching(/^例：キーの値が/) }]);
  });

  test('without a key every row is new, and what is there already is refused', async () => {
    await take('code,name\n1,A\n');
    const result = await take('code,name\n1,A\n2,B\n2,C\n', { key: [] });
    expect(result).toMatchObject({ counts: { created: 1, rejected: 2 } });
    expect(await rejected(result.id)).toEqual([
      [2, ['not_unique']],
      [4, ['not_unique']],
    ]);
  });

  test('references that do not exist or are several, rows that are cut, unreadable characters, errors of Excel, a blank key', async () => {
    const bytes = Buffer.concat([
      Buffer.from('code,name,clinic,maker\n1,A,無い医院,\n2,B,同名医院,\n3,C\n4,'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(',,\n5,#N/A,,\n,F,,\n7,G,,1\n8,H,,,,x\n9,I,青木医院,\n'),
    ]);
    const result = await take(bytes, { encoding: 'utf-8', columns: ['code', 'name', 'clinic', 'maker'], header: true });
    expect(await rejected(result.id)).toEqual([
      [2, ['no_such_record']],
      [3, ['ambiguous_record']],
      [4, ['wrong_column_count']],
      [5, ['bad_encoding']],
      [6, ['excel_error']],
      [7, ['key_blank']],
      [8, ['no_such_record']],
      [9, ['wrong_column_count']],
    ]);
    expect(result.counts).toMatchObject({ created: 1, rejected: 8 });
  });

  test('a heading that is there twice, only a header, cells of a megabyte, what is no character', async () => {
    const twice = await readImport(nation, await begin('code,name,name\n1,A,B\n'));
    expect([twice.file.columns.map(({ place }) => place), twice.problems]).toMatchObject([
      ['code', 'name', null],
      [{ code: 'not_mapped', severity: 'warning' }],
    ]);
    const alone = await begin('code,name\r\n');
    expect((await readImport(nation, alone)).problems).toMatchObject([{ code: 'no_rows' }]);
    expect(await codeOf(startImport(nation, alone, 'run'))).toBe('invalid no_rows');
    const far = `9,${'z'.repeat(200_000)},,\n`.repeat(4);
    const result = await take(
      `code,name,clinic,maker\n1,${'長'.repeat(600_000)},,\n${'2'.repeat(5000)},B,,\n3,C,${'x'.repeat(5000)},\n${far}5,a\0b,,\n6,F,a\0b,\n7,G\u0000,,\0\n8,H,,\n`,
      { encoding: 'utf-8', key: [] },
    );
    expect(await rejected(result.id)).toEqual([
      [2, ['too_long']],
      [3, ['too_long']],
      [4, ['no_such_record']],
      ...[5, 6, 7, 8].map((line) => [line, ['too_long']]),
      [9, ['bad_character']],
      [10, ['bad_character']],
      [11, ['bad_character', 'bad_character']],
    ]);
    expect(await devices()).toMatchObject([{ code: '8', name: 'H' }]);
  });

  test('the sizes of files: 8 GB of text, 512 MB of a workbook', async () => {
    const asked: (number | undefined)[] = [];
    const sized = (size: number, start: string): typeof files => ({
      ...files,
      read: () => Promise.resolve(Readable.from([Buffer.from(start, 'latin1')])),
      write: (_id: string, content: Readable, most?: number) => {
        asked.push(most);
        content.destroy();
        return Promise.resolve({ size, sha256: '', head: Buffer.alloc(0), tail: Buffer.alloc(0) });
      },
    });
    const of = (store: typeof files): Promise<string> => beginImport(nation, store, 'device', { name: 'a.csv', content: Readable.from([]) });
    const id = await of(sized(2 * 1024 ** 3, 'code,name\n1,A\n'));
    expect(await readImport(nation, id)).toMatchObject({ size: 2 * 1024 ** 3, state: 'described', problems: [] });
    expect(asked).toEqual([8 * 1024 ** 3]);
  });

  test('a file of another object, half a file, fields that are hidden, fixed by others or not there', async () => {
    expect((await readImport(nation, await begin('診療所名,都道府県,電話番号\nx,東京都,1\n'))).problems).toMatchObject([
      { code: 'other_object', message: expect.stringContaining('診療所') },
    ]);
    const half = await begin(`code,name\n${'1,A\n'.repeat(10)}11,"half`);
    expect(await done(half, 'check')).toMatchObject({ state: 'failed', message: expect.stringContaining('12行目') });
    expect(await devices()).toEqual([]);
    const hidden = await readImport(nation, await begin('code,name,secret,社外秘\n1,A,x,y\n'));
    expect(hidden.file.columns).toMatchObject([{}, {}, { place: null }, { place: null }]);
    expect(await codeOf(begin('code,name,x\n1,A,x\n', { columns: ['code', 'name', 'secret'] }).then((id) => startImport(nation, id, 'run')))).toBe(
      'invalid unknown_field',
    );
    expect(await codeOf(begin('code,name,checked\n1,A,x\n').then((id) => startImport(nation, id, 'run')))).toBe('invalid not_editable');
    for (const [choices, codes] of [
      [{ columns: ['code', 'nmae'] }, 'invalid unknown_field'],
      [{ columns: ['code', 'code'] }, 'invalid repeated_column'],
      [{ columns: [null, null] }, 'invalid nothing_mapped'],
      [{ columns: ['code', 'name', 'count'] }, 'invalid unknown_column'],
      [{ key: ['count'] }, 'invalid key_not_mapped'],
      [{ set: { count: '=column_9 + 1' } }, 'invalid formula_unknown_name'],
    ] as const)
      expect(await codeOf(begin('code,name\n1,A\n', choices as unknown as ImportChoices).then((id) => startImport(nation, id, 'run')))).toBe(codes);
  });

  test('who may neither create nor change cannot begin, and nobody sees the imports of others', async () => {
    const viewer = app.as({ role: 'viewer' }, noon);
    expect(await codeOf(begin('code,name\n1,A\n', {}, viewer))).toBe('forbidden');
    expect(await codeOf(begin('code,name\n1,A\n', {}, app.as({ role: 'clinic' }, noon)))).toBe('not_found');
    const id = await begin('code,name\n1,A\n');
    const other = app.as({ role: 'nation', id: otherId }, noon);
    for (const attempt of [
      readImport(other, id),
      startImport(other, id, 'run'),
      stopImport(other, id),
      listImportRows(other, id, {}),
      changeImport(other, files, id, {}),
      writeRejected(other, id),
    ])
      expect(await codeOf(attempt)).toBe('not_found');
    expect((await listImports(other)).imports).toEqual([]);
    expect((await listImports(nation)).imports).toMatchObject([{ id }]);
  });
});

describe('on the way', () => {
  const many = `code,name\n${Array.from({ length: 2500 }, (_, at) => `${String(at).padStart(5, '0')},N${at}\n`).join('')}`;

  test('stopped, gone on with, and undone as a whole', async () => {
    const id = await begin(many);
    await startImport(nation, id, 'run');
    await work(2);
    expect(await readImport(nation, id)).toMatchObject({ state: 'running', counts: { read: 2500, done: 2000, created: 2000 } });
    await stopImport(nation, id);
    await work();
    expect(await readImport(nation, id)).toMatchObject({ state: 'stopped', counts: { created: 2000 } });
    expect(await codeOf(changeImport(nation, files, id, {}))).toBe('conflict');
    expect(await done(id, 'run')).toMatchObject({ state: 'done', counts: { created: 2500 } });
    expect(await devices()).toHaveLength(2500);
    expect(await codeOf(startImport(nation, id, 'run'))).toBe('conflict');
    const undone = await undoBatch(nation, id);
    expect(undone.total).toBe(2500);
    expect(await readImport(nation, id)).toMatchObject({ state: 'undone' });
    const audit = await app.database.query<{ detail: unknown }>(sql`select detail from shirabe.audit_entry where action = 'import' order by id desc limit 2`);
    expect(audit.map(({ detail }) => detail)).toMatchObject([
      { state: 'done', created: 2500 },
      { state: 'stopped', created: 2000 },
    ]);
  });

  test('who may not delete takes back what the own import added, unless it was changed, is used, or something belongs to it by now', async () => {
    const viewer = app.as({ role: 'viewer', id: nationId }, noon);
    const made = async (...names: readonly string[]): Promise<{ id: string; ids: readonly string[] }> => {
      const id = await begin(`診療所名,都道府県\n${names.map((name) => `${name},東京都\n`).join('')}`, { key: [] }, nation, 'clinic');
      expect(await done(id, 'run')).toMatchObject({ state: 'done', counts: { created: names.length } });
      return { id, ids: (await listImportRows(nation, id, {})).rows.map(({ record }) => record ?? '') };
    };
    const { id, ids } = await made('取消医院', '変更医院', '使用医院', '所有医院');
    const [free = '', changed = '', used = '', owner = ''] = ids;
    expect(await codeOf(deleteRecord(nation, 'clinic', free, 1))).toBe('forbidden');
    await updateRecord(nation, 'clinic', changed, { version: 1, values: { name: '変更した医院' } });
    await take('code,name,clinic\n1,A,使用医院\n');
    await createRecord(nation, 'room', { values: { name: '一号室', clinic: owner } });
    expect(await codeOf(undoBatch(app.as({ role: 'nation', id: otherId }, noon), id))).toBe('not_found');
    const undo = await undoBatch(nation, id);
    expect(undo.counts).toMatchObject({ deleted: 1, conflict: 1, refused: 2 });
    const { rows } = await readBatchRows(nation, undo.id, { outcome: 'refused' });
    expect(Object.fromEntries(rows.map((row) => [row.id, row.problems.map(({ code }) => code)]))).toEqual({ [used]: ['referenced'], [owner]: ['forbidden'] });
    expect(rows.find((row) => row.id === owner)?.problems[0]?.message).toContain('ほかのレコードが加わっています');
    expect(await app.database.query(sql`select title from data.clinic where id = any(${[...ids]}::uuid[]) order by title`)).toEqual([
      { title: '使用医院' },
      { title: '変更した医院' },
      { title: '所有医院' },
    ]);
    expect(await app.database.query(sql`select title from data.room`)).toHaveLength(1);
    // Who may not change it any more takes nothing back.
    const second = await made('残る医院');
    expect((await undoBatch(viewer, second.id)).counts).toMatchObject({ refused: 1 });
  });

  test('a process that dies in the middle leaves nothing half-done, and another goes on', async () => {
    const id = await begin(many);
    await startImport(nation, id, 'run');
    await work(2);
    // The rows of a piece and how far the import is are one transaction: as if the process had died within it.
    const dying = {
      ...app.database,
      query: app.database.query.bind(app.database),
      transact: (task: never, options: never) =>
        app.database.transact(async (tx) => {
          await (task as unknown as (each: unknown) => Promise<unknown>)(tx);
          throw new ShirabeError('unavailable', 'died');
        }, options),
    };
    await continueImport({ database: dying as never, model: app.model, files, now: noon });
    expect(await devices()).toHaveLength(2000);
    const later = new Date(noon.getTime() + 120_000);
    await Promise.all([work(1000, later), work(1000, later)]);
    expect(await readImport(nation, id)).toMatchObject({ state: 'done', counts: { created: 2500, rejected: 0 } });
    expect(await devices()).toHaveLength(2500);
  });

  test('while the object takes nothing: refused before, and paused on the way', async () => {
    const frozen = new Date('2021-01-16T03:00:00Z');
    const [{ id: clinic = '' } = {}] = await app.database.query<{ id: string }>(sql`select id from data.clinic where title = '青木医院'`);
    await app.database.query(
      sql`update shirabe.user_account set role = 'clinic', unit = ${clinic}::uuid, units = ${JSON.stringify({ clinic })}::jsonb where id = ${otherId}::uuid`,
    );
    const own = (now: Date): RequestContext => app.as({ role: 'clinic', id: otherId, units: { clinic } }, now);
    const text = '診療所,報告日,開設,受診者数,検査人数\n青木医院,2021-01-10,開設していない,1,0\n';
    expect(await codeOf(begin(text, {}, own(frozen), 'daily'))).toBe('invalid survey_frozen');
    const id = await begin(text, {}, own(noon), 'daily');
    await startImport(own(noon), id, 'run');
    await work(1);
    await work(1, new Date('2021-01-16T03:00:00Z'));
    await app.database.query(sql`update shirabe.import set next_attempt_at = '-infinity'`);
    await work(1, frozen);
    expect(await readImport(own(noon), id)).toMatchObject({ state: 'paused', message: '入力停止中です', counts: { created: 0 } });
    expect(await done(id, 'run', own(noon))).toMatchObject({ state: 'done', counts: { created: 1, rejected: 0 } });
    await app.database.query(sql`update shirabe.user_account set role = 'nation' where id = ${otherId}::uuid`);
  });

  test('after seven days an import is forgotten with its file', async () => {
    const { id } = await take('code,name\n1,A\n');
    expect(contents.has(id)).toBe(true);
    await sweepImports(app.database, files, new Date(noon.getTime() + 6 * 86_400_000));
    expect(await readImport(nation, id)).toMatchObject({ state: 'done' });
    await sweepImports(app.database, files, new Date(noon.getTime() + 8 * 86_400_000));
    expect(await codeOf(readImport(nation, id))).toBe('not_found');
    expect(contents.has(id)).toBe(false);
  });
});

test('the rejected rows come back as a file like the one they came in, and go in once corrected', async () => {
  const text = '機器コード\t機器名\t台数\n1\tA\t1\n2\t"B ""b"""\t13\n3\tC\tabc\n';
  const first = await take(iconv.encode(text, 'cp932'));
  const { name, encoding, content } = await writeRejected(nation, first.id);
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part as Buffer);
  const file = iconv.decode(Buffer.concat(parts), 'cp932');
  expect([name, encoding]).toEqual(['機器-rejected.csv', 'shift_jis']);
  expect(file).toMatchInlineSnapshot(`
   "機器コード	機器名	台数	行	理由
   2	"B ""b"""	13	3	13台は登録できません
   3	C	abc	4	数字で入力してください。
   "
  `);
  const second = await take(iconv.encode(file.replace('\t13\t', '\t14\t').replace('\tabc\t', '\t3\t'), 'cp932'));
  expect(second).toMatchObject({ counts: { read: 2, created: 2, rejected: 0 }, problems: [] });
  expect(await devices()).toMatchObject([{ code: '1' }, { code: '2', name: 'B "b"', count: 14 }, { code: '3', count: 3 }]);
});
