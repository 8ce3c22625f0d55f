import sql, { join, type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { MailMessages } from '../contract/wire-operation.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import { giveUpAfter, mailChannel, retryNow } from '../database/outbox.ts';
import type { RequestContext } from '../database/request-context.ts';
import { searchWords } from '../query/fold.ts';
import { inParts } from '../query/search-column.ts';
import { isMailTemplate } from './mail-template.ts';
import { mailTemplates } from './mail-templates.ts';
import { showReason } from './reasons.ts';

type State = MailMessages['messages'][number]['state'];

const PAGE = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One that was refused before is `retrying`; a first attempt that is under way still waits. */
const states: Readonly<Record<State, Sql>> = {
  waiting: sql`m.next_attempt_at is not null and m.error is null`,
  retrying: sql`m.next_attempt_at is not null and m.error is not null`,
  sent: sql`m.sent_at is not null`,
  failed: sql`m.failed_at is not null`,
};

interface MessagesQuery {
  readonly state?: string | undefined;
  /** Words, each found in the recipient, or the user name or name of the user. */
  readonly search?: string | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}

interface Row {
  readonly id: string;
  readonly template: string;
  readonly to: string;
  readonly username: string | null;
  readonly state: State;
  readonly created_at: string;
  readonly attempts: number;
  readonly next_attempt_at: string | null;
  readonly sent_at: string | null;
  readonly error: string | null;
  readonly can_retry: boolean;
}

/**
 * The mails of the outbox, newest first, a page at a time; never their words. The first page says how many failed ones of the same search can be sent again.
 * Raises `bad_request` for a state that there is none of, `bad_cursor`.
 */
export async function listMessages({ database, actor }: RequestContext, { state, search, cursor }: MessagesQuery): Promise<MailMessages> {
  const rows = await database.query<Row>(messagesSql({ state, search, cursor }));
  const [counts] = await database.query<MailMessages['counts']>(sql`select count(*) filter (where error is null and failed_at is null)::int as waiting,
      count(*) filter (where error is not null and failed_at is null)::int as retrying, count(*) filter (where failed_at is not null)::int as failed
    from shirabe.outgoing_mail where next_attempt_at is not null or failed_at is not null`);
  const [again] =
    cursor === undefined
      ? await database.query<{ count: number }>(sql`select count(*)::int as count from shirabe.outgoing_mail m where ${failedOf(search)}`)
      : [];
  const page = rows.slice(0, PAGE);
  return {
    messages: page.map((row) => ({ ...row, label: labelOf(row.template), error: row.error === null ? null : showReason(row.error, actor.language) })),
    next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null,
    counts: counts ?? { waiting: 0, retrying: 0, failed: 0 },
    can_retry: again?.count ?? null,
  };
}

/** The statement of a page, and of one row more. Errors as of `listMessages`. */
export function messagesSql({ state, search, cursor }: MessagesQuery): Sql {
  const filters = [sql`true`, ...stateOf(state), ...cursorOf(cursor), ...wordsOf(search)];
  return sql`select m.id, m.template, m.recipient as "to", u.username,
      case when m.sent_at is not null then 'sent' when m.failed_at is not null then 'failed' when m.error is not null then 'retrying' else 'waiting' end as state,
      m.created_at, m.attempts, m.next_attempt_at, m.sent_at, m.error, m."values" is not null and m.sent_at is null and m.error is not null as can_retry
    from shirabe.outgoing_mail m left join shirabe.user_account u on u.id = m.user_id
    where ${join(filters, ' and ')} order by m.id desc limit ${PAGE + 1}`;
}

/**
 * Sends again, at once, every mail that was given up, that the search finds and whose words are still known; in one statement. Gives how many. `count`: how many
 * they were when somebody agreed to it; raises `conflict` when they are others by now, and sends none.
 */
export async function retryFailed(
  context: RequestContext,
  { search, count }: { readonly search?: string | undefined; readonly count: number },
): Promise<number> {
  const { database, now } = context;
  return database.transact(async (tx) => {
    const [retried] = await tx.query<{ count: number }>(sql`with retried as (update shirabe.outgoing_mail m set next_attempt_at = ${now},
        give_up_at = ${new Date(now.getTime() + giveUpAfter)}, failed_at = null where ${failedOf(search)} returning 1)
      select count(*)::int as count from retried`);
    const found = retried?.count ?? 0;
    if (found !== count)
      throw new ShirabeError('conflict', {
        ja: `届かなかったメールの数が変わりました（${count}件 → ${found}件）。表示を更新して、もう一度確かめてください。`,
        en: `The number of failed mails has changed (from ${count} to ${found}). Refresh the page and look again.`,
      });
    if (found === 0) return 0;
    await tx.query(sql`select pg_notify(${mailChannel}, ${retryNow})`);
    await writeAudit(tx, { ...auditedBy(context), action: 'mail_retry', subject: { kind: 'mail' }, detail: { count, ...(search ? { search } : {}) } });
    return found;
  });
}

/**
 * Sends a mail again, at once: one that is tried again later, or was given up. Raises `not_found`; `conflict` when it was sent, waits for its first attempt,
 * or what it told was forgotten. One that is being sent at this moment is left alone.
 */
export async function retryMessage(context: RequestContext, id: string): Promise<void> {
  const { database, now } = context;
  if (!UUID.test(id)) throw notFound();
  await database.transact(async (tx) => {
    const [mail] = await tx.query<{
      sent: boolean;
      refused: boolean;
      forgotten: boolean;
      claimed: boolean;
      to: string;
    }>(sql`select sent_at is not null as sent, recipient as "to",
        error is not null as refused, "values" is null as forgotten, coalesce(claimed_until > ${now}, false) as claimed
      from shirabe.outgoing_mail where id = ${id}::uuid for update`);
    if (!mail) throw notFound();
    if (mail.sent) throw new ShirabeError('conflict', { ja: 'このメールは、すでに送信しました。', en: 'This mail has been sent already.' });
    if (mail.forgotten)
      throw new ShirabeError('conflict', {
        ja: 'このメールの内容は、保存期間を過ぎたため消去しました。利用者の画面から、新しいメールを送ってください。',
        en: 'What this mail told was erased after some days. Send a new one from the page of the user.',
      });
    if (!mail.refused) throw new ShirabeError('conflict', { ja: 'このメールは、まもなく送信します。', en: 'This mail is about to be sent.' });
    if (mail.claimed) return;
    await tx.query(sql`update shirabe.outgoing_mail set next_attempt_at = ${now}, give_up_at = ${new Date(now.getTime() + giveUpAfter)}, failed_at = null
      where id = ${id}::uuid`);
    await tx.query(sql`select pg_notify(${mailChannel}, ${retryNow})`);
    await writeAudit(tx, { ...auditedBy(context), action: 'mail_retry', subject: { kind: 'mail', id, label: mail.to } });
  });
}

function stateOf(state: string | undefined): Sql[] {
  if (state === undefined) return [];
  if (Object.hasOwn(states, state)) return [states[state as State]];
  const message = { ja: `state は ${Object.keys(states).join('・')} のどれかです。`, en: `state is one of ${Object.keys(states).join(', ')}.` };
  throw new ShirabeError('bad_request', message, [{ field: 'state', code: 'unknown_state', message: message.ja, en: message.en }]);
}

/** Ids are made in the order of time (UUID version 7): the page after a mail holds those with lesser ids. */
function cursorOf(cursor: string | undefined): Sql[] {
  if (cursor === undefined) return [];
  if (UUID.test(cursor)) return [sql`m.id < ${cursor}::uuid`];
  throw new ShirabeError('bad_cursor', {
    ja: '続きを読むための値が正しくありません。最初のページから読み直してください。',
    en: 'The cursor is not one of ours. Read again from the first page.',
  });
}

/** Words in the address, or the user name or the name of the user as they were: see the column `search`. */
function wordsOf(search: string | undefined): Sql[] {
  return searchWords(search).map((word) => inParts(sql`m.search`, word));
}

/** Mails that were given up and can be sent again, of a search. */
function failedOf(search: string | undefined): Sql {
  return join([sql`m.failed_at is not null and m."values" is not null`, ...wordsOf(search)], ' and ');
}

function labelOf(template: string) {
  return isMailTemplate(mailTemplates, template) ? mailTemplates[template].label : { ja: template, en: template };
}

function notFound(): ShirabeError {
  return new ShirabeError('not_found', { ja: 'このメールはありません。', en: 'There is no such mail.' });
}
