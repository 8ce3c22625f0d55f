import type { RequestContext } from './request-context.ts';
import type { Transaction } from './transaction.ts';

/**
 * A transaction as the database of a request: what asks it for a transaction gets a part of this one, undone by itself when it fails. It runs as whom the
 * transaction was begun as. For work that must stand or fall with more than itself, such as a chunk of a job with the job's own state.
 */
export function databaseWithin(tx: Transaction): RequestContext['database'] {
  return {
    query: (statement, { as, ...options } = {}) => tx.query(statement, typeof as === 'string' ? { ...options, as } : options),
    transact: (work, { as } = {}) => {
      if (as) throw new Error('a part of a transaction runs as the whole');
      return tx.attempt(() => work(tx));
    },
  };
}
