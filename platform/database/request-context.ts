import type { QueryContext } from '../query/query.ts';
import type { Database } from './database.ts';

/** Where a request comes from: the client's address, and the id that its errors, log lines and audit entries bear. */
export interface Origin {
  readonly address: string;
  readonly request: string;
}

/** What surrounds a request in a slice: one Model, one actor, one moment, and the database. */
export interface RequestContext extends QueryContext {
  readonly database: Pick<Database, 'query' | 'transact'>;
  /** None for what the engine does by itself. */
  readonly origin?: Origin;
  /** The change of many rows at once (`shirabe.batch`) that is under way: history says so. */
  readonly batch?: string;
  /** Who really looks, when they see the application as the actor does: nothing may be changed then. */
  readonly viewedBy?: { readonly id: string; readonly name: string; readonly username: string };
}
