import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import sql from 'sql-template-tag';
import { newId } from '../database/uuid.ts';
import { viewerDatabase } from '../database/viewer-database.ts';
import { exampleDefinitions } from '../metadata/example-definitions.ts';
import { continueBatch } from '../records/batches/continue-batch.ts';
import { undoBatch } from '../records/batches/undo-batch.ts';
import { commandLineActor } from '../records/import/import-actor.ts';
import { stopImport } from '../records/import/imports.ts';
import { compileForChild } from '../testing/child-program.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { compileDefinitions } from '../testing/small-app.ts';
import { until } from '../testing/until.ts';
import { runCommandLine } from './command-line.ts';

const PARTS = ['contract', 'fields', 'formula', 'metadata', 'query', 'database', 'database/embedded', 'database/entities', 'database/migrations'];
const SLICES = ['table-files', 'records', 'reports', 'access', 'audit', 'mail', 'surveys', 'setup', 'server', '../seeds'];

let code: string;
let opened: TestDatabase;
let definitions: string;
let variables: NodeJS.ProcessEnv;
const children: ChildProcess[] = [];
beforeAll(async () => {
  code = compileForChild([...PARTS, ...SLICES]);
  opened = await openTestDatabase();
  definitions = mkdtempSync(join(tmpdir(), 'shirabe-main-'));
  for (const [path, text] of Object.entries(exampleDefinitions)) {
    mkdirSync(dirname(join(definitions, path)), { recursive: true });
    writeFileSync(join(definitions, path), text);
  }
  writeFileSync(
    join(code, 'command-line.js'),
    `import { runCommandLine } from './platform/server/command-line.js';\nprocess.exitCode = await runCommandLine(process.argv.slice(2));\n`,
  );
  variables = { PATH: process.env['PATH'], DATABASE_URL: opened.url, DATA_DIR: join(code, 'data'), DEFINITIONS: definitions, SEED: 'none', PORT: '0' };
}, 120_000);
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await opened?.close();
  for (const folder of [code, definitions]) if (folder) rmSync(folder, { recursive: true, force: true });
});

interface Program {
  /** What it has printed so far, and where. */
  readonly said: { out: string; error: string };
  /** Its exit status, once it has ended by itself. */
  readonly ended: Promise<number | null>;
  stop(): void;
  /** As kill -9. */
  kill(): void;
  /** Waits until standard output holds this. Raises an Error when the program ends without. */
  saying(words: RegExp): Promise<RegExpExecArray>;
}

function run(program: string, args: readonly string[], changes: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, [join(code, program), ...args], { cwd: code, env: { ...variables, ...changes }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const saying = (words: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = words.exec(said.out);
        if (found) resolve(found);
      };
      child.stdout.on('data', look);
      child.once('close', () => reject(new Error(`It ended without saying ${words.source}: ${said.out}${said.error}`)));
      look();
    });
  return { said, ended, stop: () => void child.kill('SIGTERM'), kill: () => void child.kill('SIGKILL'), saying };
}

const start = (changes: NodeJS.ProcessEnv = {}) => run('platform/server/main.js', [], changes);

async function refusal(changes: NodeJS.ProcessEnv): Promise<string> {
  const program = start(changes);
  expect(await program.ended).toBe(1);
  expect(program.said.out).not.toContain('http://');
  expect(program.said.error).not.toMatch(/^\s+at /m);
  return program.said.error;
}

describe('the start of the server', () => {
  test('says where it listens, serves, and ends with status 0 when it is asked to', async () => {
    const program = start();
    const [, url = ''] = await program.saying(/Shirabe: (http:\/\/127\.0\.0\.1:\d+)\n/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    // As a browser opens one ahead: closed at once, not answered after a minute that its request took too long.
    const unused = connect(Number(new URL(url).port), '127.0.0.1');
    const heard = text(unused);
    await once(unused, 'connect');
    program.stop();
    expect([await program.ended, await heard]).toEqual([0, '']);
    expect(program.said.out).not.toContain('Shirabe2026');
  }, 120_000);

  test('says that the port is in use, and what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    try {
      const said = await refusal({ PORT: String(port) });
      expect(said).toMatch(new RegExp(`^ポート ${port} は、すでに使われています.*\nPort ${port} is in use.*PORT=\\d+ npm start\n$`));
    } finally {
      await new Promise((resolve) => taken.close(resolve));
    }
  }, 120_000);

  test('says which database does not answer, why, and what to do', async () => {
    const other = new URL(opened.url);
    other.pathname = '/no_such_database';
    const [away, missing, nowhere] = await Promise.all(
      ['postgres://somebody:hidden-word@127.0.0.1:1/clinics', other.href, 'somewhere'].map((DATABASE_URL) => refusal({ DATABASE_URL })),
    );
    expect(away).toMatch(/DATABASE_URL.*127\.0\.0\.1:1\/clinics.*ECONNREFUSED/);
    expect(away).toContain('Cannot connect to the database of DATABASE_URL');
    expect(away).not.toContain('hidden-word');
    expect(missing).toMatch(/no_such_database.*does not exist/);
    expect(nowhere).toContain('DATABASE_URL');
  }, 120_000);

  test('prints every problem of broken definitions as check does, and applies none', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'shirabe-main-'));
    const empty = await openTestDatabase();
    try {
      for (const [path, text] of Object.entries(exampleDefinitions)) {
        mkdirSync(dirname(join(broken, path)), { recursive: true });
        writeFileSync(join(broken, path), text.replace('buyers > visitors', 'buyer > visitor').replace('type: date,', 'type: dat,'));
      }
      const checked: string[] = [];
      expect(await runCommandLine(['check'], { variables: { DEFINITIONS: broken }, print: (text) => checked.push(text), printError: () => {} })).toBe(1);
      expect(checked[0]?.split('\n').length).toBeGreaterThan(3);
      const [said, missing] = await Promise.all([broken, join(broken, 'nowhere')].map((DEFINITIONS) => refusal({ DEFINITIONS, DATABASE_URL: empty.url })));
      expect(said).toBe(`${checked[0]}\n`);
      expect(missing).toContain('missing_folder');
    } finally {
      await empty.close();
      rmSync(broken, { recursive: true, force: true });
    }
  }, 120_000);

  test('names a variable that makes no sense', async () => {
    const [port, seed] = await Promise.all([refusal({ PORT: '3000a' }), refusal({ SEED: 'some' })]);
    expect(port).toContain('PORT');
    expect(seed).toContain('SEED');
  }, 120_000);
});

describe('the command line as a program of its own', () => {
  test('ends by itself, its status and outputs apart', async () => {
    const planned = run('command-line.js', ['plan', '--json']);
    const refused = run('command-line.js', ['rollback', '99']);
    const wrong = run('command-line.js', ['plan', '--now']);
    expect([await planned.ended, planned.said.error]).toEqual([0, '']);
    expect(JSON.parse(planned.said.out)).toMatchObject({ version: null });
    expect([await refused.ended, refused.said.out, refused.said.error]).toEqual([1, '', expect.stringContaining('版 99 はありません')]);
    expect([await wrong.ended, wrong.said.out, wrong.said.error]).toEqual([2, '', expect.stringContaining('--now')]);
  }, 120_000);
});

describe('an import whose process is killed', () => {
  const total = 5000;
  const counted = async (): Promise<Readonly<Record<'records' | 'history' | 'kept' | 'done', number>>> => {
    const [row] = await opened.database.query<Record<'records' | 'history' | 'kept' | 'done', number>>(
      sql`select (select count(*)::int from data.prefecture) as records, (select count(*)::int from shirabe.record_history where action = 'create' and object = 'prefecture') as history,
        (select count(*)::int from shirabe.batch_row r join shirabe.batch b on b.id = r.batch where b.kind = 'import') as kept,
        (select coalesce(sum((counts->>'created')::int), 0)::int from shirabe.import) as done`,
    );
    return row ?? { records: 0, history: 0, kept: 0, done: 0 };
  };
  /** Takes a file in by a process that is killed once it has saved some of it, and leaves the rest. */
  async function killed(name: string): Promise<string> {
    const path = join(code, `${name}.csv`);
    writeFileSync(path, `name\n${Array.from({ length: total }, (_, at) => `${name}${at}\n`).join('')}`);
    let id = '';
    // Its last row waits for another of the same name, so that it cannot come to its end before.
    const held = opened.database.transact(async (tx) => {
      await tx.query(sql`insert into data.prefecture (id, name) values (${newId()}::uuid, ${`${name}${total - 1}`})`);
      const program = run('command-line.js', ['import', 'prefecture', path]);
      await until(async () => {
        const [found] = await opened.database.query<{ id: string; done: number }>(
          sql`select id, (counts->>'done')::int as done from shirabe.import where name = ${`${name}.csv`} and state = 'running'`,
        );
        id = found?.id ?? '';
        return (found?.done ?? 0) > 0;
      });
      program.kill();
      await program.ended;
      // PostgreSQL notices the end of a client only when its statement has ended.
      await opened.database.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      throw new Error('the row was never there');
    });
    await expect(held).rejects.toThrow('the row was never there');
    return id;
  }
  const stateOf = async (id: string): Promise<string | undefined> =>
    (await opened.database.query<{ state: string }>(sql`select state from shirabe.import where id = ${id}::uuid`))[0]?.state;

  test('leaves nothing half-done: a server goes on where it ended, no row twice; or what it saved is undone', async () => {
    await start().saying(/http:/);
    for (const child of children.splice(0)) child.kill('SIGKILL');
    const first = await killed('県');
    const left = await counted();
    expect(left.done).toBeGreaterThan(0);
    expect(left.done).toBeLessThan(total);
    expect(left).toEqual({ records: left.done, history: left.done, kept: left.done, done: left.done });
    const server = start();
    await server.saying(/http:/);
    await until(async () => (await stateOf(first)) !== 'running');
    expect([await stateOf(first), await counted()]).toEqual(['done', { records: total, history: total, kept: total, done: total }]);
    server.stop();
    await server.ended;

    const second = await killed('府');
    const model = compileDefinitions(exampleDefinitions);
    const id = newId();
    await opened.database.query(sql`insert into shirabe.user_account (id, username, name, role) values (${id}::uuid, 'undoer', 'undoer', 'admin')`);
    const viewing = { model, actor: { ...commandLineActor, id }, now: new Date() };
    const context = { ...viewing, database: viewerDatabase(opened.database, viewing) };
    await stopImport(context, second);
    expect((await counted()).records).toBeGreaterThan(total);
    await undoBatch(context, second);
    while (await continueBatch(opened.database, model, new Date()));
    expect((await counted()).records).toBe(total);
    expect(await opened.database.query(sql`select 1 from data.prefecture where name like '府%'`)).toEqual([]);
  }, 180_000);
});
