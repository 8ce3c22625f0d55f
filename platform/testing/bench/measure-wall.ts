import { text } from 'node:stream/consumers';
import sql from 'sql-template-tag';
import { connectDatabase, type Database } from '../../database/database.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { viewerDatabase } from '../../database/viewer-database.ts';
import { compileExport } from '../../query/compile-export.ts';
import { compileGroups } from '../../query/compile-groups.ts';
import type { Actor } from '../../query/query.ts';
import { listRows } from '../../records/list-rows.ts';
import { readRecord } from '../../records/read-record.ts';
import { planGroups, planReport } from '../../reports/plan-report.ts';
import { CurrentModel } from '../../setup/current-model.ts';
import { type Figure, figure } from './figures.ts';
import type { Scene } from './scene.ts';
import { median, timed } from './statistics.ts';

type Work = (context: RequestContext) => Promise<unknown>;

/**
 * What the second wall costs: the same work of the same prefecture, by the same code, within the policies of the tables and past them (as a superuser, whom
 * they do not stop). The limit is the work past them; both take turns.
 */
export async function measureWall(scene: Scene): Promise<Figure[]> {
  const database = await connectDatabase({ url: scene.databaseUrl, poolSize: 2 });
  try {
    const { within, past } = await viewers(scene, database);
    const [record] = await database.query<{ id: string }>(
      sql`select id from data.daily_hospital where scope_prefecture = ${scene.prefectureId} order by md5(id::text) limit 1`,
    );
    const compare = async (name: string, requests: number, work: Work): Promise<{ readonly with: number; readonly without: number }> => {
      const samples: { readonly with: number[]; readonly without: number[] } = { with: [], without: [] };
      for (let turn = -5; turn < requests * scene.effort.rounds; turn += 1) {
        const [first, second] = [await timed(() => work(turn % 2 === 0 ? within : past)), await timed(() => work(turn % 2 === 0 ? past : within))];
        if (turn < 0) continue;
        samples.with.push(turn % 2 === 0 ? first : second);
        samples.without.push(turn % 2 === 0 ? second : first);
      }
      const found = { with: median(samples.with), without: median(samples.without) };
      scene.note(`${name}: p50 ${found.with.toFixed(2)} ms within the second wall, ${found.without.toFixed(2)} ms past it`);
      return found;
    };
    const { requests } = scene.effort;
    const list = await compare('wall_list', requests, (context) => listRows(context, 'daily_hospital', 'today', { limit: 50 }));
    await compare('wall_record', requests, (context) => readRecord(context, 'daily_hospital', record?.id ?? ''));
    const search = await compare('wall_search', requests / 4, (context) => listRows(context, 'daily_hospital', 'all', { limit: 50, search: '総合病院' }));
    const report = await compare('wall_report', Math.max(3, requests / 20), (context) => groups(context, 'bench_grouped_all'));
    await compare('wall_export', Math.max(1, scene.effort.exports), (context) => everyRow(context, 'bench_export'));
    return [
      figure('wall_list', list.with, 'ms', list.without),
      figure('wall_search', search.with, 'ms', search.without),
      figure('wall_report', report.with, 'ms', report.without),
    ];
  } finally {
    await database.close();
  }
}

/** A prefecture's staff, once with both walls and once with the first alone. */
async function viewers({ prefectureId, today }: Scene, database: Database): Promise<{ readonly within: RequestContext; readonly past: RequestContext }> {
  const { model } = await new CurrentModel(database).current();
  const actor: Actor = {
    id: '00000000-0000-7000-8000-000000000000',
    username: 'bench',
    name: 'bench',
    role: 'prefecture',
    roles: ['prefecture'],
    language: 'ja',
    units: { prefecture: prefectureId },
    setup: false,
    areas: [],
  };
  const viewing = { model, actor, now: new Date(`${today}T03:00:00Z`) };
  return { within: { ...viewing, database: viewerDatabase(database, viewing) }, past: { ...viewing, database } };
}

async function groups(context: RequestContext, name: string): Promise<unknown> {
  const report = context.model.reports[name];
  const query = report && planReport(context, report);
  if (!report || !query) throw new Error(`there is no report ${name}`);
  const compiled = compileGroups(context, query, planGroups(report, query) ?? { groups: [], summaries: [] });
  return context.database.query(compiled.sql);
}

async function everyRow(context: RequestContext, name: string): Promise<unknown> {
  const report = context.model.reports[name];
  if (!report) throw new Error(`there is no report ${name}`);
  const { sql: rows } = compileExport(context, planReport(context, report), { view: 'details', language: 'ja' });
  return context.database.transact(async (tx) => (await text(await tx.copyOut(rows))).length, { readOnly: true, isolation: 'repeatable read' });
}
