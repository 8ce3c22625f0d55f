import sql, { join, type Sql } from 'sql-template-tag';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf } from '../query/paths.ts';
import { tableName } from './table-sql.ts';
import type { Transaction } from './transaction.ts';

/**
 * What a row's stamp of a scope should be, from its own columns: its id, the record a field points to, or the stamp of the record that it belongs to.
 * `alias` is the row's table in the statement. NULL when the row belongs to nobody.
 */
export function stampSql(model: Model, object: ObjectModel, scope: string, alias: string): Sql {
  const { stamp } = object;
  const column = (field: string | undefined): Sql | undefined => {
    const found = field === undefined ? undefined : ownOf(object.fields, field);
    return found && sql`${ident(alias)}.${ident(found.column)}`;
  };
  if (stamp?.kind === 'self') return stamp.scope === scope ? sql`${ident(alias)}.id` : (column(ownOf(stamp.within, scope)) ?? sql`null::uuid`);
  const target = stamp && throughTarget(model, object);
  const pointer = stamp?.kind === 'through' ? column(stamp.field) : undefined;
  if (!target || !pointer || !target.scopes.includes(scope)) return sql`null::uuid`;
  return sql`(select s.${ident(`scope_${scope}`)} from ${tableName(target.table)} s where s.id = ${pointer})`;
}

/** Whether a row keeps its stamps, though what it belongs to has moved: somebody chose that for the past rows of a move. */
export function isFixed(alias: string, id = 'id'): Sql {
  return sql`exists (select from shirabe.fixed_stamp f where f.record = ${ident(alias, id)})`;
}

/**
 * Computes the stamps of these objects' rows anew, and of every object whose rows take theirs from them, in the order of who takes from whom. Rows whose
 * stamps are fixed keep them; of the scopes in `added`, by object, they get their first.
 */
export async function stampRows(
  tx: Pick<Transaction, 'query'>,
  model: Model,
  objects: readonly ObjectModel[],
  added: Readonly<Record<string, readonly string[]>> = {},
): Promise<void> {
  const all = new Set(objects);
  for (let size = -1; size !== all.size;) {
    size = all.size;
    for (const object of Object.values(model.objects)) {
      const target = throughTarget(model, object);
      if (target && all.has(target)) all.add(object);
    }
  }
  const ordered = [...all].sort((a, b) => depthOf(model, a) - depthOf(model, b));
  for (const object of ordered) {
    if (object.scopes.length === 0) continue;
    const columns = object.scopes.map((scope) => ident(`scope_${scope}`));
    const stamps = object.scopes.map((scope) => {
      const stamp = stampSql(model, object, scope, 'o');
      if (object.stamp?.kind !== 'through' || ownOf(added, object.name)?.includes(scope)) return stamp;
      return sql`case when ${isFixed('o')} then ${ident('o', `scope_${scope}`)} else ${stamp} end`;
    });
    await tx.query(sql`update ${tableName(object.table)} t set (${join(columns)}) = row(${join(columns.map((column) => sql`n.${column}`))})
      from (select o.id, ${join(stamps.map((stamp, index) => sql`${stamp} as ${columns[index]}`))} from ${tableName(object.table)} o) n
      where n.id = t.id and (${join(columns.map((column) => sql`t.${column}`))}) is distinct from (${join(columns.map((column) => sql`n.${column}`))})`);
  }
}

/** The object that rows take their stamps from; undefined for a unit's own, and for what has none. */
export function throughTarget(model: Model, object: ObjectModel): ObjectModel | undefined {
  if (object.stamp?.kind !== 'through') return undefined;
  const definition = ownOf(object.fields, object.stamp.field)?.definition;
  return definition?.type === 'lookup' ? ownOf(model.objects, definition.to) : undefined;
}

/** Compilation refuses circles; the limit only keeps a broken Model from running for ever. */
function depthOf(model: Model, object: ObjectModel): number {
  let depth = 0;
  for (let at = throughTarget(model, object); at && depth < 100; at = throughTarget(model, at)) depth += 1;
  return depth;
}
