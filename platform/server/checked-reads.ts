import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isDeepStrictEqual } from 'node:util';
import { findSession, type FoundSession, querySession } from '../access/find-session.ts';
import { hashToken } from '../access/token.ts';
import type { Database } from '../database/database.ts';
import type { RequestContext } from '../database/request-context.ts';
import { viewerDatabase } from '../database/viewer-database.ts';
import { originOf, sessionToken, unauthenticated } from './request.ts';
import { Server } from './server-state.ts';

/** So many sessions are remembered. */
const KEPT = 10_000;

/**
 * Answers requests that only read, with the check of the session beside the first statement instead of before it: one round trip for both.
 * The work is done for whom the session last belonged to, and under the definitions of that time; its outcome is let out only when the check of this
 * very request gives the same. Otherwise it is thrown away, and the work done again for whom the check names, or refused.
 */
@Injectable()
export class CheckedReads {
  private readonly server: Server;
  /** By the hash of the token: what the last check gave. A guess, never a right. */
  private readonly last = new Map<string, FoundSession>();
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  /** Gives, or raises, what `read` does for the viewer of the request. It may be called twice. Raises `unauthenticated`. */
  async answer<T>(request: FastifyRequest, read: (context: RequestContext) => Promise<T>): Promise<T> {
    const token = sessionToken(request, this.server.environment);
    if (!token) throw unauthenticated();
    const now = this.server.clock();
    const asking = { origin: originOf(request), now };
    const key = hashToken(token).toString('latin1');
    const last = this.last.get(key);
    if (last) {
      const reader = new SessionReader(this.server.database, token, now, last);
      // Rules that refuse the session as it was say nothing of the session as it is.
      const context = await this.server.contextOf(last, asking, reader).catch(() => undefined);
      const [outcome] = context ? await Promise.allSettled([read(context)]) : [];
      if (context && outcome && (await reader.isSame())) {
        request.context = { ...context, database: viewerDatabase(this.server.database, context) };
        if (outcome.status === 'rejected') throw outcome.reason;
        return outcome.value;
      }
      this.last.delete(key);
    }
    const session = await findSession(this.server.database, token, now);
    if (!session) throw unauthenticated();
    this.last.set(key, session);
    for (const oldest of this.last.keys()) {
      if (this.last.size <= KEPT) break;
      this.last.delete(oldest);
    }
    request.context = await this.server.contextOf(session, asking);
    return read(request.context);
  }
}

/** The database of one request, which sends the check of the session along with the first statement. */
class SessionReader implements Pick<Database, 'query' | 'transact'> {
  readonly #database: Database;
  readonly #token: string;
  readonly #now: Date;
  readonly #expected: FoundSession;
  #session: Promise<FoundSession | null> | undefined;

  constructor(database: Database, token: string, now: Date, expected: FoundSession) {
    this.#database = database;
    this.#token = token;
    this.#now = now;
    this.#expected = expected;
  }

  /** Whether the session is still what was expected; asks by itself when no statement was sent. Errors: those of the check. */
  async isSame(): Promise<boolean> {
    this.#session ??= findSession(this.#database, this.#token, this.#now);
    return isDeepStrictEqual(await this.#session, this.#expected);
  }

  async query<R>(...asked: Parameters<Database['query']>): Promise<R[]> {
    if (this.#session) return this.#database.query<R>(...asked);
    const both = querySession<R>(this.#database, this.#token, this.#now, asked);
    this.#session = both.then(({ session }) => session);
    this.#session.catch(() => undefined);
    const { rows } = await both;
    if (rows.status === 'rejected') throw rows.reason;
    return rows.value;
  }

  /** For what is more than a statement the session is checked before. */
  async transact<T>(...asked: Parameters<Database['transact']>): Promise<T> {
    if (!(await this.isSame())) throw unauthenticated();
    return this.#database.transact(...asked) as Promise<T>;
  }
}
