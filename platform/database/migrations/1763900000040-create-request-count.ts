import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many costly requests of a kind a user, or an address, made within a minute; for all processes together. */
export class CreateRequestCount1763900000040 implements MigrationInterface {
  readonly name = 'CreateRequestCount1763900000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.request_count (
      minute timestamptz not null,
      key text not null,
      count integer not null,
      primary key (minute, key))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.request_count');
  }
}
