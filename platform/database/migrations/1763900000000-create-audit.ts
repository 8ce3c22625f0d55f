import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit: entries are added and read, never changed. PostgreSQL itself numbers them without gaps and chains them by hashes; who writes an entry has no
 * say in either. The lock of the chain is held until the end of the writing transaction, which therefore writes its entry last.
 */
export class CreateAudit1763900000000 implements MigrationInterface {
  readonly name = 'CreateAudit1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...table, ...chain, ...trimming]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shirabe.audit_entry cascade');
    for (const name of ['chain_audit()', 'refuse_audit_change()', 'trim_audit(timestamptz, timestamptz)', 'search_parts(text)'])
      await runner.query(`drop function shirabe.${name}`);
  }
}

/** Every character and every two neighbouring ones of a text: what the index of the search can tell. */
const searchParts = `create function shirabe.search_parts(given text) returns text[] language sql immutable parallel safe
  return (select characters operator(pg_catalog.||) array(select a operator(pg_catalog.||) b from rows from (pg_catalog.unnest(characters), pg_catalog.unnest(characters[2:])) as pair(a, b) where b is not null)
    from pg_catalog.string_to_array(given, null) as characters)`;

const table = [
  `create table shirabe.audit_entry (
    id bigint primary key,
    at timestamptz not null,
    action text not null,
    actor uuid,
    actor_name text,
    address text,
    request text,
    subject_kind text,
    subject text,
    subject_label text,
    detail jsonb not null default '{}',
    previous bytea not null,
    hash bytea not null,
    search text not null generated always as (pg_catalog.left(shirabe.fold(coalesce(actor_name, '') || ' ' || coalesce(subject_label, '') || ' '
      || case when subject ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' then '' else coalesce(subject, '') end || ' ' || coalesce(address, '') || ' ' || detail::text), 4000)) stored)`,
  'create index audit_entry_at on shirabe.audit_entry (at desc, id desc)',
  'create index audit_entry_action on shirabe.audit_entry (action, at desc, id desc)',
  'create index audit_entry_actor on shirabe.audit_entry (actor, id desc)',
  'create index audit_entry_subject on shirabe.audit_entry (subject_kind, subject, id desc)',
  'create index audit_entry_request on shirabe.audit_entry (request)',
  searchParts,
  // Entries wait in a small list before they enter the index: the one that empties it pays for 200 or so, under the lock of the chain.
  'create index audit_entry_search on shirabe.audit_entry using gin (shirabe.search_parts(search)) with (gin_pending_list_limit = 512)',
];

/** A whole entry but for its hash, as a text that no other entry can have, and the hash of the one before. */
const hash = `create function shirabe.audit_hash(entry shirabe.audit_entry) returns bytea language sql stable parallel safe
  return pg_catalog.sha256(entry.previous operator(pg_catalog.||) pg_catalog.convert_to(pg_catalog.jsonb_build_array(entry.id,
    pg_catalog.to_char(pg_catalog.timezone('UTC', entry.at), 'YYYY-MM-DD"T"HH24:MI:SS.US'), entry.action, entry.actor, entry.actor_name, entry.address, entry.request,
    entry.subject_kind, entry.subject, entry.subject_label, entry.detail)::text, 'UTF8'))`;

/** 7351301: the lock of the chain. A transaction of its own snapshot (repeatable read) may not write: it would not see the last entry. */
const chain = [
  hash,
  `create function shirabe.chain_audit() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare last record;
    begin
      perform pg_advisory_xact_lock(7351301);
      select e.id, e.hash into last from shirabe.audit_entry e order by e.id desc limit 1;
      new.id := coalesce(last.id, 0) + 1;
      new.previous := coalesce(last.hash, '');
      new.hash := shirabe.audit_hash(new);
      return new;
    end $$`,
  'create trigger audit_entry_chain before insert on shirabe.audit_entry for each row execute function shirabe.chain_audit()',
  `create function shirabe.refuse_audit_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and current_setting('shirabe.audit_trim', true) = 'on' then return null; end if;
      raise exception 'shirabe.audit_entry is append-only' using errcode = 'insufficient_privilege';
    end $$`,
  `create trigger audit_entry_unchanged before update or delete or truncate on shirabe.audit_entry
    for each statement execute function shirabe.refuse_audit_change()`,
];

/**
 * Removes the oldest entries as a block and records it: how many, from which to which, and the hash of the last one, so that the chain can be followed
 * from there. The newest entry always stays. 7351302: one process trims at a time.
 */
const trimming = [
  `create function shirabe.trim_audit(before timestamptz, moment timestamptz) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare
      bound bigint;
      gone record;
      last record;
    begin
      perform pg_advisory_xact_lock(7351302);
      select min(e.id) into bound from shirabe.audit_entry e where e.at >= before;
      select least(bound, max(e.id)) into bound from shirabe.audit_entry e;
      select count(*) as count, min(e.id) as first into gone from shirabe.audit_entry e where e.id < bound;
      if gone.count = 0 then return 0; end if;
      select e.id, e.hash into last from shirabe.audit_entry e where e.id = bound - 1;
      -- By the function's own SET, only a superuser could make the function.
      perform set_config('shirabe.audit_trim', 'on', true);
      delete from shirabe.audit_entry e where e.id < bound;
      perform set_config('shirabe.audit_trim', '', true);
      insert into shirabe.audit_entry (at, action, detail) values (moment, 'audit_trim', jsonb_build_object(
        'count', gone.count, 'from', gone.first, 'to', last.id, 'hash', encode(last.hash, 'hex'), 'before', before));
      return gone.count;
    end $$`,
  'revoke execute on function shirabe.trim_audit(timestamptz, timestamptz) from public',
];
