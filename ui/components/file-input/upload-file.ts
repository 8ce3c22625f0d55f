import type { ErrorBody } from '../../../platform/contract/problem.ts';
import type { FileAnswer } from '../../../platform/contract/wire.ts';
import type { UploadState } from '../../../platform/contract/wire-files.ts';
import { ApiError, apiUrl, getJson, postJson, remove } from '../../api/client.ts';
import { currentUser } from '../../app/session.ts';
import { currentLanguage, t } from '../../locale/locale.ts';

/** A file on its way, and what it becomes. */
export interface Upload<Result = FileAnswer> {
  readonly done: Promise<Result>;
  /** Gives it up; what was sent is removed. */
  cancel(): void;
  /** Stops here; chosen again, the same file goes on where it stopped. */
  stop(): void;
}
/** `waiting`: for the connection; `checking`: it is there, and looked into. */
export interface UploadProgress {
  readonly share: number;
  readonly state: 'sending' | 'waiting' | 'checking';
}

const SMALLEST_PART = 256 * 1024;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15_000;

/** For which field of an object a file is, or for a comment on which of its records. */
type FileTarget = { readonly object: string } & ({ readonly field: string } | { readonly comment_on: string });

/**
 * Sends a file in parts. A lost connection costs one part at most: it goes on by itself when the server can be reached again, and after a reload when the same
 * file is chosen again. `done` fails with words for the user, or with an AbortError.
 */
export function uploadFile(target: FileTarget, file: File, tell: (progress: UploadProgress) => void): Upload {
  const announce = { path: '/uploads', body: { ...target, name: file.name, size: file.size } };
  return sendFile(
    { place: `${target.object}.${'field' in target ? target.field : target.comment_on}`, announce, complete: (id) => `/uploads/${id}/completion` },
    file,
    tell,
  );
}

/** What a file is sent for. */
interface UploadPurpose {
  /** Tells purposes apart: the same file may be on its way to several. */
  readonly place: string;
  readonly announce: { readonly path: string; readonly body: unknown };
  /** Where it is asked to become the result, once it is there. */
  readonly complete: (id: string) => string;
}

/** As `uploadFile`, for another purpose than a field. */
export function sendFile<Result>(purpose: UploadPurpose, file: File, tell: (progress: UploadProgress) => void): Upload<Result> {
  const stop = new AbortController();
  const key = `upload ${currentUser()?.id ?? ''} ${purpose.place} ${file.size} ${file.lastModified} ${file.name}`;
  const run = new Run<Result>({ purpose, file, key, signal: stop.signal, tell });
  const done = run.send().then((answer) => {
    forget(key);
    return answer;
  });
  return {
    done,
    stop: () => stop.abort(),
    cancel: () => {
      const id = recall(key);
      stop.abort();
      forget(key);
      if (id !== null) void remove(`/uploads/${id}`).catch(() => undefined);
    },
  };
}

interface Task {
  readonly purpose: UploadPurpose;
  readonly file: File;
  /** Under which its id is kept in the browser. */
  readonly key: string;
  readonly signal: AbortSignal;
  readonly tell: (progress: UploadProgress) => void;
}

class Run<Result> {
  readonly #task: Task;
  #part = Number.POSITIVE_INFINITY;
  #pause = FIRST_PAUSE;
  #state: UploadState | null = null;

  constructor(task: Task) {
    this.#task = task;
  }

  async send(): Promise<Result> {
    for (;;) {
      try {
        const file = await this.#step();
        this.#pause = FIRST_PAUSE;
        if (file) return file;
      } catch (error) {
        this.#task.signal.throwIfAborted();
        await this.#recover(error);
      }
    }
  }

  /** Asks for the state, sends a part, or completes: gives the file when it is done. */
  async #step(): Promise<Result | null> {
    const { signal, file, tell, purpose } = this.#task;
    signal.throwIfAborted();
    this.#state ??= await this.#begin();
    const { id, size, received, part_size: most } = this.#state;
    // Of a field: it is complete already.
    if (this.#state.file) return this.#state.file as Result;
    if (received < size) {
      const end = Math.min(size, received + Math.min(most, this.#part));
      this.#state = await sendPart(id, received, file.slice(received, end), signal, (sent) => tell({ share: (received + sent) / size, state: 'sending' }));
      return null;
    }
    tell({ share: 1, state: 'checking' });
    return postJson<Result>(purpose.complete(id), undefined, { signal });
  }

  async #begin(): Promise<UploadState> {
    const { purpose, signal, key } = this.#task;
    const id = recall(key);
    if (id !== null) {
      const state = await getJson<UploadState>(`/uploads/${id}`, { signal }).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      });
      if (state) return state;
    }
    const state = await postJson<UploadState>(purpose.announce.path, purpose.announce.body, { signal });
    remember(key, state.id);
    return state;
  }

  /** What another try may mend is waited for; everything else goes to the user. */
  async #recover(error: unknown): Promise<void> {
    if (!(error instanceof ApiError)) throw new Error(t('record.upload_failed'));
    if (error.status === 409) {
      // Another part is due, or it is being completed already.
      const { received } = error.body;
      if (this.#state && typeof received === 'number') this.#state = { ...this.#state, received };
      else await this.#wait(FIRST_PAUSE);
      return;
    }
    const isTurned = error.status === 429 && error.code === 'too_many_requests' && this.#state !== null;
    // The parts are there: the user is told why they cannot be checked, and tries again.
    const isRefused = error.code === 'unavailable' && this.#state !== null && this.#state.received === this.#state.size && error.status === 503;
    if (isRefused || !(error.status === 0 || error.status >= 502 || isTurned)) throw new Error(error.problems[0]?.message ?? error.message);
    this.#task.tell({ share: this.#state ? this.#state.received / this.#state.size : 0, state: 'waiting' });
    this.#part = Math.max(SMALLEST_PART, Math.min(this.#part, this.#state?.part_size ?? SMALLEST_PART) / 2);
    await this.#wait(this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    const { id } = this.#state ?? {};
    if (id !== undefined) this.#state = await getJson<UploadState>(`/uploads/${id}`, { signal: this.#task.signal }).catch(() => this.#state);
  }

  /** Until the time is over, or the browser says that it is connected again. */
  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        removeEventListener('online', go);
        this.#task.signal.removeEventListener('abort', go);
        resolve();
      };
      const timer = setTimeout(go, milliseconds);
      addEventListener('online', go);
      this.#task.signal.addEventListener('abort', go);
    });
  }
}

/** XMLHttpRequest, since fetch tells no progress. Raises ApiError, with status 0 when there was no answer. */
function sendPart(id: string, offset: number, part: Blob, signal: AbortSignal, progress: (sent: number) => void): Promise<UploadState> {
  const request = new XMLHttpRequest();
  return new Promise<UploadState>((resolve, reject) => {
    const abort = (): void => request.abort();
    signal.addEventListener('abort', abort);
    request.open('PATCH', apiUrl(`/uploads/${id}`));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept-language', currentLanguage());
    request.setRequestHeader('x-upload-offset', String(offset));
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve(JSON.parse(request.responseText) as UploadState)
        : reject(new ApiError(request.status, bodyOf(request)));
    request.onerror = request.onabort = () => reject(new ApiError(0, { code: 'offline', message: t('record.offline'), problems: [] }));
    request.onloadend = () => signal.removeEventListener('abort', abort);
    request.send(part);
  });
}

function bodyOf(request: XMLHttpRequest): ErrorBody & Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(request.responseText) as ErrorBody & Readonly<Record<string, unknown>>;
  } catch {
    return { code: 'unexpected', message: t('record.upload_failed'), problems: [] };
  }
}

// A browser that keeps nothing begins anew after a reload.
function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
function remember(key: string, id: string): void {
  try {
    localStorage.setItem(key, id);
  } catch {
    // It is only not resumed.
  }
}
function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
