import type { DashboardAnswer } from '../../contract/wire.ts';
import { type Figure, figure } from './figures.ts';
import { HttpClient, logIn } from './http-client.ts';
import type { Scene } from './scene.ts';
import { median, percentile, timed } from './statistics.ts';
import { execute } from './workplace.ts';

/** The dashboard of twelve components as the secretariat sees it, against the same groups by hand over the bare server, all at once too. */
export async function measureDashboard(scene: Scene): Promise<Figure[]> {
  const path = '/api/dashboards/bench_dashboard';
  whole(await scene.secretariat.json<DashboardAnswer>(path), 12);
  const samples: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
  for (let round = 0; round <= scene.effort.rounds; round += 1) {
    const limit = await timed(() => scene.bareClient.send(`/dashboard?v=${scene.today}`));
    const ours = await timed(() => scene.secretariat.send(path));
    // The first round warms up.
    if (round === 0) continue;
    samples.limit.push(limit);
    samples.ours.push(ours);
  }
  return [figure('dashboard_12', median(samples.ours), 'ms', median(samples.limit))];
}

const USERS = 50;

/**
 * Fifty users of prefectures who open the home page at the same moment: the time until the slowest of them has it, each over a session and a connection of its own.
 * The limit is the statement of one chart of it by hand, asked fifty times at once of the bare server: a home page has several such.
 */
export async function measureHomes(scene: Scene): Promise<Figure[]> {
  const users = await openUsers(scene);
  try {
    for (const { client } of users) whole(await client.json<DashboardAnswer>('/api/home'), 1);
    const slowest: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
    const all: number[] = [];
    for (let round = 0; round <= scene.effort.rounds; round += 1) {
      const limit = await Promise.all(users.map(({ unit, bare }) => timed(() => bare.send(`/home?v=${unit}&v=${scene.today}`))));
      const ours = await Promise.all(users.map(({ client }) => timed(() => client.send('/api/home'))));
      // The first round warms up.
      if (round === 0) continue;
      slowest.limit.push(Math.max(...limit));
      slowest.ours.push(Math.max(...ours));
      all.push(...ours);
    }
    scene.note(`home_50: ${USERS} at once, each: p50 ${percentile(all, 0.5).toFixed(0)} ms, p95 ${percentile(all, 0.95).toFixed(0)} ms`);
    return [figure('home_50', median(slowest.ours), 'ms', median(slowest.limit))];
  } finally {
    for (const { client, bare } of users) {
      client.close();
      bare.close();
    }
  }
}

interface User {
  readonly unit: string;
  readonly client: HttpClient;
  readonly bare: HttpClient;
}

/** Every prefecture's, and once more the first ones', in another browser. */
async function openUsers({ databaseUrl, server, bare }: Scene): Promise<User[]> {
  const accounts = await execute<{ username: string; unit: string }>(
    databaseUrl,
    `SELECT username, unit FROM shirabe.user_account WHERE username LIKE 'pref-%' ORDER BY username`,
  );
  if (accounts.length === 0) throw new Error('there are no accounts of prefectures');
  const users: User[] = [];
  while (users.length < USERS) {
    const { username, unit } = accounts[users.length % accounts.length] as (typeof accounts)[number];
    users.push({ unit, client: await logIn(server.url, username), bare: new HttpClient(bare.url) });
  }
  return users;
}

/** Raises an Error when a dashboard has fewer components, or one could not be shown: that would be fast. */
function whole({ components }: DashboardAnswer, least: number): void {
  const broken = components.find(({ error }) => error);
  if (components.length < least || broken) throw new Error(`the dashboard has ${components.length} components; ${broken?.error?.en ?? 'none is broken'}`);
}
