import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { Person } from '../../contract/wire-comments.ts';
import { type Account, accountColumns, toActor } from '../../database/account.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { searchWords } from '../../query/fold.ts';
import { ident } from '../../query/identifier.ts';
import { tableOf } from '../../query/paths.ts';
import type { Actor, QueryContext } from '../../query/query.ts';
import { inSearch } from '../../query/search-column.ts';
import { compileReaders, mightRead } from '../../query/who-reads.ts';
import { findCommented } from './find-commented.ts';

const OFFERED = 8;
const LOOKED_AT = 40;

type Queries = Pick<Transaction, 'query'>;

/** Users who may read a record, found by name and user name: those who have written comments on it first. Raises `not_found`. */
export async function findPeople(context: RequestContext, objectName: string, id: string, search: string | undefined): Promise<Person[]> {
  const { object, id: record } = await findCommented(context, objectName, id);
  const { database, actor } = context;
  const words = searchWords(search);
  const stamps = await stampsOf(database, object, record);
  const accounts = await database.query<Account>(
    sql`SELECT ${accountColumns} FROM shirabe.user_account u
      WHERE u.active AND u.id <> ${actor.id}::uuid AND ${mightRead(context, object, stamps)} ${words.length > 0 ? sql`AND ${inSearch('u', words)}` : empty}
      ORDER BY EXISTS (SELECT FROM shirabe.comment c WHERE c.object = ${object.name} AND c.record = ${record}::uuid AND c.by_user = u.id) DESC, u.name, u.id
      LIMIT ${LOOKED_AT}`,
    { as: 'engine' },
  );
  const readers = await readersAmong(context, database, object, record, accounts);
  return readers.slice(0, OFFERED).map(({ id: user, name, username }) => ({ id: user, name, username }));
}

/** Those of some users that may read a record, as it is, and who are still users. */
export async function findReaders(
  context: QueryContext,
  queries: Queries,
  object: ObjectModel,
  record: string,
  users: readonly string[],
): Promise<readonly Actor[]> {
  if (users.length === 0) return [];
  const accounts = await queries.query<Account>(sql`SELECT ${accountColumns} FROM shirabe.user_account u WHERE u.active AND u.id = ANY(${[...users]}::uuid[])`);
  return readersAmong(context, queries, object, record, accounts);
}

async function readersAmong(
  context: QueryContext,
  queries: Queries,
  object: ObjectModel,
  record: string,
  accounts: readonly Account[],
): Promise<readonly Actor[]> {
  if (accounts.length === 0) return [];
  const compiled = compileReaders(
    context,
    object,
    record,
    accounts.map((account) => toActor(account, context.model)),
  );
  return compiled.read(await queries.query(compiled.sql, { as: 'engine' }));
}

/** To which units the record belongs: the actor reads it, so that nothing is told that they could not know. */
async function stampsOf(queries: Queries, object: ObjectModel, record: string): Promise<Readonly<Record<string, string | null>>> {
  if (object.scopes.length === 0) return {};
  const columns: Sql[] = object.scopes.map((scope) => sql`${ident(`scope_${scope}`)} AS ${ident(scope)}`);
  const [row] = await queries.query<Record<string, string | null>>(sql`SELECT ${join(columns)} FROM ${tableOf(object)} WHERE id = ${record}::uuid`, {
    as: 'engine',
  });
  return row ?? {};
}
