import type { Cluster } from './cluster.ts';
import type { ServerPlace } from './settings.ts';

/** The address of a database of the embedded server. */
export function addressOf({ socketFolder, port }: ServerPlace, { password }: Cluster, database = 'shirabe'): string {
  if (socketFolder === undefined) return `postgres://shirabe:${password}@127.0.0.1:${port}/${database}`;
  return `postgres://shirabe:${password}@localhost:${port}/${database}?host=${encodeURIComponent(socketFolder)}`;
}

/** Whether the server answers. Makes the database `shirabe` when it is not there yet. Other errors than of a server that is not ready are raised. */
export async function answers(place: ServerPlace, cluster: Cluster): Promise<boolean> {
  try {
    await run(addressOf(place, cluster), 'select 1');
    return true;
  } catch (error) {
    if (codeOf(error) !== '3D000') return refuses(error);
  }
  try {
    await run(addressOf(place, cluster, 'postgres'), 'create database shirabe');
  } catch (error) {
    if (codeOf(error) !== '42P04' && codeOf(error) !== '23505') return refuses(error);
  }
  return true;
}

async function run(url: string, statement: string): Promise<void> {
  // Read only now, while PostgreSQL starts: what comes before must not wait for it.
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'shirabe start' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Not there, starting or stopping: false. A wrong password, a full disk: raised. */
function refuses(error: unknown): false {
  const code = codeOf(error);
  if (code === undefined || /^(E[A-Z]+|57P0\d|08\d{3})$/.test(code)) return false;
  throw error;
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
