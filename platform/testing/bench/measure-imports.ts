import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Import } from '../../contract/wire-import.ts';
import { type Figure, figure } from './figures.ts';
import { growthDuring } from './measure-exports.ts';
import type { Scene } from './scene.ts';
import { timed } from './statistics.ts';

const columns = ['gmis_id', 'name', 'institution_type', 'designation', 'prefecture', 'address', 'phone', 'postal_notice'];

/**
 * Files of new institutions of so many rows, the smallest first: with every rule, key, lookup and history, from the request that saves them to the end, against COPY of the
 * same bytes into a copy of the table with its indexes. And by how much the server's memory grew more with many rows than with few.
 */
export async function measureImports(scene: Scene, sizes: readonly number[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  const growths: number[] = [];
  for (const [index, rows] of sizes.entries()) {
    const file = makeFile(scene, rows);
    const limit = await copyTime(scene, file);
    let ours = 0;
    growths.push(await growthDuring(scene.server, async () => (ours = await importTime(scene, file, rows))));
    if (index > 0) figures.push(figure(rows === 1_000_000 ? 'import_1m' : 'import_100k', ours / 1000, 's', limit / 1000));
    scene.note(`import of ${rows} rows: ${Math.round((rows * 1000) / ours)} rows/s; memory grew by ${growths.at(-1)?.toFixed(0)} MB`);
  }
  return [...figures, figure('import_memory', growths.at(-1) ?? 0, 'MB', Math.max(growths[0] ?? 0, 1))];
}

let files = 0;

function makeFile({ prefectureId }: Scene, rows: number): Buffer {
  const lines = [columns.join(',')];
  // Each file of a run has codes of its own.
  const letter = String.fromCharCode(65 + files);
  files += 1;
  for (let row = 0; row < rows; row += 1)
    lines.push(
      `${letter}${String(row).padStart(7, '0')},計測医院${row},clinic_without_beds,none,${prefectureId},東京都千代田区計測町${row}番地,03-1234-5678,true`,
    );
  return Buffer.from(`${lines.join('\n')}\n`);
}

async function copyTime({ databaseUrl }: Scene, file: Buffer): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('CREATE TABLE bench_copy (LIKE data.medical_institution INCLUDING ALL)');
    await client.query('ALTER TABLE bench_copy ALTER id SET DEFAULT gen_random_uuid()');
    return await timed(() => pipeline(Readable.from([file]), client.query(from(`COPY bench_copy (${columns.join(', ')}) FROM STDIN (FORMAT csv, HEADER)`))));
  } finally {
    await client.query('DROP TABLE IF EXISTS bench_copy');
    await client.end();
  }
}

async function importTime({ secretariat }: Scene, bytes: Buffer, rows: number): Promise<number> {
  const begun = await secretariat.json<Import>('/api/objects/medical_institution/imports', { method: 'POST', bytes, headers: { 'x-file-name': 'bench.csv' } });
  const path = `/api/imports/${begun.id}`;
  return timed(async () => {
    await secretariat.send(`${path}/run`, { method: 'POST' });
    for (;;) {
      const { state, counts, message } = await secretariat.json<Import>(path);
      if (state === 'done' && counts.created === rows) return;
      if (!['reading', 'running'].includes(state)) throw new Error(`the import is ${state}: ${message ?? JSON.stringify(counts)}`);
      await pause(100);
    }
  });
}
