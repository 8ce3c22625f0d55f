import type { Expression } from '../formula/formula.ts';
import type { JoinModel } from './model.ts';
import type { ObjectSource } from './object-source.ts';

/**
 * The pairs of joins whose records would multiply each other: of both there can be many to a row, and neither lies within the other.
 * A join has one record at most when its lookup, with the fields that its condition holds to one value, is unique: the answer of an institution of today.
 */
export function multiplyingJoins(objects: ReadonlyMap<string, ObjectSource>, joins: ReadonlyMap<string, JoinModel>): readonly (readonly [string, string])[] {
  const many = [...joins].filter(([, join]) => !join.set && !isSingle(objects.get(join.object), join)).map(([alias]) => alias);
  return many.flatMap((first, index) =>
    many
      .slice(index + 1)
      .filter((second) => !isWithin(joins, first, second) && !isWithin(joins, second, first))
      .map((second) => [first, second] as const),
  );
}

function isWithin(joins: ReadonlyMap<string, JoinModel>, alias: string, other: string): boolean {
  const within = joins.get(alias)?.within;
  return within !== undefined && (within === other || isWithin(joins, within, other));
}

function isSingle(source: ObjectSource | undefined, { by, where }: JoinModel): boolean {
  if (!source) return true;
  const held = new Set([by, ...(where ? heldToOneValue(where.expression) : [])]);
  const single = [...source.fields].filter(([, field]) => 'unique' in field && field.unique === true).map(([name]) => [name]);
  return [...(source.file.value.unique ?? []), ...single].some((set) => set.every((name) => held.has(name)));
}

/** The fields that a condition holds to one value: `day = TODAY() AND …`. */
function heldToOneValue(expression: Expression): readonly string[] {
  if (expression.kind === 'call' && expression.name === 'AND') return expression.args.flatMap(heldToOneValue);
  if (expression.kind !== 'binary' || expression.operator !== '=') return [];
  const sides = [expression.left, expression.right];
  return sides.flatMap((side, index) => (side.kind === 'name' && side.path.length === 1 && !readsFields(sides[1 - index]) ? side.path : []));
}

function readsFields(expression: Expression | undefined): boolean {
  if (expression?.kind === 'name') return expression.path[0] !== 'USER';
  if (expression?.kind === 'unary') return readsFields(expression.operand);
  if (expression?.kind === 'binary') return readsFields(expression.left) || readsFields(expression.right);
  return expression?.kind === 'call' && expression.args.some(readsFields);
}
