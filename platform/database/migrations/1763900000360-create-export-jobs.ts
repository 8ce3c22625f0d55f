import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Files that are made in the background: what was asked for, how far each is, and where its content lies. A content counts only when its row says `finished`, with
 * its size and hash. `sharing` is what decided its rows: whoever does not see the same any more does not get it.
 */
export class CreateExportJobs1763900000360 implements MigrationInterface {
  readonly name = 'CreateExportJobs1763900000360';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.export_job (
      id uuid primary key,
      owner uuid references shirabe.user_account (id) on delete set null,
      asked jsonb not null,
      asked_hash text not null,
      subject text not null,
      label jsonb not null,
      state text not null check (state in ('waiting', 'making', 'finished', 'failed', 'cancelled', 'expired')),
      mail boolean not null,
      seen boolean not null default false,
      expected bigint,
      rows bigint not null default 0,
      content uuid,
      file_name text,
      content_type text,
      size bigint,
      sha256 text,
      sharing text,
      replaced bigint not null default 0,
      findings jsonb not null default '[]',
      reason jsonb,
      attempts integer not null default 0,
      next_attempt_at timestamptz not null,
      claimed_at timestamptz,
      created_at timestamptz not null,
      begun_at timestamptz,
      finished_at timestamptz,
      expires_at timestamptz,
      check (state <> 'finished' or (content is not null and size is not null and sha256 is not null and sharing is not null and expires_at is not null))
    )`);
    await runner.query("create unique index export_job_same on shirabe.export_job (owner, asked_hash) where state in ('waiting', 'making')");
    await runner.query('create index export_job_owner on shirabe.export_job (owner, id)');
    await runner.query("create index export_job_open on shirabe.export_job (created_at, id) where state in ('waiting', 'making')");
    await runner.query("create index export_job_expiry on shirabe.export_job (expires_at) where state = 'finished'");
    await runner.query('create index export_job_created on shirabe.export_job (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.export_job');
  }
}
