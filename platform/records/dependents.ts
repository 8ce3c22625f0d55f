import sql, { type Sql } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ownerOf } from '../fields/not-applicable.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, pathExpression, tableOf, titleExpression } from '../query/paths.ts';
import type { Queryable } from './queryable.ts';

/** An object whose titles read, through lookups, a member of another. */
interface TitleReader {
  readonly object: ObjectModel;
  /** The lookups that lead from the reader to the record. */
  readonly lookups: readonly string[];
  readonly member: string;
}

/** How far a change is followed; definitions that lead in circles end here. */
const DEPTH = 6;

/**
 * After records have changed: the titles of rows that read the changed members through lookups are made anew, and theirs in turn.
 * `members` are the changed fields, and `title` when the title changed. The engine does it: the actor need not see those rows.
 */
export async function retitleDependents(
  context: RequestContext,
  tx: Queryable,
  object: ObjectModel,
  ids: readonly string[],
  members: ReadonlySet<string>,
  depth = 0,
): Promise<void> {
  if (depth === DEPTH || ids.length === 0) return;
  for (const reader of titleReaders(context.model, object)) {
    if (!members.has(reader.member) && !isComputed(object, reader.member)) continue;
    const title = titleExpression(context, reader.object, (path) => pathExpression(context, reader.object, 't0', path));
    const rows = await tx.query<{ id: string }>(
      sql`UPDATE ${tableOf(reader.object)} AS t0 SET title = ${title} WHERE ${leadsTo(context.model, reader.object, 't0', reader.lookups, ids)} AND t0.title IS DISTINCT FROM ${title} RETURNING t0.id`,
      { as: 'engine' },
    );
    await retitleDependents(
      context,
      tx,
      reader.object,
      rows.map((row) => row.id),
      new Set(['title']),
      depth + 1,
    );
  }
}

/** Whether titles of other records read one of these members of the object's. */
export function isReadByTitles(model: Model, object: ObjectModel, members: ReadonlySet<string>): boolean {
  return titleReaders(model, object).some(({ member }) => members.has(member) || isComputed(object, member));
}

const known = new WeakMap<Model, Map<string, readonly TitleReader[]>>();

function titleReaders(model: Model, object: ObjectModel): readonly TitleReader[] {
  let readers = known.get(model);
  if (!readers) {
    readers = findReaders(model);
    known.set(model, readers);
  }
  return readers.get(object.name) ?? [];
}

function findReaders(model: Model): Map<string, readonly TitleReader[]> {
  const readers = new Map<string, TitleReader[]>();
  for (const object of Object.values(model.objects)) {
    for (const path of titlePaths(object)) {
      let at: ObjectModel | undefined = object;
      for (let index = 0; index < path.length - 1 && at; index++) {
        const field: ObjectModel['fields'][string] | undefined = ownOf(at.fields, path[index] ?? '');
        at = field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
        if (!at) break;
        // A lookup on the way that changes leads to another record's value.
        const reader = { object, lookups: path.slice(0, index + 1), member: memberName(at, path[index + 1] ?? '') };
        readers.set(at.name, [...(readers.get(at.name) ?? []), reader]);
      }
    }
  }
  return readers;
}

/** Paths through lookups that a title reads, by way of the object's own formula fields too. */
function titlePaths(object: ObjectModel): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const follow = (references: readonly (readonly string[])[]): readonly (readonly string[])[] =>
    references.flatMap((path) => {
      const [name] = path;
      if (path.length > 1 || name === undefined) return [path];
      const formula = ownOf(object.formulas, name);
      if (!formula || seen.has(name)) return [];
      seen.add(name);
      return follow(formula.references);
    });
  return follow(object.title.references);
}

function memberName(object: ObjectModel, path: string): string {
  const name = ownerOf(path);
  return name === 'name' && !ownOf(object.fields, 'name') ? 'title' : name;
}

function isComputed(object: ObjectModel, member: string): boolean {
  return ownOf(object.formulas, member) !== undefined;
}

/** The condition that lookups lead from an alias to one of the records; each hop can use the index of its lookup column. */
function leadsTo(model: Model, object: ObjectModel, alias: string, lookups: readonly string[], ids: readonly string[]): Sql {
  const [name, ...rest] = lookups;
  const field = ownOf(object.fields, name ?? '');
  const target = field && ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to);
  if (!field || !target) return sql`FALSE`;
  const column = sql`${ident(alias)}.${ident(field.column)}`;
  if (rest.length === 0) return sql`${column} = ANY(${[...ids]}::uuid[])`;
  const inner = `${alias}x`;
  return sql`${column} IN (SELECT ${ident(inner)}.id FROM ${tableOf(target)} ${ident(inner)} WHERE ${leadsTo(model, target, inner, rest, ids)})`;
}
