import { createTransport } from 'nodemailer';
import { type Carrier, NotCarried } from './carrier.ts';
import { BadAddress, composeMail } from './compose-mail.ts';
import { reasons } from './reasons.ts';

/** Connections to the server at the same time. */
const LANES = 4;
/** Milliseconds: to connect, for its greeting, between two of its words; and for a mail as a whole, however slowly it goes on (nodemailer's own are ten minutes and more). */
const PATIENCE = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 45_000, dnsTimeout: 15_000 };
const LONGEST_SEND = 120_000;
const LONGEST_REASON = 500;

/**
 * Sends over SMTP as SMTP_URL says: `smtp://user:password@host:587` (STARTTLS where the server offers it, and its certificate must be right then;
 * `?requireTLS=true` takes nothing less), `smtps://host:465` (TLS from the start). A wrong address makes a carrier all of whose mails wait.
 */
export function openSmtp(url: string, { longestSend = LONGEST_SEND }: { readonly longestSend?: number } = {}): Carrier {
  const checked = checkUrl(url);
  if (checked === undefined)
    return { lanes: 1, carry: () => Promise.reject(new NotCarried('way', reasons.smtp_url.code, 'SMTP_URL')), close: () => Promise.resolve() };
  const transport = createTransport({
    ...PATIENCE,
    url: checked.href,
    pool: true,
    maxConnections: LANES,
    idleTimeout: 30_000,
    // A mail whose connection broke is tried again by the outbox, which knows how often and when.
    maxRequeues: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.on('error', () => undefined);
  return {
    lanes: LANES,
    carry: async (message) => {
      try {
        const composed = composeMail(message);
        await transport.sendMail({ ...composed, signal: AbortSignal.timeout(longestSend) });
      } catch (error) {
        throw explain(error, checked);
      }
    },
    close: () => {
      transport.close({ force: true });
      return Promise.resolve();
    },
  };
}

/** The address with nothing in it that would write mails into the log; undefined: it is none. */
function checkUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if ((url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') return undefined;
  for (const name of ['logger', 'debug', 'transactionLog', 'pool', 'url', 'maxRequeues']) url.searchParams.delete(name);
  return url;
}

interface SmtpFacts {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly command?: unknown;
  readonly response?: unknown;
  readonly responseCode?: unknown;
  readonly permanent?: unknown;
}

/** What became of a mail. A refusal is about this mail only when it came after the server had let us in and taken the sender. */
function explain(error: unknown, url: URL): NotCarried {
  if (error instanceof BadAddress) return new NotCarried('mail', reasons.bad_address.code, 'address');
  const { message, code, command, response, responseCode, permanent } = (typeof error === 'object' && error !== null ? error : {}) as SmtpFacts;
  const said = withoutSecrets(typeof response === 'string' && response !== '' ? response : typeof message === 'string' ? message : String(error), url);
  const short = typeof responseCode === 'number' ? String(responseCode) : typeof code === 'string' ? code : 'unknown';
  const isOfMail = command === 'RCPT TO' || command === 'DATA' || code === 'EMESSAGE';
  if (code === 'EABORT') return new NotCarried('later', reasons.too_slow.code, short);
  if (!isOfMail || responseCode === 421) return new NotCarried('way', said, short);
  return new NotCarried(permanent === true ? 'mail' : 'later', said, short);
}

/** What the server said on one line, without the password of the address in any of its forms. */
function withoutSecrets(text: string, url: URL): string {
  const password = decode(url.password);
  const user = decode(url.username);
  const secrets = [password, url.password, Buffer.from(password).toString('base64'), Buffer.from(`\0${user}\0${password}`).toString('base64')];
  let line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  for (const secret of secrets) if (password !== '' && secret !== '') line = line.replaceAll(secret, '***');
  return line.slice(0, LONGEST_REASON);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
