import type { Writable } from 'node:stream';
import type { Pool, PoolClient } from 'pg';
import type { Statement } from '../query/query.ts';
import { toTypedError } from './postgres-errors.ts';
import { type Cancel, type QueryOptions, runOn, withClient } from './run-statement.ts';
import { whileWanted } from './while-wanted.ts';

/** What became of two statements that were sent together: each may have failed without the other. */
export type Both<A, B> = readonly [PromiseSettledResult<A[]>, PromiseSettledResult<B[]>];

/**
 * Sends two statements over one connection before the first is answered: one round trip, and one time that PostgreSQL and this process wake each other.
 * Raises the errors of getting a connection; those of the statements are in what it gives. The signal of the second holds for both.
 */
export function queryBoth<A, B>(
  pool: Pool,
  cancel: Cancel,
  first: readonly [Statement, QueryOptions?],
  second: readonly [Statement, QueryOptions?],
): Promise<Both<A, B>> {
  return withClient(pool, async (client): Promise<Both<A, B>> => {
    try {
      // The driver's pipeline mode, for these two only: it does not go with COPY, which other users of the connection need.
      Object.assign(client, { pipeline: true });
      return await whileWanted(
        second[1]?.signal,
        () => cancel(client),
        () => Promise.allSettled(inOnePiece(client, () => [runOn<A>(client, ...first), runOn<B>(client, ...second)] as const)),
      );
    } finally {
      Object.assign(client, { pipeline: false });
    }
  }).catch((error: unknown) => {
    throw toTypedError(error);
  });
}

/** What the work sends at once goes out in one piece: a write costs this process as much as the rest of a small statement. */
function inOnePiece<T>(client: PoolClient, send: () => T): T {
  // The driver's types leave its connection out.
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
