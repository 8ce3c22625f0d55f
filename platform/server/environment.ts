import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProviderSettings, readProvider } from '../access/sign-in-provider.ts';
import type { Sender } from '../mail/compose-mail.ts';
import { readSender } from '../mail/sender.ts';
import { readS3Url, type S3Settings } from '../records/s3-store.ts';
import { openScanner, type Scanner } from '../records/scan-content.ts';

/** What the environment says: the part of the public contract that operators use. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  /** The address under which users reach the server; undefined: whatever they ask with. */
  readonly baseUrl?: string;
  /** How many proxies stand before this server, each of which adds the address that it was asked from to X-Forwarded-For; none unless said. */
  readonly proxies?: number;
  /** Any PostgreSQL from 15; undefined: the embedded one, in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  readonly seed: 'demo' | 'none';
  /** The folder that holds `objects/` and `reports/`. */
  readonly definitions: string;
  /** The mail server, as `smtp://user:password@host:587`; undefined: each mail is a file in `dataDir`/outbox. Never in a log: it may hold a password. */
  readonly smtpUrl?: string;
  /** Who writes the mails; undefined: `noreply@` the host of `baseUrl`. */
  readonly mailFrom?: Sender;
  /** An OpenID Connect provider at which users may sign in. Never in a log: it may hold a secret. */
  readonly provider?: ProviderSettings;
  /** The key of what is kept encrypted; undefined: the file `secret.key` in `dataDir`. Never in a log. */
  readonly secretKey?: string;
  /** The bucket that keeps the contents of files; undefined: `dataDir`/files. Never in a log: it holds a secret. */
  readonly files?: S3Settings;
  /** What looks into uploaded files; undefined: nothing does. */
  readonly scanner?: Scanner;
  /** The folder of the built pages. */
  readonly pages: string;
}

/** The project's root, from what is built below `.build` as well as from `platform/server`. */
export const projectRoot = (() => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const built = here.lastIndexOf('/.build/');
  return built < 0 ? resolve(here, '../..') : here.slice(0, built);
})();

/** Reads the environment. Raises an Error that names the variable and what it may be. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const port = Number(variables.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT must be a number from 0 to 65535, not "${variables.PORT}".`);
  const seed = variables.SEED ?? 'demo';
  if (seed !== 'demo' && seed !== 'none') throw new Error(`SEED must be demo or none, not "${seed}".`);
  if (variables.BASE_URL && !URL.canParse(variables.BASE_URL))
    throw new Error(`BASE_URL must be an address such as https://gmis.example.jp, not "${variables.BASE_URL}".`);
  const mailFrom = variables.MAIL_FROM ? readSender(variables.MAIL_FROM) : undefined;
  if (variables.MAIL_FROM && mailFrom === undefined)
    throw new Error(`MAIL_FROM must be an address such as gmis@example.jp or G-MIS <gmis@example.jp>, not "${variables.MAIL_FROM}".`);
  if (variables.SECRET_KEY && Buffer.byteLength(variables.SECRET_KEY) < 32) throw new Error('SECRET_KEY must have at least 32 characters, best at random.');
  // This server speaks no TLS itself: behind https there is a proxy.
  const proxies = Number(variables.PROXIES || (variables.BASE_URL?.startsWith('https:') ? 1 : 0));
  if (!Number.isInteger(proxies) || proxies < 0 || proxies > 10) throw new Error(`PROXIES must be a number from 0 to 10, not "${variables.PROXIES}".`);
  const provider = readProvider(variables);
  const files = variables.FILES_URL ? readS3Url(variables.FILES_URL) : undefined;
  if (variables.FILES_URL && !files)
    throw new Error('FILES_URL must be an address such as s3://KEY:SECRET@s3.ap-northeast-1.amazonaws.com/BUCKET?region=ap-northeast-1.');
  const scanner = variables.SCAN_URL ? openScanner(variables.SCAN_URL) : undefined;
  if (variables.SCAN_URL && !scanner)
    throw new Error(`SCAN_URL must be an address such as clamd://127.0.0.1:3310 or clamd:///run/clamav/clamd.ctl, not "${variables.SCAN_URL}".`);
  return {
    port,
    ...(proxies > 0 ? { proxies } : {}),
    host: variables.HOST || '127.0.0.1',
    ...(variables.BASE_URL ? { baseUrl: variables.BASE_URL } : {}),
    ...(variables.DATABASE_URL ? { databaseUrl: variables.DATABASE_URL } : {}),
    ...(variables.SMTP_URL ? { smtpUrl: variables.SMTP_URL } : {}),
    ...(mailFrom ? { mailFrom } : {}),
    ...(provider ? { provider } : {}),
    ...(files ? { files } : {}),
    ...(scanner ? { scanner } : {}),
    ...(variables.SECRET_KEY ? { secretKey: variables.SECRET_KEY } : {}),
    dataDir: resolve(projectRoot, variables.DATA_DIR || '.data'),
    seed,
    definitions: resolve(projectRoot, variables.DEFINITIONS || '.'),
    pages: resolve(projectRoot, '.build/ui'),
  };
}
