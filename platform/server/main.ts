import { readEnvironment } from './environment.ts';
import { explainFailure } from './explain-failure.ts';
import { log } from './log.ts';
import { startServer } from './start-server.ts';

const DEMO_ACCOUNTS = 'admin, secretariat, pref-13 (東京都), pref-01 (北海道), city-13, hosp-13, hosp-01, clinic-13, org-13';

process.on('unhandledRejection', (error) => {
  log('error', 'unhandled rejection', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
});

try {
  const environment = readEnvironment(process.env);
  const server = await startServer(environment, { progress: (text) => console.log(text) });
  console.log(`Shirabe: ${server.url}`);
  if (server.seeded) console.log(`デモのユーザー名 / demo accounts: ${DEMO_ACCOUNTS}\nパスワード / password: Shirabe2026`);
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
} catch (error) {
  console.error(explainFailure(error, process.env).text);
  process.exit(1);
}
