/** What crosses the wire about folders of reports that users make. */
import Type, { type Static, type TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Id = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' });
const Label = Type.String({ maxLength: 200 });
/** The most that a folder is shared with. */
export const MOST_SHARES = 200;

/** With whom: a user, all who have a role, all who belong to a unit (a prefecture, an institution). What for: to open the reports, to change them, to say who has them. */
const share = {
  kind: Type.Union([Type.Literal('user'), Type.Literal('role'), Type.Literal('unit')]),
  id: Type.String({ maxLength: 100 }),
  right: Type.Union([Type.Literal('view'), Type.Literal('edit'), Type.Literal('manage')]),
};
export const FolderShare = Type.Object(share, closed);
export type FolderShare = Static<typeof FolderShare>;
export type FolderRight = FolderShare['right'];

/** `POST /api/own-folders`: a folder of the viewer's own; `parent`: one that the viewer manages, or null. */
export const NewOwnFolder = Type.Object({ label: Label, parent: nullable(Id) }, closed);
export type NewOwnFolder = Static<typeof NewOwnFolder>;

/** `PUT /api/own-folders/{folder}`: what is not given stays. `version`: the one that was seen. */
export const OwnFolderChange = Type.Object(
  {
    label: Type.Optional(Label),
    parent: Type.Optional(nullable(Id)),
    shares: Type.Optional(Type.Array(FolderShare, { maxItems: MOST_SHARES })),
    version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  },
  closed,
);
export type OwnFolderChange = Static<typeof OwnFolderChange>;

/** `GET /api/own-folders/{folder}`: for those who manage it. */
export const OwnFolder = Type.Object(
  {
    folder: Type.String(),
    label: Type.String(),
    parent: nullable(Type.String()),
    owner: nullable(Type.String()),
    version: Type.Integer(),
    changed_at: Type.String(),
    changed_by: Type.String(),
    shares: Type.Array(Type.Object({ ...share, label: Type.String() }, closed)),
    /** What is shared with whom above it holds here, too. */
    inherited: Type.Array(Type.Object({ ...share, label: Type.String(), folder_label: Type.String() }, closed)),
    roles: Type.Array(Type.Object({ id: Type.String(), label: Type.Object({ ja: Type.String(), en: Type.String() }, closed) }, closed), {
      description: 'All roles that it could be shared with',
    }),
  },
  closed,
);
export type OwnFolder = Static<typeof OwnFolder>;
