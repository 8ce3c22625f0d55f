import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, { ...closed, description: 'The text in both languages' });

/** The types that records of an object are of: the values of one of its picklists. */
export const RecordTypes = Type.Object(
  {
    field: Type.String({ description: 'The picklist' }),
    types: Type.Array(
      Type.Object(
        {
          value: Type.String(),
          label: Text,
          description: Type.Union([Text, Type.Null()]),
          can_create: Type.Boolean({ description: 'The viewer may create records of the type, and give it to others' }),
          values: Type.Record(Type.String(), Type.Array(Type.String()), { description: 'The values that it takes of other picklists; of those not named all' }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type RecordTypes = Static<typeof RecordTypes>;
