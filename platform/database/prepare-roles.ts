import type { QueryRunner } from 'typeorm';
import { ShirabeError } from '../contract/problem.ts';
import { sqlState } from './postgres-errors.ts';
import { databaseRoles } from './roles.ts';

const { app, nation, engine } = databaseRoles;
const roles = [app, nation, engine];
const viewers = `${app}, ${nation}`;

/** What the roles may do with the schemas of the engine. The tables of the schema `data` say it one by one: see `raiseWall`. */
const grants = [
  'create schema if not exists data',
  'create schema if not exists rules',
  `grant usage on schema shirabe, data, rules to ${roles.join(', ')}`,
  `grant create on schema rules to ${engine}`,
  `grant select, insert, update, delete on all tables in schema shirabe to ${roles.join(', ')}`,
  `grant execute on all functions in schema shirabe to ${engine}`,
  // What a version of the definitions was, and what happened, nobody changes afterwards.
  `revoke insert, update, delete, truncate on shirabe.migration, shirabe.model_version, shirabe.model_current from ${viewers}`,
  `revoke update, delete, truncate on shirabe.audit_entry from ${roles.join(', ')}`,
  // Deleted records have no policies: who may see one is asked by the engine (see `compileDeleted`).
  `revoke all on shirabe.deleted_record from ${viewers}`,
];

/**
 * The functions that the index of an object's search is read by. Under a policy PostgreSQL reads an index only by functions that are known to tell nobody of
 * the values that they see, which these do not: they raise no error for any text. Only a superuser may say so.
 */
const searching = ['string_to_array(text, text)', 'arraycontains(anyarray, anyarray)'];

/**
 * Makes the roles of the database where they are missing (they belong to the whole server: another database may have made them, or be doing so), lets the
 * user of the connection change to them, and says what they may do. Raises `unavailable`, with the statements for those who may run them, when this user may not.
 */
export async function prepareRoles(runner: QueryRunner): Promise<void> {
  for (const role of await read<string>(runner, `select r as value from unnest($1::text[]) r where not exists (select from pg_roles where rolname = r)`, [
    roles,
  ]))
    await attempt(runner, `create role ${role} nologin`, ['42710', '23505']);
  for (const role of await read<string>(runner, `select r as value from unnest($1::text[]) r where not pg_has_role(current_user, r, $2)`, [
    roles,
    await changing(runner),
  ]))
    await attempt(runner, `grant ${role} to current_user`, []);
  const [isGranted] = await read<boolean>(runner, complete, [roles]);
  if (isGranted !== true) for (const statement of grants) await attempt(runner, statement, []);
  if ((await read<string>(runner, "select current_setting('is_superuser') as value", []))[0] === 'on')
    for (const name of await read<string>(
      runner,
      "select f as value from unnest($1::text[]) f join pg_proc p on p.oid = ('pg_catalog.' || f)::regprocedure where not p.proleakproof",
      [searching],
    ))
      await runner.query(`alter function pg_catalog.${name} leakproof`);
}

/** Whether every role has what `grants` gives: a start that finds it so changes nothing. */
const complete = `select bool_and(has_schema_privilege(r, 'shirabe', 'usage') and s.rules is not null and has_schema_privilege(r, s.rules, 'usage')
    and has_table_privilege(r, c.oid, 'select') <> (c.relname = 'deleted_record' and r <> '${engine}') and (c.relname in ('migration', 'model_version', 'model_current', 'deleted_record') or has_table_privilege(r, c.oid, 'insert'))
    and (c.relname <> 'audit_entry' or not has_table_privilege(r, c.oid, 'update, delete, truncate'))) as value
  from unnest($1::text[]) r, (select to_regnamespace('rules')::oid as rules) s, pg_class c where c.relnamespace = 'shirabe'::regnamespace and c.relkind = 'r'`;

/** What pg_has_role must be asked for: from PostgreSQL 16 on a member may be one without the right to change to the role. */
async function changing(runner: QueryRunner): Promise<string> {
  const [version] = await read<number>(runner, "select current_setting('server_version_num')::int as value", []);
  return (version ?? 0) >= 160_000 ? 'set' : 'member';
}

async function read<T>(runner: QueryRunner, text: string, values: readonly unknown[]): Promise<T[]> {
  return ((await runner.query(text, [...values])) as { value: T }[]).map(({ value }) => value);
}

async function attempt(runner: QueryRunner, statement: string, harmless: readonly string[]): Promise<void> {
  try {
    await runner.query(statement);
  } catch (error) {
    const state = sqlState(error);
    if (state !== undefined && harmless.includes(state)) return;
    if (state !== '42501') throw error;
    const [user] = await read<string>(runner, 'select quote_ident(current_user) as value', []);
    const wanted = [...roles.map((role) => `CREATE ROLE ${role} NOLOGIN;`), `GRANT ${roles.join(', ')} TO ${user ?? 'CURRENT_USER'};`].join('\n');
    throw new ShirabeError('unavailable', {
      ja: `データベースの役割を準備できません（${statement}）。DATABASE_URL のユーザーに CREATEROLE を与えるか、データベースの管理者が次を実行してから、もう一度起動してください。\n${wanted}`,
      en: `The roles of the database cannot be prepared (${statement}). Give the user of DATABASE_URL CREATEROLE, or have the administrator of the database run this, and start again:\n${wanted}`,
    });
  }
}
