import pg from 'pg';
import type { Groups } from '../../contract/wire.ts';
import { type Figure, figure, type FigureName } from './figures.ts';
import type { Scene } from './scene.ts';
import { median, timed } from './statistics.ts';
import { groupedStatement, joinedStatement, manyGroupsStatement, matrixStatement, orderedStatement, rankedStatement } from './statements.ts';

/** A report of the bench, and the same by hand. */
interface Work {
  readonly name: FigureName;
  readonly report: string;
  readonly statement: string;
  readonly values: readonly string[];
}

/** Three sums by prefecture and day, of 31 days and of all, against the bare statement. */
export function measureGrouped(scene: Scene): Promise<Figure[]> {
  return measureReports(scene, [
    { name: 'grouped_month', report: 'bench_grouped_month', statement: groupedStatement, values: [monthBefore(scene.today)] },
    { name: 'grouped_all', report: 'bench_grouped_all', statement: groupedStatement, values: ['1900-01-01'] },
  ]);
}

/** Two sums in a matrix of prefectures and the days of a year (more cells than that an answer does not have), against the bare GROUP BY ROLLUP. Raises an Error when cells are left out. */
export async function measureMatrix(scene: Scene): Promise<Figure[]> {
  const { matrix } = await scene.secretariat.json<Groups>('/api/reports/bench_matrix/groups');
  if (!matrix || matrix.cells.length === 0) throw new Error('the matrix has no cells');
  scene.note(`matrix: ${matrix.cells.length} cells`);
  return measureReports(scene, [{ name: 'matrix', report: 'bench_matrix', statement: matrixStatement, values: [scene.today] }]);
}

/** Two sums each of hospitals and clinics by prefecture and day, of 31 days, against the bare full join of both. */
export function measureJoined(scene: Scene): Promise<Figure[]> {
  return measureReports(scene, [{ name: 'joined_month', report: 'bench_joined', statement: joinedStatement, values: [monthBefore(scene.today)] }]);
}

/** As many groups as rows; the first, last, middle and different values of 31 days; the hundred largest of all institutions: each against the bare statement. */
export async function measureGroups(scene: Scene): Promise<Figure[]> {
  const { rows } = await scene.secretariat.json<Groups>('/api/reports/bench_groups_many/groups');
  scene.note(`groups_many: ${rows.length} groups in the answer, of ${rows.at(-1)?.count} rows`);
  return measureReports(scene, [
    { name: 'groups_many', report: 'bench_groups_many', statement: manyGroupsStatement, values: [] },
    { name: 'groups_ordered', report: 'bench_groups_ordered', statement: orderedStatement, values: [monthBefore(scene.today)] },
    { name: 'groups_ranked', report: 'bench_groups_ranked', statement: rankedStatement, values: [] },
  ]);
}

const monthBefore = (today: string): string => new Date(Date.parse(today) - 30 * 86_400_000).toISOString().slice(0, 10);

async function measureReports(scene: Scene, works: readonly Work[]): Promise<Figure[]> {
  const client = new pg.Client({ connectionString: scene.databaseUrl });
  await client.connect();
  try {
    const figures: Figure[] = [];
    for (const { name, report, statement, values } of works) {
      const samples: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
      for (let round = 0; round <= scene.effort.rounds; round += 1) {
        const limit = await timed(() => client.query(statement, [...values]));
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
