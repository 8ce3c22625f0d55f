import Type, { type Static } from 'typebox';
import { closed, Formula, Name, Path, Sort, Text } from './definition-parts.ts';
import { Bucket, Format, Grouping, ReportSummary } from './report-groupings.ts';
import { CellHighlights, reportSources, RowHighlights } from './report-sources.ts';

const ReportColumn = Type.Union([
  Path('A field'),
  Type.Object(
    {
      field: Type.Optional(Path('A field')),
      formula: Type.Optional(Formula('What is computed for each row')),
      bucket: Type.Optional(Bucket),
      key: Type.Optional(Name('The key of the column; made from the field unless said')),
      label: Type.Optional(Text('The heading')),
      format: Type.Optional(Format),
      link: Type.Optional(Type.Union([Type.Literal('record')], { description: 'The cell links to the record it comes from' })),
      highlight: Type.Optional(CellHighlights),
    },
    closed,
  ),
]);
/** Which rows, what is shown of them and what is computed: of a report, and of each block that is joined to one. */
export const reportBody = {
  from: Name('The object each row is of'),
  ...reportSources,
  where: Type.Optional(Formula('Which rows')),
  filters: Type.Optional(Type.Array(Path('A field'), { description: 'The fields that a reader is offered to filter by' })),
  columns: Type.Array(ReportColumn, { minItems: 1, maxItems: 300 }),
  group_by: Type.Optional(Type.Array(Grouping, { maxItems: 4, description: 'Groupings in order' })),
  summaries: Type.Optional(Type.Array(ReportSummary, { maxItems: 100, description: 'What is computed for each group and for all' })),
  sort: Type.Optional(Sort),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Only so many rows, the first in the order of `sort`' })),
  highlight: Type.Optional(RowHighlights),
  frozen: Type.Optional(Type.Integer({ minimum: 0, maximum: 5, description: 'So many columns stay in sight while the others scroll sideways; 1 unless said' })),
};
export const JoinedBlock = Type.Object(
  { label: Type.Optional(Text('The heading of the block; the label of its object unless said')), ...reportBody },
  { ...closed, description: 'Rows of their own, in as many groupings as the report, each by the same kind of value' },
);
/** A report without what it is to others, or a block without its heading. */
export type ReportBody = Omit<Static<typeof JoinedBlock>, 'label'>;
