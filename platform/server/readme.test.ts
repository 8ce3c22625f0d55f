import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Me, ObjectDescription, RecordAnswer, RowsPage } from '../contract/wire.ts';
import { openScenario, PASSWORD, type Scenario } from '../testing/scenario.ts';
import { runCommandLine } from './command-line.ts';
import { commands } from './commands.ts';
import { projectRoot, readEnvironment } from './environment.ts';

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const code = [...readme.matchAll(/^ *```\n([^]*?)^ *```$/gm), ...readme.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, text]) => text ?? '');

/** The part under a heading. */
function section(heading: string): string {
  const [, text] = readme.split(`\n## ${heading}\n`);
  if (!text) throw new Error(`README.md has no part ${heading}`);
  return text.split('\n## ')[0] ?? '';
}

describe('what README.md names exists', () => {
  test('every command of npx shirabe, with its options', () => {
    const calls = code.flatMap((text) => [...text.matchAll(/npx shirabe ([a-z]+)([^\n]*)/g)]).map(([, name, rest]) => ({ name: name ?? '', rest: rest ?? '' }));
    expect(calls.length).toBeGreaterThan(5);
    for (const { name, rest } of calls) {
      expect([...Object.keys(commands), 'help']).toContain(name);
      const options = [...rest.matchAll(/--([a-z-]+)/g)].map(([, option]) => option ?? '');
      for (const option of options) expect(Object.keys(commands[name]?.options ?? {})).toContain(option);
    }
    for (const name of ['versions', 'rollback', 'export']) expect(readme).toMatch(new RegExp(`\`(npx shirabe )?${name}\\b`));
  });

  test('every npm script', () => {
    const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = code
      .flatMap((text) => [...text.matchAll(/npm (?:run ([a-z:-]+)|(start|test|cit))/g)])
      .map(([, run, short]) => run ?? (short === 'cit' ? 'test' : short) ?? '');
    expect(named).toEqual(expect.arrayContaining(['start', 'test', 'check', 'bench', 'dev']));
    for (const name of named) {
      expect(Object.keys(scripts)).toContain(name);
      expect(existsSync(join(projectRoot, scripts[name]?.split(' ')[1] ?? ''))).toBe(true);
    }
  });

  test('every file that it links to or shows', () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)#]+)\)/g), ...readme.matchAll(/src="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(links.length).toBeGreaterThan(4);
    expect(links.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  test('every variable of the environment, no more and no fewer, and what it is unless set', () => {
    const asked = new Set<string>();
    readEnvironment(new Proxy({}, { get: (_variables, name) => void asked.add(String(name)) }));
    const rows = section('Run it')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const named = rows.flatMap(([, names = '', , otherwise = '']) =>
      names.split(', ').map((name, index) => [name.replaceAll('`', ''), (names.includes(',') ? otherwise.split(', ')[index] : otherwise) ?? ''] as const),
    );
    expect(named.map(([name]) => name).sort()).toEqual([...asked].sort());
    const { port, host, dataDir, seed, definitions } = readEnvironment({});
    expect(Object.fromEntries(named)).toMatchObject({ PORT: String(port), HOST: host, SEED: `\`${seed}\`` });
    expect([dataDir, definitions]).toEqual([join(projectRoot, Object.fromEntries(named)['DATA_DIR']?.replaceAll('`', '') ?? ''), projectRoot]);
  });
});

describe('the object that is defined in ten minutes', () => {
  const steps = section('Define your own object in ten minutes');
  const files = [...steps.matchAll(/`(objects\/[^`]+\.yaml)`:\n\n( *)```yaml\n([^]*?)\n *```/g)].map(([, path = '', indent = '', text = '']) => ({
    path,
    text: `${text.replaceAll(new RegExp(`^${indent}`, 'gm'), '')}\n`,
  }));
  const [, tab = ''] = /Add `([a-z_]+)` to `tabs` in `objects\/app.yaml`/.exec(steps) ?? [];
  let scenario: Scenario;
  let folder: string;
  beforeAll(async () => {
    scenario = await openScenario({ institutions: 100, days: 1 });
    folder = mkdtempSync(join(tmpdir(), 'shirabe-readme-'));
    for (const part of ['objects', 'reports']) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const app = join(folder, 'objects/app.yaml');
    writeFileSync(app, readFileSync(app, 'utf8').replace(/^tabs:\n/m, `tabs:\n  - ${tab}\n`));
  }, 120_000);
  afterAll(async () => {
    await scenario?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  async function shirabe(...args: string[]): Promise<string> {
    const out: string[] = [];
    const error: string[] = [];
    const variables = { DATABASE_URL: scenario.databaseUrl, DEFINITIONS: folder };
    const status = await runCommandLine(args, { variables, print: (text) => out.push(text), printError: (text) => error.push(text) });
    expect([status, error]).toEqual([0, []]);
    return out.join('\n');
  }

  test('is checked, planned and applied while the server runs, and serves hospitals and prefectures', async () => {
    expect(files.map(({ path }) => path)).toEqual([`objects/${tab}/object.yaml`, `objects/${tab}/access.yaml`]);
    const [hospital, other, tokyo, hokkaido] = await Promise.all(['hosp-13', 'hosp-01', 'pref-13', 'pref-01'].map((username) => scenario.as(username)));
    if (!hospital || !other || !tokyo || !hokkaido) throw new Error(`log in with ${PASSWORD}`);
    expect((await hospital.get(`/api/objects/${tab}`)).status).toBe(404);

    expect(await shirabe('check')).toContain('誤りはありません');
    const planned = await shirabe('plan');
    expect(planned).toContain(`create object ${tab}`);
    expect(planned).not.toMatch(/^!/m);
    expect(await shirabe('apply')).toMatch(/^version 2 /m);

    const me = (await hospital.get<Me>('/api/me')).body;
    expect(me.tabs.map((each) => each.tab)).toContain(tab);
    const description = (await hospital.get<ObjectDescription>(`/api/objects/${tab}`)).body;
    expect(description.can).toEqual({ create: true, update: true, delete: false });
    expect((await tokyo.get<ObjectDescription>(`/api/objects/${tab}`)).body.can.create).toBe(false);

    const start = (await hospital.get<{ values: Record<string, unknown> }>(`/api/objects/${tab}/new`)).body;
    expect(start.values).toMatchObject({ counted_on: '2026-11-18' });
    const [institution] = (await hospital.get<{ choices: { id: string; label: string }[] }>(`/api/objects/${tab}/fields/institution/choices?search=`)).body
      .choices;
    const values = { ...start.values, institution: institution?.id, boxes: 40 };
    const created = await hospital.post<RecordAnswer>(`/api/objects/${tab}/records`, { values });
    expect(created.status).toBe(201);
    expect(created.body.title).toBe(`${institution?.label} 2026-11-18`);

    // The same institution and day a second time, a day that is to come, and another's institution.
    expect((await hospital.post(`/api/objects/${tab}/records`, { values })).status).toBe(422);
    expect((await hospital.post(`/api/objects/${tab}/records`, { values: { ...values, counted_on: '2026-11-19' } })).status).toBe(422);
    expect([403, 404, 422]).toContain((await other.post(`/api/objects/${tab}/records`, { values: { ...values, counted_on: '2026-11-17' } })).status);

    const path = `/api/objects/${tab}/records/${created.body.id}`;
    const seen = await Promise.all(
      [hospital, tokyo, other, hokkaido].map(async (client) => [
        (await client.get<RowsPage>(`/api/objects/${tab}/lists/all/rows`)).body.rows.length,
        (await client.get(path)).status,
      ]),
    );
    expect(seen).toEqual([
      [1, 200],
      [1, 200],
      [0, 404],
      [0, 404],
    ]);
    const changed = await hospital.patch<RecordAnswer>(path, { version: created.body.version, values: { boxes: 41 } });
    expect([changed.status, changed.body.values]).toEqual([200, expect.objectContaining({ boxes: 41 })]);
  }, 120_000);
});
