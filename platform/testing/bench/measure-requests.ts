import { type Figure, figure, type FigureName } from './figures.ts';
import type { HttpClient } from './http-client.ts';
import type { Scene } from './scene.ts';
import { median, percentile, timed } from './statistics.ts';
import type { StatementName } from './statements.ts';
import { execute } from './workplace.ts';

/** Does one piece of work; `client` is 0 to 9, `turn` counts up. */
type Work = (client: number, turn: number) => Promise<unknown>;

const list = '/api/objects/daily_hospital/lists';

export async function measureList(scene: Scene): Promise<Figure[]> {
  const ours: Work = () => scene.prefecture.send(`${list}/today/rows?limit=50`);
  return measure(scene, 'list_page', ours, () => bare(scene, 'list', [scene.prefectureId, scene.today]));
}

export async function measureRecord(scene: Scene): Promise<Figure[]> {
  const ids = await recordIds(scene, 'scope_prefecture', scene.prefectureId, 1000);
  const idOf = (client: number, turn: number): string => ids[(client * 97 + turn * 7) % ids.length] ?? '';
  const ours: Work = (client, turn) => scene.prefecture.send(`/api/objects/daily_hospital/records/${idOf(client, turn)}`);
  return measure(scene, 'record_read', ours, (client, turn) => bare(scene, 'record', [idOf(client, turn), scene.prefectureId]));
}

/** Each client changes two fields of a record of its own, so that no save meets another; the limit has ten others. */
export async function measureSave(scene: Scene): Promise<Figure[]> {
  const ids = await recordIds(scene, 'scope_institution', scene.institutionId, 20);
  if (ids.length < 20) throw new Error('there are too few records to save');
  const versions = new Map<string, number>();
  const ours: Work = async (client, turn) => {
    const id = ids[client] ?? '';
    const path = `/api/objects/daily_hospital/records/${id}`;
    const version = versions.get(id) ?? (await scene.institution.json<{ version: number }>(path)).version;
    const body = { version, values: { outpatients_suspected: turn % 500, remarks: `計測 ${turn}` }, accept_warnings: true };
    versions.set(id, (await scene.institution.json<{ version: number }>(path, { method: 'PATCH', body })).version);
  };
  const limit: Work = (client, turn) => scene.bareClient.send('/save', { method: 'POST', body: [ids[10 + client], turn % 500, `計測 ${turn}`] });
  return measure(scene, 'record_save', ours, limit);
}

const CHANGES = 1000;

/** The first page of the history of a record that was changed 1,000 times, with who changed it. */
export async function measureHistory(scene: Scene): Promise<Figure[]> {
  const [id = ''] = await recordIds(scene, 'scope_prefecture', scene.prefectureId, 1);
  await execute(
    scene.databaseUrl,
    `INSERT INTO shirabe.record_history (object, record, at, by_user, by_name, action, changes)
     SELECT 'daily_hospital', $1, now() - n * interval '1 minute', gen_random_uuid(), '担当者 ' || n % 7, 'update',
       jsonb_build_array(jsonb_build_object('field', 'remarks', 'old', '計測 ' || n, 'new', '計測 ' || n + 1), jsonb_build_object('field', 'outpatients_suspected', 'old', n, 'new', n + 1))
     FROM generate_series(1, $2::int) n`,
    [id, CHANGES],
  );
  const { ours, limit } = await alternate(
    scene,
    'history_1000',
    () => scene.prefecture.send(`/api/objects/daily_hospital/records/${id}/history`),
    () => bare(scene, 'history', [id]),
  );
  return [figure('history_1000', median(ours), 'ms', median(limit))];
}

/** The chart of the home page: today's surveys by status. */
export async function measureHome(scene: Scene): Promise<Figure[]> {
  const { ours, limit } = await alternate(
    scene,
    'home_chart',
    () => scene.prefecture.send('/api/reports/todays_daily_status/groups'),
    () => bare(scene, 'home', [scene.prefectureId, scene.today]),
  );
  return [figure('home_chart', median(ours), 'ms', median(limit))];
}

/** One client's median time and ten clients' throughput; limit and candidate take turns, so that both meet the same minutes. */
async function measure(scene: Scene, name: 'list_page' | 'record_read' | 'record_save', ours: Work, limit: Work): Promise<Figure[]> {
  const one = await alternate(scene, name, ours, limit);
  const throughput: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
  for (let round = 0; round < scene.effort.rounds; round += 1) {
    throughput.limit.push(await byTen(limit, scene.effort.load));
    throughput.ours.push(await byTen(ours, scene.effort.load));
  }
  const loaded: FigureName = `${name}_10`;
  return [figure(name, median(one.ours), 'ms', median(one.limit)), figure(loaded, median(throughput.ours), 'requests/s', median(throughput.limit))];
}

/** Times of requests by one client, ours and the limit's; `requests`: of one round. The note of the run has the middle and the 99th percentile of both. */
export async function alternate(
  scene: Scene,
  name: string,
  ours: Work,
  limit: Work,
  requests = scene.effort.requests,
): Promise<{ readonly ours: readonly number[]; readonly limit: readonly number[] }> {
  const samples: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
  await byOne(limit, requests / 2);
  await byOne(ours, requests / 2);
  for (let round = 0; round < scene.effort.rounds; round += 1) {
    samples.limit.push(...(await byOne(limit, requests)));
    samples.ours.push(...(await byOne(ours, requests)));
  }
  const show = (share: number): string => `${percentile(samples.ours, share).toFixed(2)} ms (limit ${percentile(samples.limit, share).toFixed(2)} ms)`;
  scene.note(`${name}: p50 ${show(0.5)}, p99 ${show(0.99)}`);
  return samples;
}

async function byOne(work: Work, requests: number): Promise<number[]> {
  const samples: number[] = [];
  for (let turn = 0; turn < requests; turn += 1) samples.push(await timed(() => work(0, turn)));
  return samples;
}

/** Requests a second. */
async function byTen(work: Work, requests: number): Promise<number> {
  let turn = 0;
  const client = async (number: number): Promise<void> => {
    while (turn < requests) await work(number, turn++);
  };
  const time = await timed(() => Promise.all(Array.from({ length: 10 }, (_, number) => client(number))));
  return (requests * 1000) / time;
}

/** A request to the bare server. */
export function bare({ bareClient }: { readonly bareClient: HttpClient }, name: StatementName, values: readonly string[]): Promise<unknown> {
  return bareClient.send(`/${name}?${values.map((value) => `v=${encodeURIComponent(value)}`).join('&')}`);
}

async function recordIds({ databaseUrl }: Scene, scope: 'scope_prefecture' | 'scope_institution', unit: string, most: number): Promise<string[]> {
  const rows = await execute<{ id: string }>(
    databaseUrl,
    `SELECT id FROM data.daily_hospital WHERE ${scope} = $1 AND answer_status = 'answered' ORDER BY md5(id::text) LIMIT $2`,
    [unit, most],
  );
  if (rows.length === 0) throw new Error(`no records of ${scope} ${unit}`);
  return rows.map(({ id }) => id);
}
