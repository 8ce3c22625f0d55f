import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { type Account, accountColumns, toActor } from '../database/account.ts';
import type { Database } from '../database/database.ts';
import type { Model } from '../metadata/model.ts';
import { type FileKeeping, type FileTarget, settleFile } from './files.ts';
import { joinParts } from './join-parts.ts';
import { dropParts, type UploadFailure } from './uploads.ts';

/** A process that was killed at it, and says nothing any more, loses its claim then. */
const CLAIM = 3 * 60_000;
const SIGN_OF_LIFE = 30_000;

interface Waiting extends Omit<FileTarget, 'limit'> {
  readonly id: string;
  readonly size: string;
  readonly account: string;
}

/**
 * Makes the next large upload that waits for it a file: joins its parts, looks what it is, scans it. What comes of it is written down, since nobody waits for
 * the answer. Several processes share the work. `clock`: the time. Says whether there was one. Raises `unavailable` when the database is away.
 */
export async function settleNextUpload(database: Database, model: Model, keeping: FileKeeping, clock: () => Date): Promise<boolean> {
  const now = clock();
  const [upload] =
    await database.query<Waiting>(sql`UPDATE shirabe.upload SET completing_at = ${now}, touched_at = ${now} WHERE id = (SELECT id FROM shirabe.upload
      WHERE wanted_at IS NOT NULL AND completed_at IS NULL AND failure IS NULL AND (completing_at IS NULL OR completing_at < ${new Date(now.getTime() - CLAIM)})
      ORDER BY wanted_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, object, field, name, size::text AS size, owner AS account`);
  if (!upload) return false;
  const alive = setInterval(() => {
    void database.query(sql`UPDATE shirabe.upload SET completing_at = ${clock()} WHERE id = ${upload.id}::uuid`).catch(() => undefined);
  }, SIGN_OF_LIFE);
  try {
    const failure = await settle(database, model, keeping, upload, now);
    await database.query(sql`UPDATE shirabe.upload SET failure = ${failure ? JSON.stringify(failure) : null}::jsonb, completing_at = NULL,
      completed_at = ${failure ? null : clock()}::timestamptz WHERE id = ${upload.id}::uuid`);
    if (!failure) await dropParts(database, keeping.store, upload.id);
  } finally {
    clearInterval(alive);
  }
  return true;
}

async function settle(database: Database, model: Model, keeping: FileKeeping, upload: Waiting, now: Date): Promise<UploadFailure | undefined> {
  try {
    const [account] = await database.query<Account>(
      sql`SELECT ${accountColumns} FROM shirabe.user_account u WHERE u.id = ${upload.account}::uuid AND u.active`,
    );
    if (!account) throw new ShirabeError('invalid', { ja: 'ファイルを送った利用者がいません。', en: 'There is no such user any more.' });
    const size = Number(upload.size);
    const content = await joinParts(database, keeping.store, upload.id, size);
    await settleFile({ model, database, actor: toActor(account, model), now }, keeping, { ...upload, limit: size }, upload.id, content);
    return undefined;
  } catch (error) {
    const isSaid = error instanceof ShirabeError && (error.code === 'invalid' || error.code === 'unavailable' || error.code === 'too_large');
    if (isSaid) return { code: error.code, ja: error.message, en: error.en, problems: error.problems };
    return {
      code: 'unavailable',
      ja: 'ファイルを確認できませんでした。しばらくしてから、もう一度お試しください。',
      en: 'The file could not be checked. Try again in a while.',
      problems: [],
    };
  }
}
