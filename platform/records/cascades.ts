import sql from 'sql-template-tag';
import type { Queryable } from './queryable.ts';

/** A foreign key by which PostgreSQL deletes rows of one table with those of another; also of what the definitions hide by now. */
export interface Cascade {
  readonly table: string;
  readonly column: string;
  readonly above: string;
}

/** All cascading foreign keys between tables of records. Definitions tell only of those that are not hidden; what PostgreSQL would delete is told by itself. */
export function readCascades(tx: Queryable): Promise<Cascade[]> {
  return tx.query<Cascade>(
    sql`SELECT below.relname::text AS table, a.attname::text AS column, above.relname::text AS above FROM pg_constraint c
      JOIN pg_class below ON below.oid = c.conrelid JOIN pg_class above ON above.oid = c.confrelid
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'f' AND c.confdeltype = 'c' AND c.connamespace = 'data'::regnamespace AND cardinality(c.conkey) = 1 ORDER BY 1, 2`,
    { as: 'engine' },
  );
}

/** Tables in an order in which each comes after those that its rows are deleted with. Those in a circle come as they are. */
export function inCascade(tables: readonly string[], cascades: readonly Cascade[]): readonly string[] {
  const depth = (table: string, way: readonly string[]): number =>
    Math.max(0, ...cascades.filter((each) => each.table === table && !way.includes(each.above)).map(({ above }) => 1 + depth(above, [...way, above])));
  const depths = new Map(tables.map((table) => [table, depth(table, [table])]));
  return [...tables].sort((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0));
}
