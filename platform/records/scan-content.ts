import { connect, type Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { ShirabeError } from '../contract/problem.ts';

/** Looks into contents for what does harm. */
export interface Scanner {
  /** Gives the name of what was found; null: clean. Raises `unavailable` when it cannot tell: then nothing is let through. */
  scan(content: Readable): Promise<string | null>;
}

/** Milliseconds of silence after which the scanner counts as away. */
const PATIENCE = 60_000;
/** clamd reads pieces with their length before them. */
const LONGEST_ANSWER = 10_000;

/** Reads `clamd://HOST:PORT` or `clamd:///PATH/TO/SOCKET`. Undefined when it is not of that form. */
export function openScanner(url: string): Scanner | undefined {
  if (!url.startsWith('clamd://') || !URL.canParse(url)) return undefined;
  const { hostname, port, pathname } = new URL(url);
  if (hostname === '' && pathname.length <= 1) return undefined;
  const place = hostname === '' ? { path: decodeURIComponent(pathname) } : { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) };
  return { scan: (content) => scan(connect(place), content) };
}

/** clamd's INSTREAM (clamd(8)): pieces, each after its length in four bytes; a length of 0 ends them; then one line, `stream: OK` or `stream: NAME FOUND`. */
async function scan(socket: Socket, content: Readable): Promise<string | null> {
  socket.setTimeout(PATIENCE, () => socket.destroy(new Error('the scanner is silent')));
  let answer = '';
  socket.on('data', (part: Buffer) => {
    answer += part.toString('utf8');
    if (answer.length > LONGEST_ANSWER) socket.destroy(new Error('the scanner does not end its answer'));
  });
  const answered = finished(socket, { writable: false });
  answered.catch(() => undefined);
  try {
    await send(socket, Buffer.from('zINSTREAM\0'));
    for await (const part of content as AsyncIterable<Buffer>) {
      // It has seen enough: it found something, or takes no more.
      if (answer !== '') break;
      await send(socket, Buffer.concat([lengthOf(part.length), part]));
    }
    if (answer === '') await send(socket, lengthOf(0));
    await answered;
  } catch (error) {
    if (answer === '') throw scannerAway(error);
  } finally {
    content.destroy();
    socket.destroy();
  }
  const said = /^stream: (?:(OK)|(.+) FOUND)\0?\n?$/.exec(answer);
  if (!said) throw scannerAway(new Error(`the scanner said: ${answer.slice(0, 200)}`));
  return said[2] ?? null;
}

function send(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    // A socket that is closed calls nobody back.
    socket.once('close', reject);
    socket.write(bytes, (error) => {
      socket.off('close', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function scannerAway(cause: unknown): ShirabeError {
  const error = new ShirabeError('unavailable', {
    ja: 'ウイルス検査ができないため、ファイルを受け取れませんでした。しばらくしてから、もう一度お試しください。',
    en: 'The file was not taken, as it could not be checked for viruses. Try again in a while.',
  });
  error.cause = cause;
  return error;
}
