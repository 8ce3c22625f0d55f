import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of S3's protocol in this process: objects in memory, and every request's signature is checked (AWS Signature Version 4). */
export interface S3Server {
  /** For FILES_URL. */
  readonly url: string;
  /** Contents by key. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Uploads in parts that were neither completed nor given up. */
  readonly open: ReadonlyMap<string, ReadonlyMap<number, Buffer>>;
  /** While true every request fails. */
  fail(isFailing: boolean): void;
  close(): Promise<void>;
}

const key = { id: 'AKIATEST', secret: 'a/secret+with:signs' };
const region = 'ap-northeast-1';
const bucket = 'shirabe-files';

/** Opens one on a free port of 127.0.0.1. Close it in `afterAll`. */
export async function openS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const open = new Map<string, Map<number, Buffer>>();
  let isFailing = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const url = new URL(request.url ?? '/', 'http://host');
    const send = (status: number, content: Buffer | string = '', headers: Record<string, string> = {}): void =>
      void response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(content);
    if (isFailing) return send(503, error('SlowDown'));
    if (!isSigned(request, url, body)) return send(403, error('SignatureDoesNotMatch'));
    if (url.pathname.replace(/\/$/, '') === `/${bucket}`) return send(200);
    const name = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    const upload = url.searchParams.get('uploadId');
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      const id = randomUUID();
      open.set(id, new Map());
      return send(200, `<InitiateMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${name}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    if (upload !== null) {
      const own = open.get(upload);
      if (!own) return send(404, error('NoSuchUpload'));
      if (request.method === 'PUT') {
        own.set(Number(url.searchParams.get('partNumber')), body);
        return send(200, '', { etag });
      }
      open.delete(upload);
      if (request.method === 'DELETE') return send(204);
      const all = [...own].sort(([left], [right]) => left - right).map(([, part]) => part);
      // Only the last one may be small (5 MB).
      if (all.slice(0, -1).some((part) => part.length < 5 * 1024 * 1024)) return send(400, error('EntityTooSmall'));
      objects.set(name, Buffer.concat(all));
      return send(200, `<CompleteMultipartUploadResult><Key>${name}</Key><ETag>${etag}</ETag></CompleteMultipartUploadResult>`);
    }
    if (request.method === 'PUT') {
      objects.set(name, body);
      return send(200, '', { etag });
    }
    const found = objects.get(name);
    if (request.method === 'DELETE') {
      objects.delete(name);
      return send(204);
    }
    if (!found) return send(404, error('NoSuchKey'));
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (!range) return send(200, found, { 'content-type': 'application/octet-stream' });
    return send(206, found.subarray(Number(range[1]), Number(range[2]) + 1), { 'content-type': 'application/octet-stream' });
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `s3+http://${key.id}:${encodeURIComponent(key.secret)}@127.0.0.1:${port}/${bucket}?region=${region}`,
    objects,
    open,
    fail: (now) => (isFailing = now),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function error(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}

/** Whether the request is signed with the key, as the documentation of Signature Version 4 has it. */
function isSigned({ method = '', headers }: IncomingMessage, url: URL, body: Buffer): boolean {
  const said = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  );
  if (!said) return false;
  const [, id, day = '', where = '', names = '', signature] = said;
  const payload = headers['x-amz-content-sha256'];
  if (id !== key.id || where !== region || !names.split(';').includes('host')) return false;
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== createHash('sha256').update(body).digest('hex')) return false;
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const signed = names.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  const canonical = [method, url.pathname, query, signed.join(''), names, payload].join('\n');
  const scope = `${day}/${where}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const hmac = (secret: string | Buffer, value: string): Buffer => createHmac('sha256', secret).update(value).digest();
  const signing = [day, where, 's3', 'aws4_request'].reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${key.secret}`);
  return createHmac('sha256', signing).update(text).digest('hex') === signature;
}
