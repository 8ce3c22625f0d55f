import type { AddressInfo } from 'node:net';
import { ShirabeError } from '../contract/problem.ts';
import type { EmbeddedPostgres } from '../database/embedded-postgres.ts';
import { applyDefinitions, keepWall } from '../setup/apply-definitions.ts';
import type { Delivery } from '../mail/delivery.ts';
import { openPeriods } from '../surveys/open-periods.ts';
import { createApplication } from './create-application.ts';
import type { Environment } from './environment.ts';
import { log } from './log.ts';
import { startOperation } from './operation-jobs.ts';
import { openDelivery } from './open-delivery.ts';
import { isFresh, openPlatform, readDefinitions, type Platform } from './open-platform.ts';
import { seedDemo } from './seed-demo.ts';
import { Server } from './server-state.ts';

/** A server that listens. */
export interface RunningServer {
  /** Where it listens, such as http://127.0.0.1:3000. */
  readonly url: string;
  readonly platform: Platform;
  /** The job that sends mails. */
  readonly mail: Delivery;
  /** Whether this start made the demo data. */
  readonly seeded: boolean;
  close(): Promise<void>;
}

export interface StartOptions {
  readonly clock?: () => Date;
  /** The embedded database, when it is starting already. */
  readonly embedded?: Promise<EmbeddedPostgres>;
  /** As of `openPlatform`. */
  readonly engine?: string;
  /** Says what a long start is doing. */
  readonly progress?: (text: string) => void;
}

/** How often the rows of a new period are made (M2-2: rows exist before they are answered). */
const PERIOD_INTERVAL = 5 * 60_000;

/** Opens the platform, applies the definitions when the database has none, makes the demo data when asked, and listens. */
export async function startServer(
  environment: Environment,
  { clock = () => new Date(), embedded, engine, progress = () => {} }: StartOptions = {},
): Promise<RunningServer> {
  const platform = await openPlatform(environment, embedded, engine);
  try {
    const state = new Server({ ...platform, clock });
    // The routes are made while the database answers.
    const [seeded, application] = await Promise.all([prepareDatabase(platform, clock(), progress), openApplication(state)]);
    // Not by Nest's own listen, which prints a stack trace when the port is taken.
    const fastify = application.getHttpAdapter().getInstance();
    await fastify.listen({ port: environment.port, host: environment.host }).catch(async (error: unknown) => {
      await application.close();
      throw listenProblem(error, environment);
    });
    const timer = setInterval(() => void openCurrentPeriods(platform, clock()), PERIOD_INTERVAL);
    timer.unref();
    const { port } = application.getHttpServer().address() as AddressInfo;
    const mail = openDelivery(platform, clock, port);
    mail.start();
    const stopOperation = startOperation(state);
    return {
      url: `http://${environment.host.includes(':') ? `[${environment.host}]` : environment.host}:${port}`,
      platform,
      mail,
      seeded,
      close: async () => {
        clearInterval(timer);
        await mail.close();
        await stopOperation();
        await application.close();
        await platform.close();
      },
    };
  } catch (error) {
    await platform.close();
    throw error;
  }
}

/** Definitions where there are none, the walls as this release makes them, the demo data when asked (then true), and the rows of today's periods. */
async function prepareDatabase(platform: Platform, now: Date, progress: (text: string) => void): Promise<boolean> {
  const { database, environment, models } = platform;
  if (await isFresh(platform)) {
    progress('定義を読み込んでいます… / Applying the definitions …');
    await applyDefinitions(database, await readDefinitions(environment), { allowDestructive: false, by: 'start', now });
  } else await keepWall(database, await models.current());
  const seeded = environment.seed === 'demo' && (await seedDemo(platform, now, progress));
  await openCurrentPeriods(platform, now);
  return seeded;
}

async function openApplication(state: Server): ReturnType<typeof createApplication> {
  const application = await createApplication(state);
  await application.init();
  return application;
}

/** Makes the rows of the periods that began; a failure is logged, and tried again at the next turn. */
async function openCurrentPeriods({ database, models }: Platform, now: Date): Promise<void> {
  try {
    const { model } = await models.current();
    await openPeriods(database, model, now);
  } catch (error) {
    log('error', 'the rows of the period were not made', { error: error instanceof Error ? error.message : String(error) });
  }
}

/** Why the server cannot listen, and what to do; another error as it is. */
function listenProblem(error: unknown, { host, port }: Environment): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const other = port < 65_535 ? port + 1 : 3000;
  if (code === 'EADDRINUSE')
    return new ShirabeError(
      'unavailable',
      `ポート ${port} は、すでに使われています。それを使っているプログラムを止めるか、別のポートで起動してください: PORT=${other} npm start\n` +
        `Port ${port} is in use. Stop the program that uses it, or choose another: PORT=${other} npm start`,
    );
  if (code === 'EACCES')
    return new ShirabeError(
      'unavailable',
      `ポート ${port} を使う権限がありません。1024 以上を指定してください: PORT=3000 npm start\nPort ${port} needs more rights; take one from 1024: PORT=3000 npm start`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new ShirabeError(
      'unavailable',
      `HOST=${host} は、このコンピューターのアドレスではありません。127.0.0.1 か 0.0.0.0 などを指定してください。\nHOST=${host} is no address of this computer.`,
    );
  return error;
}
