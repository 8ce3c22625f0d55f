import { toText } from '../contract/text.ts';
import type { AppDefinition } from '../contract/definitions.ts';
import type { Expression, Formula } from '../formula/formula.ts';
import type { Compilation } from './compilation.ts';
import { compileAt } from './compile-at.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { RoleModel } from './model.ts';

/**
 * Compiles when users of a role of app.yaml cannot log in; undefined when always they can. The formula reads the record that a user belongs to, and nothing
 * that changes while that record does not: then it is enough to ask it when the record is saved.
 */
export function compileShut({ problems, formulas, objects }: Compilation, file: DefinitionFile<AppDefinition>, role: string): RoleModel['shut'] {
  const definition = Object.hasOwn(file.value.roles, role) ? file.value.roles[role] : undefined;
  const shut = definition?.shut;
  if (!definition || !shut) return undefined;
  const scopes = file.value.scopes ?? {};
  const object = Object.hasOwn(scopes, definition.reach) ? scopes[definition.reach]?.object : undefined;
  if (object === undefined) {
    problems.add(file, 'bad_shut', `shut は、reach が範囲 (${Object.keys(scopes).join(', ')}) のロールにだけ書けます。`, definition, 'shut', 'key');
    return undefined;
  }
  const when = compileAt(problems, file, shut, 'when', formulas.scopeOf(object), 'boolean');
  if (!when) return undefined;
  const fields = objects.get(object)?.fields;
  if (!readsOnlyItself(when, (name) => fields?.get(name)?.type === 'formula')) {
    problems.add(file, 'bad_shut', `shut の when に使えるのは ${object} 自身の項目だけです (参照先の項目、USER、TODAY()、NOW() は使えません)。`, shut, 'when');
    return undefined;
  }
  return { when, message: toText(shut.message) };
}

function readsOnlyItself({ references, usesUser, expression }: Formula, isComputed: (field: string) => boolean): boolean {
  return !usesUser && !readsClock(expression) && references.every((path) => path.length === 1 && !isComputed(path[0] ?? ''));
}

function readsClock(expression: Expression): boolean {
  if (expression.kind === 'call') return expression.name === 'TODAY' || expression.name === 'NOW' || expression.args.some(readsClock);
  if (expression.kind === 'unary') return readsClock(expression.operand);
  return expression.kind === 'binary' && (readsClock(expression.left) || readsClock(expression.right));
}
