import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Model } from '../metadata/model.ts';
import { compileWall, type Policy, type RuleView, type TableWall } from '../query/compile-wall.ts';
import { ident } from '../query/identifier.ts';
import { ruleView } from '../query/rule-paths.ts';
import { databaseRoles } from './roles.ts';
import { tableName } from './table-sql.ts';
import type { Transaction } from './transaction.ts';

const everybody = raw(Object.values(databaseRoles).join(', '));
const viewers = raw(`${databaseRoles.app}, ${databaseRoles.nation}`);

interface Found {
  readonly name: string;
  /** What the wall was made from, as a comment keeps it; null where it is not, or not wholly, there. */
  readonly fingerprint: string | null;
}

/**
 * Makes the second wall what the Model says (see `compileWall`): row security on every table of the schema `data`, forced, with policies for the viewers and
 * one for the engine and the owner; and the views of the schema `rules`. What is right already stays as it is; a table that no object has any more is left
 * to the engine alone. The transaction must be the owner's. Gives the tables whose policies were made.
 */
export async function raiseWall(tx: Pick<Transaction, 'query'>, model: Model): Promise<readonly string[]> {
  const wall = compileWall(model);
  const tables = new Map((await tx.query<Found>(tableState)).map((found) => [found.name, found.fingerprint]));
  const views = new Map((await tx.query<Found>(viewState)).map((found) => [found.name, found.fingerprint]));
  const wanted = new Map(wall.tables.map((table) => [table.table, table]));
  const changed = [...tables].filter(([name, fingerprint]) => fingerprint !== (wanted.get(name)?.fingerprint ?? CLOSED)).map(([name]) => name);
  if (changed.length > 0) await tx.query(sql`grant usage on schema data to ${everybody}`);
  for (const table of changed) await clear(tx, table);
  for (const [name, fingerprint] of views)
    if (wall.views.find(({ table }) => table === name)?.fingerprint !== fingerprint)
      await tx.query(sql`drop view ${ruleView({ table: name })}`, { as: 'engine' });
  for (const view of wall.views) if (tables.has(view.table) && views.get(view.table) !== view.fingerprint) await makeView(tx, view);
  for (const table of changed) await protect(tx, table, wanted.get(table));
  return changed;
}

/** The fingerprint of a table that only the engine reaches. */
const CLOSED = 'closed';

/** The name of the engine's own policy, whose comment keeps the fingerprint of all. */
const ENGINE_POLICY = 'engine';

const tableState = sql`select c.relname as name,
    case when c.relrowsecurity and c.relforcerowsecurity then (select obj_description(p.oid, 'pg_policy') from pg_policy p where p.polrelid = c.oid and p.polname = ${ENGINE_POLICY}) end as fingerprint
  from pg_class c where c.relnamespace = to_regnamespace('data') and c.relkind = 'r'`;
const viewState = sql`select c.relname as name, obj_description(c.oid, 'pg_class') as fingerprint from pg_class c where c.relnamespace = to_regnamespace('rules') and c.relkind = 'v'`;

async function clear(tx: Pick<Transaction, 'query'>, table: string): Promise<void> {
  const policies = await tx.query<{ name: string }>(sql`select polname as name from pg_policy where polrelid = ${`data.${ident(table).text}`}::regclass`);
  for (const { name } of policies) await tx.query(sql`drop policy ${ident(name)} on ${tableName(table)}`);
}

/** A view shows what its owner may see: the engine sees every row. */
async function makeView(tx: Pick<Transaction, 'query'>, view: RuleView): Promise<void> {
  const name = ruleView(view);
  await tx.query(sql`grant select on ${tableName(view.table)} to ${raw(databaseRoles.engine)}`);
  await tx.query(sql`create view ${name} as select ${join(['id', ...view.columns].map((column) => ident(column)))} from ${tableName(view.table)}`, {
    as: 'engine',
  });
  await tx.query(sql`grant select on ${name} to ${viewers}, ${raw('session_user')}`, { as: 'engine' });
  await tx.query(sql`comment on view ${name} is ${literal(view.fingerprint)}`, { as: 'engine' });
}

async function protect(tx: Pick<Transaction, 'query'>, table: string, wall: TableWall | undefined): Promise<void> {
  const name = tableName(table);
  await tx.query(sql`alter table ${name} enable row level security, force row level security`);
  await tx.query(sql`create policy ${ident(ENGINE_POLICY)} on ${name} to ${raw(databaseRoles.engine)}, current_user using (true) with check (true)`);
  for (const policy of wall?.policies ?? []) await tx.query(createPolicy(name, policy));
  await tx.query(sql`grant select, insert, update, delete on ${name} to ${everybody}`);
  await tx.query(sql`comment on policy ${ident(ENGINE_POLICY)} on ${name} is ${literal(wall?.fingerprint ?? CLOSED)}`);
}

function createPolicy(table: Sql, { command, to, rule }: Policy): Sql {
  const roles = to === 'both' ? viewers : raw(databaseRoles[to]);
  const using = command === 'insert' ? raw('') : raw(` using (${rule})`);
  const check = command === 'insert' || command === 'update' ? raw(` with check (${rule})`) : raw('');
  return sql`create policy ${ident(`${command}_${to}`)} on ${table} for ${raw(command)} to ${roles}${using}${check}`;
}

/** A comment takes no parameter; a fingerprint is letters and digits. */
function literal(fingerprint: string): Sql {
  return raw(`'${fingerprint}'`);
}
