import type { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { FileAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import { mayAny } from '../query/access.ts';
import { compileRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { mayEditField } from '../query/field-access.ts';
import { ownOf } from '../query/paths.ts';
import { readableObject } from '../query/readable-model.ts';
import type { FileStore } from './file-store.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { endingOf, isShown, sniffType } from './sniff-type.ts';

/** The most bytes of a file whose field says nothing. */
const FILE_LIMIT = 20 * 1024 * 1024;

/**
 * Takes an uploaded file for a field. It belongs to nobody until a save names its id; only the one who uploaded it can do so.
 * Raises `not_found` (object, field), `forbidden`, `too_large`, `invalid` (name, ending, or a content that is not what the ending says).
 */
export async function storeFile(
  context: RequestContext,
  store: FileStore,
  objectName: string,
  fieldName: string,
  upload: { readonly name: string; readonly content: Readable },
): Promise<FileAnswer> {
  const object = findObject(context, objectName);
  const field = ownOf(readableObject(context, object).fields, fieldName);
  if (field?.type !== 'file') throw notFound();
  const mayWrite = mayAny(context, object, 'create') || mayAny(context, object, 'update');
  if (!mayWrite || !mayEditField(context.actor, object, fieldName))
    throw new ShirabeError('forbidden', { ja: 'ファイルを付ける権限がありません。', en: 'You may not attach files here.' });
  const definition = field.definition as FieldDefinitionOf<'file'>;
  const name = fileName(upload.name);
  const ending = endingOf(name);
  if (definition.accept && !definition.accept.some((accepted) => accepted.toLowerCase() === ending))
    throw refused(
      fieldName,
      'not_accepted',
      `付けられるファイルは ${definition.accept.join('、')} です。`,
      `Files of these kinds can be attached: ${definition.accept.join(', ')}.`,
    );
  const id = newId();
  const { size, sha256, head } = await store.write(id, upload.content, definition.max_size ?? FILE_LIMIT);
  const type = sniffType(name, head);
  if (size === 0 || type === undefined) {
    await store.remove(id);
    throw size === 0
      ? refused(fieldName, 'empty_file', 'ファイルが空です。', 'The file is empty.')
      : refused(
          fieldName,
          'wrong_content',
          `ファイルの中身が ${ending} ではありません。正しいファイルを選んでください。`,
          `The content of the file is not ${ending}.`,
        );
  }
  try {
    await context.database.query(
      sql`INSERT INTO shirabe.file (id, object, field, record, name, size, type, sha256, created_by, created_at) VALUES (${id}::uuid, ${object.name}, ${field.name}, NULL, ${name}, ${size}, ${type}, ${sha256}, ${context.actor.id}::uuid, ${context.now.toISOString()}::timestamptz)`,
    );
  } catch (error) {
    await store.remove(id);
    throw error;
  }
  return { id, name, size, type };
}

/** A file of a record that the actor may read. `inline` says whether a browser may show it; everything else must be sent as an attachment. Raises `not_found`. */
export async function readFile(
  context: RequestContext,
  store: FileStore,
  objectName: string,
  id: string,
  fileId: string,
): Promise<FileAnswer & { readonly inline: boolean; readonly content: Readable }> {
  const object = findObject(context, objectName);
  const compiled = compileRecord(context, { object, id: recordId(id) });
  const [stored] = compiled.read(await context.database.query<DatabaseRow>(compiled.sql));
  if (!stored) throw notFound();
  const key = recordId(fileId);
  const files = Object.values(object.fields)
    .filter((field) => field.type === 'file')
    .flatMap((field) => (stored.values[field.name] ?? []) as readonly FileAnswer[]);
  const file = files.find((each) => each.id === key);
  if (!file) throw notFound();
  return { id: file.id, name: file.name, size: file.size, type: file.type, inline: isShown(file.type), content: await store.read(file.id) };
}

/** The name without folders, control characters and those that turn the direction of writing (they let an .exe look like a .txt); at most 200 characters, the ending kept. Raises `invalid` for none. */
function fileName(given: string): string {
  const name = given
    .normalize('NFC')
    .replace(/^.*[\\/]/s, '')
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, '')
    .trim();
  if (name === '' || name === '.' || name === '..') throw refused(undefined, 'no_name', 'ファイルに名前がありません。', 'The file has no name.');
  const ending = endingOf(name);
  const characters = [...name];
  return characters.length <= 200 ? name : `${characters.slice(0, 200 - ending.length).join('')}${ending}`;
}

function refused(field: string | undefined, code: string, message: string, en: string): ShirabeError {
  return new ShirabeError('invalid', { ja: message, en }, [{ ...(field === undefined ? {} : { field }), code, message, en }]);
}
