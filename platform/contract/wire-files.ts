/** What crosses the wire about files on their way, and about what is shown of a file. */
import Type, { type Static, type TSchema } from 'typebox';
import { FileAnswer } from './wire.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** `POST /api/uploads`: announces a file for a file field, or for a comment on a record. */
export const UploadRequest = Type.Object(
  {
    object: Type.String({ maxLength: 40 }),
    field: Type.Optional(Type.String({ maxLength: 40 })),
    comment_on: Type.Optional(Type.String({ maxLength: 40, description: 'The id of the record; instead of a field' })),
    name: Type.String({ maxLength: 1000 }),
    size: Type.Integer({ minimum: 0, description: 'Bytes' }),
  },
  closed,
);
export type UploadRequest = Static<typeof UploadRequest>;

/** A file on its way. The next part begins at byte `received`. */
export const UploadState = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    size: Type.Integer(),
    received: Type.Integer(),
    part_size: Type.Integer({ description: 'The most bytes of a part' }),
    file: nullable(FileAnswer),
  },
  closed,
);
export type UploadState = Static<typeof UploadState>;

/** The beginning of a text file, decoded. */
export const FileText = Type.Object({ text: Type.String(), encoding: Type.String(), truncated: Type.Boolean() }, closed);
export type FileText = Static<typeof FileText>;
