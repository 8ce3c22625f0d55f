import sql, { type Sql } from 'sql-template-tag';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { findMember, lookupTarget, ownOf, pathExpression, titleExpression } from '../query/paths.ts';
import { engineActor } from '../query/engine-actor.ts';
import type { QueryContext } from '../query/query.ts';
import { tableName } from './table-sql.ts';
import type { Transaction } from './transaction.ts';

/** What a row's title should be, as an expression that stands alone. `alias` is the row's table in the statement. */
export function titleSql(model: Model, object: ObjectModel, alias: string, now: Date): Sql {
  const context: QueryContext = { model, actor: engineActor, now };
  return titleExpression(context, object, (path) => pathExpression(context, object, alias, path));
}

/** Computes the titles of these objects' rows anew, and of the objects whose titles contain theirs. Rows whose title stays are not touched. */
export async function retitleRows(tx: Pick<Transaction, 'query'>, model: Model, objects: readonly ObjectModel[], now: Date): Promise<void> {
  const done = new Set<ObjectModel>();
  const visit = async (object: ObjectModel): Promise<void> => {
    if (done.has(object)) return;
    done.add(object);
    // A title that contains other titles waits for those.
    for (const inner of titlesWithin(model, object)) if (objects.includes(inner)) await visit(inner);
    await tx.query(sql`update ${tableName(object.table)} t set title = n.title
      from (select o.id, ${titleSql(model, object, 'o', now)} as title from ${tableName(object.table)} o) n
      where n.id = t.id and t.title <> n.title`);
    for (const outer of Object.values(model.objects)) if (titlesWithin(model, outer).includes(object)) await visit(outer);
  };
  for (const object of objects) await visit(object);
}

/** The objects whose titles a title contains. */
function titlesWithin(model: Model, object: ObjectModel): readonly ObjectModel[] {
  const context: QueryContext = { model, actor: engineActor, now: new Date(0) };
  return object.title.references.flatMap((path) => {
    let at: ObjectModel | undefined = object;
    for (const name of path.slice(0, -1)) at = at && lookupTarget(context, ownOf(at.fields, name));
    const member = at && at !== object ? findMember(at, path.at(-1) ?? '') : undefined;
    return at && member?.kind === 'system' && member.column === 'title' ? [at] : [];
  });
}
