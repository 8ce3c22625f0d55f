import sql, { empty, join, type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { AuditEntry, AuditPage } from '../contract/wire-operation.ts';
import type { RequestContext } from '../database/request-context.ts';
import { readDate } from '../fields/read-date.ts';
import { fold, searchWords } from '../query/fold.ts';
import { inParts } from '../query/search-column.ts';
import { actionLabels, labelOf } from './action-labels.ts';

/** Which entries are wanted. `from` and `to` are days of the application's time zone, both included. */
export interface AuditSearch {
  readonly search?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** An entry as it is kept. */
export interface StoredEntry {
  readonly id: number;
  readonly at: string;
  readonly action: string;
  readonly actor: string | null;
  readonly actorName: string | null;
  readonly address: string | null;
  readonly request: string | null;
  readonly subjectKind: string | null;
  readonly subject: string | null;
  readonly subjectLabel: string | null;
  readonly detail: unknown;
  readonly hash: string;
}

/** A page of the audit, newest first. Raises `bad_request` for a day that is none, or an action that there is not, `bad_cursor`. */
export async function readAudit(
  context: RequestContext,
  asked: AuditSearch,
  { cursor, limit = 50 }: { readonly cursor?: string | undefined; readonly limit?: number | undefined } = {},
): Promise<AuditPage> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
    throw new ShirabeError('bad_cursor', { ja: '続きの位置が正しくありません。最初から表示し直してください。', en: 'The cursor is wrong. Begin again.' });
  const found = await findEntries(context, asked, cursor === undefined ? undefined : Number(cursor), limit + 1);
  const entries = found.slice(0, limit);
  return {
    entries: entries.map(toWire),
    next: found.length > limit ? String(entries.at(-1)?.id) : null,
    actions: Object.entries(actionLabels).map(([action, label]) => ({ action, label })),
  };
}

/** One entry, by its number. Raises `not_found`: there is none, or it was trimmed. */
export async function readEntry({ database }: Pick<RequestContext, 'database'>, id: string): Promise<AuditEntry> {
  const [found] = /^\d{1,15}$/.test(id)
    ? await database.query<StoredEntry>(sql`select ${columns} from shirabe.audit_entry where id = ${Number(id)}::bigint`)
    : [];
  if (found) return toWire(found);
  throw new ShirabeError('not_found', {
    ja: 'この番号の記録はありません。保存期間を過ぎて削除された記録は見られません。',
    en: 'There is no entry of this number. Entries older than the retention are removed.',
  });
}

function toWire(entry: StoredEntry): AuditEntry {
  return {
    id: entry.id,
    at: entry.at,
    action: entry.action,
    action_label: labelOf(entry.action),
    actor: entry.actor === null ? null : { id: entry.actor, name: entry.actorName ?? '' },
    address: entry.address,
    request: entry.request,
    subject: entry.subjectKind === null ? null : { kind: entry.subjectKind, id: entry.subject, label: entry.subjectLabel },
    detail: entry.detail,
  };
}

const columns = sql`id, at, action, actor, actor_name as "actorName", address, request, subject_kind as "subjectKind", subject, subject_label as "subjectLabel",
  detail, encode(hash, 'hex') as hash`;

/** So many entries that are wanted, newest first, older than the entry `before`. Errors as `readAudit`. */
export function findEntries(
  { database, model }: Pick<RequestContext, 'database' | 'model'>,
  asked: AuditSearch,
  before: number | undefined,
  limit: number,
): Promise<StoredEntry[]> {
  return database.query<StoredEntry>(entriesSql(asked, model.app.timeZone, before, limit));
}

/** The statement of `findEntries`. */
export function entriesSql(asked: AuditSearch, timeZone: string, before: number | undefined, limit: number): Sql {
  const parts = conditions(asked, timeZone);
  // By time and then by number: an index has this order, and the number alone says where a page ended.
  if (before !== undefined) parts.push(sql`(at, id) < (select at, id from shirabe.audit_entry where id = ${before}::bigint)`);
  const where = parts.length === 0 ? empty : sql`where ${join(parts, ' and ')}`;
  return sql`select ${columns} from shirabe.audit_entry ${where} order by at desc, id desc limit ${limit}::int`;
}

function conditions({ search, action, from, to }: AuditSearch, timeZone: string): Sql[] {
  const parts: Sql[] = [];
  if (action !== undefined) {
    if (!Object.hasOwn(actionLabels, action)) throw refused('action', `action「${action.slice(0, 50)}」はありません。`, 'There is no such action.');
    parts.push(sql`action = ${action}`);
  }
  if (from !== undefined) parts.push(sql`at >= ${dayOf('from', from)}::date::timestamp at time zone ${timeZone}`);
  if (to !== undefined) parts.push(sql`at < (${dayOf('to', to)}::date + 1)::timestamp at time zone ${timeZone}`);
  return [...parts, ...searchWords(search).map(holding)];
}

/** What may be the id of a request. */
const requestLike = /^[\w.-]{16,64}$/;

/**
 * The word in the texts of an entry or in what its action is called, or the whole id of its request. An OR has what the index tells told again of every entry
 * found, so there is none without need.
 */
function holding(word: string): Sql {
  const actions = Object.entries(actionLabels).filter(([, { ja, en }]) => fold(`${ja} ${en}`).includes(word));
  const inTexts = inParts(sql`search`, word);
  const ways = [sql`(${inTexts})`];
  if (requestLike.test(word)) ways.push(sql`request = ${word}`);
  if (actions.length > 0) ways.push(sql`action in (${join(actions.map(([action]) => sql`${action}`))})`);
  return ways.length === 1 ? inTexts : sql`(${join(ways, ' or ')})`;
}

function dayOf(name: string, day: string): string {
  const found = readDate(day);
  if (found !== undefined) return found;
  throw refused(name, `${name} には日付を YYYY-MM-DD の形で指定してください。`, `Give ${name} as a day: YYYY-MM-DD.`);
}

function refused(field: string, ja: string, en: string): ShirabeError {
  return new ShirabeError('bad_request', { ja, en }, [{ field, code: 'invalid', message: ja, en }]);
}
