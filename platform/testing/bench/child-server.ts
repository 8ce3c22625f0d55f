import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { HttpClient } from './http-client.ts';

const patience = 60_000;
const running = new Set<ChildServer>();

/** A server that runs as a process of its own, started by the bench. */
export interface ChildServer {
  readonly url: string;
  /** Milliseconds from its start to its first answer that it can serve. */
  readonly startTime: number;
  /** Resident memory in MB. */
  residentMemory(): number;
  stop(): Promise<void>;
}

/** Starts a server on a port of its own choice; resolves when `readyPath` answers. Raises an Error with what it said when it ends before. */
export async function startChild(program: string, variables: Readonly<Record<string, string>>, readyPath: string): Promise<ChildServer> {
  const started = performance.now();
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'DATABASE_URL' && name !== 'DATABASE_REPLICA_URLS'));
  const child = spawn(process.execPath, [program], { env: { ...inherited, ...variables, PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { text: '' };
  const keep = (chunk: Buffer): string => (output.text = (output.text + chunk.toString('utf8')).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  try {
    const url = await untilReady(child, output, readyPath);
    const server: ChildServer = {
      url,
      startTime: performance.now() - started,
      residentMemory: () => residentMemory(child),
      stop: async () => {
        running.delete(server);
        await stop(child);
      },
    };
    running.add(server);
    return server;
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** Stops what still runs. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop()));
}

async function untilReady(child: ChildProcess, output: { readonly text: string }, readyPath: string): Promise<string> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await pause(5)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`a server ended early:\n${output.text}`);
    const url = /http:\/\/[\w.[\]:]+:\d+/.exec(output.text)?.[0];
    if (!url) continue;
    const client = new HttpClient(url);
    const ready = await client.send(readyPath).catch(() => undefined);
    client.close();
    if (ready) return url;
  }
  throw new Error(`a server was not ready within ${patience / 1000} s:\n${output.text}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

function residentMemory({ pid }: ChildProcess): number {
  if (process.platform !== 'linux') return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) / 1024;
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
