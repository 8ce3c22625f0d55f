import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What forms keep beside the records: drafts, the keys of saves that were done, who has a form open, and warnings that somebody accepted. */
export class CreateFormState1763900000160 implements MigrationInterface {
  readonly name = 'CreateFormState1763900000160';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.draft (
      user_id uuid not null,
      object text not null,
      place text not null,
      device uuid not null,
      version integer not null,
      content text not null,
      updated_at timestamptz not null,
      primary key (user_id, object, place, device))`);
    await runner.query('create index draft_updated on shirabe.draft (updated_at)');
    await runner.query(`create table shirabe.save_key (
      user_id uuid not null,
      key uuid not null,
      fingerprint text not null,
      object text not null,
      record uuid not null,
      at timestamptz not null,
      primary key (user_id, key))`);
    await runner.query('create index save_key_at on shirabe.save_key using brin (at)');
    // Lost with a crash, and told again by each form half a minute later.
    await runner.query(`create unlogged table shirabe.open_form (
      record uuid not null,
      form uuid not null,
      user_id uuid not null,
      seen_at timestamptz not null,
      primary key (record, form))`);
    await runner.query(`create table shirabe.accepted_warning (
      record uuid not null,
      rule text not null,
      fingerprint text not null,
      object text not null,
      code text not null,
      problems jsonb not null,
      at timestamptz not null,
      by_user uuid not null,
      by_name text not null,
      primary key (record, rule, fingerprint))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.accepted_warning');
    await runner.query('drop table shirabe.open_form');
    await runner.query('drop table shirabe.save_key');
    await runner.query('drop table shirabe.draft');
  }
}
