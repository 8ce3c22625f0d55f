import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * List views that users make, and how each user has a list. Objects and fields stand in them by their tables and columns, which a rename leaves alone.
 */
export class CreateLists1763900000130 implements MigrationInterface {
  readonly name = 'CreateLists1763900000130';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.list_view (
      id uuid primary key,
      object text not null,
      label text not null,
      columns jsonb not null,
      condition text,
      sort text not null default '',
      owner uuid references shirabe.user_account (id) on delete set null,
      everyone boolean not null default false,
      roles text[] not null default '{}',
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (owner, object, label))`);
    await runner.query('create index list_view_object on shirabe.list_view (object)');
    await runner.query(`create table shirabe.list_setting (
      user_id uuid not null references shirabe.user_account (id) on delete cascade,
      object text not null,
      list text not null,
      columns jsonb,
      widths jsonb not null default '{}',
      sort text,
      pinned boolean not null default false,
      primary key (user_id, object, list))`);
    await runner.query('create unique index list_setting_pinned on shirabe.list_setting (user_id, object) where pinned');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.list_setting');
    await runner.query('drop table shirabe.list_view');
  }
}
