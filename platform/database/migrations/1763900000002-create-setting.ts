import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings that administrators change in the browser, by name. */
export class CreateSetting1763900000002 implements MigrationInterface {
  readonly name = 'CreateSetting1763900000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.setting (
      name text primary key,
      value jsonb not null,
      version integer not null default 1,
      updated_at timestamptz not null,
      updated_by uuid)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.setting');
  }
}
