import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the form of each object was under a version of the definitions: table → hash. Versions of before say nothing. */
export class NumberForms1763900000180 implements MigrationInterface {
  readonly name = 'NumberForms1763900000180';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table shirabe.model_version add column forms jsonb not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.model_version drop column forms');
  }
}
