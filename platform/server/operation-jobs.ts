import { trimAudit } from '../audit/trim-audit.ts';
import { readHead } from '../audit/verify-audit.ts';
import { explainError, log } from './log.ts';
import { recordJobs } from './record-jobs.ts';
import { repeat } from './repeat.ts';
import type { Server } from './server-state.ts';

/** How often counts of limited requests are settled with the other processes, and the audit is trimmed. */
const SETTLE_INTERVAL = 1000;
const TRIM_INTERVAL = 60 * 60_000;

/** What a server does for its own operation, beside requests. Gives what ends it. */
export function startOperation(server: Pick<Server, 'database' | 'models' | 'files' | 'scanner' | 'limits' | 'clock'>): () => Promise<void> {
  const { database, limits, clock } = server;
  const ends = recordJobs(server).map(repeat);
  const settle = (): Promise<void> =>
    limits.settle().catch((error: unknown) => log('warn', 'the counts of requests are not settled', { error: explainError(error) }));
  let head = '';
  const trim = async (): Promise<void> => {
    try {
      const trimmed = await trimAudit(database, clock());
      if (trimmed > 0) log('info', 'the audit was trimmed', { entries: trimmed });
      const last = await readHead(database);
      // Logs are kept elsewhere: held against them, an end of the audit that was written anew is seen (`audit verify --known`).
      if (last && last.hash !== head) log('info', 'the last entry of the audit', { ...last });
      head = last?.hash ?? '';
    } catch (error) {
      log('error', 'the audit was not trimmed', { error: explainError(error) });
    }
  };
  const timers = [setInterval(() => void settle(), SETTLE_INTERVAL), setInterval(() => void trim(), TRIM_INTERVAL)];
  for (const timer of timers) timer.unref();
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(ends.map((end) => end()));
    await settle();
  };
}
