import sql, { join, raw, type Sql } from 'sql-template-tag';
import { Decimal } from './decimal.ts';
import { asNumber, at, onNumbers, onValues, quotient, type FunctionEntry, type SqlWriter } from './function-entry.ts';
import type { Node, Value } from './node.ts';
import { compareValues } from './values.ts';

const number = { name: 'number', type: ['number'] } as const;
const digits = { name: 'digits', type: 'integer literal', otherwise: 0 } as const;
/** The digits of a sum of a few thousand numbers at most. */
const sizeOfSum = (args: readonly Node[]) => 4 + Math.max(...args.map((arg) => arg.size));
const present = (args: readonly Value[]) => args.filter((arg) => arg !== null);

/** Counts or adds several values that stand in one record. */
const over = (write: SqlWriter, args: readonly Node[], result: Sql) =>
  sql`(SELECT ${result} FROM (VALUES ${join(args.map((arg) => sql`(${write.value(arg)})`))}) AS numbers (v))`;
const total = (args: readonly Value[]) => present(args).reduce((sum: Decimal, value) => sum.plus(asNumber(value)), new Decimal(0));

/** The digits of a rounding, which are a literal. */
function places(write: SqlWriter, node: Node): number {
  const value = write.known(node)?.value;
  return value instanceof Decimal ? value.toNumber() : 0;
}
/** 0 rounds down, 1 half away from zero, 3 away from zero. */
const rounding = (mode: 0 | 1 | 3) => onNumbers((value, places) => value?.round(places?.toNumber(), mode) ?? null);

function least(
  name: 'MIN' | 'MAX',
  word: 'LEAST' | 'GREATEST',
  wanted: -1 | 1,
  words: { readonly ja: string; readonly en: string },
  example: FunctionEntry['example'],
): FunctionEntry {
  return {
    name,
    parameters: [{ name: 'value', type: 'T' }],
    repeat: 1,
    T: ['number', 'date', 'time', 'datetime', 'text'],
    result: 'T',
    description: {
      ja: `${words.ja}値。数値、日付、時刻、日時、文字列(文字コードの順)に使えます。空白は飛ばし、すべて空白なら空白。`,
      en: `The ${words.en} of numbers, dates, times, datetimes or texts (by code point). Blanks are skipped; all blank gives blank.`,
    },
    example,
    blank: 'handled',
    evaluate: (args) => present(args).reduce<Value>((best, value) => (best === null || compareValues(value, best) * wanted > 0 ? value : best), null),
    sql: (write, args) => sql`${raw(word)}(${join(args.map((arg) => sql`${write.value(arg)}${raw(arg.type === 'text' ? ' COLLATE "C"' : '')}`))})`,
  };
}

export const numberFunctions: readonly FunctionEntry[] = [
  {
    name: 'SUM',
    parameters: [number],
    repeat: 1,
    result: 'number',
    description: { ja: '数値の合計。空白は飛ばし、すべて空白なら空白。', en: 'The sum. Blanks are skipped; all blank gives blank.' },
    example: { formula: 'SUM(beds, 3, BLANK)', result: 15 },
    blank: 'handled',
    evaluate: (args) => (present(args).length === 0 ? null : total(args)),
    sql: (write, args) => over(write, args, sql`sum(v)`),
    size: sizeOfSum,
  },
  {
    name: 'AVERAGE',
    parameters: [number],
    repeat: 1,
    result: 'number',
    description: {
      ja: '数値の平均(小数点以下12桁)。空白は飛ばし、すべて空白なら空白。',
      en: 'The mean, to 12 digits after the point. Blanks are skipped; all blank gives blank.',
    },
    example: { formula: 'AVERAGE(beds, 3, BLANK)', result: 7.5 },
    blank: 'handled',
    evaluate: (args) => (present(args).length === 0 ? null : total(args).div(present(args).length)),
    sql: (write, args) => over(write, args, quotient(sql`sum(v)`, sql`count(v)`)),
    size: (args) => 12 + sizeOfSum(args),
  },
  least('MIN', 'LEAST', -1, { ja: '最も小さい', en: 'least' }, { formula: 'MIN(beds, 3)', result: 3 }),
  least('MAX', 'GREATEST', 1, { ja: '最も大きい', en: 'greatest' }, { formula: 'MAX(DATE(2020, 9, 1), report_date)', result: '2026-11-22' }),
  {
    name: 'ABS',
    parameters: [number],
    result: 'number',
    description: { ja: '絶対値。', en: 'The absolute value.' },
    example: { formula: 'ABS(-3.5)', result: 3.5 },
    blank: 'spreads',
    evaluate: onNumbers((value) => value?.abs() ?? null),
    sql: onValues((value) => sql`abs(${value})`),
  },
  {
    name: 'ROUND',
    parameters: [number, digits],
    result: 'number',
    description: {
      ja: '四捨五入(0から遠い方へ)。桁数は小数点以下、負なら整数の桁(-10〜12、直接書きます)。',
      en: 'Rounds half away from zero. Digits after the point, or before it when negative (-10 to 12, written out).',
    },
    example: { formula: 'ROUND(-2.345, 2)', result: -2.35 },
    blank: 'spreads',
    evaluate: rounding(1),
    sql: (write, args) => sql`round(${write.value(at(args, 0))}, ${raw(String(places(write, at(args, 1))))})`,
  },
  {
    name: 'ROUNDUP',
    parameters: [number, digits],
    result: 'number',
    description: { ja: '0から遠い方へ切り上げ。', en: 'Rounds away from zero.' },
    example: { formula: 'ROUNDUP(2.341, 2)', result: 2.35 },
    blank: 'spreads',
    evaluate: rounding(3),
    sql: (write, args) => {
      const count = places(write, at(args, 1));
      const [up, down] = [new Decimal(`1e${count}`), new Decimal(`1e${-count}`)].map((factor) => raw(factor.toFixed()));
      return sql`(SELECT sign(v) * ceil(abs(v) * ${up}) * ${down} FROM (SELECT ${write.value(at(args, 0))} AS v OFFSET 0) AS numbers)`;
    },
  },
  {
    name: 'ROUNDDOWN',
    parameters: [number, digits],
    result: 'number',
    description: { ja: '0に近い方へ切り捨て。', en: 'Rounds towards zero.' },
    example: { formula: 'ROUNDDOWN(-2.349, 2)', result: -2.34 },
    blank: 'spreads',
    evaluate: rounding(0),
    sql: (write, args) => sql`trunc(${write.value(at(args, 0))}, ${raw(String(places(write, at(args, 1))))})`,
  },
  {
    name: 'FLOOR',
    parameters: [number],
    result: 'number',
    description: { ja: 'その数以下で最も大きい整数。', en: 'The greatest whole number that is not above.' },
    example: { formula: 'FLOOR(-2.5)', result: -3 },
    blank: 'spreads',
    evaluate: onNumbers((value) => value?.round(0, value.lt(0) ? 3 : 0) ?? null),
    sql: onValues((value) => sql`floor(${value})`),
  },
  {
    name: 'CEILING',
    parameters: [number],
    result: 'number',
    description: { ja: 'その数以上で最も小さい整数。', en: 'The least whole number that is not below.' },
    example: { formula: 'CEILING(-2.5)', result: -2 },
    blank: 'spreads',
    evaluate: onNumbers((value) => value?.round(0, value.lt(0) ? 0 : 3) ?? null),
    sql: onValues((value) => sql`ceil(${value})`),
  },
  {
    name: 'MOD',
    parameters: [number, { name: 'divisor', type: ['number'] }],
    result: 'number',
    description: { ja: '割った余り。符号は割る数と同じ。0で割ると空白。', en: 'The remainder, with the sign of the divisor. Blank where the divisor is 0.' },
    example: { formula: 'MOD(-7, 3)', result: 2 },
    blank: 'spreads',
    evaluate: onNumbers((value, divisor) => {
      if (value === undefined || divisor === undefined || divisor.eq(0)) return null;
      return value.mod(divisor).plus(divisor).mod(divisor);
    }),
    sql: onValues((value, divisor) => sql`(SELECT mod(mod(a, b) + b, b) FROM (SELECT ${value} AS a, nullif(${divisor}, 0) AS b OFFSET 0) AS numbers)`),
    size: sizeOfSum,
  },
];
