import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of records that are taken in: the imports, their rows while they are checked and saved, and where columns went before. */
export class CreateImports1763900000120 implements MigrationInterface {
  readonly name = 'CreateImports1763900000120';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.import (
      id uuid primary key,
      object text not null,
      name text not null,
      size bigint not null,
      state text not null,
      wish text check (wish in ('check', 'run')),
      is_local boolean not null default false,
      choices jsonb not null,
      found jsonb not null,
      plan jsonb not null,
      is_staged boolean not null default false,
      position integer not null default 0,
      counts jsonb not null,
      problem_counts jsonb not null default '[]',
      change_counts jsonb not null default '{}',
      message jsonb,
      batch uuid,
      attempts integer not null default 0,
      next_attempt_at timestamptz not null,
      created_at timestamptz not null,
      created_by uuid not null,
      created_by_name text not null)`);
    await runner.query('create index import_by on shirabe.import (created_by, created_at)');
    await runner.query("create index import_waiting on shirabe.import (next_attempt_at) where state in ('reading', 'checking', 'running')");
    // The cells are JSON as it came: nothing is looked for in them. Each row is written again once or twice, in the room that is left.
    await runner.query(`create table shirabe.import_row (
      import uuid not null references shirabe.import on delete cascade,
      line integer not null,
      cells json not null,
      key text,
      state text not null default 'pending',
      record uuid,
      version integer,
      problems jsonb,
      changes jsonb,
      primary key (import, line)) with (fillfactor = 60)`);
    await runner.query(`create table shirabe.import_mapping (
      object text not null,
      header text not null,
      columns jsonb not null,
      used_at timestamptz not null,
      primary key (object, header))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.import_mapping, shirabe.import_row, shirabe.import');
  }
}
