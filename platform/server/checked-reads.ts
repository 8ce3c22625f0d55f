import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isDeepStrictEqual } from 'node:util';
import { findSession, type FoundSession, querySession } from '../access/find-session.ts';
import { hashToken } from '../access/token.ts';
import type { Database } from '../database/database.ts';
import type { RequestContext } from '../database/request-context.ts';
import { viewerDatabase } from '../database/viewer-database.ts';
import { refuseWhileViewing } from './refuse-while-viewing.ts';
import { originOf, sessionToken, unauthenticated } from './request.ts';
import { Server } from './server-state.ts';

/** So many sessions are remembered. */
const KEPT = 10_000;

/**
 * Answers requests with the check of the session beside their first statement instead of before it: one round trip for both.
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

  /** Gives, or raises, what `read`, which only reads, does for the viewer of the request. It may be called twice. Raises `unauthenticated`. */
  answer<T>(request: FastifyRequest, read: (context: RequestContext) => Promise<T>): Promise<T> {
    return this.answerBeside(request, read, false);
  }

  /**
   * The same for a save, which first reads what is stored: that goes along with the check, and whatever follows is sent only after the check gave the same. Counted as
   * a save of the user and the address. Raises `unauthenticated`, `forbidden` while viewing as another user, `too_many_requests`.
   */
  answerSave<T>(request: FastifyRequest, save: (context: RequestContext) => Promise<T>): Promise<T> {
    const admitted = async (context: RequestContext): Promise<T> => {
      refuseWhileViewing(request, context, {});
      await this.server.limits.count('save', { user: context.actor.id, address: request.ip }, context.now);
      return save(context);
    };
    return this.answerBeside(request, admitted, true);
  }

  private async answerBeside<T>(request: FastifyRequest, work: (context: RequestContext) => Promise<T>, isSave: boolean): Promise<T> {
    const token = sessionToken(request, this.server.environment);
    if (!token) throw unauthenticated();
    const now = this.server.clock();
    const { left } = request;
    const asking = { origin: originOf(request), now, left };
    const key = hashToken(token).toString('latin1');
    const last = this.last.get(key);
    if (last) {
      const reader = new SessionReader(this.server.database, token, now, { session: last, isSave });
      // Rules that refuse the session as it was say nothing of the session as it is.
      const context = await this.server.contextOf(last, asking, reader).catch(() => undefined);
      const [outcome] = context ? await Promise.allSettled([work(context)]) : [];
      if (context && outcome && (await reader.isSame())) {
        request.context = { ...context, database: viewerDatabase(this.server.database, context, left) };
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
    return work(request.context);
  }
}

/** The session as it was, and whether the request changes something: then only its first statement is sent before the session is known to be the same. */
interface Expected {
  readonly session: FoundSession;
  readonly isSave: boolean;
}

/** The database of one request, which sends the check of the session along with the first statement. */
class SessionReader implements Pick<Database, 'query' | 'transact'> {
  readonly #database: Database;
  readonly #token: string;
  readonly #now: Date;
  readonly #expected: Expected;
  #session: Promise<FoundSession | null> | undefined;

  constructor(database: Database, token: string, now: Date, expected: Expected) {
    this.#database = database;
    this.#token = token;
    this.#now = now;
    this.#expected = expected;
  }

  /** Whether the session is still what was expected; asks by itself when no statement was sent. Errors: those of the check. */
  async isSame(): Promise<boolean> {
    this.#session ??= findSession(this.#database, this.#token, this.#now);
    return isDeepStrictEqual(await this.#session, this.#expected.session);
  }

  async query<R>(...asked: Parameters<Database['query']>): Promise<R[]> {
    if (this.#session) {
      if (this.#expected.isSave) await this.#insist();
      return this.#database.query<R>(...asked);
    }
    const both = querySession<R>(this.#database, this.#token, this.#now, asked);
    this.#session = both.then(({ session }) => session);
    this.#session.catch(() => undefined);
    const { rows } = await both;
    if (rows.status === 'rejected') throw rows.reason;
    return rows.value;
  }

  /** For what is more than a statement the session is checked before. */
  async transact<T>(...asked: Parameters<Database['transact']>): Promise<T> {
    await this.#insist();
    return this.#database.transact(...asked) as Promise<T>;
  }

  async #insist(): Promise<void> {
    if (!(await this.isSame())) throw unauthenticated();
  }
}
