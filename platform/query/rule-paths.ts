import sql, { type Sql } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { Field } from '../fields/field.ts';
import type { Formula } from '../formula/formula.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ident } from './identifier.ts';
import { findMember, ownOf, unknownPath } from './paths.ts';

/** How the formulas that a rule reads are written: with the viewer's values (the first wall), or for whoever will look (the policies). */
export interface RuleWriter {
  readonly model: Model;
  write(formula: Formula, column: (path: readonly string[]) => Sql): Sql;
}

/**
 * The value of a path of a rule of access, starting at a table alias. What lookups lead to is read from the views of the schema `rules`, which show
 * everybody the same: a rule that a prefecture closes by a record which the user may not see holds all the same, and rules that lead back to their own
 * object never ask themselves. The views have just the columns of `ruleColumns`.
 */
export function rulePath(writer: RuleWriter, object: ObjectModel, alias: string, path: readonly string[]): Sql {
  const [name = 'id', ...rest] = path;
  const member = findMember(object, name);
  if (!member) throw unknownPath(object, path);
  if (rest.length === 0) {
    if (member.kind === 'formula') return writer.write(member.formula, (inner) => rulePath(writer, object, alias, inner));
    return ident(alias, member.kind === 'system' ? member.column : member.field.column);
  }
  const target = member.kind === 'field' ? targetOf(writer.model, member.field) : undefined;
  if (!target || member.kind !== 'field') throw unknownPath(object, path);
  const column = ident(alias, member.field.column);
  if (rest.length === 1 && rest[0] === 'id') return column;
  const inner = `${alias}_${name}`.slice(-50);
  return sql`(SELECT ${rulePath(writer, target, inner, rest)} FROM ${ruleView(target)} ${ident(inner)} WHERE ${ident(inner, 'id')} = ${column})`;
}

/** The view that rules read an object's records from. */
export function ruleView(object: Pick<ObjectModel, 'table'>): Sql {
  return ident('rules', object.table);
}

/** The columns that these formulas of an object read through lookups, by the table they are of; `id` is not among them. */
export function ruleColumns(model: Model, object: ObjectModel, formulas: readonly Formula[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (at: ObjectModel, column: string): void => {
    const columns = found.get(at.table) ?? new Set();
    found.set(at.table, columns);
    if (column !== 'id') columns.add(column);
  };
  const visit = (at: ObjectModel, path: readonly string[], through: boolean): void => {
    const [name = 'id', ...rest] = path;
    const member = findMember(at, name);
    if (!member) throw unknownPath(at, path);
    if (member.kind === 'formula') {
      for (const inner of member.formula.references) visit(at, inner, through);
      return;
    }
    if (through) add(at, member.kind === 'system' ? member.column : member.field.column);
    const target = rest.length > 0 && member.kind === 'field' ? targetOf(model, member.field) : undefined;
    if (target && !(rest.length === 1 && rest[0] === 'id')) visit(target, rest, true);
  };
  for (const formula of formulas) for (const path of formula.references) visit(object, path, false);
  return found;
}

function targetOf(model: Model, field: Field): ObjectModel | undefined {
  return field.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
}
