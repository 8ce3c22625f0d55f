import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit: entries are added and read, never changed. */
export class CreateAudit1763900000000 implements MigrationInterface {
  readonly name = 'CreateAudit1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.audit_entry (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      action text not null,
      actor uuid,
      actor_name text,
      address text,
      request text,
      subject_kind text,
      subject text,
      subject_label text,
      detail jsonb not null default '{}')`);
    await runner.query('create index audit_entry_actor on shirabe.audit_entry (actor, id desc)');
    await runner.query('create index audit_entry_subject on shirabe.audit_entry (subject_kind, subject, id desc)');
    await runner.query('create index audit_entry_action on shirabe.audit_entry (action, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.audit_entry');
  }
}
