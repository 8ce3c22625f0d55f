import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a user arranged a dashboard for themselves: `[{ key, span, hidden }]` in order. What is not in it any more, or not yet, is seen to when it is read. */
export class CreateDashboardLayout1763900000370 implements MigrationInterface {
  readonly name = 'CreateDashboardLayout1763900000370';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.dashboard_layout (
      user_id uuid not null references shirabe.user_account (id) on delete cascade,
      dashboard text not null,
      components jsonb not null,
      changed_at timestamptz not null,
      primary key (user_id, dashboard)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.dashboard_layout');
  }
}
