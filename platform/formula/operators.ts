import sql, { join, raw, type Sql } from 'sql-template-tag';
import { dayNumber, LAST_DAY, writeDay } from './calendar.ts';
import { Decimal } from './decimal.ts';
import { asNumber, asText, at, onNumbers, onTexts, quotient, type FunctionEntry, type SqlWriter } from './function-entry.ts';
import type { Node, Value } from './node.ts';
import { textOf, writeText } from './text-of.ts';
import { compareValues, sameValue } from './values.ts';

/** Operators are entries like functions, but written between operands: the checker chooses them by the types it finds. */
type Operator = Omit<FunctionEntry, 'parameters' | 'description' | 'example'>;
export function operator(entry: Operator): FunctionEntry {
  return { ...entry, parameters: [], description: { ja: '', en: '' }, example: { formula: '', result: null } };
}

const sumOfSizes = (args: readonly Node[]) => args.reduce((sum, arg) => sum + arg.size, 0);
const oneMoreDigit = (args: readonly Node[]) => 1 + Math.max(...args.map((arg) => arg.size));
const onBoth =
  (work: (left: Sql, right: Sql) => Sql): FunctionEntry['sql'] =>
  (write, args) =>
    work(write.value(at(args, 0)), write.value(at(args, 1)));
const arithmetic = (name: '+' | '-' | '*', work: (left: Decimal, right: Decimal) => Decimal) =>
  operator({
    name,
    result: 'number',
    blank: 'spreads',
    evaluate: ([left, right]) => work(asNumber(left), asNumber(right)),
    sql: onBoth((left, right) => sql`(${left} ${raw(name)} ${right})`),
    size: name === '*' ? sumOfSizes : oneMoreDigit,
  });

export const numberOperators = {
  '+': arithmetic('+', (left, right) => left.plus(right)),
  '-': arithmetic('-', (left, right) => left.minus(right)),
  '*': arithmetic('*', (left, right) => left.times(right)),
  '/': operator({
    name: '/',
    result: 'number',
    blank: 'spreads',
    evaluate: ([left, right]) => (asNumber(right).eq(0) ? null : asNumber(left).div(asNumber(right))),
    sql: onBoth(quotient),
    size: (args) => sumOfSizes(args) + 12,
  }),
};

export const negative = operator({
  name: '-',
  result: 'number',
  blank: 'spreads',
  evaluate: onNumbers((number) => number.neg()),
  sql: (write, args) => sql`(- ${write.value(at(args, 0))})`,
});

const EPOCH = raw("date '0001-01-01'");
/** The day of a number of days since 0001-01-01 (numeric); NULL outside the years 1 to 9999. The number appears once. */
export function dayOfNumber(days: Sql): Sql {
  return sql`nullif(nullif(${EPOCH} + least(greatest(${days}, -1), ${raw(String(LAST_DAY + 1))})::integer, date '10000-01-01'), date '0001-12-31 BC')`;
}
/** Days since 0001-01-01 as numeric. */
export function numberOfDay(date: Sql): Sql {
  return sql`(${date} - ${EPOCH})::numeric`;
}

const shift = (name: '+' | '-', sign: 1 | -1) =>
  operator({
    name,
    result: 'date',
    blank: 'spreads',
    evaluate: ([date, days]) => shiftDay(asText(date), asNumber(days), sign),
    sql: onBoth((date, days) => dayOfNumber(sql`${numberOfDay(date)} ${raw(name)} trunc(${days})`)),
  });
/** date + number, date - number: days, without the fraction. */
export const shiftOperators = { '+': shift('+', 1), '-': shift('-', -1) };
export function shiftDay(date: string, days: Decimal, sign: 1 | -1): Value {
  const from = dayNumber(date);
  return from === undefined ? null : (writeDay(from + sign * Number(days.round(0, 0))) ?? null);
}

/** date - date: days. */
export const daysBetween = operator({
  name: '-',
  result: 'number',
  blank: 'spreads',
  evaluate: onTexts((left, right) => countDays(right, left)),
  sql: onBoth((left, right) => sql`(${left} - ${right})::numeric`),
});
export function countDays(from: string, to: string): Value {
  const [start, end] = [dayNumber(from), dayNumber(to)];
  return start === undefined || end === undefined ? null : new Decimal(end - start);
}

/** Text joining: every type is written as text first, blank joins as nothing. */
export const joining: FunctionEntry = operator({
  name: '&',
  result: 'text',
  blank: 'handled',
  evaluate: (args, _environment, nodes) => args.map((value, index) => writeText(value, at(nodes, index)) ?? '').join('') || null,
  sql: (write, args) => {
    const parts = args.flatMap(flatten).map((node) => {
      const known = write.known(node);
      return known !== undefined ? sql`${writeText(known.value, node) ?? ''}::text` : sql`coalesce(${textOf(write, node)}, '')`;
    });
    return sql`nullif(${join(parts, ' || ')}, '')`;
  },
  size: sumOfSizes,
});
function flatten(node: Node): readonly Node[] {
  return node.kind === 'call' && node.entry.name === '&' && !node.fixed ? node.args.flatMap(flatten) : [node];
}

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';
const isBlank = (write: SqlWriter, node: Node) => write.blank(node) === true;
const isPresent = (write: SqlWriter, node: Node) => write.blank(node) === false;
const isNamedAlways = (node: Node) => node.kind === 'name' && node.neverBlank;

/** Where two values are the same, blank being one. Plain `=` wherever one side is known not to be blank, so that indexes serve. */
function same(write: SqlWriter, left: Node, right: Node): Sql {
  if (isBlank(write, right)) return absent(write, left);
  if (isBlank(write, left)) return absent(write, right);
  const plain = isPresent(write, left) || isPresent(write, right) || isNamedAlways(left) || isNamedAlways(right);
  return plain ? sql`${write.bare(left)} = ${write.bare(right)}` : sql`${write.bare(left)} IS NOT DISTINCT FROM ${write.bare(right)}`;
}
function different(write: SqlWriter, left: Node, right: Node): Sql {
  if (isBlank(write, right)) return present(write, left);
  if (isBlank(write, left)) return present(write, right);
  return sql`${write.bare(left)} IS DISTINCT FROM ${write.bare(right)}`;
}
/** Where a value is blank. A text column may hold an empty text, which is blank too. */
export function absent(write: SqlWriter, node: Node): Sql {
  return node.kind === 'name' && node.type === 'text' ? sql`coalesce(${write.value(node)}, '') = ''` : sql`${write.bare(node)} IS NULL`;
}
export function present(write: SqlWriter, node: Node): Sql {
  return node.kind === 'name' && node.type === 'text' ? sql`${write.value(node)} <> ''` : sql`${write.bare(node)} IS NOT NULL`;
}

const equality = (name: '=' | '<>', wanted: boolean) =>
  operator({
    name,
    result: 'boolean',
    blank: 'handled',
    evaluate: ([left, right]) => sameValue(left ?? null, right ?? null) === wanted,
    sql: (write, args) => (wanted ? same : different)(write, at(args, 0), at(args, 1)),
    falsity: (write, args) => (wanted ? different : strictlySame)(write, at(args, 0), at(args, 1)),
  });
/** As `same`, but never NULL where a named value turns out blank. */
function strictlySame(write: SqlWriter, left: Node, right: Node): Sql {
  return isPresent(write, left) || isPresent(write, right) || isBlank(write, left) || isBlank(write, right)
    ? same(write, left, right)
    : sql`${write.bare(left)} IS NOT DISTINCT FROM ${write.bare(right)}`;
}
const order = (name: '<' | '<=' | '>' | '>=', wanted: (order: number) => boolean) =>
  operator({
    name,
    result: 'boolean',
    blank: 'handled',
    evaluate: ([left, right]) => (left ?? null) !== null && (right ?? null) !== null && wanted(compareValues(left ?? null, right ?? null)),
    sql: (write, args) => {
      const [left, right] = [at(args, 0), at(args, 1)];
      if (isBlank(write, left) || isBlank(write, right)) return sql`FALSE`;
      return sql`${write.bare(left)}${left.type === 'text' ? raw(' COLLATE "C"') : raw('')} ${raw(name)} ${write.bare(right)}`;
    },
  });

export const comparisons: Readonly<Record<Comparison, FunctionEntry>> = {
  '=': equality('=', true),
  '<>': equality('<>', false),
  '<': order('<', (result) => result < 0),
  '<=': order('<=', (result) => result <= 0),
  '>': order('>', (result) => result > 0),
  '>=': order('>=', (result) => result >= 0),
};
