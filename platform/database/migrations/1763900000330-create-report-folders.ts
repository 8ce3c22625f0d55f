import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Folders that users make for reports, each with the folders that it lies in (itself last), and with whom they are shared. */
export class CreateReportFolders1763900000330 implements MigrationInterface {
  readonly name = 'CreateReportFolders1763900000330';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.made_folder (
      id uuid primary key,
      label text not null,
      path uuid[] not null,
      owner uuid references shirabe.user_account (id) on delete set null,
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      updated_by text not null,
      check (path[cardinality(path)] = id))`);
    await runner.query('create index made_folder_path on shirabe.made_folder using gin (path)');
    await runner.query('create index made_folder_owner on shirabe.made_folder (owner)');
    await runner.query(`create table shirabe.made_folder_share (
      folder uuid not null references shirabe.made_folder (id) on delete cascade,
      kind text not null check (kind in ('user', 'role', 'unit')),
      subject text not null,
      "right" text not null check ("right" in ('view', 'edit', 'manage')),
      primary key (folder, kind, subject))`);
    await runner.query('alter table shirabe.report add column made_folder uuid references shirabe.made_folder (id) on delete set null');
    await runner.query('alter table shirabe.report add constraint report_one_folder check (folder is null or made_folder is null)');
    await runner.query('create index report_made_folder on shirabe.report (made_folder) where made_folder is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.report drop column made_folder');
    for (const table of ['made_folder_share', 'made_folder']) await runner.query(`drop table shirabe.${table}`);
  }
}
