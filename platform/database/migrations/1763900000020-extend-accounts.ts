import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accounts hold beyond a name and a password: an address, why nobody can log in, former passwords, links that work once, and imports of many. */
export class ExtendAccounts1763900000020 implements MigrationInterface {
  readonly name = 'ExtendAccounts1763900000020';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...account, ...links, ...imports]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.user_import_rejected, shirabe.user_import, shirabe.account_link, shirabe.former_password');
    await runner.query(`alter table shirabe.user_account drop column search, drop column email, drop column email_wanted, drop column by_post, drop column held,
      drop column closed_reason, drop column version, drop column password_changed_at, drop column last_log_in_at`);
  }
}

const account = [
  `alter table shirabe.user_account
    add column email text,
    add column email_wanted text,
    add column by_post boolean not null default false,
    add column held boolean not null default false,
    add column closed_reason jsonb,
    add column version integer not null default 1,
    add column password_changed_at timestamptz,
    add column last_log_in_at timestamptz`,
  `alter table shirabe.user_account
    add column search text generated always as (shirabe.fold(username || ' ' || name || ' ' || coalesce(email, ''))) stored`,
  // Single characters, as the search of objects has them: see \`createIndex\`.
  'create index user_account_search on shirabe.user_account using gin (string_to_array(search, null))',
  'create index user_account_by_username on shirabe.user_account (username collate "C")',
  'create index user_account_unit on shirabe.user_account (unit) where unit is not null',
  `create table shirabe.former_password (
    id bigint generated always as identity primary key,
    user_id uuid not null references shirabe.user_account (id) on delete cascade,
    hash text not null,
    ended_at timestamptz not null)`,
  'create index former_password_user_id on shirabe.former_password (user_id, id desc)',
];

/** Links and codes by the SHA-256 of their token. A row of nobody is made, and undone at once, where an unknown user name is to cost what a known one costs. */
const links = [
  `create table shirabe.account_link (
    token_hash bytea primary key,
    user_id uuid references shirabe.user_account (id) on delete cascade,
    purpose text not null check (purpose in ('reset', 'first', 'expired', 'code', 'email_old', 'email_new')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz)`,
  'create index account_link_user_id on shirabe.account_link (user_id, purpose)',
  'create index account_link_expires_at on shirabe.account_link (expires_at)',
];

const imports = [
  `create table shirabe.user_import (
    id uuid primary key,
    name text not null,
    dry_run boolean not null,
    state text not null check (state in ('running', 'done', 'stopped', 'failed')),
    encoding text not null,
    header text[] not null,
    rows integer not null,
    done integer not null default 0,
    created integer not null default 0,
    rejected integer not null default 0,
    message text,
    message_en text,
    created_by uuid references shirabe.user_account (id) on delete set null,
    created_at timestamptz not null,
    alive_at timestamptz not null)`,
  `create table shirabe.user_import_rejected (
    import uuid not null references shirabe.user_import (id) on delete cascade,
    line integer not null,
    cells text[] not null,
    problems jsonb not null,
    primary key (import, line))`,
];
