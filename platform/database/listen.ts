import pg from 'pg';

/** Hears what other transactions tell on a channel (NOTIFY), until it is closed or the connection is lost. */
export interface Listening {
  /** False once the connection is lost: listen anew. */
  readonly alive: boolean;
  close(): Promise<void>;
}

/** Listens on a channel by a connection of its own. `heard` is given what was told, after the commit of the transaction. */
export async function listen(url: string, channel: string, heard: (told: string) => void): Promise<Listening> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, application_name: 'shirabe listen', keepAlive: true });
  let alive = true;
  const end = (): void => {
    alive = false;
  };
  client.on('error', end);
  client.on('end', end);
  client.on('notification', ({ payload }) => heard(payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    get alive() {
      return alive;
    },
    close: () => client.end().catch(() => undefined),
  };
}
