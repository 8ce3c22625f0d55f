import { Agent, request as open, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Milliseconds from the request to the first byte of the body; to the end of the answer where it has none. */
  readonly firstByte: number;
}

export interface ClientRequest {
  readonly method?: string;
  readonly body?: unknown;
  /** In place of `body`: the content of a file. */
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Counts the bytes of the body and lets them go. */
  readonly discard?: boolean;
}

/** A client that keeps its connections open, as browsers do. */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  #discarded = 0;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  /** Bytes of all bodies that were let go. */
  get discarded(): number {
    return this.#discarded;
  }

  /** One request. Raises an Error with the answer's text for a status from 400. */
  send(path: string, { method = 'GET', body, bytes, headers = {}, discard = false }: ClientRequest = {}): Promise<Answer> {
    const content = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
    const type = bytes ? 'application/octet-stream' : 'application/json';
    const contentHeaders = content === undefined ? {} : { 'content-type': type, 'content-length': String(Buffer.byteLength(content)) };
    return new Promise((resolve, reject) => {
      const began = performance.now();
      let firstByte: number | undefined;
      const request = open(this.#url + path, { method, agent: this.#agent, headers: { ...this.#headers, ...contentHeaders, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        const status = response.statusCode ?? 0;
        response.on('data', (chunk: Buffer) => (discard && status < 400 ? (this.#discarded += chunk.length) : chunks.push(chunk)));
        response.once('data', () => (firstByte = performance.now() - began));
        response.on('error', reject);
        response.on('end', () => {
          const whole = Buffer.concat(chunks);
          if (status >= 400) reject(new Error(`${method} ${path}: ${status} ${whole.toString('utf8').slice(0, 500)}`));
          else resolve({ status, headers: response.headers, body: whole, firstByte: firstByte ?? performance.now() - began });
        });
      });
      request.on('error', reject);
      request.end(content);
    });
  }

  /** The body of one request, read as JSON. */
  async json<T>(path: string, request: ClientRequest = {}): Promise<T> {
    const { body } = await this.send(path, request);
    return JSON.parse(body.toString('utf8')) as T;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Logs a demo account in; gives its client. */
export async function logIn(url: string, username: string): Promise<HttpClient> {
  const visitor = new HttpClient(url);
  const { headers } = await visitor.send('/api/session', { method: 'POST', body: { username, password: 'Shirabe2026' } });
  visitor.close();
  const cookie = headers['set-cookie']?.map((each) => each.split(';')[0]).join('; ');
  if (!cookie) throw new Error(`${username} got no session`);
  return new HttpClient(url, { cookie });
}
