import Type, { type Static } from 'typebox';
import { closed, Formula, Name, Path, Text } from './definition-parts.ts';
import { JoinedBlock, reportBody } from './report-body.ts';
import { Grouping } from './report-groupings.ts';
import { Tone } from './report-sources.ts';

/** What of a report may be published as open data. Marking it here publishes nothing: an administrator does, after a look at just what will be seen. */
const OpenDefinition = Type.Object(
  {
    of: Type.Optional(
      Type.Union([Type.Literal('rows'), Type.Literal('groups')], {
        description: 'Its rows, or its groups without subtotals; groups where it is grouped unless said',
      }),
    ),
    columns: Type.Array(Type.String({ maxLength: 300 }), {
      minItems: 1,
      maxItems: 300,
      description: 'The keys of the columns that are safe for everybody to see; of groups: of every grouping, and of summaries',
    }),
    license: Text('The licence, by its name'),
    license_url: Type.Optional(Type.String({ pattern: '^https://[^\\s"<>]{1,500}$', description: 'Where the licence is to be read' })),
    descriptions: Type.Optional(Type.Record(Type.String({ maxLength: 300 }), Text('What the column is'), { description: 'What columns are, by key' })),
    at: Type.Optional(
      Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'The time of day from which the data of the day are made; 06:00 unless said' }),
    ),
    keep: Type.Optional(Type.Integer({ minimum: 1, maximum: 3660, description: 'For how many days the data of a day can be fetched; 400 unless said' })),
    small: Type.Optional(
      Type.Object(
        {
          below: Type.Integer({ minimum: 2, maximum: 1000, description: 'Numbers above 0 and below this are small' }),
          columns: Type.Array(Type.String({ maxLength: 300 }), {
            minItems: 1,
            description: 'The columns that are withheld together in a line where one of them is small',
          }),
        },
        { ...closed, description: 'Small numbers that could point at somebody are withheld' },
      ),
    ),
  },
  { ...closed, description: 'What may be published as open data' },
);
const ChartType = Type.Union(
  [Type.Literal('bar'), Type.Literal('stacked'), Type.Literal('donut'), Type.Literal('line'), Type.Literal('funnel'), Type.Literal('map')],
  { description: 'map: of a grouping by prefecture of Japan' },
);
export const ReportDefinition = Type.Object(
  {
    report: Name('The API name'),
    label: Text('The label'),
    description: Type.Optional(Text('What the report is for')),
    ...reportBody,
    block_label: Type.Optional(Text('What its own rows are called beside those of `joined`; the label of its object unless said')),
    joined: Type.Optional(
      Type.Record(Name('What formulas of summaries know the block by'), JoinedBlock, {
        minProperties: 1,
        maxProperties: 4,
        description: 'Blocks of other rows, grouped alike, whose figures stand beside its own',
      }),
    ),
    columns_by: Type.Optional(
      Type.Array(Grouping, { minItems: 1, maxItems: 2, description: 'Groupings in columns: with those in rows the report is a matrix' }),
    ),
    chart: Type.Optional(
      Type.Object(
        {
          type: ChartType,
          group: Path('The grouping shown as segments or bars'),
          series: Type.Optional(Path('Another grouping: a bar, part of a bar or line of each group for each of its values')),
          value: Type.Optional(Type.String({ description: 'The summary shown; the count unless said' })),
        },
        closed,
      ),
    ),
    export: Type.Optional(
      Type.Object(
        {
          view: Type.Optional(Type.Union([Type.Literal('details'), Type.Literal('formatted')])),
          format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('xlsx')])),
          encoding: Type.Optional(Type.Union([Type.Literal('shift_jis'), Type.Literal('utf-8'), Type.Literal('utf-8-bom')])),
        },
        { ...closed, description: 'What the export dialog starts with' },
      ),
    ),
    open: Type.Optional(OpenDefinition),
    mail: Type.Optional(Type.Literal('link', { description: 'Neither its rows nor its file ever go out by mail: a mail has a link to it, no more' })),
    roles: Type.Optional(Type.Array(Name('A role'), { description: 'Who may open it; those who may open the folder unless said' })),
    edit: Type.Optional(Type.Array(Name('A role'), { description: 'Who may change it; those who may change the reports of the folder unless said' })),
    manage: Type.Optional(Type.Array(Name('A role'), { description: 'Who may also delete it and say who sees it; those who manage the folder unless said' })),
  },
  { ...closed, description: 'A report (reports/FOLDER/NAME.report.yaml)' },
);
export type ReportDefinition = Static<typeof ReportDefinition>;

export const FolderDefinition = Type.Object(
  {
    folder: Name('The API name'),
    label: Text('The label'),
    description: Type.Optional(Text('What is in it')),
    order: Type.Optional(Type.Number()),
    roles: Type.Optional(Type.Array(Name('A role'), { description: 'Who sees it; those of the folder above unless said, everybody at the top' })),
    edit: Type.Optional(
      Type.Array(Name('A role'), { description: 'Who may add and change reports in it; those of the folder above unless said, administrators at the top' }),
    ),
    manage: Type.Optional(
      Type.Array(Name('A role'), {
        description: 'Who may also delete, and say who sees it; those of the folder above unless said, administrators at the top',
      }),
    ),
  },
  { ...closed, description: 'A report folder (folder.yaml in the folder)' },
);
export type FolderDefinition = Static<typeof FolderDefinition>;

const Span = {
  key: Type.Optional(Name('What it is known by where users arrange the dashboard; made from what it shows unless said')),
  span: Type.Optional(Type.Integer({ minimum: 1, maximum: 12, description: 'Width in twelfths; 12 unless said' })),
  label: Type.Optional(Text('The heading')),
};
const Figure = {
  report: Name('A report'),
  value: Type.Optional(Type.String({ description: 'The summary shown; how many rows unless said' })),
  where: Type.Optional(Formula('Which rows of the report, named as in its own condition')),
  compare: Type.Optional(
    Type.Object({ where: Formula('Which rows it is compared with, such as those of the day before'), label: Text('What these are') }, closed),
  ),
  better: Type.Optional(Type.Union([Type.Literal('more'), Type.Literal('less')], { description: 'Whether a rise or a fall is good; neither unless said' })),
};
export const DashboardDefinition = Type.Object(
  {
    dashboard: Name('The API name'),
    label: Text('The label'),
    description: Type.Optional(Text('What the dashboard is for')),
    filters: Type.Optional(
      Type.Array(
        Type.Object(
          {
            key: Name('What it is called in the address'),
            field: Type.Union([Path('A field'), Type.Array(Path('A field'), { minItems: 1, maxItems: 5 })], {
              description: 'The field of the reports and lists that it filters; of several the first that each has',
            }),
            label: Text('The words beside it'),
          },
          closed,
        ),
        { maxItems: 10, description: 'What viewers may filter all components by, as far as these have the field' },
      ),
    ),
    components: Type.Array(
      Type.Union([
        Type.Object(
          {
            type: Type.Literal('chart'),
            report: Name('A grouped report'),
            as: Type.Optional(ChartType),
            value: Type.Optional(Type.String({ description: 'The summary shown; that of the report’s chart unless said' })),
            ...Span,
          },
          { ...closed, description: 'The chart of a report; enlarges, and leads to the report' },
        ),
        Type.Object({ type: Type.Literal('number'), ...Figure, ...Span }, { ...closed, description: 'One figure of a report, with its change' }),
        Type.Object(
          {
            type: Type.Literal('gauge'),
            ...Figure,
            min: Type.Optional(Type.Number({ description: 'Where the scale begins; 0 unless said' })),
            max: Type.Number({ description: 'Where the scale ends; of a percent 1 is the whole' }),
            ranges: Type.Array(
              Type.Object(
                { to: Type.Number({ description: 'Where the range ends, itself not included' }), tone: Tone, label: Text('What a figure in it means') },
                closed,
              ),
              { minItems: 1, maxItems: 8, description: 'From the lowest up; the last one reaches to the end of the scale' },
            ),
            ...Span,
          },
          { ...closed, description: 'One figure of a report on a scale' },
        ),
        Type.Object(
          {
            type: Type.Literal('trend'),
            report: Name('A report'),
            value: Type.Optional(Type.String({ description: 'The summary shown; that of the report’s chart, or its first one, unless said' })),
            level: Type.Optional(Type.Integer({ minimum: 0, description: 'How deep its groups go, 0: all rows together; the first ones unless said' })),
            days: Type.Optional(Type.Integer({ minimum: 2, maximum: 400, description: 'How many days back; 30 unless said' })),
            ...Span,
          },
          { ...closed, description: 'What was kept of a report day by day, as lines; nothing until its viewer, or somebody of the same access, has it kept' },
        ),
        Type.Object(
          { type: Type.Literal('groups'), report: Name('A grouped report'), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })), ...Span },
          { ...closed, description: 'The groups of a report as a table' },
        ),
        Type.Object(
          {
            type: Type.Literal('list'),
            object: Name('The object'),
            list: Name('Its list view'),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
            ...Span,
          },
          { ...closed, description: 'The first records of a list view' },
        ),
        Type.Object(
          { type: Type.Literal('surveys'), objects: Type.Array(Name('A survey object'), { minItems: 1 }), ...Span },
          { ...closed, description: 'Buttons to the surveys, with what is due' },
        ),
        Type.Object(
          {
            type: Type.Literal('links'),
            links: Type.Array(
              Type.Object(
                {
                  label: Text('The words of the link'),
                  report: Type.Optional(Name('A report')),
                  object: Type.Optional(Name('An object')),
                  list: Type.Optional(Name('A list of the object')),
                  action: Type.Optional(Type.Union([Type.Literal('new'), Type.Literal('export')])),
                },
                closed,
              ),
            ),
            ...Span,
          },
          { ...closed, description: 'Links to reports, lists and new records' },
        ),
        Type.Object({ type: Type.Literal('text'), text: Text('The text'), ...Span }, { ...closed, description: 'A text' }),
      ]),
    ),
  },
  { ...closed, description: 'A dashboard, the home page among them (reports/FOLDER/NAME.dashboard.yaml)' },
);
export type DashboardDefinition = Static<typeof DashboardDefinition>;
