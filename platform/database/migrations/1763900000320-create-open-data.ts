import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Open data: which reports an administrator has published and under which revision, what was made of them day by day, its content in parts so that nobody ever
 * fetches half of it, and how often it was fetched.
 */
export class CreateOpenData1763900000320 implements MigrationInterface {
  readonly name = 'CreateOpenData1763900000320';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table shirabe.open_report (
      report text primary key,
      revision text not null,
      published_at timestamptz not null,
      published_by uuid not null,
      published_name text not null
    )`);
    await runner.query(`create table shirabe.open_data (
      report text not null references shirabe.open_report on delete cascade,
      day date not null,
      revision text not null,
      made_at timestamptz not null,
      rows bigint not null,
      suppressed bigint not null,
      columns jsonb not null,
      sample jsonb not null,
      csv_bytes bigint not null,
      json_bytes bigint not null,
      csv_hash text not null,
      json_hash text not null,
      primary key (report, day)
    )`);
    await runner.query(`create table shirabe.open_data_part (
      report text not null,
      day date not null,
      format text not null,
      part integer not null,
      content bytea not null,
      primary key (report, day, format, part),
      foreign key (report, day) references shirabe.open_data on delete cascade
    )`);
    await runner.query('alter table shirabe.open_data_part alter column content set storage external');
    await runner.query(`create table shirabe.open_data_fetch (
      report text not null,
      day date not null,
      format text not null,
      count bigint not null,
      primary key (report, day, format)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.open_data_fetch, shirabe.open_data_part, shirabe.open_data, shirabe.open_report');
  }
}
