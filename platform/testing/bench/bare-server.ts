/** The limit of what goes over HTTP: Node's own server, pg and hand-written SQL; no framework, no access, no checks. Runs as a process of its own. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { dashboardStatements } from './bench-dashboard.ts';
import { exportStatement, statements, type StatementName } from './statements.ts';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/export') return sendExport(response);
  if (url.pathname === '/ready') {
    await pool.query('SELECT 1');
    response.end();
    return;
  }
  if (url.pathname === '/dashboard') {
    const today = url.searchParams.getAll('v');
    const parts = await Promise.all(
      dashboardStatements.map(({ text, takesToday }) => pool.query<Record<string, unknown>>({ text, values: takesToday ? today : [] })),
    );
    response.setHeader('content-type', 'application/json').end(JSON.stringify(parts.map(({ rows }) => rows)));
    return;
  }
  const name = url.pathname.slice(1) as StatementName;
  const values = request.method === 'POST' ? (JSON.parse(await text(request)) as unknown[]) : url.searchParams.getAll('v');
  const { rows } = await pool.query<Record<string, unknown>>({ name, text: statements[name], values });
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ rows }));
}

async function sendExport(response: ServerResponse): Promise<void> {
  const client = await pool.connect();
  const rows = client.query(to(`COPY (${exportStatement()}) TO STDOUT (FORMAT csv)`));
  rows.on('end', () => client.release());
  rows.pipe(response);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    response.statusCode = 500;
    response.end(String(error));
  });
});
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit(0));
