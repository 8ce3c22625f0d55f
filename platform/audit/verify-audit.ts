import sql from 'sql-template-tag';
import type { Text } from '../contract/text.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';

/** How a link can be broken. */
export const brokenLinks = {
  changed: { ja: '内容が記録時と異なります。', en: 'It is not what it was when it was written.' },
  missing: { ja: '記録がありません。', en: 'It is not there.' },
  out_of_order: {
    ja: '1つ前の記録とつながりません。この記録か1つ前の記録が、差し替えられています。',
    en: 'It does not follow the one before: one of the two was replaced.',
  },
} as const satisfies Readonly<Record<string, Text>>;

/** What following the chain gave. */
export interface Verification {
  readonly entries: number;
  /** The first and the last entry there is; null when there is none. */
  readonly from: number | null;
  readonly to: number | null;
  /** The hash of the last entry: kept elsewhere and given as `known` later, it shows whether the end of the chain was cut off or written anew since. */
  readonly head: string | null;
  readonly broken: { readonly id: number; readonly reason: keyof typeof brokenLinks } | null;
}

/** An entry and its hash, as an earlier verification gave them. */
export interface KnownEntry {
  readonly id: number;
  readonly hash: string;
}

interface Walked {
  readonly entries: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly changed: number | null;
  readonly missing: number | null;
  readonly unordered: number | null;
}

/**
 * Follows the chain of the audit from the oldest entry to the newest, and names the first link that is broken. One pass by PostgreSQL in the order of the
 * numbers, each entry held against the one before: memory does not grow with the entries. Where the oldest ones were trimmed, the record of that must say
 * which was the last of them, and with which hash.
 */
export async function verifyAudit(database: Pick<Database, 'transact'>, known?: KnownEntry): Promise<Verification> {
  return database.transact(
    async (tx) => {
      const [walked] =
        await tx.query<Walked>(sql`select count(*)::int as entries, min(id) as "from", max(id) as "to", min(id) filter (where hash <> expected) as changed,
          min(before_id) filter (where id <> before_id + 1) + 1 as missing, min(id) filter (where previous <> before_hash) as unordered
        from (select e.id, e.hash, e.previous, shirabe.audit_hash(e) as expected, lag(e.id) over one_by_one as before_id, lag(e.hash) over one_by_one as before_hash
          from shirabe.audit_entry e window one_by_one as (order by e.id)) chain`);
      const { entries = 0, from = null, to = null, changed = null, missing = null, unordered = null } = walked ?? {};
      const breaks = [
        { id: await missingBefore(tx, from), reason: 'missing' },
        { id: missing, reason: 'missing' },
        { id: changed, reason: 'changed' },
        { id: unordered, reason: 'out_of_order' },
        ...(known ? [await holdAgainst(tx, known)] : []),
      ] as const;
      const [broken] = breaks.flatMap(({ id, reason }) => (id === null ? [] : [{ id, reason }])).sort((left, right) => left.id - right.id);
      return { entries, from, to, head: to === null ? null : await hashOf(tx, to), broken: broken ?? null };
    },
    { readOnly: true, isolation: 'repeatable read', statementTimeout: 0 },
  );
}

/** The entry that should come before the first one there is and was not trimmed; null when the chain begins as it must. */
async function missingBefore(tx: Transaction, first: number | null): Promise<number | null> {
  if (first === null) return null;
  const [row] = await tx.query<{ begins: boolean }>(sql`select case when e.id = 1 then e.previous = '' else exists (select from shirabe.audit_entry t
      where t.action = 'audit_trim' and t.detail ->> 'to' = (e.id - 1)::text and t.detail ->> 'hash' = encode(e.previous, 'hex')) end as begins
    from shirabe.audit_entry e where e.id = ${first}::bigint`);
  return row?.begins ? null : Math.max(first - 1, 1);
}

async function hashOf(tx: Transaction, id: number): Promise<string | null> {
  const [row] = await tx.query<{ hash: string }>(sql`select encode(hash, 'hex') as hash from shirabe.audit_entry where id = ${id}::bigint`);
  return row?.hash ?? null;
}

/** A known entry that is not there or has another hash. One that was trimmed meanwhile is held against the record of that when it was the last, else it says nothing. */
async function holdAgainst(tx: Transaction, { id, hash }: KnownEntry): Promise<{ readonly id: number | null; readonly reason: 'changed' | 'missing' }> {
  const found = await hashOf(tx, id);
  if (found !== null) return { id: found === hash.toLowerCase() ? null : id, reason: 'changed' };
  const [trimmed] = await tx.query(
    sql`select from shirabe.audit_entry where action = 'audit_trim' and (detail ->> 'to')::bigint >= ${id}::bigint
      and ((detail ->> 'to')::bigint > ${id}::bigint or detail ->> 'hash' = ${hash.toLowerCase()}) limit 1`,
  );
  return { id: trimmed ? null : id, reason: 'missing' };
}

/** The newest entry and its hash; undefined when there is none. */
export async function readHead(queries: Pick<Transaction, 'query'>): Promise<KnownEntry | undefined> {
  const [row] = await queries.query<KnownEntry>(sql`select id, encode(hash, 'hex') as hash from shirabe.audit_entry order by id desc limit 1`);
  return row;
}
