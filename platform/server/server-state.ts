import { toActor } from '../access/account.ts';
import type { FoundSession } from '../access/find-session.ts';
import type { Database } from '../database/database.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { FileStore } from '../records/file-store.ts';
import type { CurrentModel } from '../setup/current-model.ts';
import type { Environment } from './environment.ts';

/** What one running server consists of: handed to the controllers by Nest. */
export class Server {
  readonly environment: Environment;
  readonly database: Database;
  readonly models: CurrentModel;
  readonly files: FileStore;
  /** The clock, so that tests say what time it is. */
  readonly clock: () => Date;
  constructor(parts: { environment: Environment; database: Database; models: CurrentModel; files: FileStore; clock: () => Date }) {
    this.environment = parts.environment;
    this.database = parts.database;
    this.models = parts.models;
    this.files = parts.files;
    this.clock = parts.clock;
  }

  /** What a request of a session works with: its user, and the definitions that were in force when the session was found. */
  async contextOf(session: FoundSession, now: Date, database: RequestContext['database'] = this.database): Promise<RequestContext> {
    const model = await this.models.at(session.modelVersion);
    return { database, model, actor: toActor(session.actor, model), now };
  }
}
