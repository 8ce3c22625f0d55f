import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ProviderOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The claims of each account. */
  readonly accounts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Whether the ID token holds the claims; they are asked for at the userinfo endpoint otherwise. */
  readonly inIdToken?: boolean;
}

/** An OpenID Connect provider of its own process, on a port that stays the same. */
export interface TestProvider {
  readonly issuer: URL;
  /** Starts it, or starts it anew with another callback. */
  start(redirectUri: string): Promise<void>;
  /** Ends it, as if it were down. */
  stop(): Promise<void>;
}

/** Takes a free port; nothing listens there until `start`. */
export async function openProvider(options: ProviderOptions): Promise<TestProvider> {
  let child: ChildProcess | undefined;
  let issuer: URL | undefined;
  const stop = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  };
  const start = async (redirectUri: string): Promise<void> => {
    await stop();
    const settings = { ...options, redirectUri, port: Number(issuer?.port ?? 0) };
    const program = fileURLToPath(new URL('oidc-provider.js', import.meta.url));
    const started = spawn(process.execPath, [program, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    const complaints: string[] = [];
    started.stderr.on('data', (data: Buffer) => complaints.push(data.toString()));
    const address = await new Promise<string>((resolve, reject) => {
      createInterface(started.stdout).once('line', resolve);
      started.once('exit', () => reject(new Error(`the provider ended: ${complaints.join('')}`)));
    });
    issuer = new URL(address);
  };
  await start('http://127.0.0.1/unused');
  await stop();
  if (!issuer) throw new Error('the provider said no address');
  return { issuer, start, stop };
}
