import { standingOf } from '../query/standing.ts';
import type { QueryContext } from '../query/query.ts';
import type { As } from './as.ts';
import type { Database } from './database.ts';

/**
 * The database as a viewer has it: every statement and transaction runs within the policies that let them see and change records. `left`: aborted when nobody waits
 * for what is read any more; statements by themselves are stopped then, and transactions that say so (`untilLeft`).
 */
export function viewerDatabase(
  database: Pick<Database, 'query' | 'transact'>,
  context: QueryContext,
  left?: AbortSignal,
): Pick<Database, 'query' | 'transact'> {
  let known: As | undefined;
  const standing = (): As => (known ??= standingOf(context));
  return {
    query: (statement, options) => database.query(statement, { as: standing(), ...(left && { signal: left }), ...options }),
    transact: (work, options) => database.transact(work, { as: standing(), ...(left && options?.untilLeft === true && { signal: left }), ...options }),
  };
}
