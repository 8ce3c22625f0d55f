import type { Pool } from 'pg';
import type { Statement } from '../query/query.ts';
import { toTypedError } from './postgres-errors.ts';
import { type QueryOptions, runOn, withClient } from './run-statement.ts';

/** What became of two statements that were sent together: each may have failed without the other. */
export type Both<A, B> = readonly [PromiseSettledResult<A[]>, PromiseSettledResult<B[]>];

/**
 * Sends two statements over one connection before the first is answered: one round trip, and one time that PostgreSQL and this process wake each other.
 * Raises the errors of getting a connection; those of the statements are in what it gives.
 */
export function queryBoth<A, B>(pool: Pool, first: readonly [Statement, QueryOptions?], second: readonly [Statement, QueryOptions?]): Promise<Both<A, B>> {
  return withClient(pool, async (client): Promise<Both<A, B>> => {
    try {
      // The driver's pipeline mode, for these two only: it does not go with COPY, which other users of the connection need.
      Object.assign(client, { pipeline: true });
      return await Promise.allSettled([runOn<A>(client, ...first), runOn<B>(client, ...second)]);
    } finally {
      Object.assign(client, { pipeline: false });
    }
  }).catch((error: unknown) => {
    throw toTypedError(error);
  });
}
