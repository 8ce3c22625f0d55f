import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { seedDatabase } from '../../../seeds/seed.ts';
import { connectDatabase } from '../../database/database.ts';
import { type EmbeddedPostgres, startEmbedded } from '../../database/embedded-postgres.ts';
import { migrate } from '../../database/migrate.ts';
import { toLocal } from '../../fields/time-zone.ts';
import { loadDefinitions } from '../../metadata/load-definitions.ts';
import { projectRoot } from '../../server/environment.ts';
import { applyDefinitions } from '../../setup/apply-definitions.ts';
import { dashboardFiles } from './bench-dashboard.ts';
import { exportColumns } from './statements.ts';

/** Where a run happens: a database of its own, a copy of the definitions with the bench's reports, and files; all gone afterwards. */
export interface Workplace {
  /** DEFINITIONS: the project's own, and the bench's reports. */
  readonly definitions: string;
  readonly dataDir: string;
  /** The database; undefined while nothing holds the embedded one. */
  readonly databaseUrl: () => Promise<string>;
  /** Lets the embedded database stop; gives whether there is one, so that a server may start it. */
  readonly letGo: () => Promise<boolean>;
  readonly remove: () => Promise<void>;
}

/** Opens a workplace, in the database server of DATABASE_URL or in an embedded one. */
export async function openWorkplace(): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'shirabe-bench-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const definitions = writeDefinitions(join(folder, 'definitions'));
  const server = process.env['DATABASE_URL'];
  const name = `shirabe_bench_${process.pid}`;
  if (server) await execute(server, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  let embedded: EmbeddedPostgres | undefined;
  const letGo = async (): Promise<boolean> => {
    await embedded?.stop();
    embedded = undefined;
    return server === undefined;
  };
  return {
    definitions,
    dataDir,
    databaseUrl: async () => {
      if (server) return Object.assign(new URL(server), { pathname: `/${name}` }).href;
      embedded ??= await startEmbedded({ dataDir });
      return embedded.url;
    },
    letGo,
    remove: async () => {
      if (server) await execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await letGo();
      // As root the cluster lies outside of the folder, behind a link: a removal of the folder alone would leave it there for good.
      const cluster = join(dataDir, 'postgres');
      if (existsSync(cluster)) rmSync(realpathSync(cluster), { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The project's definitions with what the bench asks for besides: an export of every row, and sums by prefecture and day. */
function writeDefinitions(folder: string): string {
  for (const part of ['objects', 'reports']) cpSync(join(projectRoot, part), join(folder, part), { recursive: true, dereference: true });
  const reports = join(folder, 'reports', 'bench');
  mkdirSync(reports);
  writeFileSync(join(reports, 'folder.yaml'), 'folder: bench\nlabel: { ja: 計測, en: Bench }\norder: 990\nroles: [secretariat, admin]\n');
  const columns = exportColumns.map((column) => `  - ${column}\n`).join('');
  writeFileSync(
    join(reports, 'bench_export.report.yaml'),
    `report: bench_export\nlabel: { ja: 全件, en: All rows }\nfrom: daily_hospital\ncolumns:\n${columns}sort: [report_date]\nexport: { view: details, format: csv, encoding: shift_jis }\n`,
  );
  for (const [name, where] of [
    ['bench_grouped_month', 'where: report_date > ADDDAYS(TODAY(), -31)\n'],
    ['bench_grouped_all', ''],
  ] as const) {
    const summed = ['covid_inpatients', 'acceptable_beds', 'new_admissions'];
    writeFileSync(
      join(reports, `${name}.report.yaml`),
      `report: ${name}\nlabel: { ja: 合計, en: Sums }\nfrom: daily_hospital\n${where}columns: [title, ${summed.join(', ')}]\n` +
        `group_by: [institution.prefecture, report_date]\nsummaries:\n${summed.map((of) => `  - { kind: sum, of: ${of} }\n`).join('')}sort: [title]\n`,
    );
  }
  writeFileSync(
    join(reports, 'bench_matrix.report.yaml'),
    `report: bench_matrix\nlabel: { ja: 行列, en: Matrix }\nfrom: daily_hospital\nwhere: report_date > ADDDAYS(TODAY(), -366)\ncolumns: [title, covid_inpatients, acceptable_beds]\n` +
      'group_by: [institution.prefecture]\ncolumns_by: [report_date]\n' +
      'summaries:\n  - { kind: sum, of: covid_inpatients }\n  - { kind: sum, of: acceptable_beds }\nsort: [title]\n',
  );
  const block = (from: string, sums: readonly string[], indent: string): string =>
    [
      'from: ' + from,
      'where: report_date >= ADDDAYS(TODAY(), -30)',
      `columns: [title, ${sums.join(', ')}]`,
      'group_by: [institution.prefecture, report_date]',
      `summaries: [${sums.map((of) => `{ kind: sum, of: ${of} }`).join(', ')}]`,
    ]
      .map((line) => `${indent}${line}\n`)
      .join('');
  writeFileSync(
    join(reports, 'bench_joined.report.yaml'),
    `report: bench_joined\nlabel: { ja: 並べる, en: Joined }\n${block('daily_hospital', ['covid_inpatients', 'acceptable_beds'], '')}joined:\n  clinics:\n${block('daily_clinic', ['tested_total', 'positives_pcr'], '    ')}`,
  );
  for (const [name, text] of Object.entries({ ...dashboardFiles(), ...groupsFiles() })) writeFileSync(join(reports, name), text);
  return folder;
}

/** Groupings that cost more than sums: as many groups as rows, values of an order of rows, the hundred largest of all. */
function groupsFiles(): Readonly<Record<string, string>> {
  const report = (name: string, where: string, groupings: string, summaries: readonly string[]): readonly [string, string] => [
    `${name}.report.yaml`,
    `report: ${name}\nlabel: { ja: 計測, en: Bench }\nfrom: daily_hospital\n${where}columns: [title, covid_inpatients]\ngroup_by: [${groupings}]\n` +
      `summaries: [${summaries.map((kind) => `{ kind: ${kind}, of: covid_inpatients }`).join(', ')}]\nsort: [title]\n`,
  ];
  return Object.fromEntries([
    report('bench_groups_many', '', 'institution, report_date', ['sum']),
    report('bench_groups_ordered', 'where: report_date >= ADDDAYS(TODAY(), -30)\n', 'institution.prefecture, report_date', [
      'first',
      'last',
      'median',
      'distinct',
    ]),
    report('bench_groups_ranked', '', '{ field: institution, order: -sum_covid_inpatients, top: 100 }', ['sum']),
  ]);
}

export interface Filled {
  readonly rows: number;
  readonly institutions: number;
  readonly days: number;
  readonly today: string;
}

/** Makes the tables and fills them so that the hospitals' daily survey holds about `rows` rows: at least 31 days of at most 8,300 hospitals. */
export async function fill({ definitions, databaseUrl }: Workplace, rows: number, progress: (text: string) => void): Promise<Filled> {
  const url = await databaseUrl();
  const database = await connectDatabase({ url });
  const hospitals = Math.min(8300, Math.max(47, Math.floor(rows / 31)));
  const days = Math.max(31, Math.round(rows / hospitals));
  const institutions = Math.round((hospitals * 12_300) / 8300);
  try {
    await migrate(database);
    const { files } = await loadDefinitions(definitions);
    const { model } = await applyDefinitions(database, files, { by: 'bench' });
    const today = toLocal(new Date(), model.app.timeZone).day;
    await seedDatabase(database, model, { institutions, days, today }, progress);
    await execute(url, 'VACUUM ANALYZE');
    const [row] = await execute<{ rows: number }>(url, 'SELECT count(*)::int AS rows FROM data.daily_hospital');
    return { rows: row?.rows ?? 0, institutions, days, today };
  } finally {
    await database.close();
  }
}

/** One statement on a connection of its own. */
export async function execute<R extends object>(url: string, text: string, values: readonly unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
