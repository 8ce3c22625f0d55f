/** What crosses the wire about files that are made in the background. */
import Type, { type Static, type TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const Moment = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' });

/** How many files of one user wait or are made at once. */
export const MOST_EXPORTS_UNDER_WAY = 20;

/** Of what a file is to be: a report, or a list of an object. */
const Target = Type.Union([
  Type.Object({ report: Type.String({ maxLength: 100 }) }, closed),
  Type.Object({ object: Type.String({ maxLength: 100 }), list: Type.String({ maxLength: 100 }) }, closed),
]);
export type ExportTarget = Static<typeof Target>;

const word = Type.Optional(Type.String({ maxLength: 40 }));
/** What the rows are narrowed and sorted by, and what the file is to be; as of the addresses that send a file at once. */
const Parameters = Type.Object(
  {
    search: Type.Optional(Type.String({ maxLength: 1000 })),
    filter: Type.Optional(Type.String({ maxLength: 20_000 })),
    sort: Type.Optional(Type.String({ maxLength: 2000 })),
    /** Of a joined report: the block whose rows are wanted. */
    block: Type.Optional(Type.String({ maxLength: 100 })),
    /** Of a list. */
    columns: Type.Optional(Type.String({ maxLength: 20_000 })),
    view: word,
    format: word,
    separator: word,
    header: word,
    values: word,
    encoding: word,
    unmappable: word,
  },
  closed,
);
export type ExportJobParameters = Static<typeof Parameters>;

export const ExportJobRequest = Type.Object(
  {
    target: Target,
    parameters: Parameters,
    when: Type.Union([Type.Literal('large'), Type.Literal('always')], {
      description:
        'large: only when there are more rows than the application says (exports.job_above); otherwise nothing is made, and the file can be sent at once',
    }),
    mail: Type.Boolean({ description: 'Also tell by mail when it is ready' }),
  },
  closed,
);
export type ExportJobRequest = Static<typeof ExportJobRequest>;

const Finding = Type.Object({ row: Type.Integer(), column: Type.String(), character: Type.String() }, closed);
const job = {
  id: Type.String(),
  target: Target,
  label: Text,
  /** waiting, making, finished, failed, cancelled, expired (its file is gone). */
  state: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('making'),
    Type.Literal('finished'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
    Type.Literal('expired'),
  ]),
  view: Type.String(),
  format: Type.String(),
  encoding: Type.String(),
  narrowed: Type.Boolean({ description: 'Not all rows: a search or a filter was asked for' }),
  rows: Type.Integer({ description: 'Rows in it, so far' }),
  expected: nullable(Type.Integer({ description: 'Rows that there were when it was asked for; null: not counted' })),
  file_name: nullable(Type.String()),
  size: nullable(Type.Integer({ description: 'Bytes' })),
  sha256: nullable(Type.String({ description: 'Of the content, in hexadecimal digits' })),
  /** Characters that the encoding lacks, by 〓 in the file, or that it was thrown away for. */
  unmappable: Type.Integer(),
  reason: nullable(Type.Object({ code: Type.String(), message: Text }, { ...closed, description: 'Why it failed' })),
  mail: Type.Boolean(),
  created_at: Moment,
  finished_at: nullable(Moment),
  expires_at: nullable(Moment),
};
export const ExportJob = Type.Object(job, closed);
export type ExportJob = Static<typeof ExportJob>;

/** `GET /api/exports/{id}`. */
export const ExportJobDetail = Type.Object(
  {
    ...job,
    findings: Type.Array(Finding, { description: 'The first 200 of the characters that the encoding lacks; row 0 is the header' }),
    refused: nullable(
      Type.Object(
        { code: Type.String(), message: Text },
        { ...closed, description: 'Why the file is not given to its asker any more: what they may see has changed' },
      ),
    ),
  },
  closed,
);
export type ExportJobDetail = Static<typeof ExportJobDetail>;

/** `POST /api/exports`. `job` null: there are so few rows that the file can be sent at once. */
export const ExportJobStart = Type.Object({ job: nullable(ExportJob), rows: nullable(Type.Integer()) }, closed);
export type ExportJobStart = Static<typeof ExportJobStart>;

/** `GET /api/exports`, newest first. */
export const ExportJobs = Type.Object({ rows: Type.Array(ExportJob), next: nullable(Type.String()) }, closed);
export type ExportJobs = Static<typeof ExportJobs>;

/** `GET /api/exports/news`: what is under way, and what has ended since the viewer last looked. */
export const ExportNews = Type.Object({ under_way: Type.Integer(), ended: Type.Array(ExportJob, { description: 'The first 20' }) }, closed);
export type ExportNews = Static<typeof ExportNews>;

/** `POST /api/exports/{id}/again`: what is to be otherwise this time. */
export const ExportAgain = Type.Object({ encoding: word, unmappable: word }, closed);
export type ExportAgain = Static<typeof ExportAgain>;
