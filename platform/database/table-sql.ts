import { createHash } from 'node:crypto';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { PhysicalColumn, PhysicalIndex, PhysicalTable, Reference } from '../metadata/plan.ts';
import { ident } from '../query/identifier.ts';

/** The columns that every table has, in order; `scope_NAME`, `search` and the fields' own follow. */
const systemColumns = `id uuid primary key,
  title text not null default '',
  version integer not null default 1,
  model_version integer not null default 0,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid`;

/** CREATE TABLE without references and indexes: what it refers to may come later. */
export function createTable({ table, columns, scopes, search }: PhysicalTable): Sql {
  const parts = [
    raw(systemColumns),
    ...scopes.map(scopeColumn),
    searchColumn(search),
    ...columns.map(({ column, columnType }) => sql`${ident(column)} ${raw(columnType)}`),
  ];
  return sql`create table ${tableName(table)} (${join(parts, ',\n  ')})`;
}

/** The generated column that search looks into: the title and these columns, folded. */
export function searchColumn(columns: readonly string[]): Sql {
  const parts = columns.map((column) => sql` || ' ' || coalesce(${ident(column)}, '')`);
  return sql`search text generated always as (shirabe.fold(title${parts.length > 0 ? join(parts, '') : empty})) stored`;
}

export function scopeColumn(scope: string): Sql {
  return sql`${ident(`scope_${scope}`)} uuid`;
}

/** ADD COLUMN. A reference made in the same command is not checked row by row: the new column holds nothing yet. */
export function addColumn(table: string, { column, columnType, references }: PhysicalColumn): Sql {
  const reference = references ? sql` constraint ${ident(referenceName(table, column))} ${referenceClause(references)}` : empty;
  return sql`alter table ${tableName(table)} add column ${ident(column)} ${raw(columnType)}${reference}`;
}

/** The foreign key of a lookup's column; undefined for other columns. */
export function addReference(table: string, { column, references }: PhysicalColumn): Sql | undefined {
  if (!references) return undefined;
  return sql`alter table ${tableName(table)} add constraint ${ident(referenceName(table, column))} foreign key (${ident(column)}) ${referenceClause(references)}`;
}

export function dropReference(table: string, column: string): Sql {
  return sql`alter table ${tableName(table)} drop constraint if exists ${ident(referenceName(table, column))}`;
}

/**
 * CREATE INDEX. Blank values are no duplicates of each other. Rows that belong to nobody in a scope are in no index of that scope: nobody looks for them.
 * The index for searching holds single characters, not trigrams: pg_trgm knows the letters of the database's locale only, which may be those of ASCII,
 * and two characters are a word in Japanese. It tells which rows may hold a word; LIKE tells which do.
 */
export function createIndex(table: string, { name, method, unique, columns, downwards }: PhysicalIndex): Sql {
  const on = sql`index ${ident(name)} on ${tableName(table)}`;
  if (method === 'characters') return sql`create ${on} using gin (${join(columns.map((column) => sql`string_to_array(${ident(column)}, null)`))})`;
  const scope = columns[0]?.startsWith('scope_') ? sql` where ${ident(columns[0])} is not null` : empty;
  return sql`create ${unique ? raw('unique ') : empty}${on} (${join(columns.map((column, index) => (downwards && index > 0 ? sql`${ident(column)} desc nulls last` : ident(column))))})${scope}`;
}

export function dropIndex({ name }: PhysicalIndex): Sql {
  return sql`drop index if exists ${ident('data', name)}`;
}

export function tableName(table: string): Sql {
  return ident('data', table);
}

/** At most 63 characters, distinct by its hash where it is cut. */
function referenceName(table: string, column: string): string {
  const digest = createHash('sha256').update(`${table} ${column}`).digest('hex').slice(0, 8);
  return `${table.slice(0, 24)}_${column.slice(0, 22)}_${digest}_fkey`;
}

function referenceClause({ table, onDelete }: Reference): Sql {
  return sql`references ${tableName(table)} (id) on delete ${raw(onDelete)}`;
}
