import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox: mails that wait, are tried again, were sent, or could not be delivered. */
export class CreateOutgoingMail1763900000001 implements MigrationInterface {
  readonly name = 'CreateOutgoingMail1763900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.outgoing_mail (
      id uuid primary key,
      template text not null,
      recipient text not null,
      language text not null check (language in ('ja', 'en')),
      user_id uuid references shirabe.user_account (id) on delete cascade,
      "values" jsonb,
      created_at timestamptz not null,
      attempts integer not null default 0,
      next_attempt_at timestamptz,
      claimed_until timestamptz,
      give_up_at timestamptz not null,
      sent_at timestamptz,
      failed_at timestamptz,
      error text)`);
    await runner.query('create index outgoing_mail_due on shirabe.outgoing_mail (next_attempt_at, id) where next_attempt_at is not null');
    await runner.query('create index outgoing_mail_failed on shirabe.outgoing_mail (id) where failed_at is not null');
    await runner.query('create index outgoing_mail_user_id on shirabe.outgoing_mail (user_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.outgoing_mail');
  }
}
