import sql, { join, type Sql } from 'sql-template-tag';
import { Decimal } from './decimal.ts';
import { at, type FunctionEntry, type SqlWriter } from './function-entry.ts';
import type { Node } from './node.ts';
import { absent, operator, present } from './operators.ts';
import { sameValue } from './values.ts';

/** A chain of conditions without those that are known already. */
function chain(parts: readonly { readonly part: Sql; readonly known: boolean | undefined }[], word: 'AND' | 'OR'): Sql {
  const decisive = word === 'OR';
  if (parts.some(({ known }) => known === decisive)) return decisive ? sql`TRUE` : sql`FALSE`;
  const open = parts.filter(({ known }) => known === undefined).map(({ part }) => part);
  if (open.length === 0) return decisive ? sql`FALSE` : sql`TRUE`;
  return open.length === 1 ? at(open, 0) : sql`(${join(open, ` ${word} `)})`;
}
const truths = (write: SqlWriter, args: readonly Node[], word: 'AND' | 'OR') =>
  chain(
    args.map((arg) => ({ part: write.truth(arg), known: isKnown(write, arg) })),
    word,
  );
const falsities = (write: SqlWriter, args: readonly Node[], word: 'AND' | 'OR') =>
  chain(
    args.map((arg) => ({ part: write.falsity(arg), known: negate(isKnown(write, arg)) })),
    word,
  );
function isKnown(write: SqlWriter, node: Node): boolean | undefined {
  const known = write.known(node);
  return known === undefined ? undefined : known.value === true;
}
const negate = (known: boolean | undefined) => (known === undefined ? undefined : !known);

/** The items that an IN compares with: blank ones match nothing. */
const listed = (write: SqlWriter, items: readonly Node[]) => items.filter((item) => write.blank(item) !== true).map((item) => write.bare(item));

/** 1 where a field has a value or 該当なし, else blank: a field with whether it holds 該当なし, as COUNTBLANK counts it. */
export const filled: FunctionEntry = operator({
  name: 'FILLED',
  result: 'number',
  blank: 'handled',
  evaluate: ([value, notApplicable]) => (value !== null || notApplicable === true ? new Decimal(1) : null),
  sql: (write, args) => sql`(CASE WHEN ${present(write, at(args, 0))} OR ${write.truth(at(args, 1))} THEN 1::numeric END)`,
  size: () => 1,
});

export const logicFunctions: readonly FunctionEntry[] = [
  {
    name: 'IF',
    parameters: [
      { name: 'condition', type: ['boolean'] },
      { name: 'then', type: 'T' },
      { name: 'otherwise', type: 'T', otherwise: null },
    ],
    result: 'T',
    description: {
      ja: '条件が TRUE なら二つ目の値、そうでなければ三つ目の値(省くと空白)。空白の条件は FALSE と同じです。',
      en: 'The second value where the condition is TRUE, else the third (blank if left out). A blank condition counts as FALSE.',
    },
    example: { formula: 'IF(beds >= 10, "大", "小")', result: '大' },
    blank: 'handled',
    evaluate: ([condition, then, otherwise]) => (condition === true ? then : otherwise) ?? null,
    sql: (write, args) => sql`(CASE WHEN ${write.truth(at(args, 0))} THEN ${write.value(at(args, 1))} ELSE ${write.value(at(args, 2))} END)`,
  },
  {
    name: 'CASE',
    parameters: [
      { name: 'value', type: 'T' },
      { name: 'is', type: 'T' },
      { name: 'then', type: 'U' },
    ],
    repeat: 2,
    trailing: true,
    result: 'U',
    description: {
      ja: '最初の値と同じものを順に探し、その次の値を返します。どれとも違えば最後の値(省くと空白)。空白はどれとも一致しません。',
      en: 'Looks for the value that equals the first one and gives what follows it; the last value where none does (blank if left out). A blank matches nothing.',
    },
    example: { formula: 'CASE(status, "answered", 1, "unanswered", 0, -1)', result: 1 },
    blank: 'handled',
    evaluate: (args) => {
      const value = at(args, 0);
      let index = 1;
      for (; index + 1 < args.length; index += 2) if (value !== null && sameValue(value, at(args, index))) return at(args, index + 1);
      return index < args.length ? at(args, index) : null;
    },
    sql: (write, args) => {
      const branches: Sql[] = [];
      let index = 1;
      for (; index + 1 < args.length; index += 2) branches.push(sql`WHEN ${write.bare(at(args, index))} THEN ${write.value(at(args, index + 1))}`);
      const otherwise = index < args.length ? sql` ELSE ${write.value(at(args, index))}` : sql``;
      return sql`(CASE ${write.bare(at(args, 0))} ${join(branches, ' ')}${otherwise} END)`;
    },
  },
  {
    name: 'AND',
    parameters: [{ name: 'condition', type: ['boolean'] }],
    repeat: 1,
    result: 'boolean',
    description: {
      ja: 'すべての条件が TRUE なら TRUE。「a AND b」とも書けます。',
      en: 'TRUE where all conditions are TRUE. Also written between them: a AND b.',
    },
    example: { formula: 'AND(beds > 0, ISBLANK(note))', result: true },
    blank: 'handled',
    evaluate: (args) => args.every((arg) => arg === true),
    settled: (arg) => arg !== true,
    sql: (write, args) => truths(write, args, 'AND'),
    falsity: (write, args) => falsities(write, args, 'OR'),
  },
  {
    name: 'OR',
    parameters: [{ name: 'condition', type: ['boolean'] }],
    repeat: 1,
    result: 'boolean',
    description: { ja: 'どれかの条件が TRUE なら TRUE。「a OR b」とも書けます。', en: 'TRUE where any condition is TRUE. Also written between them: a OR b.' },
    example: { formula: 'OR(beds > 100, status = "answered")', result: true },
    blank: 'handled',
    evaluate: (args) => args.some((arg) => arg === true),
    settled: (arg) => arg === true,
    sql: (write, args) => truths(write, args, 'OR'),
    falsity: (write, args) => falsities(write, args, 'AND'),
  },
  {
    name: 'NOT',
    parameters: [{ name: 'condition', type: ['boolean'] }],
    result: 'boolean',
    description: { ja: '条件が TRUE でなければ TRUE。空白の条件にも TRUE です。', en: 'TRUE where the condition is not TRUE, blank included.' },
    example: { formula: 'NOT(beds > 100)', result: true },
    blank: 'handled',
    evaluate: ([condition]) => condition !== true,
    sql: (write, args) => write.falsity(at(args, 0)),
    falsity: (write, args) => write.truth(at(args, 0)),
  },
  {
    name: 'ISBLANK',
    parameters: [{ name: 'value', type: 'any' }],
    result: 'boolean',
    description: {
      ja: '値が空白なら TRUE。0、FALSE、「該当なし」は空白ではありません。',
      en: 'TRUE where the value is blank. 0, FALSE and N/A (該当なし) are not blank.',
    },
    example: { formula: 'ISBLANK(note)', result: true },
    blank: 'handled',
    // The second argument, of a field that offers 該当なし, says whether it holds that.
    evaluate: ([value, notApplicable]) => value === null && notApplicable !== true,
    sql: (write, [value, notApplicable]) =>
      notApplicable === undefined ? absent(write, value as Node) : sql`(${absent(write, value as Node)} AND ${write.falsity(notApplicable)})`,
    falsity: (write, [value, notApplicable]) =>
      notApplicable === undefined ? present(write, value as Node) : sql`(${present(write, value as Node)} OR ${write.truth(notApplicable)})`,
  },
  {
    name: 'ISNA',
    parameters: [{ name: 'field', type: ['boolean'] }],
    result: 'boolean',
    description: {
      ja: '項目が「該当なし」なら TRUE。「該当なし」を選べる項目(not_applicable: true)にだけ使えます。計算や比較では、「該当なし」は値がないものとして扱います。',
      en: 'TRUE where the field holds N/A (該当なし). Only for fields that offer it (not_applicable: true). Elsewhere in formulas N/A counts as no value.',
    },
    example: { formula: 'ISNA(icu_beds)', result: true },
    blank: 'handled',
    evaluate: ([held]) => held === true,
    sql: (write, args) => write.truth(at(args, 0)),
    falsity: (write, args) => write.falsity(at(args, 0)),
  },
  {
    name: 'BLANKVALUE',
    parameters: [
      { name: 'value', type: 'T' },
      { name: 'otherwise', type: 'T' },
    ],
    result: 'T',
    description: { ja: '値が空白なら二つ目の値、そうでなければその値。', en: 'The value; the second one where it is blank.' },
    example: { formula: 'BLANKVALUE(note, "なし")', result: 'なし' },
    blank: 'handled',
    evaluate: ([value, otherwise]) => value ?? otherwise ?? null,
    sql: (write, args) => {
      const value = at(args, 0);
      const first = value.kind === 'name' && value.type === 'text' ? sql`nullif(${write.value(value)}, '')` : write.value(value);
      return sql`coalesce(${first}, ${write.value(at(args, 1))})`;
    },
  },
  {
    name: 'COUNTBLANK',
    parameters: [{ name: 'value', type: 'any' }],
    repeat: 1,
    result: 'number',
    description: { ja: '空白の値の数。「該当なし」は数えません。', en: 'How many of the values are blank. N/A (該当なし) does not count.' },
    example: { formula: 'COUNTBLANK(note, beds, status)', result: 1 },
    blank: 'handled',
    evaluate: (args) => new Decimal(args.filter((arg) => arg === null).length),
    sql: (write, args) =>
      sql`num_nulls(${join(args.map((arg) => (arg.kind === 'name' && arg.type === 'text' ? sql`nullif(${write.value(arg)}, '')` : write.value(arg))))})::numeric`,
  },
  {
    name: 'IN',
    parameters: [
      { name: 'value', type: 'T' },
      { name: 'one', type: 'T' },
    ],
    repeat: 1,
    T: ['text', 'number', 'date', 'time', 'datetime', 'choice', 'record'],
    result: 'boolean',
    description: {
      ja: '最初の値が続く値のどれかと同じなら TRUE。空白はどれとも一致しません。',
      en: 'TRUE where the first value equals one of those that follow. A blank matches nothing.',
    },
    example: { formula: 'IN(status, "answered", "unanswered")', result: true },
    blank: 'handled',
    evaluate: ([value, ...items]) => (value ?? null) !== null && items.some((item) => sameValue(value ?? null, item)),
    sql: (write, args) => {
      const items = listed(write, args.slice(1));
      return items.length === 0 ? sql`FALSE` : sql`${write.bare(at(args, 0))} IN (${join(items, ', ')})`;
    },
  },
  {
    name: 'INCLUDES',
    parameters: [
      { name: 'choices', type: ['choices'] },
      { name: 'value', type: ['choice', 'text'] },
    ],
    result: 'boolean',
    description: { ja: '複数選択の項目でその値が選ばれていれば TRUE。', en: 'TRUE where the value is among the choices taken.' },
    example: { formula: 'INCLUDES(symptoms, "fever")', result: true },
    blank: 'handled',
    evaluate: ([choices, value]) => Array.isArray(choices) && typeof value === 'string' && choices.includes(value),
    sql: (write, args) => sql`${write.value(at(args, 1))} = ANY (${write.value(at(args, 0))})`,
  },
];
