/** What crosses the wire about reports that users make, favourites, and saved settings of reports. */
import Type, { type Static, type TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const Search = Type.String({ maxLength: 1000, description: 'Words that each must occur somewhere in the row' });
const Filter = Type.String({ maxLength: 8000, description: 'A formula over the report’s fields' });
const Sort = Type.String({ maxLength: 1000, description: 'Column keys, a minus in front for downwards' });
const Label = Type.String({ maxLength: 200 });
const Description = Type.String({ maxLength: 2000 });
/** A declared folder; null: one's own reports. */
const Folder = nullable(Type.String({ maxLength: 100 }));
/** As in `reports/*.report.yaml`, without `report`, `label` and `description`. */
const Content = Type.Record(Type.String(), Type.Unknown(), { description: 'What the report says, as in a .report.yaml' });

/** `POST /api/own-reports`: saved under a name, as a report of one's own: another with what narrows it on the screen, or a whole definition. */
export const NewOwnReport = Type.Object(
  {
    label: Label,
    description: Description,
    folder: Folder,
    from: Type.Optional(Type.Object({ report: Type.String({ maxLength: 100 }), filter: Filter, sort: Sort }, closed)),
    definition: Type.Optional(Content),
  },
  closed,
);
export type NewOwnReport = Static<typeof NewOwnReport>;

/** `PUT /api/own-reports/{report}`: what is not given stays. `version`: the one that was seen. */
export const OwnReportChange = Type.Object(
  {
    label: Type.Optional(Label),
    description: Type.Optional(Description),
    folder: Type.Optional(Folder),
    narrowed: Type.Optional(Type.Object({ filter: Filter, sort: Sort }, { ...closed, description: 'What narrows it on the screen becomes a part of it' })),
    definition: Type.Optional(Content),
    version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  },
  closed,
);
export type OwnReportChange = Static<typeof OwnReportChange>;

/** `GET /api/reports/{report}/definition`: for those who may change the report. */
export const ReportSource = Type.Object(
  {
    report: Type.String(),
    label: Text,
    description: nullable(Text),
    folder: Folder,
    definition: Content,
    yaml: Type.String({ description: 'The same as a file of definitions has it' }),
    /** Null of a declared report: it is changed by its file. */
    version: nullable(Type.Integer()),
    owner: nullable(Type.String()),
    changed_at: nullable(Type.String()),
    changed_by: nullable(Type.String()),
  },
  closed,
);
export type ReportSource = Static<typeof ReportSource>;

/** `POST /api/report-check`: what is wrong with a definition; nothing is saved. */
export const ReportCheck = Type.Object({ definition: Content }, closed);
export const ReportProblems = Type.Object(
  {
    problems: Type.Array(
      Type.Object(
        {
          path: Type.Array(Type.Union([Type.String(), Type.Integer()]), { description: 'Where in the definition' }),
          code: Type.String(),
          message: Type.String(),
          at: Type.Optional(Type.Integer({ description: 'At which character of a formula, from 0' })),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ReportProblems = Static<typeof ReportProblems>;
export const ReportChecked = Type.Object(
  { ...ReportProblems.properties, yaml: Type.String({ description: 'The definition as a file has it, but for name and label' }) },
  closed,
);
export type ReportChecked = Static<typeof ReportChecked>;

/** `POST /api/reports/{report}/settings`, `PUT …/settings/{setting}`: what narrows a report, under a name. */
export const SettingRequest = Type.Object(
  { label: Label, search: Search, filter: Filter, sort: Sort, shared: Type.Boolean({ description: 'With all who may open the report' }) },
  closed,
);
export type SettingRequest = Static<typeof SettingRequest>;
export const ReportSetting = Type.Object(
  {
    setting: Type.String(),
    label: Type.String(),
    search: Type.String(),
    filter: Type.String(),
    sort: Type.String(),
    shared: Type.Boolean(),
    own: Type.Boolean(),
    /** The viewer has the report open so. */
    opens: Type.Boolean(),
  },
  closed,
);
export type ReportSetting = Static<typeof ReportSetting>;
export const ReportSettings = Type.Object({ settings: Type.Array(ReportSetting) }, closed);
export type ReportSettings = Static<typeof ReportSettings>;
/** `PUT /api/reports/{report}/default-setting`: how the report opens for the viewer; null: as it says itself. */
export const DefaultSetting = Type.Object({ setting: nullable(Type.String({ maxLength: 100 })) }, closed);
export type DefaultSetting = Static<typeof DefaultSetting>;

/** Of the answer of a report: what is not of its definition. */
export const ReportKeeping = Type.Object(
  {
    favourite: Type.Boolean(),
    settings: Type.Array(ReportSetting),
    /** Of a report that a user made. */
    made: nullable(
      Type.Object(
        {
          own: Type.Boolean(),
          owner: nullable(Type.String()),
          version: Type.Integer(),
          changed_at: Type.String(),
          changed_by: Type.String(),
          missing: Type.Array(Type.String(), { description: 'What is left out, in words' }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ReportKeeping = Static<typeof ReportKeeping>;
