import pg from 'pg';
import type { HttpClient } from './http-client.ts';
import { type Figure, figure, type FigureName } from './figures.ts';
import { downloadAll, growthDuring } from './measure-exports.ts';
import type { Scene } from './scene.ts';
import { median, timed } from './statistics.ts';

const TIMES = 10;
const list = '/api/objects/daily_hospital/lists';

/**
 * The hospitals' daily survey grown to ten times its rows, by days before those that it has: what people open must not become slower with it. The limit is
 * the same request before. Run last: nothing after it would meet the usual proportions.
 */
export async function measureGrowth(scene: Scene): Promise<Figure[]> {
  const works = await worksOf(scene);
  const before = await measureEach(scene, works);
  const small = await exportAll(scene);
  const rows = await grow(scene.databaseUrl);
  const after = await measureEach(scene, works);
  const count = await timed(() => scene.prefecture.send(`${list}/all/count`));
  scene.note(`growth: from ${scene.rows} to ${rows} rows; the exact count of a prefecture's rows then takes ${Math.round(count)} ms, beside the list`);
  const large = await exportAll(scene);
  scene.note(`growth: every row as CSV in Shift-JIS took ${Math.round(small.time / 1000)} s before and ${Math.round(large.time / 1000)} s after`);
  return [
    ...works.map(({ name }, index) => figure(name, after[index] ?? NaN, 'ms', before[index] ?? NaN)),
    figure('export_memory_grown', large.peak, 'MB', small.peak),
  ];
}

/** Every row as a file: milliseconds, and the peak of the server's memory in MB. */
async function exportAll({ server, secretariat }: Scene): Promise<{ readonly time: number; readonly peak: number }> {
  const start = server.residentMemory();
  let time = 0;
  const growth = await growthDuring(
    server,
    async () => (time = await timed(() => downloadAll(secretariat, 'format=csv&encoding=shift_jis&unmappable=replace'))),
  );
  return { time, peak: start + growth };
}

interface Work {
  readonly name: FigureName;
  readonly send: () => Promise<unknown>;
}

/** Today's list, all rows from the first and from the tenth page on, a record, the chart of the home page, and the first rows of a report of every row. */
async function worksOf({ prefecture, secretariat, databaseUrl, prefectureId }: Scene): Promise<readonly Work[]> {
  const id = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM data.daily_hospital WHERE scope_prefecture = $1 ORDER BY md5(id::text) LIMIT 1', [
      prefectureId,
    ]);
    return rows[0]?.id ?? '';
  });
  const all = `${list}/all/rows?limit=50`;
  const deep = await pageAt(prefecture, all, 10);
  return [
    { name: 'list_grown', send: () => prefecture.send(`${list}/today/rows?limit=50`) },
    { name: 'list_all_grown', send: () => prefecture.send(all) },
    { name: 'list_deep_grown', send: () => prefecture.send(deep) },
    { name: 'record_grown', send: () => prefecture.send(`/api/objects/daily_hospital/records/${id}?describe=1`) },
    { name: 'home_grown', send: () => prefecture.send('/api/reports/todays_daily_status/groups') },
    { name: 'report_grown', send: () => secretariat.send('/api/reports/bench_export/rows?limit=100') },
  ];
}

/** The address of a later page; of the last one where there are fewer. */
async function pageAt(client: HttpClient, first: string, page: number): Promise<string> {
  let address = first;
  for (let at = 1; at < page; at += 1) {
    const { next } = await client.json<{ next: string | null }>(address);
    if (!next) break;
    address = `${first}&cursor=${encodeURIComponent(next)}`;
  }
  return address;
}

async function measureEach({ effort }: Scene, works: readonly Work[]): Promise<readonly number[]> {
  const medians: number[] = [];
  for (const { send } of works) {
    const samples: number[] = [];
    for (let turn = 0; turn < 20 + effort.requests; turn += 1) {
      const time = await timed(send);
      if (turn >= 20) samples.push(time);
    }
    medians.push(median(samples));
  }
  return medians;
}

/** Repeats every row for as many earlier days as there are days, nine times; gives how many rows there are then. */
async function grow(databaseUrl: string): Promise<number> {
  return withClient(databaseUrl, async (client) => {
    await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '64MB'`);
    const { rows: columns } = await client.query<{ name: string }>(
      `SELECT quote_ident(column_name) AS name FROM information_schema.columns WHERE table_schema = 'data' AND table_name = 'daily_hospital'
       AND is_generated = 'NEVER' AND column_name NOT IN ('id', 'report_date') ORDER BY ordinal_position`,
    );
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `SELECT x.indexrelid::regclass::text AS name, pg_get_indexdef(x.indexrelid) AS definition FROM pg_index x
       WHERE x.indrelid = 'data.daily_hospital'::regclass AND NOT x.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = x.indexrelid)`,
    );
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    await client.query('ALTER TABLE data.daily_hospital DISABLE TRIGGER ALL');
    const names = columns.map(({ name }) => name).join(', ');
    const { rows: spans } = await client.query<{ days: number }>('SELECT max(report_date) - min(report_date) + 1 AS days FROM data.daily_hospital');
    await client.query('CREATE TEMP TABLE grown AS SELECT * FROM data.daily_hospital');
    for (let time = 1; time < TIMES; time += 1)
      await client.query(`INSERT INTO data.daily_hospital (id, report_date, ${names}) SELECT gen_random_uuid(), report_date - $1::int, ${names} FROM grown`, [
        time * (spans[0]?.days ?? 0),
      ]);
    await client.query('DROP TABLE grown');
    await client.query('ALTER TABLE data.daily_hospital ENABLE TRIGGER ALL');
    for (const { definition } of indexes) await client.query(definition);
    await client.query('VACUUM ANALYZE data.daily_hospital');
    const { rows } = await client.query<{ rows: number }>('SELECT count(*)::int AS rows FROM data.daily_hospital');
    return rows[0]?.rows ?? 0;
  });
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
