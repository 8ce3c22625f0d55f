import Type, { type Static } from 'typebox';
import { ObjectDescription, RecordAnswer } from './wire.ts';

const closed = { additionalProperties: false } as const;

/** `GET …/records/{id}/form`: a record under the form that it was answered with (Q7). Nothing can be changed there. */
export const FormerForm = Type.Object(
  {
    number: Type.Integer({ description: 'Forms of an object count from 1' }),
    since: Type.String({ format: 'date-time', description: 'When that form came into force' }),
    current: Type.Integer({ description: 'The number of the form in force' }),
    /** Fields and layout as they were, of what the viewer reads now. */
    describe: ObjectDescription,
    record: Type.Pick(RecordAnswer, ['id', 'object', 'version', 'title', 'values', 'children', 'reach']),
  },
  closed,
);
export type FormerForm = Static<typeof FormerForm>;
