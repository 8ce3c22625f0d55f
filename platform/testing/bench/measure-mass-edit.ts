import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { BatchAnswer } from '../../contract/wire-batches.ts';
import { type Figure, figure } from './figures.ts';
import type { Scene } from './scene.ts';
import { median, timed } from './statistics.ts';

const ROWS = 10_000;

/**
 * A field of ten thousand records changed from their list: with every rule, history and what undo needs, from the request to the end of the job, against an UPDATE
 * of the same rows. Where there are fewer records, all of them.
 */
export async function measureMassEdit({ databaseUrl, effort, secretariat, note }: Scene): Promise<Figure[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM data.medical_institution ORDER BY id LIMIT $1', [ROWS]);
    const ids = rows.map(({ id }) => id);
    const samples: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
    for (let round = 0; round < Math.max(1, effort.exports); round += 1) {
      samples.limit.push(
        await timed(() =>
          client.query('UPDATE data.medical_institution SET city = $2, version = version + 1, updated_at = now() WHERE id = ANY($1)', [ids, `市${round}`]),
        ),
      );
      samples.ours.push(await timed(() => edit(secretariat, ids, `町${round}`)));
    }
    note(`mass edit of ${ids.length} rows: ${Math.round((ids.length * 1000) / median(samples.ours))} rows/s`);
    return [figure('mass_edit_10k', median(samples.ours) / 1000, 's', median(samples.limit) / 1000)];
  } finally {
    await client.end();
  }
}

async function edit(secretariat: Scene['secretariat'], ids: readonly string[], city: string): Promise<void> {
  const body = { list: 'all', ids, action: 'edit', values: { city }, accept_warnings: true };
  let batch = await secretariat.json<BatchAnswer>('/api/objects/medical_institution/mass-change', { method: 'POST', body });
  while (batch.finished_at === null) {
    await pause(100);
    batch = await secretariat.json<BatchAnswer>(`/api/batches/${batch.id}`);
  }
  if (batch.counts['updated'] !== ids.length) throw new Error(`the mass edit changed ${batch.counts['updated'] ?? 0} of ${ids.length} rows`);
}
