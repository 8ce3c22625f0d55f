import type { QueryRunner } from 'typeorm';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from './database.ts';
import { toTypedError } from './postgres-errors.ts';
import { prepareRoles } from './prepare-roles.ts';

/** Held while the tables of the engine or of the application change. */
export const migrationLock = 7_351_001;

/**
 * Brings the system tables up to date: the schema `shirabe` and TypeORM's migrations, all in one transaction. Under an advisory lock, so that
 * two processes may start at the same time; then the roles of the database and what each may do with these tables. The connections must be the owner's.
 * Raises `unavailable` with what is missing when the database's user may not do it.
 */
export async function migrate(database: Database): Promise<void> {
  const runner = database.source.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [migrationLock]);
    await createBase(runner);
    await database.source.runMigrations({ transaction: 'all' });
    await prepareRoles(runner);
  } catch (error) {
    throw toTypedError(error);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    await runner.release();
  }
}

async function createBase(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('create schema if not exists shirabe');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ShirabeError('unavailable', `データベースを準備できません（${reason}）。DATABASE_URL のユーザーに、スキーマを作成する権限を与えてください。`);
  }
}
