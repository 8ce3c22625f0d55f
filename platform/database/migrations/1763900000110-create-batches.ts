import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of many rows at once: what was asked, how far it is, what became of each row, and what each changed row held before. */
export class CreateBatches1763900000110 implements MigrationInterface {
  readonly name = 'CreateBatches1763900000110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.batch (
      id uuid primary key,
      object text not null,
      kind text not null check (kind in ('edit', 'delete', 'import', 'undo')),
      label text not null default '',
      state text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
      request jsonb not null default '{}',
      counts jsonb not null default '{}',
      total integer not null default 0,
      created_by uuid not null,
      created_by_name text not null,
      created_at timestamptz not null,
      finished_at timestamptz,
      reason jsonb,
      undo_of uuid references shirabe.batch (id) on delete set null,
      undone_at timestamptz,
      next_attempt_at timestamptz not null,
      attempts integer not null default 0)`);
    await runner.query("create index batch_waiting on shirabe.batch (next_attempt_at) where state in ('waiting', 'running')");
    await runner.query('create index batch_created_at on shirabe.batch (created_at)');
    await runner.query('create index batch_created_by on shirabe.batch (created_by, created_at)');
    await runner.query(`create table shirabe.batch_row (
      batch uuid not null references shirabe.batch (id) on delete cascade,
      record uuid not null,
      place integer not null default 0,
      action text check (action in ('create', 'update', 'delete')),
      version integer,
      before jsonb,
      outcome text,
      title text not null default '',
      problems jsonb not null default '[]',
      primary key (batch, record))`);
    await runner.query('create index batch_row_waiting on shirabe.batch_row (batch, place) where outcome is null');
    await runner.query('create index batch_row_outcome on shirabe.batch_row (batch, outcome, place)');
    await runner.query('alter table shirabe.record_history add column batch uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.record_history drop column batch');
    await runner.query('drop table shirabe.batch_row, shirabe.batch');
  }
}
