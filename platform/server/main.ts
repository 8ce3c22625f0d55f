import { setImmediate } from 'node:timers/promises';
import { readEnvironment } from './environment.ts';
import { explainFailure } from './explain-failure.ts';
import { log } from './log.ts';
import { startDatabase } from './start-database.ts';

const DEMO_ACCOUNTS = 'admin, secretariat, pref-13 (東京都), pref-01 (北海道), city-13, hosp-13, hosp-01, clinic-13, org-13';

process.on('unhandledRejection', (error) => {
  log('error', 'unhandled rejection', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
});

async function serve(): Promise<void> {
  const environment = readEnvironment(process.env);
  const embedded = startDatabase(environment);
  // A failure is told where it is waited for.
  embedded?.catch(() => undefined);
  // PostgreSQL starts while this process reads the rest of its program. Its process must be on its way before: nothing else is done meanwhile.
  await setImmediate();
  const { startServer } = await import('./start-server.ts');
  const server = await startServer(environment, { embedded, progress: (text) => console.log(text) });
  console.log(`Shirabe: ${server.url}`);
  if (server.seeded) console.log(`デモのユーザ名 / demo accounts: ${DEMO_ACCOUNTS}\nパスワード / password: Shirabe2026`);
  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    void server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

serve().catch((error: unknown) => {
  console.error(explainFailure(error, process.env).text);
  process.exit(1);
});
