import type { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import { COMMENT_FIELD } from '../contract/wire-comments.ts';
import type { FileAnswer } from '../contract/wire.ts';
import type { UploadRequest, UploadState } from '../contract/wire-files.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import { findCommentTarget } from './comments/comment-files.ts';
import { findTarget, settleFile, type FileKeeping, type FileTarget } from './files.ts';
import type { FileStore } from './file-store.ts';
import { notFound, recordId } from './find-object.ts';
import { joinParts, readParts } from './join-parts.ts';

/** A part is taken whole or not at all; what a lost connection costs is one part at most. */
const PART_SIZE = 8 * 1024 * 1024;
/** What one user may have on the way at once. */
const MOST_UPLOADS = 200;
const MOST_BYTES = 4 * 1024 ** 3;
/** A process that was killed while it joined the parts loses its claim then. */
const CLAIM = 10 * 60_000;
/** A larger file is made by a job: no request waits until its parts are joined and scanned. */
const AT_ONCE = 2 * PART_SIZE;

interface Row {
  readonly id: string;
  readonly object: string;
  readonly field: string;
  readonly name: string;
  readonly size: string;
  readonly received: string;
  readonly file: FileAnswer | null;
  /** The record that it is to be commented on with. */
  readonly record: string | null;
  readonly failure: UploadFailure | null;
}

/** Why an upload did not become a file: told when its user asks for it again. */
export interface UploadFailure {
  readonly code: 'invalid' | 'unavailable' | 'too_large';
  readonly ja: string;
  readonly en: string;
  readonly problems: readonly Problem[];
}

/**
 * Begins an upload: the file is checked by its name and size, and then sent in parts. It is its user's until it is complete. Raises what `findTarget` raises,
 * `too_many_requests` for a user who has too much on the way.
 */
export async function beginUpload(context: RequestContext, request: UploadRequest): Promise<UploadState> {
  const target = await targetOf(context, { object: request.object, field: request.field, record: request.comment_on, name: request.name, size: request.size });
  return announceUpload(context, target, request.size);
}

/** As `beginUpload`, of what was checked already. `most`: bytes that a user may have on the way at once. Raises `too_many_requests`. */
export async function announceUpload(
  { actor, database, now }: RequestContext,
  target: Pick<FileTarget, 'object' | 'field' | 'record' | 'name'>,
  size: number,
  most = MOST_BYTES,
): Promise<UploadState> {
  const id = newId();
  const [begun] = await database.query<{ id: string }>(sql`INSERT INTO shirabe.upload (id, owner, object, field, record, name, size, created_at, touched_at)
    SELECT ${id}::uuid, ${actor.id}::uuid, ${target.object}, ${target.field}, ${target.record ?? null}::uuid, ${target.name}, ${size}::bigint, ${now}, ${now}
    FROM (SELECT count(*) AS uploads, coalesce(sum(size), 0) AS bytes FROM shirabe.upload WHERE owner = ${actor.id}::uuid AND completed_at IS NULL) AS own
    WHERE uploads < ${MOST_UPLOADS} AND bytes + ${size}::bigint <= ${most}::bigint RETURNING id`);
  if (!begun)
    throw new ShirabeError('too_many_requests', {
      ja: `送信中のファイルが多すぎます（${MOST_UPLOADS} 個、合わせて ${most / 1024 ** 3} GB まで）。終わるのを待つか、取り消してから、もう一度お試しください。`,
      en: `Too many files are on their way (at most ${MOST_UPLOADS}, and ${most / 1024 ** 3} GB together). Wait for them, or cancel some.`,
    });
  return { id, name: target.name, size, received: 0, part_size: PART_SIZE, file: null };
}

interface Announced {
  readonly object: string;
  readonly field: string | undefined;
  readonly record: string | undefined;
  readonly name: string;
  readonly size: number;
}

async function targetOf(context: RequestContext, { object, field, record, name, size }: Announced): Promise<FileTarget> {
  if (record !== undefined && (field === undefined || field === COMMENT_FIELD)) return findCommentTarget(context, object, record, name, size);
  if (field !== undefined && record === undefined) return findTarget(context, object, field, name, size);
  throw new ShirabeError('bad_request', { ja: 'field か comment_on のどちらか1つを指定してください。', en: 'Say field or comment_on, one of them.' });
}

/** How far an upload of the actor is. Raises `not_found`. */
export async function readUpload(context: RequestContext, id: string): Promise<UploadState> {
  return stateOf(await findUpload(context, id));
}

/**
 * Takes the part of an upload that begins at `start`. One that ends early (a lost connection) leaves nothing. Raises `not_found`; `conflict` with `received`
 * when another part is due; `too_large` for more bytes than a part, or the file, has; `bad_request` for none.
 */
export async function takePart(context: RequestContext, store: FileStore, id: string, start: number, content: Readable): Promise<UploadState> {
  const { database, now } = context;
  const upload = await findUpload(context, id).catch((error: unknown) => {
    content.resume();
    throw error;
  });
  const received = Number(upload.received);
  if (start !== received || upload.file) {
    content.resume();
    throw otherPart(received);
  }
  const part = newId();
  await database.query(sql`INSERT INTO shirabe.upload_part (content, upload, start) VALUES (${part}::uuid, ${upload.id}::uuid, ${start}::bigint)`);
  try {
    const { size } = await store.write(part, content, Math.min(PART_SIZE, Number(upload.size) - start));
    if (size === 0)
      throw new ShirabeError('bad_request', { ja: '送られた部分が空です。', en: 'The part has no bytes.' }, [
        { field: 'body', code: 'empty', message: '送られた部分が空です。', en: 'The part has no bytes.' },
      ]);
    // Of two that send the same part, one counts.
    const [taken] = await database.query(sql`WITH taken AS (UPDATE shirabe.upload SET received = received + ${size}::bigint, touched_at = ${now}
          WHERE id = ${upload.id}::uuid AND received = ${start}::bigint AND completed_at IS NULL RETURNING id)
      UPDATE shirabe.upload_part SET size = ${size}::bigint FROM taken WHERE content = ${part}::uuid RETURNING content`);
    if (!taken) throw otherPart(Number((await findUpload(context, id)).received));
    return { ...stateOf(upload), received: start + size };
  } catch (error) {
    await store.remove(part);
    await database.query(sql`DELETE FROM shirabe.upload_part WHERE content = ${part}::uuid AND size IS NULL`);
    throw content.errored ? new ShirabeError('bad_request', { ja: '送信が途中で切れました。', en: 'The part ended early.' }) : error;
  }
}

/**
 * Makes an upload that is there in full a file of its field, which a save may name. Asked again it gives the same file. A file that is refused is gone, with its
 * upload; while it cannot be scanned or stored, the parts stay and it may be asked again. A large one is made by a job (`settleNextUpload`): it is asked for until
 * it is there. Raises `conflict` (parts are missing, or it is being made), `invalid`,
 * `unavailable`, `not_found`.
 */
export async function completeUpload(context: RequestContext, keeping: FileKeeping, id: string): Promise<FileAnswer> {
  const { database, now } = context;
  const upload = await findUpload(context, id);
  if (upload.file) return upload.file;
  if (upload.failure) throw await tellFailure(context, keeping, upload.id, upload.failure);
  if (upload.received !== upload.size) throw otherPart(Number(upload.received));
  // Who may not attach it any more is told so before the work.
  const size = Number(upload.size);
  const target = await targetOf(context, { ...upload, record: upload.record ?? undefined, size });
  if (size > AT_ONCE) {
    await database.query(sql`UPDATE shirabe.upload SET wanted_at = coalesce(wanted_at, ${now}), touched_at = ${now} WHERE id = ${upload.id}::uuid`);
    throw beingMade();
  }
  await claim(context, upload.id);
  try {
    const content = await joinParts(database, keeping.store, upload.id, size);
    const file = await settleFile(context, keeping, target, upload.id, content);
    await database.query(sql`UPDATE shirabe.upload SET completed_at = ${now} WHERE id = ${upload.id}::uuid`);
    await dropParts(context.database, keeping.store, upload.id);
    return file;
  } catch (error) {
    await giveBack(context, keeping.store, upload.id, error);
    throw error;
  }
}

/**
 * Hands the content of an upload that is there in full, and is for no field, to `take`, and forgets the upload then. What `take` refuses as `invalid` is forgotten
 * too; after anything else the parts stay and it may be asked again. Raises `conflict` (parts are missing, or it is being taken), `not_found`, and what `take` raises.
 */
export async function consumeUpload<T>(
  context: RequestContext,
  store: FileStore,
  id: string,
  take: (upload: { readonly id: string; readonly object: string; readonly name: string; readonly content: Readable }) => Promise<T>,
): Promise<T> {
  const upload = await findUpload(context, id);
  if (upload.field !== '') throw notFound();
  if (upload.received !== upload.size) throw otherPart(Number(upload.received));
  await claim(context, upload.id);
  try {
    const taken = await take({ id: upload.id, object: upload.object, name: upload.name, content: await readParts(context.database, store, upload.id) });
    await dropUpload(context.database, store, upload.id);
    return taken;
  } catch (error) {
    await giveBack(context, store, upload.id, error);
    throw error;
  }
}

/** Of those that complete an upload one does so. Raises `conflict` for the others. */
async function claim({ database, now }: RequestContext, id: string): Promise<void> {
  const [claimed] = await database.query(sql`UPDATE shirabe.upload SET completing_at = ${now}, touched_at = ${now} WHERE id = ${id}::uuid
    AND completed_at IS NULL AND (completing_at IS NULL OR completing_at < ${new Date(now.getTime() - CLAIM)}) RETURNING id`);
  if (!claimed) throw beingMade();
}

/** What was refused is forgotten; for anything else it may be tried again. */
async function giveBack({ database }: RequestContext, store: FileStore, id: string, error: unknown): Promise<void> {
  if (error instanceof ShirabeError && error.code === 'invalid') await dropUpload(database, store, id);
  else await database.query(sql`UPDATE shirabe.upload SET completing_at = NULL WHERE id = ${id}::uuid AND completed_at IS NULL`);
}

/** What a job could not do, once; then another try begins anew, where it may go better. */
async function tellFailure({ database }: RequestContext, { store }: FileKeeping, id: string, failure: UploadFailure): Promise<ShirabeError> {
  if (failure.code === 'unavailable')
    await database.query(sql`UPDATE shirabe.upload SET failure = NULL, wanted_at = NULL WHERE id = ${id}::uuid AND completed_at IS NULL`);
  else await dropUpload(database, store, id);
  return new ShirabeError(failure.code, { ja: failure.ja, en: failure.en }, failure.problems);
}

function beingMade(): ShirabeError {
  return new ShirabeError('conflict', { ja: 'ファイルを確認しています。しばらくお待ちください。', en: 'The file is being checked. Wait a moment.' });
}

/** Gives an upload up: what came of it is removed. A file that was complete stays, as one that nobody has named. Raises `not_found`. */
export async function cancelUpload(context: RequestContext, store: FileStore, id: string): Promise<void> {
  const upload = await findUpload(context, id);
  await dropUpload(context.database, store, upload.id);
}

/** Forgets an upload and what it left in the store, but for the file or the import that came of it. */
export async function dropUpload(database: RequestContext['database'], store: FileStore, id: string): Promise<void> {
  await dropParts(database, store, id);
  const [file] = await database.query(sql`SELECT FROM shirabe.file WHERE id = ${id}::uuid UNION ALL SELECT FROM shirabe.import WHERE id = ${id}::uuid`);
  if (!file) await store.remove(id);
  // A part that came in between is left to the next sweep.
  await database.query(sql`DELETE FROM shirabe.upload u WHERE id = ${id}::uuid AND NOT EXISTS (SELECT FROM shirabe.upload_part p WHERE p.upload = u.id)`);
}

/** Forgets the parts of an upload. */
export async function dropParts(database: RequestContext['database'], store: FileStore, id: string): Promise<void> {
  const parts = await database.query<{ content: string }>(sql`SELECT content FROM shirabe.upload_part WHERE upload = ${id}::uuid`);
  for (const { content } of parts) await store.remove(content);
  await database.query(sql`DELETE FROM shirabe.upload_part WHERE content = ANY(${parts.map(({ content }) => content)}::uuid[])`);
}

async function findUpload({ database, actor }: RequestContext, id: string): Promise<Row> {
  const [row] = await database.query<Row>(sql`SELECT u.id, u.object, u.field, u.record, u.failure, u.name, u.size::text AS size, u.received::text AS received,
      CASE WHEN u.completed_at IS NULL THEN NULL ELSE jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type) END AS file
    FROM shirabe.upload u LEFT JOIN shirabe.file f ON f.id = u.id WHERE u.id = ${recordId(id)}::uuid AND u.owner = ${actor.id}::uuid`);
  if (!row) throw notFound();
  return row;
}

function stateOf({ id, name, size, received, file }: Row): UploadState {
  return { id, name, size: Number(size), received: Number(received), part_size: PART_SIZE, file };
}

function otherPart(received: number): ShirabeError {
  return new ShirabeError('conflict', { ja: `続きは ${received} バイト目から送ってください。`, en: `Go on from byte ${received}.` }, [], { received });
}
