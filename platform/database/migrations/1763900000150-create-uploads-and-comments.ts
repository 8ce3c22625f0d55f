import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that are on their way, in parts; comments on records, whom they name, and which mail tells of which. */
export class CreateUploadsAndComments1763900000150 implements MigrationInterface {
  readonly name = 'CreateUploadsAndComments1763900000150';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.upload (
      id uuid primary key,
      owner uuid not null,
      object text not null,
      field text not null,
      name text not null,
      size bigint not null,
      received bigint not null default 0,
      created_at timestamptz not null,
      touched_at timestamptz not null,
      completing_at timestamptz,
      completed_at timestamptz)`);
    await runner.query('create index upload_owner on shirabe.upload (owner) where completed_at is null');
    await runner.query('create index upload_touched_at on shirabe.upload (touched_at)');
    // A content is named here before its bytes are written: what a crash leaves behind is found and removed.
    await runner.query(`create table shirabe.upload_part (
      content uuid primary key,
      upload uuid not null references shirabe.upload (id),
      start bigint not null,
      size bigint)`);
    await runner.query('create index upload_part_upload on shirabe.upload_part (upload, start)');
    await runner.query('alter table shirabe.file add column looked_at timestamptz');
    await runner.query('create index file_looked_at on shirabe.file ((coalesce(looked_at, created_at)), id)');
    await runner.query(`create table shirabe.comment (
      id uuid primary key,
      object text not null,
      record uuid not null,
      body text not null,
      by_user uuid references shirabe.user_account (id) on delete set null,
      by_name text not null,
      at timestamptz not null,
      edited_at timestamptz)`);
    await runner.query('create index comment_record on shirabe.comment (object, record, id desc)');
    await runner.query('create index comment_by_user on shirabe.comment (by_user)');
    await runner.query(`create table shirabe.mention (
      comment uuid not null references shirabe.comment (id) on delete cascade,
      user_id uuid not null references shirabe.user_account (id) on delete cascade,
      read_at timestamptz,
      primary key (comment, user_id))`);
    await runner.query('create index mention_user on shirabe.mention (user_id, comment desc)');
    await runner.query('create index mention_unread on shirabe.mention (user_id) where read_at is null');
    await runner.query(`create table shirabe.comment_mail (
      mail uuid primary key references shirabe.outgoing_mail (id) on delete cascade,
      comment uuid not null references shirabe.comment (id) on delete cascade,
      user_id uuid not null references shirabe.user_account (id) on delete cascade)`);
    await runner.query('create index comment_mail_comment on shirabe.comment_mail (comment)');
    await runner.query('create index comment_mail_user_id on shirabe.comment_mail (user_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['comment_mail', 'mention', 'comment', 'upload_part', 'upload']) await runner.query(`drop table shirabe.${table}`);
    await runner.query('alter table shirabe.file drop column looked_at');
  }
}
