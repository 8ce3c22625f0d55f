import sql from 'sql-template-tag';
import type { UploadState } from '../../contract/wire-files.ts';
import type { ImportUpload } from '../../contract/wire-import-places.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { isRecordId } from '../../fields/lookup.ts';
import { type FileStore, tooLarge } from '../file-store.ts';
import { findObject } from '../find-object.ts';
import { plainName } from '../plain-name.ts';
import { checkOpen } from '../survey-effects.ts';
import { announceUpload, consumeUpload } from '../uploads.ts';
import { refuseFile } from '../../table-files/file-problem.ts';
import { beginImport, mostBytes, refuseReader } from './imports.ts';

/**
 * Begins the upload of a file of records in parts. Who may not take it in is told before a byte is sent. Raises `not_found`, `forbidden`, `invalid` (an empty file,
 * an object that takes nothing now), `too_large`, `too_many_requests`.
 */
export async function announceImport(context: RequestContext, objectName: string, { name, size }: ImportUpload): Promise<UploadState> {
  const object = findObject(context, objectName);
  refuseReader(context, object);
  checkOpen(context, object);
  if (size === 0) throw refuseFile('empty_file', 'ファイルが空です。', 'The file is empty.');
  if (size > mostBytes) throw tooLarge(mostBytes);
  return announceUpload(context, { object: object.name, field: '', name: nameOf(name) }, size, mostBytes);
}

/** Takes an upload that is there in full as an import, under the upload's id; asked again it gives the same. Raises what `consumeUpload` and `beginImport` raise. */
export async function importUpload(context: RequestContext, files: FileStore, id: string): Promise<string> {
  const taken = isRecordId(id)
    ? await context.database.query<{ id: string }>(sql`select id from shirabe.import where id = ${id}::uuid and created_by = ${context.actor.id}::uuid`)
    : [];
  if (taken[0]) return taken[0].id;
  return consumeUpload(context, files, id, (upload) => beginImport(context, files, upload.object, upload));
}

function nameOf(given: string): string {
  return [...plainName(given)].slice(0, 200).join('') || 'import.csv';
}
