import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { Field } from '../fields/field.ts';
import type { FormulaScope, NameMeaning } from '../formula/formula.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { setMember } from '../metadata/set-member.ts';
import { findMember, ownOf } from './paths.ts';
import type { RowJoin } from './query.ts';

/** The most names of a path: each is a join. */
export const LONGEST_PATH = 6;
const systemNames = ['id', 'title', 'created_at', 'updated_at'] as const;

/** The names that a filter over records of an object may use: its fields, `title` and other system names, lookups by dots, and `USER`. Of a report also the joined objects by alias, and what its sets tell. */
export function objectScope(model: Model, object: ObjectModel, joins: Readonly<Record<string, Pick<RowJoin, 'object' | 'set'>>> = {}): FormulaScope {
  const reach = (path: readonly string[]): ObjectModel | undefined => {
    let at: ObjectModel | undefined = object;
    path.forEach((name, index) => {
      const joined = index === 0 ? ownOf(joins, name) : undefined;
      at = joined ? (joined.set ? undefined : joined.object) : at && targetOf(model, ownOf(at.fields, name));
    });
    return at;
  };
  return {
    find(path) {
      if (path[0] === 'USER') return userMeaning(model, path.slice(1));
      if (path.length > LONGEST_PATH) return undefined;
      const set = ownOf(joins, path[0] ?? '')?.set;
      const told = set && setMember(set, path.slice(1));
      if (set) return told && { type: told.valueType };
      const alias = path.length === 1 ? ownOf(joins, path[0] ?? '') : undefined;
      if (alias) return { type: 'record' };
      const at = reach(path.slice(0, -1));
      return at && meaningOf(at, path.at(-1) ?? '');
    },
    names(path) {
      if (path[0] === 'USER') return path.length === 1 ? ['role', 'roles', 'name', 'username', ...Object.keys(model.app.scopes)] : [];
      const set = ownOf(joins, path[0] ?? '')?.set;
      if (set) return path.length === 1 ? Object.keys(set.values) : [];
      const at = reach(path);
      if (!at) return [];
      const fields = Object.values(at.fields).filter((field) => field.type !== 'children');
      return [...fields.map((field) => field.name), ...systemNames, ...(path.length === 0 ? [...Object.keys(joins), 'USER'] : [])];
    },
  };
}

function meaningOf(object: ObjectModel, name: string): NameMeaning | undefined {
  const member = findMember(object, name);
  if (!member) return undefined;
  if (member.kind === 'system') return { type: member.valueType, never_blank: true };
  if (member.field.type === 'children') return undefined;
  const { choices, valueType } = member.field;
  return { type: valueType, ...(choices.length > 0 ? { choices: Object.fromEntries(choices.map((choice) => [choice.value, choice.label.ja])) } : {}) };
}

function userMeaning(model: Model, path: readonly string[]): NameMeaning | undefined {
  const [name] = path;
  if (path.length !== 1 || name === undefined) return undefined;
  if (name === 'role' || name === 'roles') {
    const roles = Object.values(model.app.roles).filter(({ reach }) => name === 'roles' || reach !== undefined);
    const choices = Object.fromEntries(roles.map(({ role, label }) => [role, label.ja]));
    return { type: name === 'role' ? 'choice' : 'choices', choices, never_blank: true };
  }
  if (name === 'name' || name === 'username') return { type: 'text', never_blank: true };
  return ownOf(model.app.scopes, name) ? { type: 'record' } : undefined;
}

function targetOf(model: Model, field: Field | undefined): ObjectModel | undefined {
  return field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
}
