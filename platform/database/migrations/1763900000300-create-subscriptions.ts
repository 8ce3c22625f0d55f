import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports that go out by mail on a schedule, what became of each, and what mails carry beside their words. */
export class CreateSubscriptions1763900000300 implements MigrationInterface {
  readonly name = 'CreateSubscriptions1763900000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.mail_content (
      id uuid primary key,
      tables jsonb,
      file_name text,
      file_type text,
      file bytea,
      created_at timestamptz not null)`);
    await runner.query('alter table shirabe.outgoing_mail add column content uuid references shirabe.mail_content (id) on delete set null');
    await runner.query('create index outgoing_mail_content on shirabe.outgoing_mail (content) where content is not null');
    await runner.query(`create table shirabe.subscription (
      id uuid primary key,
      owner uuid not null references shirabe.user_account (id) on delete cascade,
      report text not null,
      label text not null,
      narrowing jsonb not null,
      schedule jsonb not null,
      condition jsonb not null,
      content jsonb not null,
      recipients jsonb not null,
      paused boolean not null default false,
      next_at timestamptz not null,
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null)`);
    await runner.query('create index subscription_due on shirabe.subscription (next_at, id) where not paused');
    await runner.query('create index subscription_owner on shirabe.subscription (owner)');
    await runner.query(`create table shirabe.subscription_refusal (
      subscription uuid not null references shirabe.subscription (id) on delete cascade,
      user_id uuid not null references shirabe.user_account (id) on delete cascade,
      primary key (subscription, user_id))`);
    await runner.query('create index subscription_refusal_user on shirabe.subscription_refusal (user_id)');
    await runner.query(`create table shirabe.subscription_delivery (
      id uuid primary key,
      subscription uuid not null references shirabe.subscription (id) on delete cascade,
      due_at timestamptz not null,
      missed integer not null,
      begun_at timestamptz not null,
      user_id uuid references shirabe.user_account (id) on delete set null,
      user_name text not null,
      sharing text not null,
      state text not null check (state in ('waiting', 'queued', 'condition', 'no_access', 'no_address', 'refused', 'failed')),
      rows integer,
      reason jsonb,
      attempts integer not null default 0,
      next_attempt_at timestamptz,
      mail uuid references shirabe.outgoing_mail (id) on delete set null,
      unique (subscription, due_at, user_id))`);
    await runner.query("create index subscription_delivery_due on shirabe.subscription_delivery (next_attempt_at, id) where state = 'waiting'");
    await runner.query('create index subscription_delivery_mail on shirabe.subscription_delivery (mail)');
    await runner.query('create index subscription_delivery_user on shirabe.subscription_delivery (user_id)');
    await runner.query('create index subscription_delivery_begun on shirabe.subscription_delivery (begun_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.subscription_delivery');
    await runner.query('drop table shirabe.subscription_refusal');
    await runner.query('drop table shirabe.subscription');
    await runner.query('alter table shirabe.outgoing_mail drop column content');
    await runner.query('drop table shirabe.mail_content');
  }
}
