import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ArrivedMail {
  /** The addresses of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** The body, decoded, with LF line ends. */
  readonly text: string;
  /** Every http address of the body, in order, as a mail program would make it clickable: up to the next space. */
  readonly links: readonly string[];
  /** The value of a header, unfolded but not decoded; undefined: there is none. */
  header(name: string): string | undefined;
  /** The whole message as postal-mime reads it, and its bytes. */
  readonly email: Email;
  readonly raw: Buffer;
  /** Whether the connection was encrypted, and who logged in. */
  readonly secure: boolean;
  readonly user: string | undefined;
}

/** What the server says to a recipient: undefined takes the mail; `451 4.3.0 Later` refuses it so; `drop` closes the connection, `hang` never answers. */
export type MailAnswer = string | undefined;

export interface MailServerOptions {
  /** Asked at each RCPT TO; takes everything unless given. */
  readonly answer?: (recipient: string) => MailAnswer;
  /** Asked at the end of DATA, when the whole message has arrived (it is kept even then); takes everything unless given. */
  readonly answerData?: (message: ArrivedMail) => MailAnswer;
  /** Who must log in; nobody unless given. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Offers STARTTLS, with a certificate that nobody vouches for. */
  readonly encrypted?: boolean;
}

/** A real SMTP server in this process. */
export interface MailServer {
  /** For SMTP_URL. */
  readonly url: string;
  readonly port: number;
  /** All mails that arrived, in order. */
  readonly messages: readonly ArrivedMail[];
  /** The next mail that no `next` has given yet; waits for it. Raises an Error when none comes within fifty seconds. */
  next(): Promise<ArrivedMail>;
  close(): Promise<void>;
}

const PATIENCE = 50_000;

/** Opens an SMTP server on a free port of 127.0.0.1. Close it in `afterAll`. */
export async function openMailServer({
  answer = () => undefined,
  answerData = () => undefined,
  login,
  encrypted = false,
}: MailServerOptions = {}): Promise<MailServer> {
  const messages: ArrivedMail[] = [];
  const readers: (() => void)[] = [];
  let given = 0;
  const server = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    disabledCommands: [...(encrypted ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
    onAuth: ({ username, password }, _session, done) => {
      if (username === login?.user && password === login?.password) done(null, { user: username });
      else done(refusal('535 5.7.8 Authentication failed'));
    },
    onRcptTo: ({ address }, session, done) => reply(answer(address), session.id, done),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
        void readMail(Buffer.concat(parts), envelope, { secure: session.secure, user: session.user as string | undefined }).then((message) => {
          messages.push(message);
          for (const wake of readers.splice(0)) wake();
          reply(answerData(message), session.id, done);
        }, done);
      });
    },
  });
  const reply = (said: MailAnswer, session: string, done: (error?: Error | null) => void): void => {
    if (said === 'hang') return;
    if (said === 'drop') for (const connection of server.connections) if (connection.session.id === session) connection.close();
    if (said !== 'drop') done(said === undefined ? null : refusal(said));
  };
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${login ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@` : ''}127.0.0.1:${port}`,
    port,
    messages,
    next: async () => {
      const index = given++;
      const deadline = setTimeout(() => readers.splice(0).forEach((wake) => wake()), PATIENCE);
      const started = Date.now();
      for (;;) {
        const message = messages[index];
        if (message) {
          clearTimeout(deadline);
          return message;
        }
        if (Date.now() - started >= PATIENCE) throw new Error('No mail arrived.');
        await new Promise<void>((resolve) => readers.push(resolve));
      }
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Reads a message as a mail program does. */
export async function readMail(
  raw: Buffer,
  envelope: { readonly from: string; readonly to: readonly string[] } = { from: '', to: [] },
  { secure = false, user }: { readonly secure?: boolean; readonly user?: string | undefined } = {},
): Promise<ArrivedMail> {
  const email = await PostalMime.parse(raw);
  const text = (email.text ?? '').replaceAll('\r\n', '\n');
  return {
    ...envelope,
    subject: email.subject ?? '',
    text,
    links: text.match(/https?:\/\/[^\s<>「」（）]+/g) ?? [],
    header: (name) => email.headers.find(({ key }) => key === name.toLowerCase())?.value,
    email,
    raw,
    secure,
    user,
  };
}

/** The error by which smtp-server gives this reply. */
function refusal(said: string): Error {
  return Object.assign(new Error(said.slice(4)), { responseCode: Number(said.slice(0, 3)) });
}

/** A server that refuses for now the addresses of `refused`, and writes them down in `turnedAway`. */
export interface RefusingMailServer extends MailServer {
  readonly refused: Set<string>;
  readonly turnedAway: Set<string>;
}

/** Opens a server that refuses the mail of some; of nobody at first. */
export async function openRefusingMailServer(): Promise<RefusingMailServer> {
  const [refused, turnedAway] = [new Set<string>(), new Set<string>()];
  const mails = await openMailServer({
    answer: (recipient) => {
      if (!refused.has(recipient)) return undefined;
      turnedAway.add(recipient);
      return '451 4.3.0 Later';
    },
  });
  return Object.assign(mails, { refused, turnedAway });
}
