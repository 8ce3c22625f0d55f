import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import { type ExportJobRequest, type ExportJobStart, MOST_EXPORTS_UNDER_WAY } from '../../contract/wire-exports.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { newId } from '../../database/uuid.ts';
import { compileCount } from '../../query/compile-count.ts';
import type { PlanExport, PlannedExport } from './planned-export.ts';
import { type AskedExport, describeExport, exportColumns, type StoredExport } from './stored-export.ts';

/** So long rows are counted, in milliseconds: a query that takes longer is large whatever it finds. */
const COUNTING = 5000;

/**
 * Has a file made in the background, as its asker, when it is large or they want it so; see `makeNextExport`. Whoever asks for the same while it is under way gets the
 * one that there is. Raises what `plan` raises, and `too_many_requests`.
 */
export async function beginExport(context: RequestContext, plan: PlanExport, { target, parameters, when, mail }: ExportJobRequest): Promise<ExportJobStart> {
  const planned = await plan(context, { target, parameters });
  const rows = await countWithin(context, planned);
  if (when === 'large' && rows !== null && rows <= context.model.app.exports.jobAbove) return { job: null, rows };
  const job = await insert(context, planned, { target, parameters: settled(parameters, planned) }, { rows, mail });
  return { job: describeExport(job, context.now), rows };
}

/** Has a file made once more, of the rows as they are now. `changes`: what is to be otherwise this time. Raises as `beginExport`. */
export async function beginAgain(
  context: RequestContext,
  plan: PlanExport,
  { asked, mail }: Pick<StoredExport, 'asked' | 'mail'>,
  changes: AskedExport['parameters'] = {},
): Promise<ExportJobStart> {
  return beginExport(context, plan, { target: asked.target, parameters: { ...asked.parameters, ...changes }, when: 'always', mail });
}

/** What the definition says today is kept with what was asked, so that a later change of it makes no other file of an old wish. */
function settled(parameters: AskedExport['parameters'], { settings }: PlannedExport): AskedExport['parameters'] {
  const { view, format, separator, header, values, encoding, unmappable } = settings;
  return { ...parameters, view, format, separator, header, values, encoding, unmappable };
}

/** How many rows; null when counting takes long. */
async function countWithin(context: RequestContext, { query }: PlannedExport): Promise<number | null> {
  try {
    const [row] = await context.database.query<{ count: number }>(compileCount(context, query), { timeout: COUNTING });
    return row?.count ?? 0;
  } catch (error) {
    if (error instanceof ShirabeError && error.code === 'unavailable') return null;
    throw error;
  }
}

async function insert(
  { database, actor, now }: RequestContext,
  { label }: PlannedExport,
  asked: AskedExport,
  { rows, mail }: { readonly rows: number | null; readonly mail: boolean },
): Promise<StoredExport> {
  const json = JSON.stringify(asked);
  const hash = createHash('sha256').update(json).digest('base64url');
  const subject = 'report' in asked.target ? asked.target.report : `${asked.target.object}/${asked.target.list}`;
  return database.transact(
    async (tx) => {
      // One after another: two presses of a button, and the count of what is under way.
      await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`export ${actor.id}`}, 0))`);
      const same = await tx.query<StoredExport>(sql`UPDATE shirabe.export_job j SET mail = j.mail OR ${mail}::boolean
        WHERE j.owner = ${actor.id}::uuid AND j.asked_hash = ${hash} AND j.state IN ('waiting', 'making') RETURNING ${exportColumns}`);
      if (same[0]) return same[0];
      const [open] = await tx.query<{ count: number }>(
        sql`SELECT count(*)::int AS count FROM shirabe.export_job WHERE owner = ${actor.id}::uuid AND state IN ('waiting', 'making')`,
      );
      if ((open?.count ?? 0) >= MOST_EXPORTS_UNDER_WAY) throw tooMany();
      const [made] =
        await tx.query<StoredExport>(sql`INSERT INTO shirabe.export_job AS j (id, owner, asked, asked_hash, subject, label, state, mail, expected, next_attempt_at, created_at)
        VALUES (${newId()}::uuid, ${actor.id}::uuid, ${json}::jsonb, ${hash}, ${subject}, ${JSON.stringify(label)}::jsonb, 'waiting', ${mail}::boolean, ${rows}::bigint,
          ${now}::timestamptz, ${now}::timestamptz) RETURNING ${exportColumns}`);
      if (!made) throw new Error('the export that was just begun is not there');
      return made;
    },
    { as: 'engine' },
  );
}

function tooMany(): ShirabeError {
  return new ShirabeError('too_many_requests', {
    ja: `作成を待つファイルは ${MOST_EXPORTS_UNDER_WAY} 件までです。「エクスポート」の画面で、終わるのを待つか、取り消してください。`,
    en: `At most ${MOST_EXPORTS_UNDER_WAY} files wait for you at once. Wait until one has ended, or cancel one on the page Exports.`,
  });
}
