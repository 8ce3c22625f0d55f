import { ShirabeError } from '../../contract/problem.ts';
import type { Row } from '../../contract/wire.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { compileRows, type DatabaseRow, PAGE_LIMIT } from '../../query/compile-rows.ts';
import { engineActor } from '../../query/engine-actor.ts';
import { planReport } from '../plan-report.ts';
import { readGroups } from '../run-report.ts';
import { openLine } from './open-lines.ts';
import type { OpenReport } from './open-sets.ts';

type Line = ReturnType<typeof openLine>;

/** Open data are the same for everybody: they are read as the engine, and depend on nobody who looks. */
export function openContext({ model, now, database }: Pick<RequestContext, 'model' | 'now' | 'database'>): RequestContext {
  const asEngine: RequestContext['database'] = {
    query: (statement, options) => database.query(statement, { ...options, as: 'engine' }),
    transact: (work, options) => database.transact(work, options),
  };
  return { model, now, actor: engineActor, database: asEngine };
}

/** The lines of open data, a page at a time and never more of them in memory; at most `limit` of them. Raises `too_large` for groups that are too many to be read whole. */
export async function* readLines(context: RequestContext, report: OpenReport, limit = Number.POSITIVE_INFINITY): AsyncGenerator<readonly Line[]> {
  const { open } = report;
  if (open.of === 'groups') {
    const { groupings, rows, truncated } = await readGroups(context, { ...report, columnsBy: [] });
    if (truncated) throw tooMany();
    // Subtotals are left out: from them a number that is withheld could be computed.
    const finest = rows.filter(({ level }) => level === groupings.length);
    const valuesOf = ({ keys, values }: (typeof finest)[number]): Row['values'] => ({
      ...values,
      ...Object.fromEntries(groupings.map(({ key }, at) => [key, keys[at]])),
    });
    yield finest.slice(0, limit).map((group) => openLine(report, valuesOf(group)));
    return;
  }
  const query = planReport(context, { ...report, columns: report.columns.filter(({ key }) => open.columns.includes(key)) });
  let cursor: string | null = null;
  let left = limit;
  do {
    const page = compileRows(context, { ...query, limit: Math.min(left, PAGE_LIMIT), ...(cursor !== null && { cursor }) });
    const { rows, next } = page.read(await context.database.query<DatabaseRow>(page.sql));
    yield rows.map(({ values }) => openLine(report, values));
    left -= rows.length;
    cursor = next;
  } while (cursor !== null && left > 0);
}

function tooMany(): ShirabeError {
  return new ShirabeError('too_large', {
    ja: 'グループが多すぎて、すべてを公開できません。グループ化の項目を減らすか、条件で絞ってください。',
    en: 'There are too many groups to publish them all. Group by fewer fields, or narrow the report.',
  });
}
