import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Results of reports kept day by day: who has a report kept, at what time of day and for how long; what was kept, under the access that it was read with (see
 * `standing-access`); and its groups with their figures, a row each.
 */
export class CreateSnapshots1763900000380 implements MigrationInterface {
  readonly name = 'CreateSnapshots1763900000380';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.snapshot_keeper (
      report text not null,
      user_id uuid not null references shirabe.user_account on delete cascade,
      at text not null,
      days integer not null,
      since timestamptz not null,
      next_at timestamptz not null,
      attempts integer not null default 0,
      primary key (report, user_id)
    )`);
    await runner.query('create index on shirabe.snapshot_keeper (next_at)');
    await runner.query('create index on shirabe.snapshot_keeper (user_id)');
    await runner.query(`create table shirabe.report_snapshot (
      id uuid primary key,
      report text not null,
      access text not null,
      day date not null,
      taken_at timestamptz not null,
      revision text not null,
      groupings jsonb not null,
      truncated boolean not null,
      failure jsonb,
      forget_on date not null,
      unique (report, access, day)
    )`);
    await runner.query('create index on shirabe.report_snapshot (forget_on)');
    await runner.query(`create table shirabe.report_snapshot_group (
      snapshot uuid not null references shirabe.report_snapshot on delete cascade,
      place integer not null,
      level smallint not null,
      keys jsonb not null,
      count bigint not null,
      figures jsonb not null,
      primary key (snapshot, place)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.report_snapshot_group, shirabe.report_snapshot, shirabe.snapshot_keeper');
  }
}
