import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Folding leaves variation selectors out (U+FE00 to U+FE0F, U+E0100 to U+E01EF; Unicode Technical Standard 37): they choose between forms of one character, and
 * keyboards give them or not. `create or replace` leaves the columns that use the function; of these only the rows that hold a selector are written anew. To
 * look through a million rows takes two to three seconds and blocks nobody; 1,000 rows that hold one take 0.3 s more; a database where nobody wrote a selector is as it was.
 */
export class FoldVariationSelectors1763900000340 implements MigrationInterface {
  readonly name = 'FoldVariationSelectors1763900000340';

  async up(runner: QueryRunner): Promise<void> {
    const lower = await lowerCase(runner);
    // Taken away before NFKC, which a selector between two characters would keep from joining them.
    const without = `pg_catalog.regexp_replace($1, '[${selectors}]', '', 'g')`;
    await replaceFold(
      runner,
      `case when $1 !~ '[^${plain}]' then $1 when $1 !~ '[${kana}${selectors}]' then ${lower('$1')}
        else pg_catalog.translate(${lower(without)}, '${katakana}', '${hiragana}') end`,
    );
    await foldAgain(runner, `search ~ '[${selectors}]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const lower = await lowerCase(runner);
    await replaceFold(
      runner,
      `case when $1 !~ '[^${plain}]' then $1 when $1 !~ '[${kana}]' then ${lower('$1')}
        else pg_catalog.translate(${lower('$1')}, '${katakana}', '${hiragana}') end`,
    );
  }
}

const selectors = '\\ufe00-\\ufe0f\\U000e0100-\\U000e01ef';
/** What the first migration says of these four. */
const plain = '\\u0020-\\u0040\\u005b-\\u007e\\u3041-\\u3096\\u4e00-\\u9fff';
const kana = '\\u30a1-\\u33ff\\uff65-\\uff9f\\U0001f200-\\U0001f2ff';
const katakana = letters(0x30a1, 0x30f6) + letters(0x30fd, 0x30fe);
const hiragana = letters(0x3041, 0x3096) + letters(0x309d, 0x309e);

/** The stored texts of the system's own tables, each with a column that it is made of: to write that column anew makes the text anew. */
const madeOf = [
  ['user_account', 'username'],
  ['outgoing_mail', 'who'],
  ['deleted_record', 'title'],
  ['audit_entry', 'actor_name'],
] as const;

/** NFKC in small letters, by ICU where PostgreSQL has it, as in the first migration. */
async function lowerCase(runner: QueryRunner): Promise<(text: string) => string> {
  const found = (await runner.query(
    "select 1 from pg_catalog.pg_collation where collname = 'und-x-icu' and collnamespace = 'pg_catalog'::regnamespace",
  )) as unknown[];
  const collation = found.length > 0 ? ' collate pg_catalog."und-x-icu"' : '';
  return (text) => `pg_catalog.lower(pg_catalog.normalize(${text}, 'NFKC')${collation})`;
}

async function replaceFold(runner: QueryRunner, body: string): Promise<void> {
  await runner.query(`create or replace function shirabe.fold(text) returns text language sql immutable parallel safe return ${body}`);
}

/** Makes the stored texts of these rows anew. The hash of an entry of the audit does not cover what it is found by: the chain stays as it is. */
async function foldAgain(runner: QueryRunner, where: string): Promise<void> {
  const tables = (await runner.query(
    `select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'data'::regnamespace and c.relkind = 'r' and a.attname = 'search' and a.attgenerated = 's' order by 1`,
  )) as { readonly name: string }[];
  const all = [
    ...tables.map(({ name }) => ({ table: `data."${name}"`, column: 'title' })),
    ...madeOf.map(([name, column]) => ({ table: `shirabe.${name}`, column })),
  ];
  for (const { table, column } of all) {
    const [found] = (await runner.query(`select exists (select 1 from ${table} where ${where}) as found`)) as { readonly found: boolean }[];
    if (!found?.found) continue;
    const kept = table === 'shirabe.audit_entry';
    if (kept) await runner.query(`alter table ${table} disable trigger audit_entry_unchanged`);
    await runner.query(`update ${table} set ${column} = ${column} where ${where}`);
    if (kept) await runner.query(`alter table ${table} enable trigger audit_entry_unchanged`);
  }
}

function letters(first: number, last: number): string {
  return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
}
