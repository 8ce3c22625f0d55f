import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a user shows a list, as a table, beside the open record or as a board, and how much of the page the list takes beside a record. */
export class ExtendListSettings1763900000200 implements MigrationInterface {
  readonly name = 'ExtendListSettings1763900000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.list_setting add column view text, add column split integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.list_setting drop column view, drop column split');
  }
}
