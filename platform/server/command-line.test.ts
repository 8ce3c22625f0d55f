import { afterEach, describe, expect, test } from '@jest/globals';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sql from 'sql-template-tag';
import { newId } from '../database/uuid.ts';
import { exampleDefinitions } from '../metadata/example-definitions.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { runCommandLine } from './command-line.ts';
import { commands } from './commands.ts';
import { projectRoot } from './environment.ts';
import { startServer } from './start-server.ts';

const PASSWORD = 'Password1';
const SHOP = 'objects/shop/object.yaml';
const ITEM = 'objects/item/object.yaml';
const now = new Date('2026-11-18T02:30:00Z');

interface Called {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}
interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly problems: readonly { readonly file?: string; readonly line?: number; readonly field?: string; readonly code: string; readonly message: string }[];
}
interface PlanJson {
  readonly version: number | null;
  readonly base: string | null;
  readonly target: string;
  readonly steps: readonly { readonly kind: string; readonly class: string; readonly object?: string; readonly field?: string }[];
}

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shirabe-command-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder of definitions, as somebody edits it. */
class Definitions {
  readonly folder = makeFolder();
  constructor(files: Readonly<Record<string, string>> = exampleDefinitions) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }
  replace(path: string, from: string, to: string): void {
    const text = readFileSync(join(this.folder, path), 'utf8');
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    this.write(path, text.replace(from, to));
  }
  add(path: string, text: string): void {
    this.write(path, readFileSync(join(this.folder, path), 'utf8') + text);
  }
}

async function call(variables: NodeJS.ProcessEnv, ...args: string[]): Promise<Called> {
  const out: string[] = [];
  const error: string[] = [];
  const status = await runCommandLine(args, { variables, print: (text) => out.push(text), printError: (text) => error.push(text) });
  return { status, out: out.join('\n'), error: error.join('\n') };
}

/** Definitions and an empty database. */
async function openPlace(files?: Readonly<Record<string, string>>) {
  const definitions = new Definitions(files);
  const opened: TestDatabase = await openTestDatabase();
  closers.push(() => opened.close());
  const variables = { DATABASE_URL: opened.url, DEFINITIONS: definitions.folder, DATA_DIR: makeFolder() };
  return {
    definitions,
    variables,
    database: opened.database,
    call: (...args: string[]) => call(variables, ...args),
    /** With --json: the document on standard output, which holds nothing else. */
    json: async <T>(...args: string[]) => {
      const { status, out } = await call(variables, ...args, '--json');
      return { status, body: JSON.parse(out) as T };
    },
  };
}
type Place = Awaited<ReturnType<typeof openPlace>>;

async function serve({ variables }: Place): Promise<string> {
  const { DATABASE_URL, DATA_DIR, DEFINITIONS } = variables;
  const environment = {
    port: 0,
    host: '127.0.0.1',
    databaseUrl: DATABASE_URL,
    dataDir: DATA_DIR,
    seed: 'none',
    definitions: DEFINITIONS,
    pages: join(DATA_DIR, 'none'),
  } as const;
  const server = await startServer(environment, { clock: () => now });
  closers.push(() => server.close());
  return server.url;
}

async function logIn(url: string, username: string, password = PASSWORD): Promise<string> {
  const reply = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  expect(reply.status).toBe(200);
  return reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
async function get<T>(url: string, path: string, cookie: string): Promise<T> {
  const reply = await fetch(`${url}${path}`, { headers: { cookie } });
  expect(reply.status).toBe(200);
  return (await reply.json()) as T;
}

/** Path → bytes of every file below a folder. */
function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path): [string, string] => [path.slice(folder.length + 1), readFileSync(path).toString('hex')]));
}

function copyProject(): string {
  const folder = makeFolder();
  for (const part of ['objects', 'reports']) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  return folder;
}

describe('the words of the call', () => {
  test('without a command, or with help, every command is listed', async () => {
    for (const [args, status] of [
      [[], 2],
      [['help'], 0],
      [['--help'], 0],
    ] as const) {
      const called = await call({}, ...args);
      expect(called.status).toBe(status);
      for (const command of Object.values(commands)) expect(called.out).toContain(command.usage);
    }
    const { status, out } = await call({}, 'apply', '--help');
    expect([status, out]).toEqual([0, expect.stringContaining('--allow-destructive')]);
  });

  test('a command that there is not brings the one that was probably meant', async () => {
    const { status, out, error } = await call({}, 'aply');
    expect([status, out]).toEqual([2, '']);
    expect(error).toContain('Did you mean apply?');
    expect(error).toContain('コマンド aply はありません');
    expect((await call({}, 'constructor')).status).toBe(2);
  });

  test.each([
    [['apply', '--allow-destructiv'], 'Did you mean --allow-destructive?'],
    [['apply', '--base'], '--base'],
    [['apply', '--base', 'yesterday'], '--base'],
    [['check', '--force'], '--force'],
    [['check', 'objects'], 'objects'],
    [['export'], 'export DIR'],
    [['export', 'one', 'two'], 'two'],
    [['rollback'], 'rollback 3'],
    [['rollback', 'latest'], 'rollback 3'],
    [['seed', '--days', 'many'], '--days'],
    [['seed', '--institutions', '0'], '--institutions'],
    [['user', 'somebody', '--role', 'admin'], '--password'],
  ])('%j: status 2, and what is expected', async (args, words) => {
    // No database is asked: there is none at this address.
    const variables = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', DEFINITIONS: new Definitions().folder };
    const { status, out, error } = await call(variables, ...args);
    expect([status, out]).toEqual([2, '']);
    expect(error).toContain(words);
    const json = await call(variables, ...args, '--json');
    expect([json.status, JSON.parse(json.out)]).toEqual([2, expect.objectContaining({ code: 'bad_request', problems: [] })]);
  });

  test('a variable of the environment that makes no sense is named', async () => {
    const { status, error } = await call({ PORT: 'http' }, 'check');
    expect([status, error]).toEqual([1, expect.stringContaining('PORT')]);
  });

  test('a database that does not answer: which one, what to do, and not its password', async () => {
    const variables = { DATABASE_URL: 'postgres://somebody:hidden-word@127.0.0.1:1/clinics', DEFINITIONS: new Definitions().folder };
    for (const args of [
      ['plan'],
      ['apply'],
      ['versions'],
      ['export', join(makeFolder(), 'out')],
      ['rollback', '1'],
      ['seed'],
      ['user', 'a', '--role', 'b', '--password', PASSWORD],
    ]) {
      const { status, out, error } = await call(variables, ...args);
      expect([args[0], status, out]).toEqual([args[0], 1, '']);
      expect(error).toMatch(/DATABASE_URL.*127\.0\.0\.1:1\/clinics/);
      expect(error).not.toContain('hidden-word');
      expect(error).not.toMatch(/^\s+at /m);
    }
  }, 120_000);
});

describe('check', () => {
  test('finds nothing wrong with the application, without a database', async () => {
    const { status, out, error } = await call({ DEFINITIONS: projectRoot, DATABASE_URL: 'postgres://127.0.0.1:1/none' }, 'check');
    expect([status, error]).toEqual([0, '']);
    expect(out).toMatch(/^誤りはありません \(オブジェクト \d+、レポート \d+\)。$/);
    const json = await call({ DEFINITIONS: projectRoot }, 'check', '--json');
    expect([json.status, JSON.parse(json.out)]).toEqual([0, { ok: true, problems: [] }]);
  }, 120_000);

  test('names every mistake with its file and line, and the count', async () => {
    const definitions = new Definitions();
    definitions.replace('objects/count/rules.yaml', 'ISBLANK(note)', 'ISBLANK(nots)');
    definitions.replace(SHOP, 'type: date', 'type: dat');
    definitions.replace('reports/home/daily.report.yaml', 'sort: [prefecture.name, name]', 'sort: [prefecture.nam, name]');
    definitions.write('objects/item/lists.yaml', '- list: [\n');
    const { status, out } = await call({ DEFINITIONS: definitions.folder }, 'check');
    expect(status).toBe(1);
    for (const place of ['objects/count/rules.yaml:3:', `${SHOP}:7:`, 'reports/home/daily.report.yaml:15:', 'objects/item/lists.yaml:'])
      expect(out).toContain(place);
    const json = await call({ DEFINITIONS: definitions.folder }, 'check', '--json');
    const body = JSON.parse(json.out) as { ok: boolean } & Refusal;
    expect([json.status, body.ok]).toEqual([1, false]);
    expect(out.split('\n')).toHaveLength(body.problems.length + 1);
    expect(out).toContain(`${body.problems.length} 件の誤り`);
    expect(body.problems).toContainEqual(expect.objectContaining({ file: 'objects/count/rules.yaml', line: 3, message: expect.stringContaining('note') }));
  });

  test('a folder that is not there is one clear problem', async () => {
    const folder = join(makeFolder(), 'nowhere');
    const { status, out } = await call({ DEFINITIONS: folder }, 'check', '--json');
    expect([status, (JSON.parse(out) as Refusal).problems]).toEqual([
      1,
      [expect.objectContaining({ file: folder, code: 'missing_folder', message: expect.stringContaining('DEFINITIONS') })],
    ]);
    expect((await call({ DEFINITIONS: makeFolder() }, 'check')).out).toContain('フォルダ objects/ がありません');
  });
});

describe('plan and apply', () => {
  test('a plan changes nothing; the same definitions again are an empty plan', async () => {
    const place = await openPlace();
    const planned = await place.call('plan');
    expect([planned.status, planned.error]).toEqual([0, '']);
    expect(planned.out).toContain('create object shop (4 fields)');
    expect(planned.out).toMatch(/^base none → [0-9a-f]{12}$/m);
    expect((await place.json('versions')).body).toEqual([]);
    expect((await place.call('versions')).out).toContain('No version yet');

    expect((await place.call('apply')).out).toMatch(/^version 1 \([0-9a-f]{12}\)$/m);
    const again = await place.json<PlanJson>('apply');
    expect([again.status, again.body]).toEqual([0, expect.objectContaining({ version: 1, steps: [] })]);
    expect((await place.call('plan')).out).toContain('No changes to the tables.');
    expect((await place.json<unknown[]>('versions')).body).toHaveLength(1);
  }, 120_000);

  test('running servers show a new field, list and report at their next request', async () => {
    const place = await openPlace();
    await place.call('apply');
    expect((await place.call('user', 'admin', '--role', 'admin', '--password', PASSWORD)).status).toBe(0);
    const servers = await Promise.all([serve(place), serve(place)]);
    const cookie = await logIn(servers[0], 'admin');
    for (const url of servers) expect(JSON.stringify(await get(url, '/api/objects/shop', cookie))).not.toContain('"floor"');

    place.definitions.add(SHOP, '  floor: { type: integer, label: 階, min: 1 }\n');
    place.definitions.add('objects/count/lists.yaml', '- list: busy\n  label: 混雑\n  where: visitors > 100\n  columns: [title, visitors]\n');
    place.definitions.write('reports/home/shops.report.yaml', 'report: shops\nlabel: 店舗の一覧\nfrom: shop\ncolumns: [name, floor]\n');
    expect((await place.call('plan')).out).toContain('floor');
    expect((await place.call('apply')).out).toMatch(/^version 2 /m);

    for (const url of servers) {
      const shop = await get<{ fields: { name: string }[] }>(url, '/api/objects/shop', cookie);
      expect(shop.fields.map(({ name }) => name)).toContain('floor');
      const count = await get<{ lists: { list: string }[] }>(url, '/api/objects/count', cookie);
      expect(count.lists.map(({ list }) => list)).toContain('busy');
      expect(await get(url, '/api/objects/count/lists/busy/count', cookie)).toEqual({ count: 0 });
      const { page } = await get<{ page: { columns: { key: string }[] } }>(url, '/api/reports/shops', cookie);
      expect(page.columns.map(({ key }) => key)).toEqual(['name', 'floor']);
    }
  }, 120_000);

  test('what takes something away is refused, hidden when it is allowed, and comes back with its data', async () => {
    const place = await openPlace();
    await place.call('apply');
    await place.database.query(sql`insert into data.item (id, title, goods, amount) values (${newId()}, 'マスク', 'マスク', 12.5)`);
    place.definitions.replace(ITEM, '  amount: { type: decimal, label: 数量, scale: 2 }\n', '');

    const planned = await place.call('plan');
    expect([planned.status, planned.out]).toEqual([0, expect.stringContaining('Needs --allow-destructive')]);
    const refused = await place.call('apply');
    expect([refused.status, refused.out]).toEqual([1, '']);
    expect(refused.error).toContain('--allow-destructive');
    expect(refused.error).toContain('item.amount');
    const json = await place.json<Refusal>('apply');
    expect([json.status, json.body]).toEqual([
      1,
      expect.objectContaining({ code: 'invalid', problems: [expect.objectContaining({ field: 'item.amount', code: 'hide_field' })] }),
    ]);
    expect((await place.json<unknown[]>('versions')).body).toHaveLength(1);

    const allowed = await place.json<PlanJson>('apply', '--allow-destructive');
    expect([allowed.status, allowed.body.version]).toEqual([0, 2]);
    const amounts = () => place.database.query(sql`select amount from data.item`);
    expect(await amounts()).toEqual([{ amount: 12.5 }]);

    place.definitions.add(ITEM, '  amount: { type: decimal, label: 数量, scale: 2 }\n');
    const back = await place.json<PlanJson>('apply');
    expect(back.body.steps).toContainEqual(expect.objectContaining({ kind: 'unhide_field', object: 'item', field: 'amount' }));
    await place.call('user', 'admin', '--role', 'admin', '--password', PASSWORD);
    const url = await serve(place);
    const { rows } = await get<{ rows: { id: string }[] }>(url, '/api/objects/item/lists/all/rows', await logIn(url, 'admin'));
    const record = await get<{ values: unknown }>(url, `/api/objects/item/records/${rows[0]?.id}`, await logIn(url, 'admin'));
    expect(record.values).toMatchObject({ goods: 'マスク', amount: 12.5 });
  }, 120_000);

  test('a plan whose base moved is refused; what plan printed as its base is enough', async () => {
    const place = await openPlace();
    expect((await place.call('apply', '--base', '0123456789ab')).status).toBe(1);
    expect((await place.call('apply', '--base', 'none')).status).toBe(0);
    place.definitions.replace(SHOP, '店舗名', '店の名前');
    const seen = /base ([0-9a-f]{12}) →/.exec((await place.call('plan')).out)?.[1] ?? '';

    const other = new Definitions({ ...exampleDefinitions, 'objects/prefecture/access.yaml': 'read: [all]\n' });
    expect((await call({ ...place.variables, DEFINITIONS: other.folder }, 'apply')).status).toBe(0);
    const moved = await place.call('apply', '--base', seen);
    expect([moved.status, moved.out, moved.error]).toEqual([1, '', expect.stringContaining('もう一度計画を立ててください')]);
    expect((await place.json<Refusal>('apply', '--base', seen)).body.code).toBe('conflict');
    expect((await place.json<Refusal>('plan', '--json')).status).toBe(0);
    expect((await place.json<unknown[]>('versions')).body).toHaveLength(2);

    const { base } = (await place.json<PlanJson>('plan')).body;
    expect((await place.json<PlanJson>('apply', '--base', base ?? '')).body).toMatchObject({ version: 3, base });
  }, 120_000);

  test('broken definitions print what check prints, and nothing is changed', async () => {
    const place = await openPlace();
    place.definitions.replace('objects/count/rules.yaml', 'buyers > visitors', 'buyer > visitors');
    const checked = await place.call('check');
    for (const command of ['plan', 'apply', 'seed']) {
      const refused = await place.call(command);
      expect([command, refused.status, refused.out, refused.error]).toEqual([command, 1, '', checked.out]);
      const { body } = await place.json<Refusal>(command);
      expect(body.problems).toEqual((JSON.parse((await place.call('check', '--json')).out) as Refusal).problems);
    }
    expect((await place.json('versions')).body).toEqual([]);
  }, 120_000);

  test('rows that do not fit stop the whole change, with the reason', async () => {
    const place = await openPlace();
    await place.call('apply');
    for (const goods of ['マスク', 'マスク']) await place.database.query(sql`insert into data.item (id, title, goods) values (${newId()}, ${goods}, ${goods})`);
    place.definitions.replace(ITEM, '{ type: text, label: 品目 }', '{ type: text, label: 品目, unique: true }');
    place.definitions.add(ITEM, '  maker: { type: text, label: 製造者 }\n');
    const refused = await place.json<Refusal>('apply');
    expect([refused.status, refused.body]).toEqual([
      1,
      expect.objectContaining({ code: 'invalid', problems: [expect.objectContaining({ field: 'goods', code: 'duplicate' })] }),
    ]);
    const columns = await place.database.query<{ name: string }>(
      sql`select column_name as name from information_schema.columns where table_schema = 'data' and table_name = 'item'`,
    );
    expect(columns.map(({ name }) => name)).not.toContain('maker');
    expect((await place.json<unknown[]>('versions')).body).toHaveLength(1);
  }, 120_000);
});

describe('export, versions, rollback', () => {
  test('an export of the application is the same files byte for byte, and applying it an empty plan', async () => {
    const place = await openPlace({});
    const folder = copyProject();
    // An editor on Windows, and one that writes a byte order mark.
    const notice = join(folder, 'objects/notice/object.yaml');
    writeFileSync(notice, `\uFEFF${readFileSync(notice, 'utf8').replaceAll('\n', '\r\n')}`);
    const from = { ...place.variables, DEFINITIONS: folder };
    expect((await call(from, 'apply')).error).toBe('');

    const out = join(makeFolder(), 'out');
    const exported = await place.call('export', out);
    expect([exported.status, exported.out]).toEqual([0, expect.stringContaining(out)]);
    expect(filesOf(out)).toEqual(filesOf(folder));
    const applied = await call({ ...place.variables, DEFINITIONS: out }, 'apply', '--json');
    expect(JSON.parse(applied.out)).toMatchObject({ version: 1, steps: [], hints: [] });
    const { body } = await place.json<{ files: string[] }>('export', out);
    expect(body.files).toEqual(Object.keys(filesOf(folder)).sort());
  }, 120_000);

  test('an export with nothing to write, or over other files, is refused and writes nothing', async () => {
    const place = await openPlace();
    const out = join(makeFolder(), 'out');
    expect((await place.call('export', out)).status).toBe(1);
    expect(existsSync(out)).toBe(false);
    await place.call('apply');
    const taken = makeFolder();
    writeFileSync(join(taken, 'letter.txt'), 'Dear');
    const refused = await place.call('export', taken);
    expect([refused.status, refused.error]).toEqual([1, expect.stringContaining('letter.txt')]);
    expect(readdirSync(taken)).toEqual(['letter.txt']);
    expect((await place.call('export', join(taken, 'letter.txt'))).status).toBe(1);
    expect((await place.json<Refusal>('export', taken)).body.code).toBe('invalid');
  }, 120_000);

  test('a rollback brings the earlier files back as a new version', async () => {
    const place = await openPlace();
    await place.call('apply');
    place.definitions.replace(SHOP, '店舗名', '店の名前');
    place.definitions.add(SHOP, '  floor: { type: integer, label: 階 }\n');
    await place.call('apply');
    const back = await place.call('rollback', '1');
    expect([back.status, back.error]).toEqual([0, '']);
    expect(back.out).toMatch(/^version 3 /m);
    const { body } = await place.json<{ version: number; hash: string; current: boolean }[]>('versions');
    expect(body.map(({ version, current }) => [version, current])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
    expect(body[0]?.hash).toBe(body[2]?.hash);
    const { out } = await place.call('versions');
    expect(out.split('\n')[0]).toMatch(/^\* +3 {2}[0-9a-f]{12} {2}\S+Z {2}command line {2}\d+ steps$/);
    expect((await place.json<PlanJson>('rollback', '2')).body).toMatchObject({ version: 4 });

    const none = await place.call('rollback', '9');
    expect([none.status, none.out, none.error]).toEqual([1, '', expect.stringContaining('版 9 はありません')]);
    expect((await place.json<Refusal>('rollback', '9')).body.code).toBe('not_found');
  }, 120_000);
});

describe('user', () => {
  test('a user that was created can log in and lies in its unit', async () => {
    const place = await openPlace();
    await place.call('apply');
    const tokyo = newId();
    await place.database.query(sql`insert into data.prefecture (id, title, name, scope_prefecture) values (${tokyo}, '東京都', '東京都', ${tokyo})`);
    const { status, body } = await place.json<{ id: string; username: string }>(
      'user',
      'tokyo',
      '--role',
      'office',
      '--password',
      PASSWORD,
      '--name',
      '東京の担当者',
      '--unit',
      tokyo,
    );
    expect([status, body]).toEqual([0, { id: expect.stringMatching(/^[0-9a-f-]{36}$/), username: 'tokyo' }]);
    const url = await serve(place);
    const me = await get<{ name: string; units: unknown }>(url, '/api/me', await logIn(url, 'tokyo'));
    expect(me).toMatchObject({ name: '東京の担当者', units: { prefecture: { id: tokyo, label: '東京都' } } });
  }, 120_000);

  test('says every rule that a password breaks, the roles that there are, and what is taken; creates nobody', async () => {
    const place = await openPlace();
    const early = await place.call('user', 'a', '--role', 'admin', '--password', PASSWORD);
    expect([early.status, early.error]).toEqual([1, expect.stringContaining('shirabe apply')]);
    await place.call('apply');
    const weak = await place.call('user', 'a', '--role', 'admin', '--password', 'abc');
    expect([weak.status, weak.out]).toEqual([1, '']);
    for (const reason of ['8文字以上', '英大文字', '数字']) expect(weak.error).toContain(reason);
    expect((await place.json<Refusal>('user', 'a', '--role', 'admin', '--password', 'abc')).body.problems.map(({ field, code }) => [field, code])).toEqual([
      ['password', 'password_too_short'],
      ['password', 'password_no_upper_case'],
      ['password', 'password_no_digit'],
    ]);
    const boss = await place.call('user', 'a', '--role', 'boss', '--password', PASSWORD);
    for (const role of ['shop', 'office', 'nation', 'admin']) expect(boss.error).toContain(`（${role}）`);
    expect((await place.call('user', 'a', '--role', 'office', '--password', PASSWORD, '--unit', 'tokyo')).error).toContain('tokyo');
    expect(await place.database.query(sql`select from shirabe.user_account`)).toEqual([]);
    expect((await place.call('user', 'a', '--role', 'admin', '--password', PASSWORD)).status).toBe(0);
    const twice = await place.call('user', 'a', '--role', 'admin', '--password', PASSWORD);
    expect([twice.status, twice.error]).toEqual([1, 'ユーザ名「a」は、すでに使われています。']);
  }, 120_000);
});

describe('seed', () => {
  test('fills an empty database, definitions included, and refuses one that is filled', async () => {
    const place = await openPlace(undefined);
    const variables = { ...place.variables, DEFINITIONS: copyProject() };
    const done = await call(variables, 'seed', '--institutions', '100', '--days', '1');
    expect([done.status, done.error]).toEqual([0, '']);
    expect(done.out).toContain('医療機関');
    const count = async () => (await place.database.query<{ rows: number }>(sql`select count(*)::int as rows from data.medical_institution`))[0]?.rows;
    const rows = await count();
    expect(rows).toBeGreaterThanOrEqual(100);

    const refused = await call(variables, 'seed', '--institutions', '100', '--days', '1');
    expect([refused.status, refused.error]).toEqual([1, expect.stringContaining('空のデータベース')]);
    const json = await call(variables, 'seed', '--json');
    expect([json.status, JSON.parse(json.out)]).toEqual([1, expect.objectContaining({ code: 'conflict' })]);
    expect(await count()).toBe(rows);
  }, 120_000);

  test('with --json it prints one document, and leaves a database with the same accounts as it was', async () => {
    const place = await openPlace();
    const variables = { ...place.variables, DEFINITIONS: copyProject() };
    await call(variables, 'apply');
    expect((await call(variables, 'user', 'admin', '--role', 'admin', '--password', PASSWORD)).status).toBe(0);
    const refused = await call(variables, 'seed', '--institutions', '100', '--days', '1', '--json');
    expect([refused.status, JSON.parse(refused.out)]).toEqual([1, expect.objectContaining({ code: 'conflict' })]);
    expect(await place.database.query(sql`select from data.medical_institution`)).toEqual([]);
    await place.database.query(sql`delete from shirabe.user_account`);
    const done = await call(variables, 'seed', '--institutions', '100', '--days', '1', '--json');
    expect([done.status, JSON.parse(done.out)]).toEqual([0, { ok: true }]);
  }, 120_000);
});
