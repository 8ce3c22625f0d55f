import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What logging in needs beyond a password: sessions that are shown and timed by rules, second factors, and the log-ins that wait for a code. */
export class CreateSignIn1763900000050 implements MigrationInterface {
  readonly name = 'CreateSignIn1763900000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table shirabe.session
      add column id uuid not null unique default gen_random_uuid(),
      add column address text,
      add column second_factor boolean not null default false,
      add column idle_minutes integer not null default 480,
      add column longest_minutes integer not null default 1440`);
    // Kinds of mail that the user does not want; those that must come are sent all the same.
    await runner.query("alter table shirabe.user_account add column unwanted_mail text[] not null default '{}'");
    await runner.query(`create table shirabe.second_factor (
      user_id uuid primary key references shirabe.user_account (id) on delete cascade,
      secret bytea not null,
      begun_at timestamptz not null,
      confirmed_at timestamptz,
      last_step bigint not null default 0)`);
    await runner.query(`create table shirabe.recovery_code (
      user_id uuid not null references shirabe.second_factor (user_id) on delete cascade,
      code_hash bytea not null,
      primary key (user_id, code_hash))`);
    await runner.query(`create table shirabe.sign_in_ticket (
      token_hash bytea primary key,
      user_id uuid not null references shirabe.user_account (id) on delete cascade,
      user_agent text not null,
      by_password boolean not null,
      expires_at timestamptz not null)`);
    await runner.query('create index sign_in_ticket_user_id on shirabe.sign_in_ticket (user_id)');
    await runner.query('create index sign_in_ticket_expires_at on shirabe.sign_in_ticket (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.sign_in_ticket, shirabe.recovery_code, shirabe.second_factor');
    await runner.query('alter table shirabe.user_account drop column unwanted_mail');
    await runner.query(
      'alter table shirabe.session drop column id, drop column address, drop column second_factor, drop column idle_minutes, drop column longest_minutes',
    );
  }
}
