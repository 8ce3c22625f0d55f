import Type, { type Static } from 'typebox';

/** What can be computed of many values; `first` and `last` go by an order of rows. */
export const SummaryKind = Type.Union(
  [
    Type.Literal('count'),
    Type.Literal('sum'),
    Type.Literal('average'),
    Type.Literal('median'),
    Type.Literal('min'),
    Type.Literal('max'),
    Type.Literal('first'),
    Type.Literal('last'),
    Type.Literal('distinct'),
    Type.Literal('blank'),
    Type.Literal('not_applicable'),
  ],
  {
    description:
      'count, distinct (different values), blank (how many blanks) and not_applicable (how many 該当なし) count; all others are of the values alone, 0 among them, and blank where there is none. first and last go by the sort of the report',
  },
);
export type SummaryKind = Static<typeof SummaryKind>;
/** `formula`: computed of the other summaries of a group, not of its rows. */
export type AnySummaryKind = SummaryKind | 'formula';

/** `Text` of text.ts, which is made of the definitions that use this file. */
interface Words {
  readonly ja: string;
  readonly en: string;
}

interface KindOfSummary {
  /** The word in a heading, 「確保病床数の合計」. */
  readonly label: Words;
  /** The word beside a figure below the heading of its column. */
  readonly short: Words;
  /** The value types that it is computed of. */
  readonly of: readonly string[];
  /** A number of rows or values; a value as the column has them; or one between such values, with more digits. */
  readonly gives: 'number' | 'value' | 'between';
  /** Whether what several groups have is the sum of what each has. */
  readonly adds: boolean;
  /** Whether it needs an order of rows, which sets of records lack. */
  readonly ordered?: boolean;
}

const measured = ['number', 'date', 'time', 'datetime'];
const single = [...measured, 'text', 'choice', 'boolean', 'record'];
const all = [...single, 'choices', 'files'];

/** Everything that differs from kind to kind but its SQL (`query/summary-sql.ts`). */
export const summaryKinds: Readonly<Record<AnySummaryKind, KindOfSummary>> = {
  count: { label: { ja: '件数', en: 'Count' }, short: { ja: '件数', en: 'Count' }, of: all, gives: 'number', adds: true },
  sum: { label: { ja: '合計', en: 'Sum' }, short: { ja: '計', en: 'Sum' }, of: ['number'], gives: 'value', adds: true },
  average: { label: { ja: '平均', en: 'Average' }, short: { ja: '平均', en: 'Avg' }, of: ['number'], gives: 'between', adds: false },
  median: { label: { ja: '中央値', en: 'Median' }, short: { ja: '中央値', en: 'Median' }, of: ['number'], gives: 'between', adds: false },
  min: { label: { ja: '最小', en: 'Minimum' }, short: { ja: '最小', en: 'Min' }, of: measured, gives: 'value', adds: false },
  max: { label: { ja: '最大', en: 'Maximum' }, short: { ja: '最大', en: 'Max' }, of: measured, gives: 'value', adds: false },
  first: { label: { ja: '最初の値', en: 'First' }, short: { ja: '最初', en: 'First' }, of: measured, gives: 'value', adds: false, ordered: true },
  last: { label: { ja: '最後の値', en: 'Last' }, short: { ja: '最後', en: 'Last' }, of: measured, gives: 'value', adds: false, ordered: true },
  distinct: { label: { ja: '種類数', en: 'Different values' }, short: { ja: '種類', en: 'Different' }, of: single, gives: 'number', adds: false },
  blank: { label: { ja: '空欄の件数', en: 'Blanks' }, short: { ja: '空欄', en: 'Blank' }, of: all, gives: 'number', adds: true },
  formula: { label: { ja: '計算', en: 'Computed' }, short: { ja: '', en: '' }, of: [], gives: 'between', adds: false },
  not_applicable: { label: { ja: '該当なしの件数', en: 'Not applicable' }, short: { ja: '該当なし', en: 'N/A' }, of: all, gives: 'number', adds: true },
};
