import pg from 'pg';
import { type Figure, figure } from './figures.ts';
import type { Scene } from './scene.ts';
import { median, timed } from './statistics.ts';
import { groupedStatement } from './statements.ts';

/** Three sums by prefecture and day, of 31 days and of all, against the bare statement. */
export async function measureGrouped(scene: Scene): Promise<Figure[]> {
  const client = new pg.Client({ connectionString: scene.databaseUrl });
  await client.connect();
  try {
    const month = new Date(Date.parse(scene.today) - 30 * 86_400_000).toISOString().slice(0, 10);
    const figures: Figure[] = [];
    for (const [name, report, from] of [
      ['grouped_month', 'bench_grouped_month', month],
      ['grouped_all', 'bench_grouped_all', '1900-01-01'],
    ] as const) {
      const samples: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
      for (let round = 0; round <= scene.effort.rounds; round += 1) {
        const limit = await timed(() => client.query(groupedStatement, [from]));
        const ours = await timed(() => scene.secretariat.send(`/api/reports/${report}/groups`));
        // The first round warms up.
        if (round === 0) continue;
        samples.limit.push(limit);
        samples.ours.push(ours);
      }
      figures.push(figure(name, median(samples.ours), 'ms', median(samples.limit)));
    }
    return figures;
  } finally {
    await client.end();
  }
}
