import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A session may look at the application as another user does. */
export class CreateViewAs1763900000060 implements MigrationInterface {
  readonly name = 'CreateViewAs1763900000060';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.session add column as_user uuid references shirabe.user_account (id) on delete cascade');
    await runner.query('create index session_as_user on shirabe.session (as_user) where as_user is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shirabe.session drop column as_user');
  }
}
