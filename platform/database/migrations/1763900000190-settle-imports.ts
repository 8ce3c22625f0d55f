import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of the rows of an import most are new records that nothing speaks against: they need no writing of their own. The id that a new record gets comes with the row, and
 * how far the import is says what became of it (`position` of a run, `checked_to` of a check). Staged rows are copied in whole and seldom written again.
 */
export class SettleImports1763900000190 implements MigrationInterface {
  readonly name = 'SettleImports1763900000190';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.import add column checked_to integer not null default 0');
    await runner.query('alter table shirabe.import_row add column fresh uuid not null default gen_random_uuid()');
    await runner.query('alter table shirabe.import_row set (fillfactor = 80)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.import_row drop column fresh');
    await runner.query('alter table shirabe.import_row set (fillfactor = 60)');
    await runner.query('alter table shirabe.import drop column checked_to');
  }
}
