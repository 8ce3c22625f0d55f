import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { Field, ValueType } from '../fields/field.ts';
import { notApplicableName, ownerOf } from '../fields/not-applicable.ts';
import type { Formula, SqlContext, Viewer } from '../formula/formula.ts';
import { toSql } from '../formula/to-sql.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { ident } from './identifier.ts';
import type { QueryContext } from './query.ts';
import { userValue } from './user-value.ts';

/** What the last name of a path stands for, on the object that the path has reached. */
export type Member =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'formula'; readonly field: Field; readonly formula: Formula }
  | { readonly kind: 'system'; readonly column: 'id' | 'title' | 'created_at' | 'updated_at'; readonly valueType: ValueType };

const systemTypes = { id: 'record', title: 'text', created_at: 'datetime', updated_at: 'datetime' } as const;

/** Finds a name on an object: its fields, whether one of them holds 該当なし (see `notApplicableName`: a checkbox like any other), then `title` (also `name` when no field is called so), `id`, `created_at`, `updated_at`. */
export function findMember(object: ObjectModel, name: string): Member | undefined {
  const field = ownOf(object.fields, name);
  if (field) {
    const formula = field.type === 'formula' ? ownOf(object.formulas, name) : undefined;
    return formula ? { kind: 'formula', field, formula } : { kind: 'field', field };
  }
  const owner = ownerOf(name);
  if (owner !== name) {
    const held = notApplicableField(ownOf(object.fields, owner));
    return held && { kind: 'field', field: held };
  }
  const column = name === 'name' ? 'title' : name;
  if (column === 'id' || column === 'title' || column === 'created_at' || column === 'updated_at')
    return { kind: 'system', column, valueType: systemTypes[column] };
  return undefined;
}

const known = new WeakMap<Field, Field>();

/** Whether a field holds 該当なし, as a field of its own; undefined of one that does not offer it. */
function notApplicableField(field: Field | undefined): Field | undefined {
  if (field?.notApplicableColumn === undefined) return undefined;
  const before = known.get(field);
  if (before) return before;
  const label = { ja: `${field.label.ja}（該当なし）`, en: `${field.label.en} (N/A)` };
  const definition = { type: 'checkbox' as const, label };
  const made: Field = {
    name: notApplicableName(field.name),
    column: field.notApplicableColumn,
    type: 'checkbox',
    label,
    definition,
    choices: [],
    valueType: 'boolean',
  };
  known.set(field, made);
  return made;
}

/** The object that a lookup field points to; undefined when the field is no lookup. */
export function lookupTarget(context: QueryContext, field: Field | undefined): ObjectModel | undefined {
  if (field?.type !== 'lookup') return undefined;
  return ownOf(context.model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to);
}

/** What a record must be to be chosen in a lookup: the field's own condition, and that of a survey on those who answer it (a clinic does not answer the hospitals'). */
export function lookupConditions(object: ObjectModel, fieldName: string): readonly Formula[] {
  const respondents = object.survey?.respondent === fieldName ? object.survey.respondents : undefined;
  return [ownOf(object.lookupFilters, fieldName), respondents].filter((formula) => formula !== undefined);
}

/** An entry of the Model by a name that may come from a request: inherited members of objects do not count. */
export function ownOf<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/** The table of an object. */
export function tableOf(object: ObjectModel): Sql {
  return ident('data', object.table);
}

/** Who looks, and when, as formulas know it. */
export function viewerOf(context: QueryContext): Viewer {
  return { user: (path) => userValue(context, path), now: context.now };
}

/** What `toSql` needs to know beside the formula: how a path becomes SQL, who looks, and when. */
export function sqlContext(context: QueryContext, column: (path: readonly string[]) => Sql): SqlContext {
  return { column, ...viewerOf(context), timeZone: context.model.app.timeZone, keeping: context.keeping };
}

/**
 * The value of a path starting at a table alias, as one expression that needs no join: lookups become scalar subqueries.
 * For conditions that must stand alone: access predicates, join conditions, updates.
 */
export function pathExpression(context: QueryContext, object: ObjectModel, alias: string, path: readonly string[]): Sql {
  const [name, ...rest] = path;
  if (name === undefined) return sql`${ident(alias)}.id`;
  const member = findMember(object, name);
  if (!member) throw unknownPath(object, path);
  if (rest.length === 0) {
    if (member.kind === 'system') return sql`${ident(alias)}.${ident(member.column)}`;
    if (member.kind === 'formula')
      return toSql(
        member.formula,
        sqlContext(context, (inner) => pathExpression(context, object, alias, inner)),
      );
    return sql`${ident(alias)}.${ident(member.field.column)}`;
  }
  const target = member.kind === 'field' ? lookupTarget(context, member.field) : undefined;
  if (!target || member.kind !== 'field') throw unknownPath(object, path);
  const column = sql`${ident(alias)}.${ident(member.field.column)}`;
  if (rest.length === 1 && rest[0] === 'id') return column;
  const inner = `${alias}_${name}`.slice(-50);
  return sql`(SELECT ${pathExpression(context, target, inner, rest)} FROM ${tableOf(target)} ${ident(inner)} WHERE ${ident(inner)}.id = ${column})`;
}

/** A condition on the rows of a table alias, standing alone. */
export function conditionExpression(context: QueryContext, object: ObjectModel, alias: string, formula: Formula): Sql {
  return toSql(
    formula,
    sqlContext(context, (path) => pathExpression(context, object, alias, path)),
    { filter: true },
  );
}

/** The title of rows of a table alias, computed by PostgreSQL as a save computes it. Its formula bounds its length, since indexes hold titles. */
export function titleExpression(context: QueryContext, object: ObjectModel, column: (path: readonly string[]) => Sql): Sql {
  return sql`coalesce(${toSql(object.title, sqlContext(context, column))}, '')`;
}

/** The error for a path that the Model does not know. */
export function unknownPath(object: ObjectModel, path: readonly string[]): ShirabeError {
  const name = path.join('.');
  const message = { ja: `項目「${name}」は「${object.label.ja}」にありません。`, en: `${object.label.en} has no field ${name}.` };
  return new ShirabeError('unknown_field', message, [{ field: name, code: 'unknown_field', message: message.ja, en: message.en }]);
}
