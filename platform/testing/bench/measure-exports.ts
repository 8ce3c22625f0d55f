import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { devNull } from 'node:os';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import type { ChildServer } from './child-server.ts';
import { type Figure, figure } from './figures.ts';
import type { HttpClient } from './http-client.ts';
import type { Scene } from './scene.ts';
import { median, timed } from './statistics.ts';
import { exportStatement } from './statements.ts';

const report = '/api/reports/bench_export/export';

/** The growth of a server's memory during one export of every row. Called first, while the server is as it was started. */
export async function measureExportMemory(scene: Scene): Promise<Figure[]> {
  const limit = await growthDuring(scene.bare, () => scene.bareClient.send('/export', { discard: true }));
  const ours = await growthDuring(scene.server, () => downloadAll(scene.secretariat, 'format=csv&encoding=shift_jis&unmappable=replace'));
  return [figure('export_memory', ours, 'MB', limit)];
}

/** Every row as a file over HTTP, against COPY by psql, or through pg-copy-streams where there is no psql. */
export async function measureExports(scene: Scene): Promise<Figure[]> {
  const copy = await limitOf(scene);
  const times = { shift_jis: pair(), utf8: pair(), jsonl: [] as number[], first: [] as number[], xlsx: [] as number[] };
  let xlsxGrowth = 0;
  for (let round = 0; round < scene.effort.exports; round += 1) {
    times.shift_jis.limit.push(await timed(() => copy.run('SJIS')));
    times.shift_jis.ours.push(await timed(() => downloadAll(scene.secretariat, 'format=csv&encoding=shift_jis&unmappable=replace')));
    times.utf8.limit.push(await timed(() => copy.run('UTF8')));
    times.utf8.ours.push(await timed(() => downloadAll(scene.secretariat, 'format=csv&encoding=utf-8')));
    times.jsonl.push(await timed(() => downloadAll(scene.secretariat, 'format=jsonl')));
    times.first.push(await firstByte(scene.secretariat, 'format=csv&encoding=utf-8'));
    const time = (): Promise<number> => timed(() => downloadAll(scene.secretariat, 'format=xlsx'));
    xlsxGrowth = Math.max(xlsxGrowth, await growthDuring(scene.server, async () => times.xlsx.push(await time())));
  }
  scene.note(
    `export_csv_*: the limit is COPY ${copy.by}; ${copy.lacking.length === 0 ? 'Shift-JIS lacked no character' : `replaced in the limit: ${copy.lacking.join(' ')}`}`,
  );
  scene.note(`export_xlsx: memory grew by ${xlsxGrowth.toFixed(0)} MB`);
  return [
    figure('export_csv_shift_jis', median(times.shift_jis.ours) / 1000, 's', median(times.shift_jis.limit) / 1000),
    figure('export_csv_utf8', median(times.utf8.ours) / 1000, 's', median(times.utf8.limit) / 1000),
    figure('export_jsonl', (scene.rows * 1000) / median(times.jsonl), 'rows/s', null),
    figure('export_first_byte', median(times.first), 'ms', null),
    figure('export_xlsx', (scene.rows * 1000) / median(times.xlsx), 'rows/s', null),
  ];
}

const pair = (): { readonly ours: number[]; readonly limit: number[] } => ({ ours: [], limit: [] });

/** Every row as a file that is thrown away as it comes. Raises an Error when it is empty. */
export async function downloadAll(client: HttpClient, parameters: string): Promise<void> {
  const before = client.discarded;
  await client.send(`${report}?${parameters}`, { discard: true });
  if (client.discarded === before) throw new Error(`the export ${parameters} is empty`);
}

/** Milliseconds from the request to the first byte of the file. */
async function firstByte(client: HttpClient, parameters: string): Promise<number> {
  const { firstByte: time } = await client.send(`${report}?${parameters}`, { discard: true });
  return time;
}

/** By how many MB a server grew at most while something was done. */
export async function growthDuring(server: ChildServer, work: () => Promise<unknown>): Promise<number> {
  const before = server.residentMemory();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, server.residentMemory())), 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(most, server.residentMemory()) - before;
}

type Encoding = 'SJIS' | 'UTF8';
interface Limit {
  readonly by: string;
  readonly lacking: readonly string[];
  run(encoding: Encoding): Promise<void>;
}

/** A COPY that succeeds: PostgreSQL ends it at a character that Shift-JIS lacks, so such characters are found first, and replaced in the limit's statement. */
async function limitOf({ databaseUrl }: Scene): Promise<Limit> {
  const lacking: string[] = [];
  const hasPsql = await runs('psql', ['--version']);
  const run = (encoding: Encoding): Promise<void> => {
    const text = `COPY (${exportStatement(encoding === 'SJIS' ? lacking : [])}) TO STDOUT (FORMAT csv)`;
    return hasPsql ? copyByPsql(databaseUrl, text, encoding) : copyByDriver(databaseUrl, text, encoding);
  };
  for (;;) {
    try {
      await run('SJIS');
      return { by: hasPsql ? 'by psql' : 'through pg-copy-streams', lacking, run };
    } catch (error) {
      const bytes = /byte sequence ((?:0x[0-9a-f]{2} ?)+)in encoding "UTF8" has no equivalent/.exec(String(error))?.[1];
      if (!bytes || lacking.length >= 100) throw error;
      lacking.push(Buffer.from(bytes.replace(/0x| /g, ''), 'hex').toString('utf8'));
    }
  }
}

async function runs(command: string, parameters: readonly string[]): Promise<boolean> {
  const child = spawn(command, parameters, { stdio: 'ignore' });
  return Promise.race([once(child, 'exit').then(([code]) => code === 0), once(child, 'error').then(() => false)]).catch(() => false);
}

async function copyByPsql(url: string, text: string, encoding: Encoding): Promise<void> {
  const child = spawn('psql', ['--no-psqlrc', '--quiet', '--output', devNull, '--command', text, url], {
    env: { ...process.env, PGCLIENTENCODING: encoding },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`psql: ${said}`);
}

async function copyByDriver(url: string, text: string, encoding: Encoding): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET client_encoding TO '${encoding}'`);
    await pipeline(client.query(to(text)), createWriteStream(devNull));
  } finally {
    await client.end();
  }
}
