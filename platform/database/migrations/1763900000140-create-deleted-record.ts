import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The recycle bin: rows as they were when they were deleted, each with what it was deleted with (`root`). The function reads such a row as one of its table;
 * one that does not fit the table any more is NULL, so that it keeps nobody from seeing the others.
 */
export class CreateDeletedRecord1763900000140 implements MigrationInterface {
  readonly name = 'CreateDeletedRecord1763900000140';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.deleted_record (
      record uuid primary key,
      object text not null,
      root uuid not null,
      title text not null,
      search text not null generated always as (shirabe.fold(title)) stored,
      data jsonb not null,
      deleted_at timestamptz not null,
      deleted_by uuid not null,
      deleted_by_name text not null,
      purge_at timestamptz not null,
      batch uuid)`);
    await runner.query('create index deleted_record_seen on shirabe.deleted_record (object, deleted_at desc, record desc) where root = record');
    await runner.query('create index deleted_record_root on shirabe.deleted_record (root)');
    await runner.query('create index deleted_record_purge on shirabe.deleted_record (purge_at)');
    await runner.query('create index deleted_record_batch on shirabe.deleted_record (batch) where batch is not null');
    await runner.query(`create function shirabe.stored_row(base anyelement, data jsonb) returns anyelement language plpgsql stable as $$
      begin
        return jsonb_populate_record(base, data);
      exception when data_exception then
        return null;
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function shirabe.stored_row(anyelement, jsonb)');
    await runner.query('drop table shirabe.deleted_record');
  }
}
