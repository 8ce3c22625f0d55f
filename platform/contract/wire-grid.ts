/** What crosses the wire about records that are edited as a grid: many rows of one object, a column a field. */
import Type, { type Static } from 'typebox';
import { GRID_DRAFTS, GRID_NAMES, GRID_PAGE } from './grid-limits.ts';
import { draftContent } from './wire-forms.ts';
import { ObjectDescription } from './wire.ts';

const closed = { additionalProperties: false } as const;
const Values = Type.Record(Type.String(), Type.Unknown({ description: 'A value in the wire form of its field type; blanks are left out' }));
const Reference = Type.Object({ id: Type.String(), label: Type.String() }, closed);

/** Where a row of a grid is: a record, or a day of a respondent for which there is none yet. */
const GridPlace = Type.Object(
  {
    id: Type.Union([Type.String(), Type.Null()], { description: 'null: a record to be created' }),
    title: Type.String(),
    respondent: Type.Optional(Reference),
    date: Type.Optional(Type.String({ format: 'date' })),
  },
  closed,
);
export type GridPlace = Static<typeof GridPlace>;

/** A row with what it is edited with. */
const GridRow = Type.Object(
  {
    id: Type.Union([Type.String(), Type.Null()]),
    version: Type.Integer(),
    title: Type.String(),
    values: Values,
    /** Values that conditions and rules read through lookups: dotted path → value. */
    reach: Values,
    /** Number field → what the respondent answered last before, newest first. */
    past: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Number()))),
    updated_by: Type.Union([Type.String(), Type.Null()]),
    updated_at: Type.Union([Type.String(), Type.Null()]),
    /** Why nothing can be entered into the row, in words; null when it can. */
    locked: Type.Union([Type.String(), Type.Null()]),
    respondent: Type.Optional(Reference),
    date: Type.Optional(Type.String({ format: 'date' })),
  },
  closed,
);
export type GridRow = Static<typeof GridRow>;

/** `GET …/grid`: which rows there are, in order, and the first of them. */
export const GridAnswer = Type.Object(
  {
    kind: Type.Union([Type.Literal('days'), Type.Literal('day'), Type.Literal('list')]),
    /** Of `days`: whose they are. */
    respondent: Type.Union([Reference, Type.Null()]),
    /** Of `list`: what the list is called. */
    label: Type.Union([Type.Object({ ja: Type.String(), en: Type.String() }, closed), Type.Null()]),
    places: Type.Array(GridPlace),
    /** There are more rows than a grid takes. */
    more: Type.Boolean(),
    /** Why nothing can be entered now, in words; null when it can. */
    closed: Type.Union([Type.String(), Type.Null()]),
    rows: Type.Array(GridRow, { description: 'The first of the places' }),
    describe: ObjectDescription,
  },
  closed,
);
export type GridAnswer = Static<typeof GridAnswer>;

/** `POST …/grid/rows`: which rows are wanted. */
export const GridRowsRequest = Type.Object(
  {
    ids: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: GRID_PAGE })),
    places: Type.Optional(
      Type.Array(Type.Object({ respondent: Type.String({ maxLength: 100 }), date: Type.String({ maxLength: 20 }) }, closed), {
        maxItems: GRID_PAGE,
        description: 'Days of respondents: the record, or, where there is none, what a new one starts with',
      }),
    ),
  },
  closed,
);
export type GridRowsRequest = Static<typeof GridRowsRequest>;
export const GridRows = Type.Object({ rows: Type.Array(GridRow) }, closed);
export type GridRows = Static<typeof GridRows>;

/** `POST …/grid/previous`: days of respondents whose answer before is asked for. */
export const GridPreviousRequest = Type.Object(
  {
    places: Type.Array(Type.Object({ respondent: Type.String({ maxLength: 100 }), date: Type.String({ maxLength: 20 }) }, closed), {
      minItems: 1,
      maxItems: GRID_PAGE,
    }),
  },
  closed,
);
export type GridPreviousRequest = Static<typeof GridPreviousRequest>;
/** What may be copied of the last answers before these days, in their order; null where there is none that the viewer may read. */
export const GridPrevious = Type.Object(
  { previous: Type.Array(Type.Union([Type.Object({ date: Type.String({ format: 'date' }), values: Values }, closed), Type.Null()])) },
  closed,
);
export type GridPrevious = Static<typeof GridPrevious>;

const place = Type.String({ minLength: 1, maxLength: 500, description: 'As of a draft' });
const device = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$', description: 'Made once by each browser' });
/** `POST …/grid/drafts/find`: of which rows the viewer's drafts are wanted. */
export const GridDraftsRequest = Type.Object(
  {
    places: Type.Array(place, { maxItems: GRID_PAGE }),
    new_rows: Type.Optional(Type.Boolean({ description: 'Those too of rows that were added to a grid and are no records yet' })),
  },
  closed,
);
export type GridDraftsRequest = Static<typeof GridDraftsRequest>;
/** The viewer's drafts, newest first, as far as the viewer still reads their records and fields. */
export const GridDrafts = Type.Object(
  { drafts: Type.Array(Type.Object({ place, device, at: Type.String({ format: 'date-time' }), ...draftContent }, closed)) },
  closed,
);
export type GridDrafts = Static<typeof GridDrafts>;
/** `PUT …/grid/drafts`: what is typed into rows of a grid and not saved, and drafts that are no longer wanted. */
export const GridDraftsChange = Type.Object(
  {
    device,
    kept: Type.Array(Type.Object({ place, ...draftContent }, closed), { maxItems: GRID_DRAFTS }),
    dropped: Type.Array(Type.Object({ place, device }, closed), { maxItems: GRID_DRAFTS }),
  },
  closed,
);
export type GridDraftsChange = Static<typeof GridDraftsChange>;

/** `POST …/grid/names`: what looked-up records are called, as people write and paste them. */
export const GridNamesRequest = Type.Object(
  { field: Type.String({ maxLength: 100 }), names: Type.Array(Type.String({ maxLength: 1000 }), { minItems: 1, maxItems: GRID_NAMES }) },
  closed,
);
export type GridNamesRequest = Static<typeof GridNamesRequest>;
/** The records that are called so; a name that several have is here more than once. */
export const GridNames = Type.Object({ records: Type.Array(Reference) }, closed);
export type GridNames = Static<typeof GridNames>;
