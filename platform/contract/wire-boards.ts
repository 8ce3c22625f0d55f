/** What crosses the wire about lists as boards. */
import Type, { type Static } from 'typebox';
import type { Column } from './wire.ts';

/** A board: the picklist whose values are the columns, what cards show, the number that is summed. With the description of the list. */
export interface BoardDescription {
  readonly by: Column;
  readonly cards: readonly Column[];
  readonly sum: Column | null;
  /** Whether the viewer may change the picklist of any record at all. */
  readonly can_move: boolean;
  /** Whether records can have no value. */
  readonly can_be_blank: boolean;
}

/** `GET /api/objects/{object}/lists/{list}/board`: how many records each column has, those that have any. */
export const BoardCounts = Type.Object(
  {
    columns: Type.Array(
      Type.Object(
        {
          /** null: records without a value. */
          value: Type.Union([Type.String(), Type.Null()]),
          count: Type.Integer(),
          sum: Type.Union([Type.Number(), Type.Null()]),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type BoardCounts = Static<typeof BoardCounts>;
