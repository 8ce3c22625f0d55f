import sql from 'sql-template-tag';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import { newId } from '../database/uuid.ts';
import type { Model } from '../metadata/model.ts';
import type { ManagerContext } from './account-context.ts';
import { writeBatch } from './import-batch.ts';
import { at } from './check-user.ts';
import { readUserFile, type UserFileRow } from './read-user-file.ts';
import { readUserRow, type UserDraft } from './read-user-row.ts';

/** Rows that are written in one transaction: others who write into the audit wait for its entries. */
const batchRows = 250;
/** Imports are forgotten after so many days, with the rows that were refused. */
const keptDays = 30;

/**
 * Imports users in the background, batch by batch. What is done so far is in the database: any process says how far it is, or stops it. Made once for a server,
 * which waits for what is under way when it closes.
 */
export class UserImports {
  readonly #running = new Map<string, Promise<void>>();
  readonly #model: () => Promise<Model>;
  readonly #log: (problem: unknown) => void;
  #isClosing = false;

  /** `model`: the definitions in force, asked at each batch; `log`: told of what went wrong within the engine. */
  constructor({ model, log }: { readonly model: () => Promise<Model>; readonly log: (problem: unknown) => void }) {
    this.#model = model;
    this.#log = log;
  }

  /** Begins an import; gives its id. Raises `invalid` when the file as a whole is none of users: see `readUserFile`. */
  async begin(context: ManagerContext, bytes: Buffer, { name, dryRun }: { readonly name: string; readonly dryRun: boolean }): Promise<string> {
    const { database, actor, now } = context;
    const file = await readUserFile(bytes);
    const id = newId();
    await database.query(sql`with forgotten as (delete from shirabe.user_import where created_at < ${new Date(now.getTime() - keptDays * 86_400_000)})
      insert into shirabe.user_import (id, name, dry_run, state, encoding, header, rows, created_by, created_at, alive_at)
      values (${id}, ${name.slice(0, 200)}, ${dryRun}, 'running', ${file.encoding}, ${[...file.header]}::text[], ${file.rows.length}, ${actor.id}, ${now}, clock_timestamp())`);
    const work = this.#run(context, id, file.rows, dryRun).finally(() => this.#running.delete(id));
    this.#running.set(id, work);
    return id;
  }

  /** Waits until nothing is under way in this process. */
  async settle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Ends what is under way after its present batch. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.settle();
  }

  async #run(context: ManagerContext, id: string, rows: readonly UserFileRow[], dryRun: boolean): Promise<void> {
    try {
      const lines = new Map<string, number>();
      let isRunning = true;
      for (let from = 0; isRunning && from < rows.length; from += batchRows) {
        if (this.#isClosing) throw closing();
        const model = await this.#model();
        const drafts = rows.slice(from, from + batchRows).map((row) => refuseRepeated(lines, readUserRow(model, context.actor, row)));
        isRunning = await writeBatch({ ...context, model }, { id, dryRun }, drafts);
      }
      await end(context, id, 'done');
    } catch (error) {
      if (!(error instanceof ShirabeError)) this.#log(error);
      const reason: Text = error instanceof ShirabeError ? { ja: error.message, en: error.en } : broken;
      await end(context, id, 'failed', reason).catch((problem: unknown) => this.#log(problem));
    }
  }
}

/** Of rows with the same user name, large letters taken for small ones, the first counts. `lines`: the line of each name so far. */
function refuseRepeated(lines: Map<string, number>, draft: UserDraft): UserDraft {
  const { username, row } = draft;
  if (username === '') return draft;
  const first = lines.get(username.toLowerCase());
  if (first === undefined) {
    lines.set(username.toLowerCase(), row.line);
    return draft;
  }
  const repeated: Problem = at(
    'username',
    'duplicate_in_file',
    `ユーザ名「${username}」は、このファイルの${first}行目にもあります。`,
    `The user name ${username} is in line ${first} of this file too.`,
  );
  return { ...draft, problems: [...draft.problems, repeated] };
}

/** Ends an import that still runs, and records what became of it. */
async function end(context: ManagerContext, id: string, state: 'done' | 'failed', reason?: Text): Promise<void> {
  await context.database.transact(async (tx) => {
    await tx.query(sql`update shirabe.user_import set state = ${state}, message = ${reason?.ja ?? null}, message_en = ${reason?.en ?? null}
      where id = ${id} and state = 'running'`);
    const [row] = await tx.query<{ name: string } & Record<string, unknown>>(
      sql`select name, state, dry_run, encoding, rows, done, created, rejected, message as reason from shirabe.user_import where id = ${id}`,
    );
    if (!row) return;
    const { name, reason: why, ...rest } = row;
    const detail = { ...rest, ...(why === null ? {} : { reason: why }) };
    await writeAudit(tx, { ...auditedBy(context), action: 'user_import', subject: { kind: 'user_import', id, label: name }, detail });
  });
}

const broken: Text = {
  ja: '途中で処理できなくなりました。登録済みのユーザはそのままです。同じファイルをもう一度登録すると、残りの行だけが登録されます。',
  en: 'Something went wrong on the way. Users who were created stay; send the same file again for the rest.',
};

function closing(): ShirabeError {
  return new ShirabeError('unavailable', {
    ja: 'サーバーが停止したため、途中で終わりました。同じファイルをもう一度登録すると、残りの行だけが登録されます。',
    en: 'The server was stopped on the way. Send the same file again for the rest.',
  });
}
