import Type, { type Static } from 'typebox';
import { closed } from './definition-parts.ts';
import { Tone } from './report-sources.ts';

/** By what a cell or row stands out: a tone, and what it means in a word. */
export const Highlight = Type.Object(
  { tone: Tone, label: Type.Object({ ja: Type.String(), en: Type.String() }, closed) },
  { ...closed, description: 'By what cells or rows stand out' },
);
export type Highlight = Static<typeof Highlight>;

/** Of a row: column key (of the row as a whole: the empty key) → the place in the list of highlights that holds of it. */
export const RowTones = Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
  description: 'Column key, or the empty key of the whole row → which of the highlights holds',
});

/** Why a report was not run at once: PostgreSQL expects it to take long. */
export const ReportEstimate = Type.Object(
  { rows: Type.Integer({ description: 'How many rows PostgreSQL expects to read' }) },
  { ...closed, description: 'Set when the report was not run, because it is expected to take long' },
);
export type ReportEstimate = Static<typeof ReportEstimate>;
