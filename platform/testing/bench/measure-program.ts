import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../server/environment.ts';
import { startChild } from './child-server.ts';
import { type Figure, figure } from './figures.ts';
import { HttpClient } from './http-client.ts';
import type { Effort, Scene } from './scene.ts';
import { median } from './statistics.ts';
import type { Workplace } from './workplace.ts';

/** What `npm start` runs, but for its look at the age of every source (20 ms), which a server without the tools of development does not take either. */
export const serverProgram = join(projectRoot, 'platform/server/serve.js');
export const bareProgram = join(projectRoot, '.build/platform/testing/bench/bare-server.js');

/** What a server of the bench is started with. */
export function serverVariables({ definitions, dataDir }: Workplace): Record<string, string> {
  return { HOST: '127.0.0.1', SEED: 'none', DEFINITIONS: definitions, DATA_DIR: dataDir };
}

/** From process start to ready with a filled database, the embedded database included when it is the one in use. */
export async function measureStart(workplace: Workplace, effort: Effort, note: (text: string) => void): Promise<Figure[]> {
  const ours: number[] = [];
  const limit: number[] = [];
  for (let round = 0; round < effort.starts; round += 1) {
    const isEmbedded = await workplace.letGo();
    const server = await startChild(
      serverProgram,
      { ...serverVariables(workplace), ...(isEmbedded ? {} : { DATABASE_URL: await workplace.databaseUrl() }) },
      '/readyz',
    );
    ours.push(server.startTime);
    await server.stop();
    if (round === 0) note(isEmbedded ? 'start_warm: with the embedded database' : 'start_warm: without a database of its own');
  }
  const url = await workplace.databaseUrl();
  for (let round = 0; round < effort.starts; round += 1) {
    const server = await startChild(bareProgram, { DATABASE_URL: url }, '/ready');
    limit.push(server.startTime);
    await server.stop();
  }
  return [figure('start_warm', median(ours) / 1000, 's', median(limit) / 1000)];
}

/** Resident memory of the server, before its first request but the one that says it is ready. */
export async function measureIdle({ server, bare }: Pick<Scene, 'server' | 'bare'>): Promise<Figure[]> {
  return [figure('idle_memory', server.residentMemory(), 'MB', bare.residentMemory())];
}

/** JavaScript and CSS of a list page as our own server sends them to a browser that takes gzip. */
export async function measureFirstLoad({ server, note }: Scene): Promise<Figure[]> {
  const client = new HttpClient(server.url, { 'accept-encoding': 'gzip' });
  try {
    const plain = new HttpClient(server.url);
    const read = async (path: string): Promise<string> => (await plain.send(path)).body.toString('utf8');
    const page = await read('/o/daily_hospital');
    const parts = new Set(
      [...page.matchAll(/<(?:script type="module"|link rel="(?:modulepreload|stylesheet)")[^>]*(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? ''),
    );
    const entry = [...parts].find((path) => /\/index-[^/]+\.js$/.test(path));
    if (!entry) throw new Error('the pages are not built: npm run build');
    for (const path of partsOf(await read(entry), 'list-page')) parts.add(`/${path}`);
    plain.close();
    let bytes = 0;
    for (const path of parts) bytes += (await client.send(path)).body.length;
    note(`first_load: ${parts.size} files`);
    return [figure('first_load', bytes / 1000, 'kB', null)];
  } finally {
    client.close();
  }
}

/** What Vite loads with a page that comes later: the numbers beside its import are places in the list at the top of the entry. */
function partsOf(entry: string, page: string): string[] {
  const list = /__vite__mapDeps=.*?m\.f=(\[[^\]]*\])/.exec(entry)?.[1];
  const places = new RegExp(`import\\([\`'"]\\./${page}-[^)]*\\)(?:\\.then\\([^)]*\\))?\\s*,\\s*__vite__mapDeps\\((\\[[\\d,]*\\])`).exec(entry)?.[1];
  if (!list || !places) throw new Error(`the entry does not say what ${page} needs`);
  const names = JSON.parse(list) as string[];
  return (JSON.parse(places) as number[]).map((place) => names[place] ?? '');
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

/** What a production install puts on this machine: the packages of the lock file that are not for development only, by the bytes they take. */
export async function measureInstall(note: (text: string) => void): Promise<Figure[]> {
  const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as Lock;
  const folders = Object.entries(packages).filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional);
  const installed = folders.map(([path]) => path).filter((path) => lstatSync(join(projectRoot, path), { throwIfNoEntry: false }));
  const bytes = installed.reduce((sum, path) => sum + bytesOf(join(projectRoot, path)), 0);
  note(`install: ${installed.length} packages`);
  return [figure('install', bytes / 1e6, 'MB', null)];
}

/** Blocks of a folder, without the packages nested in it, which the lock file names on their own. */
function bytesOf(path: string): number {
  const stats = lstatSync(path);
  const own = (stats.blocks ?? 0) * 512;
  if (!stats.isDirectory()) return own;
  return readdirSync(path).reduce((sum, name) => sum + (name === 'node_modules' ? 0 : bytesOf(join(path, name))), own);
}
