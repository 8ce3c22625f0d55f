import { standingOf } from '../query/standing.ts';
import type { QueryContext } from '../query/query.ts';
import type { As } from './as.ts';
import type { Database } from './database.ts';

/** The database as a viewer has it: every statement and transaction runs within the policies that let them see and change records. */
export function viewerDatabase(database: Pick<Database, 'query' | 'transact'>, context: QueryContext): Pick<Database, 'query' | 'transact'> {
  const as: As = standingOf(context);
  return {
    query: (statement, options) => database.query(statement, { as, ...options }),
    transact: (work, options) => database.transact(work, { as, ...options }),
  };
}
