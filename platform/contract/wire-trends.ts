/** What crosses the wire about results of reports that are kept day by day. */
import Type, { type Static } from 'typebox';
import { closed } from './definition-parts.ts';
import { Groups } from './wire.ts';

const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const Day = Type.String({ description: 'YYYY-MM-DD' });

/** `PUT /api/reports/{report}/snapshots`: the viewer has a report kept, as they see it. */
export const SnapshotKeeping = Type.Object(
  {
    at: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'The time of day' }),
    days: Type.Integer({ minimum: 7, maximum: 3660, description: 'For how many days each is kept' }),
  },
  closed,
);
export type SnapshotKeeping = Static<typeof SnapshotKeeping>;

/** `GET /api/reports/{report}/trend`: what was kept of it under the viewer's access. */
export const ReportTrend = Type.Object(
  {
    report: Type.String(),
    label: Text,
    /** What the viewer has kept; null: nothing. */
    keeping: Type.Union([Type.Object({ ...SnapshotKeeping.properties, next_at: Type.String({ format: 'date-time' }) }, closed), Type.Null()]),
    /** What may be shown: the summaries, and how deep the groups go. */
    values: Type.Array(Type.Object({ key: Type.String(), label: Text }, closed)),
    levels: Type.Array(Type.Object({ level: Type.Integer(), label: Text }, closed)),
    value: Type.String(),
    level: Type.Integer({ description: '0: all rows together' }),
    from: Day,
    to: Day,
    /** By day, and at a level by day and group; `series_groups` has the groups, each with its newest figure. */
    groups: Type.Union([Groups, Type.Null()]),
    series_groups: Type.Union([Groups, Type.Null()]),
    days: Type.Array(
      Type.Object(
        {
          day: Day,
          taken_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
          /** Why there are no figures, or what to know about them. */
          note: Type.Union([
            Type.Literal('missed'),
            Type.Literal('failed'),
            Type.Literal('truncated'),
            Type.Literal('other_groups'),
            Type.Literal('changed'),
            Type.Null(),
          ]),
          reason: Type.Union([Type.String(), Type.Null()]),
        },
        closed,
      ),
    ),
    /** There are more groups than are told. */
    left: Type.Integer(),
    can_export: Type.Boolean(),
  },
  closed,
);
export type ReportTrend = Static<typeof ReportTrend>;
