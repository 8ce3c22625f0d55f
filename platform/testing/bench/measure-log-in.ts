import { hash, verify } from '@node-rs/argon2';
import { type Figure, figure } from './figures.ts';
import { HttpClient } from './http-client.ts';
import type { Scene } from './scene.ts';
import { median, timed } from './statistics.ts';
import { execute } from './workplace.ts';

const right = 'Shirabe2026';
const accounts = ['admin', 'secretariat', 'pref-13', 'pref-01', 'city-13', 'hosp-13', 'hosp-01', 'clinic-13', 'org-13'];
/** As access/password.ts keeps them. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** How long a refused log-in takes whose user there is, against one whose user there is not: the one must not tell the other. */
export async function measureLogInTiming(scene: Scene): Promise<Figure[]> {
  const client = new HttpClient(scene.server.url);
  const attempt = (username: string): Promise<number> =>
    timed(() => client.send('/api/session', { method: 'POST', body: { username, password: 'Wrong-2026' } }).catch(expectRefusal));
  const known: number[] = [];
  const unknown: number[] = [];
  try {
    for (let turn = 0; turn < 2 + scene.effort.logIns; turn += 1) {
      // Failures of earlier turns would lock.
      if (turn % 5 === 0) await forgetFailures(scene);
      const samples = [await attempt(accounts[turn % accounts.length] ?? ''), await attempt(`nobody-${turn}`)] as const;
      // The first turns warm up.
      if (turn < 2) continue;
      known.push(samples[0]);
      unknown.push(samples[1]);
    }
    await forgetFailures(scene);
  } finally {
    client.close();
  }
  return [figure('login_timing', median(known), 'ms', median(unknown))];
}

/** Log-ins a second by nine users at once; the limit is how often a second this machine can check a password and do nothing else. */
export async function measureLogInRate(scene: Scene): Promise<Figure[]> {
  const clients = accounts.map((username) => ({ username, client: new HttpClient(scene.server.url) }));
  const kept = await hash(right, parameters);
  const rates: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
  try {
    for (let round = 0; round <= Math.min(scene.effort.rounds, 3); round += 1) {
      const limit = await rate(scene.effort.logIns, () => verify(kept, right));
      const ours = await rate(scene.effort.logIns, (worker) => {
        const { username, client } = clients[worker] ?? { username: '', client: scene.bareClient };
        return client.send('/api/session', { method: 'POST', body: { username, password: right } });
      });
      // The first round warms up.
      if (round === 0) continue;
      rates.limit.push(limit);
      rates.ours.push(ours);
    }
  } finally {
    for (const { client } of clients) client.close();
  }
  return [figure('login_rate', median(rates.ours), 'log-ins/s', median(rates.limit))];
}

async function rate(times: number, work: (worker: number) => Promise<unknown>): Promise<number> {
  let turn = 0;
  const worker = async (number: number): Promise<void> => {
    while (turn++ < times) await work(number);
  };
  const time = await timed(() => Promise.all(accounts.map((_username, number) => worker(number))));
  return (times * 1000) / time;
}

function expectRefusal(error: unknown): void {
  if (!String(error).includes(': 401 ')) throw error;
}

async function forgetFailures({ databaseUrl }: Scene): Promise<void> {
  await execute(databaseUrl, 'DELETE FROM shirabe.login_failure');
  await execute(databaseUrl, 'UPDATE shirabe.user_account SET failed_attempts = 0, locked_until = NULL WHERE failed_attempts > 0');
}
