import Type, { type Static, type TSchema } from 'typebox';
import { closed, Formula, Name, NAME_PATTERN, Path, Text } from './definition-parts.ts';
import { SummaryKind } from './summary-kinds.ts';

const joinKeys = {
  object: Name('The object'),
  where: Type.Optional(Formula('Which of its records, named by its own fields')),
  within: Type.Optional(Name('The name of another joined object whose record they belong to; the row itself unless said')),
};
const Join = Type.Object({ ...joinKeys, by: Name('Its lookup field that points to the row, or to the record that `within` names') }, closed);
const byAlias = <T extends TSchema>(value: T, description: string) =>
  Type.Optional(Type.Record(Type.String({ pattern: NAME_PATTERN }), value, { description }));

const SetValue = Type.Object(
  {
    kind: SummaryKind,
    of: Type.Optional(Path('The field that is added up; of its records when kind is count')),
    label: Type.Optional(Text('The heading')),
  },
  closed,
);
const RecordSet = Type.Object(
  {
    ...joinKeys,
    by: Path('Its lookup that points to the row, or to the record that `within` names; by dots through other lookups'),
    at_least: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'From how many records on there are some; 1 unless said' })),
    label: Type.Optional(Text('What it says of a row that there are some')),
    values: Type.Optional(Type.Record(Type.String({ pattern: NAME_PATTERN }), SetValue, { description: 'What is computed of the records of each row' })),
  },
  closed,
);

/** Where the rows of a report come from beside its object. */
export const reportSources = {
  with_or_without: byAlias(Join, 'Records of other objects beside each row; rows without one stay'),
  with: byAlias(Join, 'Records of other objects beside each row; rows without one are left out'),
  only_with: byAlias(RecordSet, 'Only rows that have such records; no row comes twice'),
  without: byAlias(RecordSet, 'Only rows that have no such records'),
  beside: byAlias(RecordSet, 'Records told of by each row in values: whether there are some, how many, sums; no row comes twice, and none is left out'),
};
/** The keys under which a report names objects beside that of its rows, each by an alias. */
export const sourceGroups = ['with_or_without', 'with', 'only_with', 'without', 'beside'] as const satisfies readonly (keyof typeof reportSources)[];
/** Records of another object that are told of, not shown row by row. */
export type RecordSetDefinition = Static<typeof RecordSet>;
export type JoinDefinition = Static<typeof Join>;

/** What a cell or a row stands out by. Words go with the colour: not everybody sees it. */
export const Tone = Type.Union([Type.Literal('good'), Type.Literal('warn'), Type.Literal('bad'), Type.Literal('idle')]);
export type Tone = Static<typeof Tone>;
const standOut = { tone: Tone, label: Type.Optional(Text('What it means, in a word')) };
/** Rows that stand out; the first that holds counts. */
export const RowHighlights = Type.Array(Type.Object({ when: Formula('Which rows'), ...standOut }, closed), {
  minItems: 1,
  maxItems: 10,
  description: 'Rows that stand out, by a colour and a word; the first that holds counts',
});
/** Cells of a column that stand out; the first that holds counts. */
export const CellHighlights = Type.Array(
  Type.Object(
    {
      when: Type.Optional(Formula('Of which rows')),
      from: Type.Optional(Type.Number({ description: 'From this value of the column on' })),
      below: Type.Optional(Type.Number({ description: 'Below this value of the column' })),
      ...standOut,
    },
    closed,
  ),
  {
    minItems: 1,
    maxItems: 10,
    description: 'Cells that stand out, by a colour and a word: by a condition, or by a range of a column of numbers; the first that holds counts',
  },
);
export type HighlightDefinition = Static<typeof CellHighlights>[number];
