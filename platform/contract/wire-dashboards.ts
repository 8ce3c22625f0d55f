import Type, { type Static } from 'typebox';
import { closed } from './definition-parts.ts';
import { Tone } from './report-sources.ts';

const Words = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const Value = Type.Unknown({ description: 'The figure; null when there is nothing to summarise' });

/** A figure of a dashboard: what it is now, what it is compared with, and the scale it stands on. */
export const DashboardFigure = Type.Object(
  {
    value: Value,
    where: Type.Union([Type.String(), Type.Null()], { description: 'The condition that leads to its rows' }),
    compare: Type.Union([Type.Object({ value: Value, label: Words, where: Type.String() }, closed), Type.Null()]),
    better: Type.Union([Type.Literal('more'), Type.Literal('less'), Type.Null()]),
    gauge: Type.Union([
      Type.Object({ min: Type.Number(), max: Type.Number(), ranges: Type.Array(Type.Object({ to: Type.Number(), tone: Tone, label: Words }, closed)) }, closed),
      Type.Null(),
    ]),
  },
  { ...closed, description: 'One figure of a report' },
);

/** How a chart is drawn. */
export const Chart = Type.Object(
  {
    type: Type.String(),
    group: Type.String({ description: 'The key of a grouping' }),
    series: Type.Union([Type.String(), Type.Null()], { description: 'The key of another grouping' }),
    value: Type.String({ description: 'The key of a summary; count: how many rows' }),
  },
  closed,
);
export type Chart = Static<typeof Chart>;

/** `PUT /api/dashboards/{dashboard}/layout`: how the user arranges a dashboard, for themselves alone. */
export const DashboardLayout = Type.Object(
  {
    components: Type.Array(
      Type.Object(
        {
          key: Type.String({ minLength: 1, maxLength: 300 }),
          span: Type.Integer({ minimum: 1, maximum: 12, description: 'Width in twelfths' }),
          hidden: Type.Boolean(),
        },
        closed,
      ),
      { maxItems: 200, description: 'In order' },
    ),
  },
  closed,
);
export type DashboardLayout = Static<typeof DashboardLayout>;
