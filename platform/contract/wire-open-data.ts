import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const Day = Type.String({ description: 'A day, YYYY-MM-DD' });

/** A column of open data: its key in the JSON, its heading in the CSV, and what it is. */
const OpenColumn = Type.Object(
  {
    key: Type.String(),
    label: Text,
    type: Type.String({ description: 'text, number, boolean, date, time, datetime, choice, choices' }),
    description: Type.Union([Text, Type.Null()]),
    format: Type.Optional(Type.String({ description: 'How a number or date is shown: percent, integer, decimal, date, datetime, month' })),
    scale: Type.Optional(Type.Integer({ description: 'Decimal places of a number' })),
    unit: Type.Optional(Text),
    choices: Type.Optional(
      Type.Array(Type.Object({ value: Type.String(), label: Text }, closed), { description: 'The values in the JSON, and what they are called' }),
    ),
    /** Small numbers are withheld. */
    small: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type OpenColumn = Static<typeof OpenColumn>;

/** Values by key: { suppressed: true } stands for a small number that is withheld, { not_applicable: true } for 該当なし. */
export const OpenRow = Type.Record(Type.String(), Type.Unknown());
export type OpenRow = Static<typeof OpenRow>;

const head = {
  report: Type.String(),
  label: Text,
  description: Type.Union([Text, Type.Null()]),
  license: Text,
  license_url: Type.Union([Type.String(), Type.Null()]),
};
const OpenDay = Type.Object(
  {
    day: Day,
    made_at: Type.String({ format: 'date-time' }),
    rows: Type.Integer(),
    suppressed: Type.Integer({ description: 'How many values are withheld' }),
    csv_bytes: Type.Integer(),
    json_bytes: Type.Integer(),
  },
  closed,
);
export type OpenDay = Static<typeof OpenDay>;

/** `GET /api/open`: what is open to everybody. */
export const OpenDataList = Type.Object({ sets: Type.Array(Type.Object({ ...head, latest: Type.Union([OpenDay, Type.Null()]) }, closed)) }, closed);
export type OpenDataList = Static<typeof OpenDataList>;

/** `GET /api/open/{report}`: its columns, the days that can be fetched, the newest first, and the first lines of the newest. */
export const OpenDataSet = Type.Object(
  {
    ...head,
    columns: Type.Array(OpenColumn),
    small_below: Type.Union([Type.Integer(), Type.Null()]),
    days: Type.Array(OpenDay),
    sample: Type.Array(OpenRow),
  },
  closed,
);
export type OpenDataSet = Static<typeof OpenDataSet>;

/** `GET /api/settings/open-data`: every report that is marked, and whether it is published. */
export const OpenDataSettings = Type.Object(
  {
    sets: Type.Array(
      Type.Object(
        {
          report: Type.String(),
          label: Text,
          /** changed: what was published is not what the definition says now, and nobody reaches it until it is published again. */
          state: Type.Union([Type.Literal('closed'), Type.Literal('published'), Type.Literal('changed')]),
          published_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
          published_by: Type.Union([Type.String(), Type.Null()]),
          latest: Type.Union([OpenDay, Type.Null()]),
          fetched: Type.Integer({ description: 'How often it was fetched in the last 30 days' }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type OpenDataSettings = Static<typeof OpenDataSettings>;

/** `GET /api/settings/open-data/{report}`: just what would be seen. `revision` is what is agreed to by publishing. */
export const OpenDataPreview = Type.Object(
  {
    ...head,
    revision: Type.String(),
    state: Type.String(),
    columns: Type.Array(OpenColumn),
    small_below: Type.Union([Type.Integer(), Type.Null()]),
    keep_days: Type.Integer(),
    at: Type.String({ description: 'HH:MM, the time of day from which it is made' }),
    rows: Type.Array(OpenRow, { description: 'The first hundred' }),
    count: Type.Integer(),
    suppressed: Type.Integer({ description: 'How many values of these rows are withheld' }),
    restricted: Type.Array(Type.String({ description: 'Keys of columns of fields that not everybody with an account may read' })),
    fetched: Type.Array(Type.Object({ day: Day, csv: Type.Integer(), json: Type.Integer() }, closed), {
      description: 'How often, by day, of the last 30 days',
    }),
  },
  closed,
);
export type OpenDataPreview = Static<typeof OpenDataPreview>;

/** `PUT /api/settings/open-data/{report}` publishes what was seen under this revision. */
export const PublishRequest = Type.Object({ revision: Type.String({ minLength: 1, maxLength: 100 }) }, closed);
export type PublishRequest = Static<typeof PublishRequest>;
