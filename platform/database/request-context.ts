import type { QueryContext } from '../query/query.ts';
import type { Database } from './database.ts';

/** What surrounds a request in a slice: one Model, one actor, one moment, and the database. */
export interface RequestContext extends QueryContext {
  readonly database: Pick<Database, 'query' | 'transact'>;
}
