import type { Expression } from '../../../platform/formula/formula.ts';
import { parseFormula } from '../../../platform/formula/parse.ts';
import { type Condition, type FilterField, printCondition } from './condition.ts';
import { readCondition } from './read-condition.ts';

/** Conditions and groups of them: all must hold, one must, or none may (以外). A filter is such a group. */
export interface Group {
  readonly join: 'and' | 'or' | 'none';
  readonly parts: readonly Part[];
}
export type Part = Condition | Group;

/** Groups inside each other that are read. */
const MOST_DEPTH = 12;
export const emptyGroup: Group = { join: 'and', parts: [] };

export function isGroup(part: Part): part is Group {
  return 'join' in part;
}

/** The filter without what says nothing: lines without a value, groups of nothing, groups of one, a chain of the same join within itself. */
export function tidy(group: Group, fields: readonly FilterField[]): Group {
  const part = tidyPart(group, fields);
  if (part === undefined) return emptyGroup;
  return isGroup(part) ? part : { join: 'and', parts: [part] };
}

function tidyPart(part: Part, fields: readonly FilterField[]): Part | undefined {
  if (!isGroup(part)) return print(part, fields) === '' ? undefined : part;
  const { join } = part;
  const parts = part.parts
    .flatMap((one) => tidyPart(one, fields) ?? [])
    .flatMap((one) => (isGroup(one) && (one.join === join || (one.join === 'or' && join === 'none')) && one.join !== 'none' ? one.parts : [one]));
  const [first] = parts;
  if (!first) return undefined;
  if (parts.length > 1) return { join, parts };
  if (join !== 'none') return first;
  const opposite = isGroup(first) ? undefined : opposites[first.operator];
  return opposite && !isGroup(first) ? { ...first, operator: opposite } : { join, parts };
}

/** What a group of 以外 with this line alone is: the language writes both the same. */
const opposites: Readonly<Partial<Record<Condition['operator'], Condition['operator']>>> = { blank: 'given', contains: 'lacks', not_applicable: 'applicable' };

/** The filter as the formula of the address; '' when no condition says anything. */
export function printFilter(group: Group, fields: readonly FilterField[]): string {
  return print(tidy(group, fields), fields);
}

function print(part: Part, fields: readonly FilterField[]): string {
  if (!isGroup(part)) return printCondition(part, fields.find(({ key }) => key === part.field) ?? { kind: 'other' });
  const { join, parts } = part;
  const words = parts.map((one) => (isGroup(one) && one.join !== 'none' ? `(${print(one, fields)})` : print(one, fields)));
  if (join !== 'none') return words.join(join === 'or' ? ' OR ' : ' AND ');
  const [only] = parts;
  return parts.length === 1 && only && isGroup(only) && only.join !== 'none' ? `NOT${words.join('')}` : `NOT(${words.join(' OR ')})`;
}

/** Reads a formula back into groups and lines; undefined when it is more than the builder can show. A blank text is an empty filter. */
export function readFilter(source: string, fields: readonly FilterField[]): Group | undefined {
  if (source.trim() === '') return emptyGroup;
  const parsed = parseFormula(source);
  if (!('expression' in parsed)) return undefined;
  const part = readPart(parsed.expression, fields, 0);
  return part && tidy(isGroup(part) ? part : { join: 'and', parts: [part] }, fields);
}

const joins: Readonly<Record<string, Group['join']>> = { AND: 'and', OR: 'or', NOT: 'none' };

function readPart(expression: Expression, fields: readonly FilterField[], depth: number): Part | undefined {
  const condition = readCondition(expression, fields);
  if (condition) return condition;
  const join = expression.kind === 'call' ? joins[expression.name] : undefined;
  if (expression.kind !== 'call' || !join || depth >= MOST_DEPTH) return undefined;
  const parts = expression.args.map((part) => readPart(part, fields, depth + 1));
  return parts.every((part) => part !== undefined) ? { join, parts } : undefined;
}

/** The paths that a formula names, without those of the viewer and of titles: what has to be known to read it. Nothing of one that cannot be parsed. */
export function pathsIn(source: string): readonly string[] {
  const parsed = parseFormula(source);
  const paths: string[] = [];
  const walk = (expression: Expression): void => {
    if (expression.kind === 'name' && expression.path[0] !== 'USER') paths.push(expression.path.join('.').replace(/\.(title|name)$/u, ''));
    else if (expression.kind === 'unary') walk(expression.operand);
    else if (expression.kind === 'binary') [expression.left, expression.right].forEach(walk);
    else if (expression.kind === 'call') expression.args.forEach(walk);
  };
  if ('expression' in parsed) walk(parsed.expression);
  return [...new Set(paths)];
}
