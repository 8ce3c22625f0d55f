/** `npm run bench -- --rows N --json FILE [--quick] [--only list,record]`: measures the figures of platform/docs/performance.md on a database of its own. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openMailServer } from '../mail-server.ts';
import { startChild, stopChildren } from './child-server.ts';
import { type Figure, formatFigures } from './figures.ts';
import { HttpClient, logIn } from './http-client.ts';
import { measureDashboard, measureHomes } from './measure-dashboards.ts';
import { measureExportMemory, measureExports } from './measure-exports.ts';
import { measureGrowth } from './measure-growth.ts';
import { measureForm } from './measure-form.ts';
import { measureImports } from './measure-imports.ts';
import { measureLogInRate, measureLogInTiming } from './measure-log-in.ts';
import { bareProgram, measureFirstLoad, measureIdle, measureInstall, measureStart, serverProgram, serverVariables } from './measure-program.ts';
import { measureMassEdit } from './measure-mass-edit.ts';
import { measureGrouped, measureGroups, measureJoined, measureMatrix } from './measure-reports.ts';
import { measureHistory, measureHome, measureList, measureRecord, measureSave } from './measure-requests.ts';
import { measureSearch, measureSearchAll, measureSearchPhone, measureSearchReport } from './measure-searches.ts';
import { measureSubscription } from './measure-subscriptions.ts';
import { measureWall } from './measure-wall.ts';
import { fullEffort, quickEffort, type Scene } from './scene.ts';
import { execute, fill, openWorkplace, type Filled, type Workplace } from './workplace.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, json: { type: 'string' }, quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const rows = Number(values.rows);
if (!Number.isInteger(rows) || rows < 1000) {
  console.error('--rows takes a whole number from 1000.');
  process.exit(2);
}
const effort = values.quick ? quickEffort : fullEffort;
/** Parts of the names of what is to be measured; all unless given. */
const only = values.only?.split(',');
const figures: Figure[] = [];
const notes: string[] = [];
const failures: string[] = [];
const note = (text: string): number => notes.push(text);

/** Takes the figures of one measurement; one that fails does not stop the others. */
async function take(name: string, measurement: () => Promise<Figure[]>): Promise<void> {
  if (only && !only.some((part) => name.includes(part))) return;
  console.log(`${new Date().toISOString().slice(11, 19)} ${name}`);
  try {
    figures.push(...(await measurement()));
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function openScene(workplace: Workplace, filled: Filled): Promise<Scene> {
  const databaseUrl = await workplace.databaseUrl();
  const mails = await openMailServer();
  const server = await startChild(serverProgram, { ...serverVariables(workplace), DATABASE_URL: databaseUrl, SMTP_URL: mails.url }, '/readyz');
  const bare = await startChild(bareProgram, { DATABASE_URL: databaseUrl }, '/ready');
  await take('idle_memory', () => measureIdle({ server, bare }));
  const unit = async (username: string): Promise<string> => {
    const [row] = await execute<{ unit: string }>(databaseUrl, 'SELECT unit FROM shirabe.user_account WHERE username = $1', [username]);
    if (!row) throw new Error(`there is no account ${username}`);
    return row.unit;
  };
  return {
    effort,
    databaseUrl,
    rows: filled.rows,
    today: filled.today,
    server,
    mails,
    bare,
    bareClient: new HttpClient(bare.url),
    prefecture: await logIn(server.url, 'pref-13'),
    institution: await logIn(server.url, 'hosp-13'),
    secretariat: await logIn(server.url, 'secretariat'),
    prefectureId: await unit('pref-13'),
    institutionId: await unit('hosp-13'),
    note,
  };
}

async function measureAll(workplace: Workplace): Promise<void> {
  const filled = await fill(workplace, rows, (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`));
  note(`${filled.rows} daily surveys of hospitals, ${filled.institutions} institutions, ${filled.days} days`);
  await take('start_warm', () => measureStart(workplace, effort, note));
  const scene = await openScene(workplace, filled);
  await take('export_memory', () => measureExportMemory(scene));
  await take('list_page', () => measureList(scene));
  await take('record_read', () => measureRecord(scene));
  await take('history_1000', () => measureHistory(scene));
  await take('search', () => measureSearch(scene));
  await take('search_phone', () => measureSearchPhone(scene));
  await take('search_all', () => measureSearchAll(scene));
  await take('search_report', () => measureSearchReport(scene));
  await take('home_chart', () => measureHome(scene));
  await take('home_50', () => measureHomes(scene));
  await take('dashboard', () => measureDashboard(scene));
  await take('grouped', () => measureGrouped(scene));
  await take('groups', () => measureGroups(scene));
  await take('matrix', () => measureMatrix(scene));
  await take('joined', () => measureJoined(scene));
  await take('export', () => measureExports(scene));
  await take('wall', () => measureWall(scene));
  await take('record_save', () => measureSave(scene));
  await take('mass_edit', () => measureMassEdit(scene));
  await take('import_100k', () => measureImports(scene, values.quick ? [2000, 10_000] : [20_000, 100_000]));
  // Some minutes: with a million rows, or when it is asked for by name.
  if (rows >= 1_000_000 || only?.includes('import_1m')) await take('import_1m', () => measureImports(scene, [100_000, 1_000_000]));
  await take('subscription', () => measureSubscription(scene));
  await take('login_timing', () => measureLogInTiming(scene));
  await take('login_rate', () => measureLogInRate(scene));
  await take('first_load', () => measureFirstLoad(scene));
  await take('form_300', () => measureForm(scene, workplace.definitions));
  await take('install', () => measureInstall(note));
  // Ten times the rows take minutes to make: by name, and at the small size of the check.
  if (only || values.quick) await take('growth', () => measureGrowth(scene));
  for (const client of [scene.bareClient, scene.prefecture, scene.institution, scene.secretariat]) client.close();
}

const workplace = await openWorkplace();
const cleanUp = async (): Promise<void> => {
  await stopChildren();
  await workplace.remove();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
try {
  await measureAll(workplace);
} catch (error) {
  failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  await cleanUp();
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ figures, notes }, null, 2)}\n`);
console.log(['', formatFigures(figures), '', ...notes].join('\n'));
if (failures.length > 0) console.error(`\nCould not be measured:\n${failures.join('\n')}`);
process.exit(failures.length > 0 ? 1 : 0);
