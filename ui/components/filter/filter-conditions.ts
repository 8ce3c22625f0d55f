import type { Expression } from '../../../platform/formula/formula.ts';
import { parseFormula } from '../../../platform/formula/parse.ts';

/** The kinds of value that conditions know. */
export type FilterKind = 'text' | 'number' | 'boolean' | 'date' | 'time' | 'datetime' | 'choice' | 'choices' | 'record' | 'other';
export const operatorsOf = {
  text: ['contains', 'lacks', 'equals', 'differs', 'blank', 'given'],
  number: ['equals', 'differs', 'at_least', 'at_most', 'more', 'less', 'blank', 'given'],
  boolean: ['equals', 'blank', 'given'],
  date: ['equals', 'at_least', 'at_most', 'today', 'last_days', 'blank', 'given'],
  time: ['equals', 'at_least', 'at_most', 'blank', 'given'],
  // By its day.
  datetime: ['equals', 'at_least', 'at_most', 'today', 'last_days', 'blank', 'given'],
  choice: ['equals', 'differs', 'one_of', 'blank', 'given'],
  choices: ['includes', 'blank', 'given'],
  record: ['contains', 'lacks', 'blank', 'given'],
  other: ['blank', 'given'],
} as const;
/** `is`: one record, by its id. Links lead to such a filter; the builder shows it, and offers only to remove it. */
export type Operator = (typeof operatorsOf)[FilterKind][number] | 'is';

/** A field that may be filtered by. */
export interface FilterField {
  readonly key: string;
  readonly kind: FilterKind;
}
/** One line of the filter builder. The value is a text as it stands in its input; several values are joined by commas. */
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}
export interface Filter {
  readonly join: 'and' | 'or';
  readonly conditions: readonly Condition[];
}

const withoutValue: ReadonlySet<Operator> = new Set<Operator>(['blank', 'given', 'today']);
const signs = { equals: '=', differs: '<>', at_least: '>=', at_most: '<=', more: '>', less: '<' } as const;
type Compared = keyof typeof signs;
const isCompared = (operator: Operator): operator is Compared => operator in signs;

/** Whether an operator is followed by a value. */
export function takesValue(operator: Operator): boolean {
  return !withoutValue.has(operator);
}
/** Whether a condition says something: lines that are still without a value say nothing. */
export function isComplete(condition: Condition, kind: FilterKind): boolean {
  if (!takesValue(condition.operator)) return true;
  return literal(condition.value, kind, condition.operator) !== undefined;
}

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** The value as the formula language writes it; undefined when it is none. */
function literal(value: string, kind: FilterKind, operator: Operator): string | undefined {
  if (value === '') return undefined;
  if (operator === 'last_days') return /^\d{1,4}$/u.test(value) ? value : undefined;
  if (kind === 'number') return /^-?\d+(\.\d+)?$/u.test(value) ? value : undefined;
  if (kind === 'boolean') return value === 'true' ? 'TRUE' : value === 'false' ? 'FALSE' : undefined;
  if (kind === 'time') return /^\d{2}:\d{2}$/u.test(value) ? quote(value) : undefined;
  if (kind === 'date' || kind === 'datetime') {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(value);
    return parts ? `DATE(${Number(parts[1])}, ${Number(parts[2])}, ${Number(parts[3])})` : undefined;
  }
  if (operator === 'one_of')
    return (
      value
        .split(',')
        .filter((one) => one !== '')
        .map(quote)
        .join(', ') || undefined
    );
  return quote(value);
}

/** One condition as a formula; '' when it says nothing yet. */
export function printCondition(condition: Condition, kind: FilterKind): string {
  const { field, operator } = condition;
  if (operator === 'blank') return `ISBLANK(${field})`;
  if (operator === 'given') return `NOT(ISBLANK(${field}))`;
  const compared = kind === 'datetime' ? `DATEVALUE(${field})` : field;
  if (operator === 'today') return `${compared} = TODAY()`;
  const value = literal(condition.value, kind, operator);
  if (value === undefined) return '';
  if (operator === 'is') return `${field} = ${value}`;
  if (isCompared(operator)) return `${compared} ${signs[operator]} ${value}`;
  if (operator === 'last_days') return `${compared} > TODAY() - ${value}`;
  if (operator === 'one_of') return `IN(${field}, ${value})`;
  if (operator === 'includes') return `INCLUDES(${field}, ${value})`;
  const name = kind === 'record' ? `${field}.title` : field;
  return operator === 'lacks' ? `NOT(CONTAINS(${name}, ${value}))` : `CONTAINS(${name}, ${value})`;
}

/** The filter as the formula of the address; '' when no condition says anything. */
export function printFilter(filter: Filter, fields: readonly FilterField[]): string {
  const kindOf = (condition: Condition) => fields.find((field) => field.key === condition.field)?.kind ?? 'other';
  const parts = filter.conditions.map((condition) => printCondition(condition, kindOf(condition))).filter((part) => part !== '');
  return parts.join(filter.join === 'or' ? ' OR ' : ' AND ');
}

/** Reads a formula back into lines; undefined when it is more than the builder can show. A blank text is an empty filter. */
export function readFilter(source: string, fields: readonly FilterField[]): Filter | undefined {
  if (source.trim() === '') return { join: 'and', conditions: [] };
  const parsed = parseFormula(source);
  if (!('expression' in parsed)) return undefined;
  const { expression } = parsed;
  const isJoin = expression.kind === 'call' && (expression.name === 'AND' || expression.name === 'OR');
  const conditions = (isJoin ? expression.args : [expression]).map((part) => readCondition(part, fields));
  if (!conditions.every((condition) => condition !== undefined)) return undefined;
  return { join: isJoin && expression.name === 'OR' ? 'or' : 'and', conditions };
}

function readCondition(expression: Expression, fields: readonly FilterField[]): Condition | undefined {
  const made = readComparison(expression, fields) ?? readCall(expression, fields, false);
  if (!made) return undefined;
  const kind = fields.find((field) => field.key === made.field)?.kind;
  const isKnown = kind && (made.operator === 'is' ? kind === 'record' : (operatorsOf[kind] as readonly Operator[]).includes(made.operator));
  return isKnown ? made : undefined;
}

function fieldOf(expression: Expression | undefined, fields: readonly FilterField[]): FilterField | undefined {
  if (expression?.kind !== 'name') return undefined;
  const path = expression.path.join('.');
  return fields.find((field) => field.key === path) ?? fields.find((field) => field.kind === 'record' && `${field.key}.title` === path);
}

/** What is compared: a field, or the day of a moment. */
function comparedField(expression: Expression, fields: readonly FilterField[]): FilterField | undefined {
  const isDay = expression.kind === 'call' && expression.name === 'DATEVALUE' && expression.args.length === 1;
  const field = fieldOf(isDay ? expression.args[0] : expression, fields);
  return isDay === (field?.kind === 'datetime') ? field : undefined;
}

const isToday = (expression: Expression): boolean => expression.kind === 'call' && expression.name === 'TODAY' && expression.args.length === 0;

function readComparison(expression: Expression, fields: readonly FilterField[]): Condition | undefined {
  if (expression.kind !== 'binary') return undefined;
  const field = comparedField(expression.left, fields);
  if (!field) return undefined;
  const { operator, right } = expression;
  const isDay = field.kind === 'date' || field.kind === 'datetime';
  if (isToday(right)) return operator === '=' && isDay ? { field: field.key, operator: 'today', value: '' } : undefined;
  if (isDay && operator === '>' && right.kind === 'binary' && right.operator === '-' && isToday(right.left) && right.right.kind === 'number')
    return { field: field.key, operator: 'last_days', value: right.right.value };
  if (field.kind === 'record') {
    const isOwn = expression.left.kind === 'name' && expression.left.path.join('.') === field.key;
    return isOwn && operator === '=' && right.kind === 'text' ? { field: field.key, operator: 'is', value: right.value } : undefined;
  }
  const compared = (Object.keys(signs) as Compared[]).find((name) => signs[name] === operator);
  const value = readLiteral(right, field.kind);
  return compared && value !== undefined ? { field: field.key, operator: compared, value } : undefined;
}

function readLiteral(expression: Expression, kind: FilterKind): string | undefined {
  if (kind === 'number') {
    const negative = expression.kind === 'unary' && expression.operand.kind === 'number';
    if (negative && expression.operand.kind === 'number') return `-${expression.operand.value}`;
    return expression.kind === 'number' ? expression.value : undefined;
  }
  if (kind === 'boolean') return expression.kind === 'boolean' ? String(expression.value) : undefined;
  if (kind === 'time') return expression.kind === 'text' && /^\d{2}:\d{2}$/u.test(expression.value) ? expression.value : undefined;
  if (kind === 'date' || kind === 'datetime') {
    if (expression.kind !== 'call' || expression.name !== 'DATE') return undefined;
    const [year, month, day] = expression.args.map((arg) => (arg.kind === 'number' ? arg.value : ''));
    return year && month && day ? `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : undefined;
  }
  return (kind === 'text' || kind === 'choice') && expression.kind === 'text' ? expression.value : undefined;
}

function readCall(expression: Expression, fields: readonly FilterField[], negated: boolean): Condition | undefined {
  if (expression.kind !== 'call') return undefined;
  const { name, args } = expression;
  const [first, ...rest] = args;
  if (name === 'NOT' && first && rest.length === 0 && !negated) return readCall(first, fields, true);
  const field = fieldOf(first, fields);
  if (!field) return undefined;
  if (name === 'ISBLANK' && rest.length === 0) return { field: field.key, operator: negated ? 'given' : 'blank', value: '' };
  const texts = rest.map((arg) => (arg.kind === 'text' ? arg.value : undefined));
  const [value] = texts;
  if (value === undefined || texts.some((text) => text === undefined)) return undefined;
  if (name === 'CONTAINS' && texts.length === 1) return { field: field.key, operator: negated ? 'lacks' : 'contains', value };
  if (negated) return undefined;
  if (name === 'INCLUDES' && texts.length === 1) return { field: field.key, operator: 'includes', value };
  if (name === 'IN' && texts.every((text) => !text?.includes(','))) return { field: field.key, operator: 'one_of', value: texts.join(',') };
  return undefined;
}
