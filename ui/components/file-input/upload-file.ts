import type { ErrorBody } from '../../../platform/contract/problem.ts';
import type { FileAnswer } from '../../../platform/contract/wire.ts';
import { apiUrl } from '../../api/client.ts';
import { t } from '../../locale/locale.ts';

export interface Upload {
  readonly done: Promise<FileAnswer>;
  cancel(): void;
}

function problemOf(request: XMLHttpRequest): Error {
  try {
    const body = JSON.parse(request.responseText) as ErrorBody;
    return new Error(body.problems?.[0]?.message ?? body.message ?? t('record.upload_failed'));
  } catch {
    return new Error(t('record.upload_failed'));
  }
}

/** Sends one file as the raw body of a request. XMLHttpRequest, since fetch tells no progress. `done` fails with words for the user. */
export function uploadFile(object: string, field: string, file: File, progress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<FileAnswer>((resolve, reject) => {
    request.open('POST', apiUrl(`/objects/${object}/fields/${field}/files`));
    // The server tells the kind from the content; text and JSON by their own names would be read as something else.
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.upload.onprogress = (event) => progress(event.lengthComputable && event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () =>
      request.status >= 200 && request.status < 300 ? resolve(JSON.parse(request.responseText) as FileAnswer) : reject(problemOf(request));
    request.onerror = () => reject(new Error(t('record.offline')));
    request.onabort = () => reject(new DOMException('', 'AbortError'));
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
