import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reports that users make, what a user marked as a favourite, and named sets of narrowings. Objects and fields stand in them by their tables and columns, which a rename leaves alone.
 */
export class CreateOwnReports1763900000280 implements MigrationInterface {
  readonly name = 'CreateOwnReports1763900000280';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.report (
      id uuid primary key,
      label text not null,
      description text not null default '',
      definition jsonb not null,
      folder text,
      owner uuid references shirabe.user_account (id) on delete set null,
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      updated_by text not null,
      deleted_at timestamptz)`);
    await runner.query('create index report_owner on shirabe.report (owner)');
    await runner.query('create index report_folder on shirabe.report (folder) where folder is not null');
    await runner.query('create index report_deleted on shirabe.report (deleted_at) where deleted_at is not null');
    await runner.query(`create table shirabe.report_favourite (
      user_id uuid not null references shirabe.user_account (id) on delete cascade,
      report text not null,
      primary key (user_id, report))`);
    await runner.query(`create table shirabe.report_setting (
      id uuid primary key,
      report text not null,
      owner uuid not null references shirabe.user_account (id) on delete cascade,
      label text not null,
      shared boolean not null default false,
      search text not null default '',
      filter text not null default '',
      sort text not null default '',
      updated_at timestamptz not null,
      unique (report, owner, label))`);
    await runner.query(`create table shirabe.report_default (
      user_id uuid not null references shirabe.user_account (id) on delete cascade,
      report text not null,
      setting uuid not null references shirabe.report_setting (id) on delete cascade,
      primary key (user_id, report))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['report_default', 'report_setting', 'report_favourite', 'report']) await runner.query(`drop table shirabe.${table}`);
  }
}
