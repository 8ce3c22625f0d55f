import Type, { type Static } from 'typebox';
import { closed } from './definition-parts.ts';
import { ReportAnswer } from './wire.ts';
import { ReportCheck, ReportProblems } from './wire-own-reports.ts';

/** `POST /api/report-preview`: what a definition shows that is not saved. */
export const ReportPreviewRequest = Type.Object(
  {
    ...ReportCheck.properties,
    block: Type.Optional(Type.String({ maxLength: 100, description: 'Of a joined report: the block whose rows are wanted' })),
    anyway: Type.Optional(Type.Boolean({ description: 'Run it, whatever it is expected to cost' })),
  },
  closed,
);
export type ReportPreviewRequest = Static<typeof ReportPreviewRequest>;

/** Nothing is shown while anything is wrong. */
export const ReportPreview = Type.Object({ ...ReportProblems.properties, report: Type.Union([ReportAnswer, Type.Null()]) }, closed);
export type ReportPreview = Static<typeof ReportPreview>;
