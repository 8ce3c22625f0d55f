import { toActor } from '../database/account.ts';
import type { FoundSession } from '../access/find-session.ts';
import { LogInRulesInForce, readVersions } from '../access/log-in-rules-in-force.ts';
import type { LogInRuleBook } from '../access/log-in-rules.ts';
import { SecondFactorBox } from '../access/second-factor-box.ts';
import { mayViewAs } from '../access/view-as.ts';
import { SignInProvider } from '../access/sign-in-provider.ts';
import { secondFactorFirst } from '../access/sign-in-refusals.ts';
import { RequestLimits } from '../access/request-limits.ts';
import type { Database } from '../database/database.ts';
import type { Origin, RequestContext } from '../database/request-context.ts';
import { viewerDatabase } from '../database/viewer-database.ts';
import type { FileStore } from '../records/file-store.ts';
import type { Scanner } from '../records/scan-content.ts';
import type { CurrentModel } from '../setup/current-model.ts';
import type { Environment } from './environment.ts';
import { ExportSlots } from './export-slots.ts';
import { unauthenticated } from './request.ts';
import { readSecretKey } from './secret-key.ts';

/** What a request says of itself, apart from its session. */
export interface Asking {
  readonly origin: Origin;
  readonly now: Date;
  /** What is asked for helps to set up a second factor: it is given before there is one. */
  readonly beforeSecondFactor?: boolean | undefined;
  /** Of what only reads: aborted when nobody waits for the answer any more. */
  readonly left?: AbortSignal | undefined;
}

/** What one running server consists of: handed to the controllers by Nest. */
export class Server {
  readonly environment: Environment;
  readonly database: Database;
  readonly models: CurrentModel;
  readonly rules: LogInRulesInForce;
  readonly secondFactors: SecondFactorBox;
  /** Where users may sign in beside the password. */
  readonly provider: SignInProvider | undefined;
  readonly limits: RequestLimits;
  /** How many files are made at once. */
  readonly exports = new ExportSlots();
  readonly files: FileStore;
  readonly scanner: Scanner | undefined;
  /** The clock, so that tests say what time it is. */
  readonly clock: () => Date;
  constructor(parts: { environment: Environment; database: Database; models: CurrentModel; files: FileStore; clock: () => Date }) {
    this.environment = parts.environment;
    this.database = parts.database;
    this.models = parts.models;
    this.rules = new LogInRulesInForce(parts.database);
    this.provider = parts.environment.provider && new SignInProvider(parts.environment.provider, parts.clock);
    this.secondFactors = new SecondFactorBox(() => readSecretKey(parts.environment));
    this.limits = new RequestLimits(parts.database);
    this.files = parts.files;
    this.scanner = parts.environment.scanner;
    this.clock = parts.clock;
  }

  /**
   * What a request of a session works with: its user, and the definitions that were in force when the session was found. Raises `not_from_here`, `not_now` and
   * `second_factor` when the rules of the user's roles refuse the request.
   */
  async contextOf(
    session: FoundSession,
    { origin, now, beforeSecondFactor, left }: Asking,
    database: RequestContext['database'] = this.database,
  ): Promise<RequestContext> {
    const model = await this.models.at(session.modelVersion);
    const rules = await this.rules.at(session.rulesVersion, model.app.timeZone);
    const { owner } = session;
    const { roles } = owner ?? session.actor;
    rules.admit(roles, { address: origin.address, now });
    if (!session.secondFactor && !beforeSecondFactor && rules.secondFactor(roles) === 'required') throw secondFactorFirst();
    const viewing = { model, actor: toActor(session.actor, model), now };
    const context = { ...viewing, database: viewerDatabase(database, viewing, left), origin };
    if (!owner) return context;
    if (!mayViewAs(owner, session.actor, model)) throw unauthenticated();
    return { ...context, viewedBy: { id: owner.id, name: owner.name, username: owner.username } };
  }

  /** The log-in rules as they are now, for those who have no session yet. */
  async rulesNow(): Promise<LogInRuleBook> {
    const { modelVersion, rulesVersion } = await readVersions(this.database);
    const { model } = modelVersion === 0 ? await this.models.current() : { model: await this.models.at(modelVersion) };
    return this.rules.at(rulesVersion, model.app.timeZone);
  }
}
