import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of deleted rows the table that they came from, which may have no object any more, and to whom they belonged, by an index; of uploads those for comments, and
 * those that are made files of by a job; files of comments.
 */
export class ExtendBinAndUploads1763900000210 implements MigrationInterface {
  readonly name = 'ExtendBinAndUploads1763900000210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("alter table shirabe.deleted_record add column stored_in text, add column scopes uuid[] not null default '{}'");
    await runner.query(`update shirabe.deleted_record d set scopes = coalesce((select array_agg(e.value::uuid) from jsonb_each_text(d.data) e
      where starts_with(e.key, 'scope_') and e.value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'), '{}')`);
    await runner.query('create index deleted_record_scopes on shirabe.deleted_record using gin (scopes) where root = record');
    await runner.query('create index deleted_record_search on shirabe.deleted_record using gin (string_to_array(search, null)) where root = record');
    await runner.query('alter table shirabe.file add column comment uuid references shirabe.comment (id) on delete set null');
    await runner.query('create index file_comment on shirabe.file (comment) where comment is not null');
    await runner.query('alter table shirabe.upload add column record uuid, add column wanted_at timestamptz, add column failure jsonb');
    await runner.query('create index upload_wanted_at on shirabe.upload (wanted_at) where wanted_at is not null and completed_at is null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.upload drop column failure, drop column wanted_at, drop column record');
    await runner.query('alter table shirabe.file drop column comment');
    await runner.query('drop index shirabe.deleted_record_search, shirabe.deleted_record_scopes');
    await runner.query('alter table shirabe.deleted_record drop column scopes, drop column stored_in');
  }
}
