import Type, { type Static } from 'typebox';
import { closed, Formula, Name, Path, Text } from './definition-parts.ts';
import { SummaryKind } from './summary-kinds.ts';

/** How a figure or value is shown. */
export const Format = Type.Union([Type.Literal('percent'), Type.Literal('integer'), Type.Literal('decimal'), Type.Literal('date'), Type.Literal('datetime')]);

/** Values put into named buckets: blanks stay blank, and 該当なし stays 該当なし. */
export const Bucket = Type.Object(
  {
    of: Path('The field: a number for ranges, a picklist or text for lists'),
    ranges: Type.Optional(
      Type.Array(
        Type.Object(
          {
            below: Type.Optional(Type.Number({ description: 'Where the range ends, itself not included; the last range has no end' })),
            label: Text('What the bucket is called'),
          },
          closed,
        ),
        { minItems: 1, maxItems: 50, description: 'From the lowest up' },
      ),
    ),
    lists: Type.Optional(
      Type.Array(
        Type.Object(
          { values: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 200 }), label: Text('What the bucket is called') },
          closed,
        ),
        { minItems: 1, maxItems: 50, description: 'Values by bucket' },
      ),
    ),
    others: Type.Optional(Text('What the bucket of all other values is called; その他 unless said')),
  },
  { ...closed, description: 'The bucket that a value lies in' },
);
export type Bucket = Static<typeof Bucket>;

const Period = Type.Union(
  [
    Type.Literal('day'),
    Type.Literal('week'),
    Type.Literal('sunday_week'),
    Type.Literal('month'),
    Type.Literal('quarter'),
    Type.Literal('year'),
    Type.Literal('fiscal_year'),
  ],
  { description: 'Of a day or moment: the period. Weeks begin on Monday, of sunday_week on Sunday; fiscal years in April' },
);

export const Grouping = Type.Union([
  Path('A field, or the key of a column that is computed'),
  Type.Object(
    {
      field: Path('A field, or the key of a column that is computed'),
      key: Type.Optional(Name('What the grouping is called elsewhere in the report, as where a field is grouped by twice; its field unless said')),
      by: Type.Optional(Period),
      label: Type.Optional(Text('The heading')),
      era: Type.Optional(Type.Boolean({ description: 'Years are written in the Japanese era: 令和8年' })),
      fill: Type.Optional(Type.Boolean({ description: 'Periods without rows, between the first and the last that have some, are shown, too' })),
      order: Type.Optional(
        Type.String({
          pattern: '^-?[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){0,5}$',
          description: 'The summary that the groups are sorted by; a minus in front: the largest first',
        }),
      ),
      top: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Only so many groups, the first by `order`; the rest is one group, その他' })),
    },
    closed,
  ),
]);
export type Grouping = Static<typeof Grouping>;

export const ReportSummary = Type.Object(
  {
    of: Type.Optional(Type.String({ description: 'The key of a column; without it, count counts rows, with it the values that are not blank' })),
    kind: Type.Optional(SummaryKind),
    formula: Type.Optional(
      Formula(
        'What is computed of other summaries of the same group: sum_used / sum_beds. PARENT.sum_used is that of the group above, TOTAL.sum_used of all rows, PREVIOUS.sum_used of the group before',
      ),
    ),
    key: Type.Optional(Name('Of a formula: what it is called elsewhere in the report')),
    label: Type.Optional(Text('The heading')),
    format: Type.Optional(Format),
    hidden: Type.Optional(Type.Boolean({ description: 'Computed for formulas and orders, and shown nowhere' })),
  },
  closed,
);
