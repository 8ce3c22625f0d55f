import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first state of the schema `shirabe`, the empty schema `data`, and the function that folds texts for searching. */
export class CreateSystemTables1763800000000 implements MigrationInterface {
  readonly name = 'CreateSystemTables1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await createFold(runner);
    await runner.query('create schema if not exists data');
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'auto_number',
      'recent_report',
      'file',
      'record_history',
      'session',
      'login_failure',
      'user_account',
      'model_current',
      'model_version',
    ])
      await runner.query(`drop table shirabe.${table}`);
    await runner.query('drop function shirabe.fold(text)');
  }
}

const tables = [
  `create table shirabe.model_version (
    version integer generated always as identity primary key,
    hash text not null,
    base_hash text,
    files jsonb not null,
    physical jsonb not null,
    plan jsonb not null,
    created_at timestamptz not null default now(),
    created_by text)`,
  `create table shirabe.model_current (
    singleton boolean primary key default true check (singleton),
    version integer not null references shirabe.model_version (version),
    hash text not null,
    switched_at timestamptz not null default now())`,
  `create table shirabe.user_account (
    id uuid primary key,
    username text not null unique,
    name text not null,
    password_hash text,
    role text not null,
    roles text[] not null default '{}',
    unit uuid,
    units jsonb not null default '{}',
    language text not null default 'ja' check (language in ('ja', 'en')),
    active boolean not null default true,
    failed_attempts integer not null default 0,
    locked_until timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now())`,
  `create table shirabe.session (
    token_hash bytea primary key,
    user_id uuid not null references shirabe.user_account (id) on delete cascade,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    user_agent text)`,
  'create index session_user_id on shirabe.session (user_id)',
  'create index session_expires_at on shirabe.session (expires_at)',
  `create table shirabe.login_failure (
    key bytea primary key,
    failures integer not null,
    since timestamptz not null,
    locked_until timestamptz)`,
  `create table shirabe.record_history (
    id bigint generated always as identity primary key,
    object text not null,
    record uuid not null,
    at timestamptz not null default now(),
    by_user uuid,
    by_name text not null,
    action text not null,
    changes jsonb not null)`,
  'create index record_history_record on shirabe.record_history (object, record, id desc)',
  `create table shirabe.file (
    id uuid primary key,
    object text not null,
    field text not null,
    record uuid,
    name text not null,
    size bigint not null,
    type text not null,
    sha256 text not null,
    created_by uuid,
    created_at timestamptz not null default now())`,
  'create index file_record on shirabe.file (object, record)',
  `create table shirabe.recent_report (
    user_id uuid not null references shirabe.user_account (id) on delete cascade,
    report text not null,
    opened_at timestamptz not null default now(),
    primary key (user_id, report))`,
  `create table shirabe.auto_number (
    object text not null,
    field text not null,
    next bigint not null,
    primary key (object, field))`,
];

const katakana = letters(0x30a1, 0x30f6) + letters(0x30fd, 0x30fe);
const hiragana = letters(0x3041, 0x3096) + letters(0x309d, 0x309e);
/** Ranges of a regular expression. ASCII from the space on without the capitals, hiragana and the unified kanji: folding leaves them as they are. */
const plain = '\\u0020-\\u0040\\u005b-\\u007e\\u3041-\\u3096\\u4e00-\\u9fff';
/** Katakana, and what NFKC makes into it: squared and circled words, half widths, the enclosed ideographic supplement. */
const kana = '\\u30a1-\\u33ff\\uff65-\\uff9f\\U0001f200-\\U0001f2ff';

/**
 * NFKC, lower case, katakana as hiragana: the same as `fold` in query/fold.ts. Lower case is ICU's, as in JavaScript; a PostgreSQL without ICU uses the
 * database's own. Texts that all this leaves alone, which most names are, take a twentieth of the time; `translate` is the slow part, because it compares
 * each character with each of its list. Not STRICT, so that PostgreSQL puts the function in line where it is used.
 */
async function createFold(runner: QueryRunner): Promise<void> {
  const found = (await runner.query(
    "select 1 from pg_catalog.pg_collation where collname = 'und-x-icu' and collnamespace = 'pg_catalog'::regnamespace",
  )) as unknown[];
  const lower = `pg_catalog.lower(pg_catalog.normalize($1, 'NFKC')${found.length > 0 ? ' collate pg_catalog."und-x-icu"' : ''})`;
  await runner.query(`create function shirabe.fold(text) returns text language sql immutable parallel safe
    return case when $1 !~ '[^${plain}]' then $1 when $1 !~ '[${kana}]' then ${lower}
      else pg_catalog.translate(${lower}, '${katakana}', '${hiragana}') end`);
}

function letters(first: number, last: number): string {
  return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
}
