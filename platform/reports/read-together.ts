import type { Sql } from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Model } from '../metadata/model.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { standingOf, viewerSettings } from '../query/standing.ts';
import { Together } from './together.ts';

const together = new WeakMap<Model, Together<unknown>>();

/**
 * Runs a statement of a report, within the time that the application gives reports, once for all who ask for the same with the same access at the same time.
 * The rows are those of a run that began after each of them had asked: nobody is shown less than what was there then, their own last save included.
 * Raises `unavailable` for what takes too long.
 */
export async function readTogether(context: RequestContext, statement: Sql): Promise<readonly DatabaseRow[]> {
  const { model, database } = context;
  return runsOf<readonly DatabaseRow[]>(model).run(keyOf(context, statement), () =>
    database.query<DatabaseRow>(statement, { timeout: model.app.reports.seconds * 1000 }),
  );
}

/** The same of work that these statements and `rest` decide: in one consistent state of the data. It is stopped when its reader has left. */
export async function transactTogether<T>(
  context: RequestContext,
  statements: readonly Sql[],
  rest: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { model, database } = context;
  const options = { readOnly: true, isolation: 'repeatable read', statementTimeout: model.app.reports.seconds * 1000, untilLeft: true } as const;
  const key = [...statements.map((statement) => keyOf(context, statement)), rest].join();
  return runsOf<T>(model).run(`together ${key}`, () => database.transact(work, options));
}

function runsOf<T>(model: Model): Together<T> {
  const runs = together.get(model) ?? new Together<unknown>();
  together.set(model, runs);
  return runs as Together<T>;
}

/** Who asks for the same: by the same words and values, and within the same policies. The moment is in the values where it matters. */
function keyOf(context: RequestContext, { text, values }: Sql): string {
  const { role, settings } = standingOf(context);
  const lasting = Object.entries(settings).filter(([name]) => name !== viewerSettings.now);
  return JSON.stringify([text, values, role, lasting]);
}
