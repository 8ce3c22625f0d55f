import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import type { Subscription } from '../../contract/wire-subscriptions.ts';
import { type Figure, figure } from './figures.ts';
import type { Scene } from './scene.ts';
import { median, timed } from './statistics.ts';
import { execute } from './workplace.ts';

/** A run that takes longer has not come to its end. */
const PATIENCE = 10 * 60_000;
/** Connections at the same time, as the server has them. */
const LANES = 4;

/**
 * A report that goes to a user of each prefecture, each with a file of their own rows: from the moment that the server begins it to the last mail that arrived, over
 * SMTP. The limit: each prefecture's rows by one statement of PostgreSQL, sent as a file of CSV over the same mail server, by as many connections.
 */
export async function measureSubscription(scene: Scene): Promise<Figure[]> {
  const { databaseUrl, effort, mails, secretariat, note } = scene;
  const users = await execute<{ id: string; unit: string }>(
    databaseUrl,
    `UPDATE shirabe.user_account SET email = username || '@example.jp' WHERE username LIKE 'pref-%' RETURNING id, unit`,
  );
  const made = await secretariat.json<Subscription>('/api/subscriptions', {
    method: 'POST',
    body: {
      report: 'daily_survey_csv',
      label: '計測',
      narrowing: { search: '', filter: '', sort: '' },
      schedule: { every: 'month', day: 31, missing: 'skip', at: '00:00' },
      condition: { when: 'always' },
      content: { rows: 5, file: { format: 'csv', view: 'details', encoding: 'utf-8' } },
      paused: false,
      recipients: { users: users.map(({ id }) => id), roles: [], units: [] },
    },
  });
  const samples: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
  for (let round = 0; round < effort.exports; round += 1) {
    samples.limit.push(await timed(() => sendByHand(scene, users)));
    const arrived = mails.messages.length;
    const due = new Date(Date.now() - 1000);
    await execute(databaseUrl, 'UPDATE shirabe.subscription SET next_at = $2 WHERE id = $1', [made.id, due]);
    samples.ours.push(await runTime(scene, made.id, due, arrived + users.length));
  }
  const [last] = mails.messages.slice(-1);
  note(`subscription: ${users.length} mails, the last one of ${Math.round((last?.raw.length ?? 0) / 1000)} kB`);
  await secretariat.send(`/api/subscriptions/${made.id}`, { method: 'DELETE' });
  const seconds = median(samples.ours) / 1000;
  const limit = median(samples.limit) / 1000;
  return [figure('subscription_47', seconds, 's', limit), figure('subscription_mails', users.length / seconds, 'mails/s', users.length / limit)];
}

/** Milliseconds from the begin of a run to the arrival of its last mail. Raises an Error when somebody got none, or it does not come to an end. */
async function runTime({ databaseUrl, mails }: Scene, subscription: string, due: Date, until: number): Promise<number> {
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await pause(10)) {
    if (mails.messages.length < until) continue;
    const ended = Date.now();
    const [row] = await execute<{ begun_at: Date }>(
      databaseUrl,
      'SELECT min(begun_at) AS begun_at FROM shirabe.subscription_delivery WHERE subscription = $1 AND due_at = $2',
      [subscription, due],
    );
    if (!row?.begun_at) throw new Error('the run was not written down');
    return ended - row.begun_at.getTime();
  }
  const states = await execute<{ state: string; count: number }>(
    databaseUrl,
    'SELECT state, count(*)::int AS count FROM shirabe.subscription_delivery WHERE subscription = $1 AND due_at = $2 GROUP BY 1',
    [subscription, due],
  );
  throw new Error(`mails of the subscription are missing: ${JSON.stringify(states)}`);
}

async function sendByHand({ databaseUrl, mails, today }: Scene, users: readonly { readonly unit: string }[]): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: LANES });
  const transport = createTransport({ url: mails.url, pool: true, maxConnections: LANES });
  const waiting = [...users];
  const lane = async (): Promise<void> => {
    for (let user = waiting.pop(); user; user = waiting.pop()) {
      const { rows } = await pool.query<{ line: string }>(statement, [user.unit, today]);
      const content = rows.map(({ line }) => `${line}\r\n`).join('');
      await transport.sendMail({
        from: 'bench@example.jp',
        to: 'limit@example.jp',
        subject: '計測',
        text: '計測',
        attachments: [{ filename: 'bench.csv', content }],
      });
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    transport.close();
    await pool.end();
  }
}

/** Fourteen days' rows of a prefecture as lines, without the care that CSV needs: the least that can be done. */
const statement = `SELECT concat_ws(',', s.*, i.gmis_id, i.title, i.phone) AS line FROM data.daily_hospital s JOIN data.medical_institution i ON i.id = s.institution
  WHERE s.scope_prefecture = $1 AND s.report_date > $2::date - 14 ORDER BY s.report_date DESC, s.title, s.id`;
