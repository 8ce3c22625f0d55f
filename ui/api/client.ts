import type { ErrorBody, Problem } from '../../platform/contract/problem.ts';

/** An answer that is not a success. `status` is 0 when no answer came (no connection): then `body.code` is `offline`. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody & Readonly<Record<string, unknown>>;
  constructor(status: number, body: ErrorBody & Readonly<Record<string, unknown>>) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
  }
  get code(): string {
    return this.body.code;
  }
  get problems(): readonly Problem[] {
    return this.body.problems;
  }
}

export type QueryValues = Readonly<Record<string, string | number | boolean | null | undefined>>;
export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Joined to the address; values that are undefined, null or '' are left out. */
  readonly query?: QueryValues;
  readonly headers?: Readonly<Record<string, string>>;
  /** Nobody asked for it: that the session has ended leads nowhere. */
  readonly quiet?: boolean;
  /** It is sent also when the page is closed meanwhile. */
  readonly keepalive?: boolean;
}

/** What to do when the session has ended, or may only set up the second factor, with what the server said. Set by the shell: it leads to the login and back. */
let onUnauthenticated: (error: ApiError) => void = () => undefined;
export function setUnauthenticatedHandler(handler: typeof onUnauthenticated): void {
  onUnauthenticated = handler;
}
/** Words for answers without a body of ours. Set by the shell, which knows the language. */
let wordsFor: (code: 'offline' | 'unavailable' | 'unexpected') => string = (code) => code;
export function setErrorWords(words: typeof wordsFor): void {
  wordsFor = words;
}

/** Told after each request whether the server could be reached. */
const connectionListeners = new Set<(reached: boolean) => void>();
export function onConnectionChange(listener: (reached: boolean) => void): () => void {
  connectionListeners.add(listener);
  return () => connectionListeners.delete(listener);
}

/** The address below `/api` with its query: what an anchor or an upload needs. */
export function apiUrl(path: string, query: QueryValues = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  const text = parameters.toString();
  return `/api${path}${text ? `${path.includes('?') ? '&' : '?'}${text}` : ''}`;
}

export const getJson = <T>(path: string, options?: RequestOptions): Promise<T> => send<T>('GET', path, undefined, options);
export const postJson = <T>(path: string, body: unknown, options?: RequestOptions): Promise<T> => send<T>('POST', path, body, options);
export const putJson = <T>(path: string, body: unknown, options?: RequestOptions): Promise<T> => send<T>('PUT', path, body, options);
export const patchJson = <T>(path: string, body: unknown, options?: RequestOptions): Promise<T> => send<T>('PATCH', path, body, options);
export const remove = <T = void>(path: string, options?: RequestOptions): Promise<T> => send<T>('DELETE', path, undefined, options);

/** Sends a file as the raw body of a request, with its name. */
export function postFile<T>(path: string, file: File, options: RequestOptions = {}): Promise<T> {
  const headers = {
    'accept-language': document.documentElement.lang,
    'content-type': 'application/octet-stream',
    'x-file-name': encodeURIComponent(file.name),
    ...options.headers,
  };
  return request<T>(path, { method: 'POST', headers, body: file }, options);
}

function send<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
  // The language of the page, so that an error before the log-in speaks it too.
  const headers = {
    'accept-language': document.documentElement.lang,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...options.headers,
  };
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = JSON.stringify(body);
  return request<T>(path, init, options);
}

/** Gives the parsed body. Raises ApiError; an abort raises the platform's AbortError (see isAbort). */
async function request<T>(path: string, init: RequestInit, options: RequestOptions): Promise<T> {
  const response = await reach(apiUrl(path, options.query), {
    ...init,
    credentials: 'same-origin',
    ...(options.keepalive ? { keepalive: true } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (response.ok) {
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  const error = new ApiError(response.status, await errorBody(response));
  if (options.quiet) throw error;
  if (error.code === 'unauthenticated' || error.body['set_up'] === true) onUnauthenticated(error);
  throw error;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    for (const listener of connectionListeners) listener(true);
    return response;
  } catch (error) {
    if (isAbort(error)) throw error;
    for (const listener of connectionListeners) listener(false);
    throw new ApiError(0, { code: 'offline', message: wordsFor('offline'), problems: [] });
  }
}

async function errorBody(response: Response): Promise<ErrorBody & Readonly<Record<string, unknown>>> {
  const parsed: unknown = await response.json().catch(() => null);
  if (isErrorBody(parsed)) return parsed;
  // A proxy's own page, or nothing at all.
  const code =
    response.status === 502 || response.status === 503 || response.status === 504 ? 'unavailable' : response.status === 401 ? 'unauthenticated' : 'unexpected';
  return { code, message: wordsFor(code === 'unavailable' ? 'unavailable' : 'unexpected'), problems: [] };
}

function isErrorBody(value: unknown): value is ErrorBody & Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'problems' in value && Array.isArray(value.problems);
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
/** The words to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : wordsFor('unexpected');
}
