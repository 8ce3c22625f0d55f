import type { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { FileAnswer } from '../contract/wire.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import { mayAny } from '../query/access.ts';
import { compileRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { mayEditField } from '../query/field-access.ts';
import { ownOf } from '../query/paths.ts';
import { readableObject } from '../query/readable-model.ts';
import { tooLarge, type ByteRange, type FileStore, type StoredContent } from './file-store.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { plainName } from './plain-name.ts';
import type { Scanner } from './scan-content.ts';
import { endingOf, isShown, sniffType } from './sniff-type.ts';

/** The most bytes of a file whose field says nothing. */
const FILE_LIMIT = 20 * 1024 * 1024;

/** Where contents are kept, and who looks into them; no scanner: nobody does. */
export interface FileKeeping {
  readonly store: FileStore;
  readonly scanner?: Scanner | undefined;
}

/** A file without its content. `inline`: a browser may show it; everything else must be sent as an attachment. */
export type FoundFile = FileAnswer & { readonly inline: boolean };

/** For which field a file is, or for a comment on which record; under which name, of how many bytes at most. */
export interface FileTarget {
  readonly object: string;
  readonly field: string;
  readonly record?: string;
  readonly name: string;
  readonly limit: number;
}

/**
 * What a file is to be checked against before a byte of it is taken. `size`: as announced. Raises `not_found` (object, field), `forbidden`, `too_large`,
 * `invalid` (name, ending, no bytes).
 */
export function findTarget(context: RequestContext, objectName: string, fieldName: string, given: string, size?: number): FileTarget {
  const object = findObject(context, objectName);
  const field = ownOf(readableObject(context, object).fields, fieldName);
  if (field?.type !== 'file') throw notFound();
  const mayWrite = mayAny(context, object, 'create') || mayAny(context, object, 'update');
  if (!mayWrite || !mayEditField(context.actor, object, fieldName))
    throw new ShirabeError('forbidden', { ja: 'ファイルを付ける権限がありません。', en: 'You may not attach files here.' });
  const { accept, max_size: limit = FILE_LIMIT } = field.definition as FieldDefinitionOf<'file'>;
  return { object: object.name, field: field.name, ...checkFile(fieldName, given, size, { limit, ...(accept ? { accept } : {}) }) };
}

/** The name that a file gets. Raises `too_large`, and `invalid` for what is refused by its name or size. */
export function checkFile(
  fieldName: string,
  given: string,
  size: number | undefined,
  { accept, limit }: { readonly accept?: readonly string[]; readonly limit: number },
): { readonly name: string; readonly limit: number } {
  const name = fileName(given);
  const ending = endingOf(name);
  if (accept && !accept.some((accepted) => accepted.toLowerCase() === ending))
    throw refused(fieldName, 'not_accepted', `付けられるファイルは ${accept.join('、')} です。`, `Files of these kinds can be attached: ${accept.join(', ')}.`);
  if (size === 0) throw emptyFile(fieldName);
  if (size !== undefined && size > limit) throw tooLarge(limit);
  return { name, limit };
}

/**
 * Takes an uploaded file for a field in one piece. It belongs to nobody until a save names its id; only the one who uploaded it can do so.
 * Raises what `findTarget` and `settleFile` raise.
 */
export async function storeFile(
  context: RequestContext,
  keeping: FileKeeping,
  objectName: string,
  fieldName: string,
  upload: { readonly name: string; readonly content: Readable },
): Promise<FileAnswer> {
  const target = findTarget(context, objectName, fieldName, upload.name);
  const id = newId();
  const content = await keeping.store.write(id, upload.content, target.limit);
  return settleFile(context, keeping, target, id, content);
}

/**
 * Makes a content that is whole a file that a save may name: one that is what its name says, and in which nothing harmful was found. What is refused is
 * removed, and told to the audit when it was harmful. Raises `invalid`, `unavailable` when it cannot be scanned.
 */
export async function settleFile(
  context: RequestContext,
  { store, scanner }: FileKeeping,
  target: FileTarget,
  id: string,
  content: StoredContent,
): Promise<FileAnswer> {
  const { object, field, name } = target;
  const { size, sha256, head, tail } = content;
  try {
    if (size === 0) throw emptyFile(field);
    const type = sniffType(name, head, tail);
    if (type === undefined)
      throw refused(
        field,
        'wrong_content',
        `ファイルの中身が ${endingOf(name)} ではありません。正しいファイルを選んでください。`,
        `The content of the file is not ${endingOf(name)}.`,
      );
    const found = scanner ? await scanner.scan(await store.read(id)) : null;
    if (found !== null) {
      await writeAudit(context.database, {
        ...auditedBy(context),
        action: 'file_refused',
        subject: { kind: 'object', id: object, label: name },
        detail: { field, size, sha256, found },
      });
      throw refused(
        field,
        'harmful',
        'ウイルスなどの有害な内容が見つかったため、受け取れません。このファイルを開かず、所属先の情報システムの担当者にお知らせください。',
        'Something harmful was found in the file; it was not taken. Do not open it, and tell those who look after your computers.',
      );
    }
    await context.database.query(
      sql`INSERT INTO shirabe.file (id, object, field, record, name, size, type, sha256, created_by, created_at) VALUES (${id}::uuid, ${object}, ${field}, NULL, ${name}, ${size}, ${type}, ${sha256}, ${context.actor.id}::uuid, ${context.now.toISOString()}::timestamptz)`,
    );
    return { id, name, size, type };
  } catch (error) {
    await store.remove(id);
    throw error;
  }
}

/** A file of a record that the actor may read. Raises `not_found`. */
export async function findFile(context: RequestContext, objectName: string, id: string, fileId: string): Promise<FoundFile> {
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
  return { id: file.id, name: file.name, size: file.size, type: file.type, inline: isShown(file.type) };
}

/** A file with its content, or a part of that. Raises `not_found`, `unavailable`. */
export async function openFile(
  store: FileStore,
  file: FoundFile,
  rangeOf: (size: number) => ByteRange | undefined,
): Promise<FoundFile & { readonly range: ByteRange | undefined; readonly content: Readable }> {
  const range = rangeOf(file.size);
  return { ...file, range, content: await store.read(file.id, range) };
}

/** The plain name; at most 200 characters, the ending kept. Raises `invalid` for none. */
function fileName(given: string): string {
  const name = plainName(given);
  if (name === '' || name === '.' || name === '..') throw refused(undefined, 'no_name', 'ファイルに名前がありません。', 'The file has no name.');
  const ending = endingOf(name);
  const characters = [...name];
  return characters.length <= 200 ? name : `${characters.slice(0, 200 - ending.length).join('')}${ending}`;
}

function emptyFile(field: string): ShirabeError {
  return refused(field, 'empty_file', 'ファイルが空です。', 'The file is empty.');
}

function refused(field: string | undefined, code: string, message: string, en: string): ShirabeError {
  return new ShirabeError('invalid', { ja: message, en }, [{ ...(field === undefined ? {} : { field }), code, message, en }]);
}
