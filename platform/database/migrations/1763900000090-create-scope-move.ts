import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows that keep their stamps when what they belong to moves to another unit, and moves whose past rows are still on their way. */
export class CreateScopeMove1763900000090 implements MigrationInterface {
  readonly name = 'CreateScopeMove1763900000090';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table shirabe.fixed_stamp (record uuid primary key)');
    await runner.query(`create table shirabe.scope_move (
      id uuid primary key,
      object text not null,
      record uuid not null,
      label text not null,
      total integer not null,
      moved jsonb not null default '{}',
      done integer not null default 0,
      created_at timestamptz not null,
      created_by uuid not null,
      created_by_name text not null,
      next_attempt_at timestamptz not null,
      attempts integer not null default 0)`);
    await runner.query('create index scope_move_record on shirabe.scope_move (record)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.scope_move');
    await runner.query('drop table shirabe.fixed_stamp');
  }
}
