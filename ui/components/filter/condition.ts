/** The kinds of value that conditions know. */
export type FilterKind = 'text' | 'number' | 'boolean' | 'date' | 'time' | 'datetime' | 'choice' | 'choices' | 'record' | 'other';
export const operatorsOf = {
  text: ['contains', 'lacks', 'equals', 'differs', 'me', 'blank', 'given'],
  number: ['equals', 'differs', 'at_least', 'at_most', 'more', 'less', 'blank', 'given'],
  boolean: ['equals', 'blank', 'given'],
  date: ['equals', 'at_least', 'at_most', 'today', 'during', 'last_days', 'blank', 'given'],
  time: ['equals', 'at_least', 'at_most', 'blank', 'given'],
  // By its day.
  datetime: ['equals', 'at_least', 'at_most', 'today', 'during', 'last_days', 'blank', 'given'],
  choice: ['equals', 'differs', 'one_of', 'blank', 'given'],
  choices: ['includes', 'blank', 'given'],
  record: ['contains', 'lacks', 'blank', 'given'],
  other: ['blank', 'given'],
} as const;
/** Beside the operators of their kind, those of fields that offer 該当なし. */
const notApplicableOperators = ['not_applicable', 'applicable'] as const;
/** One record, by its id: offered where it can be chosen. Links lead to such filters anyway. */
const recordOperators = ['is', 'is_not'] as const;
/** `own`: the unit that the viewer belongs to; `me`: the viewer's name. */
export type Operator = (typeof operatorsOf)[FilterKind][number] | (typeof notApplicableOperators)[number] | (typeof recordOperators)[number] | 'own';

/** A field that may be filtered by. */
export interface FilterField {
  readonly key: string;
  readonly kind: FilterKind;
  /** Whether it offers 該当なし. */
  readonly notApplicable?: boolean;
  /** Of a lookup to what users belong to: the scope, as in USER.prefecture. */
  readonly scope?: string;
  /** Of a lookup: where its records are chosen from. */
  readonly chosenFrom?: { readonly object: string; readonly field: string };
}
/** One line of the filter builder. The value is a text as it stands in its input; several values are joined by commas. */
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

/** The operators that are offered for a field. */
export function operatorsFor(field: Omit<FilterField, 'key'> | undefined): readonly Operator[] {
  return [
    ...(field?.scope ? (['own'] as const) : []),
    ...(field?.chosenFrom ? recordOperators : []),
    ...operatorsOf[field?.kind ?? 'other'],
    ...(field?.notApplicable ? notApplicableOperators : []),
  ];
}
/** Whether a condition on this field may have the operator, offered or not. */
export function fitsField(operator: Operator, field: FilterField): boolean {
  return field.kind === 'record' && (operator === 'is' || operator === 'is_not') ? true : operatorsFor(field).includes(operator);
}

/** Periods that a date may lie in, as DURING has them; today has an operator of its own. */
export const filterPeriods = [
  'yesterday',
  'tomorrow',
  'this_week',
  'last_week',
  'next_week',
  'this_month',
  'last_month',
  'next_month',
  'this_year',
  'last_year',
  'this_fiscal_year',
  'last_fiscal_year',
] as const;
type FilterPeriod = (typeof filterPeriods)[number];
export const isPeriod = (name: string): name is FilterPeriod => filterPeriods.some((period) => period === name);

const withoutValue: ReadonlySet<Operator> = new Set<Operator>(['blank', 'given', 'today', 'own', 'me', ...notApplicableOperators]);
export const signs = { equals: '=', differs: '<>', at_least: '>=', at_most: '<=', more: '>', less: '<' } as const;
export type Compared = keyof typeof signs;
const isCompared = (operator: Operator): operator is Compared => operator in signs;

/** Whether an operator is followed by a value. */
export function takesValue(operator: Operator): boolean {
  return !withoutValue.has(operator);
}
/** Whether a condition says something: lines that are still without a value say nothing. */
export function isComplete(condition: Condition, kind: FilterKind): boolean {
  return !takesValue(condition.operator) || literal(condition.value, kind, condition.operator) !== undefined;
}

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** The value as the formula language writes it; undefined when it is none. */
function literal(value: string, kind: FilterKind, operator: Operator): string | undefined {
  if (value === '') return undefined;
  if (operator === 'last_days') return /^\d{1,4}$/u.test(value) ? value : undefined;
  if (operator === 'during') return isPeriod(value) ? quote(value) : undefined;
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
export function printCondition(condition: Condition, { kind, scope }: Pick<FilterField, 'kind' | 'scope'>): string {
  const { field, operator } = condition;
  const compared = kind === 'datetime' ? `DATEVALUE(${field})` : field;
  if (takesValue(operator)) {
    const value = literal(condition.value, kind, operator);
    return value === undefined ? '' : printCompared(operator, value, { field, compared, name: kind === 'record' ? `${field}.title` : field });
  }
  const said: Partial<Record<Operator, string>> = {
    blank: `ISBLANK(${field})`,
    given: `NOT(ISBLANK(${field}))`,
    not_applicable: `ISNA(${field})`,
    applicable: `NOT(ISNA(${field}))`,
    today: `${compared} = TODAY()`,
    own: scope ? `${field} = USER.${scope}` : '',
    me: `${field} = USER.name`,
  };
  return said[operator] ?? '';
}

/** `compared`: of a moment, its day. `name`: of a record, its title. */
function printCompared(operator: Operator, value: string, { field, compared, name }: Readonly<Record<'field' | 'compared' | 'name', string>>): string {
  if (isCompared(operator)) return `${compared} ${signs[operator]} ${value}`;
  const said: Partial<Record<Operator, string>> = {
    is: `${field} = ${value}`,
    is_not: `${field} <> ${value}`,
    last_days: `${compared} > TODAY() - ${value}`,
    during: `DURING(${compared}, ${value})`,
    one_of: `IN(${field}, ${value})`,
    includes: `INCLUDES(${field}, ${value})`,
    lacks: `NOT(CONTAINS(${name}, ${value}))`,
    contains: `CONTAINS(${name}, ${value})`,
  };
  return said[operator] ?? '';
}
