import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What mails are found by: the address, and the user name and the name as they were when the mail was queued, in one text with an index of its parts. What tells
 * user names apart that differ by large and small letters only.
 */
export class SearchMailsAndNames1763900000100 implements MigrationInterface {
  readonly name = 'SearchMailsAndNames1763900000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table shirabe.outgoing_mail add column who text not null default ''`);
    await runner.query(`update shirabe.outgoing_mail m set who = u.username || ' ' || u.name from shirabe.user_account u where u.id = m.user_id`);
    await runner.query(
      `alter table shirabe.outgoing_mail add column search text not null generated always as (pg_catalog.left(shirabe.fold(recipient || ' ' || who), 1000)) stored`,
    );
    await runner.query('create index user_account_lower on shirabe.user_account (lower(username))');
    await runner.query(
      'create index outgoing_mail_search on shirabe.outgoing_mail using gin (shirabe.search_parts(search)) with (gin_pending_list_limit = 512)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index shirabe.user_account_lower');
    await runner.query('alter table shirabe.outgoing_mail drop column search, drop column who');
  }
}
