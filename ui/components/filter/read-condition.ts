import type { Expression } from '../../../platform/formula/formula.ts';
import { type Compared, type Condition, type FilterField, type FilterKind, fitsField, isPeriod, signs } from './condition.ts';

/** Reads a part of a formula as one condition; undefined when it is more than a line can show. */
export function readCondition(expression: Expression, fields: readonly FilterField[]): Condition | undefined {
  const made = readComparison(expression, fields) ?? readCall(expression, fields, false);
  const field = made && fields.find((each) => each.key === made.field);
  return made && field && fitsField(made.operator, field) ? made : undefined;
}

function fieldOf(expression: Expression | undefined, fields: readonly FilterField[]): FilterField | undefined {
  if (expression?.kind !== 'name') return undefined;
  const path = expression.path.join('.');
  return fields.find((field) => field.key === path) ?? fields.find((field) => field.kind === 'record' && `${field.key}.title` === path);
}

/** What is compared: a field, or the day of a moment. */
function comparedField(expression: Expression | undefined, fields: readonly FilterField[]): FilterField | undefined {
  const isDay = expression?.kind === 'call' && expression.name === 'DATEVALUE' && expression.args.length === 1;
  const field = fieldOf(isDay ? expression.args[0] : expression, fields);
  return isDay === (field?.kind === 'datetime') ? field : undefined;
}

const isToday = (expression: Expression): boolean => expression.kind === 'call' && expression.name === 'TODAY' && expression.args.length === 0;

function readComparison(expression: Expression, fields: readonly FilterField[]): Condition | undefined {
  if (expression.kind !== 'binary') return undefined;
  const field = comparedField(expression.left, fields);
  if (!field) return undefined;
  const { key } = field;
  const { operator, right } = expression;
  const isOwn = expression.left.kind === 'name' && expression.left.path.join('.') === key;
  if (right.kind === 'name' && right.path[0] === 'USER' && right.path.length === 2 && operator === '=' && isOwn) {
    if (field.kind === 'text' && right.path[1] === 'name') return { field: key, operator: 'me', value: '' };
    return field.scope !== undefined && right.path[1] === field.scope ? { field: key, operator: 'own', value: '' } : undefined;
  }
  const isDay = field.kind === 'date' || field.kind === 'datetime';
  if (isToday(right)) return operator === '=' && isDay ? { field: key, operator: 'today', value: '' } : undefined;
  if (isDay && operator === '>' && right.kind === 'binary' && right.operator === '-' && isToday(right.left) && right.right.kind === 'number')
    return { field: key, operator: 'last_days', value: right.right.value };
  if (field.kind === 'record') {
    if (!isOwn || right.kind !== 'text' || (operator !== '=' && operator !== '<>')) return undefined;
    return { field: key, operator: operator === '=' ? 'is' : 'is_not', value: right.value };
  }
  const compared = (Object.keys(signs) as Compared[]).find((name) => signs[name] === operator);
  const value = readLiteral(right, field.kind);
  return compared && value !== undefined ? { field: key, operator: compared, value } : undefined;
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
  const texts = rest.map((arg) => (arg.kind === 'text' ? arg.value : undefined));
  const [value] = texts;
  if (name === 'DURING') {
    const day = comparedField(first, fields);
    return day && !negated && value !== undefined && isPeriod(value) ? { field: day.key, operator: 'during', value } : undefined;
  }
  const field = fieldOf(first, fields);
  if (!field) return undefined;
  if (name === 'ISBLANK' && rest.length === 0) return { field: field.key, operator: negated ? 'given' : 'blank', value: '' };
  if (name === 'ISNA' && rest.length === 0) return { field: field.key, operator: negated ? 'applicable' : 'not_applicable', value: '' };
  if (value === undefined || texts.some((text) => text === undefined)) return undefined;
  if (name === 'CONTAINS' && texts.length === 1) return { field: field.key, operator: negated ? 'lacks' : 'contains', value };
  if (negated) return undefined;
  if (name === 'INCLUDES' && texts.length === 1) return { field: field.key, operator: 'includes', value };
  if (name === 'IN' && texts.every((text) => !text?.includes(','))) return { field: field.key, operator: 'one_of', value: texts.join(',') };
  return undefined;
}
