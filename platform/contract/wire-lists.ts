/** What crosses the wire about list views that users make, and about how each user has a list. */
import Type, { type Static, type TSchema } from 'typebox';
import { Column, Row } from './wire.ts';
import type { BoardDescription } from './wire-boards.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const Path = Type.String({ minLength: 1, maxLength: 400, description: 'A field, through lookups by dots: institution.prefecture' });
const Columns = Type.Array(Path, { minItems: 1, maxItems: 100 });
const Sort = Type.String({ maxLength: 1000, description: 'Fields, a minus in front for downwards: -report_date,title' });

/** With whom a list is shared: everybody who reads the object, or users of roles; nobody when neither. */
const Sharing = Type.Object({ everyone: Type.Boolean(), roles: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }) }, closed);

/** `POST /api/objects/{object}/lists` and, with the version that was seen, `PUT …/lists/{id}`. */
export const ListRequest = Type.Object(
  {
    label: Type.String({ maxLength: 200 }),
    columns: Columns,
    where: nullable(Type.String({ maxLength: 4000, description: 'A formula over the object’s fields' })),
    sort: Sort,
    shared: Sharing,
    version: Type.Optional(Type.Integer({ maximum: 2_147_483_647 })),
  },
  closed,
);
export type ListRequest = Static<typeof ListRequest>;

/** `GET /api/objects/{object}/lists/{list}`: what a list says, as far as the viewer reads it. */
export const ListDefinition = Type.Object(
  {
    list: Type.String(),
    label: Text,
    columns: Type.Array(Column),
    /** Null: every record; also when it tells of fields that the viewer does not read (then `can.copy` is false). */
    where: nullable(Type.String()),
    sort: Type.String(),
    /** Of a list that a user made. */
    made: nullable(
      Type.Object(
        { owner: nullable(Type.String()), own: Type.Boolean(), shared: Sharing, version: Type.Integer(), missing: Type.Array(Type.String()) },
        closed,
      ),
    ),
    /** The roles that one may share with. */
    roles: Type.Array(Type.Object({ role: Type.String(), label: Text }, closed)),
    can: Type.Object({ edit: Type.Boolean(), share: Type.Boolean(), copy: Type.Boolean(), export: Type.Boolean() }, closed),
  },
  closed,
);
export type ListDefinition = Static<typeof ListDefinition>;

const OfferedList = Type.Object(
  { list: Type.String(), label: Text, kind: Type.String({ description: 'declared, own or shared' }), pinned: Type.Boolean() },
  closed,
);
/** `GET /api/objects/{object}/lists`: the lists that the viewer is offered, in the order of the picker. */
export const OfferedLists = Type.Object({ lists: Type.Array(OfferedList), open: Type.String({ description: 'The list that the tab opens' }) }, closed);
export type OfferedLists = Static<typeof OfferedLists>;

/** `PUT /api/objects/{object}/lists/{list}/setting`: how the viewer has the list; null: as the list says. `DELETE`: all of it as the list says. */
export const ListSetting = Type.Object(
  {
    columns: nullable(Columns),
    widths: Type.Record(Type.String({ maxLength: 400 }), Type.Integer({ minimum: 40, maximum: 2000 }), { maxProperties: 200 }),
    sort: nullable(Sort),
    view: Type.Optional(
      Type.Union([Type.Literal('table'), Type.Literal('split'), Type.Literal('board')], { description: 'As a table, beside the open record, or as a board' }),
    ),
    split: Type.Optional(Type.Integer({ minimum: 20, maximum: 80, description: 'How much of the page the list takes beside a record, in percent' })),
  },
  closed,
);
export type ListSetting = Static<typeof ListSetting>;
/** `POST /api/objects/{object}/lists/{list}/rows-again`: certain rows of a list as they are now, such as those that were just changed in it. */
export const RowsAgainRequest = Type.Object(
  {
    ids: Type.Array(Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' }), { minItems: 1, maxItems: 1000 }),
    columns: Type.Optional(Type.String({ maxLength: 40_000 })),
    search: Type.Optional(Type.String({ maxLength: 1000 })),
    filter: Type.Optional(Type.String({ maxLength: 8000 })),
  },
  closed,
);
export type RowsAgainRequest = Static<typeof RowsAgainRequest>;
export const RowsAgain = Type.Object(
  {
    rows: Type.Array(Row, { description: 'Those that the viewer still reads, whether they still are rows of the list or not' }),
    left: Type.Array(Type.String(), { description: 'The ids of those that are no rows of the list any more, as it is narrowed' }),
  },
  closed,
);
export type RowsAgain = Static<typeof RowsAgain>;
/** `PUT /api/objects/{object}/pinned-list`: the list that the object's tab opens; null: the first one. */
export const PinnedList = Type.Object({ list: nullable(Type.String({ maxLength: 100 })) }, closed);
export type PinnedList = Static<typeof PinnedList>;

/** `GET /api/objects/{object}/columns`: what may stand in a column or condition, of the object or of what a path leads to. */
export const ReachableColumns = Type.Object(
  {
    columns: Type.Array(
      Type.Object(
        {
          column: Column,
          /** The labels of the lookups on the way. */
          through: Type.Array(Text),
          /** Of a lookup: it leads on to fields. */
          opens: Type.Boolean(),
          /** Of a lookup: where its records are chosen from. */
          choices: nullable(Type.Object({ object: Type.String(), field: Type.String() }, closed)),
          /** Of a lookup to what users belong to: the scope, as in USER.prefecture. */
          scope: nullable(Type.Object({ name: Type.String(), label: Text }, closed)),
        },
        closed,
      ),
    ),
    /** There are more than are told. */
    more: Type.Boolean(),
  },
  closed,
);
export type ReachableColumns = Static<typeof ReachableColumns>;
export type ReachableColumn = ReachableColumns['columns'][number];

/** `GET /api/objects/{object}/pointing`: the lookups that lead to it. */
export const PointingObjects = Type.Object(
  { pointing: Type.Array(Type.Object({ object: Type.String(), label: Text, by: Type.String({ description: 'The lookup' }), by_label: Text }, closed)) },
  closed,
);
export type PointingObjects = Static<typeof PointingObjects>;

/** `POST /api/objects/{object}/condition`: what is wrong with a filter, each at its place (characters from 0). */
export const ConditionCheck = Type.Object({ formula: Type.String({ maxLength: 8000 }) }, closed);
export const ConditionProblems = Type.Object(
  { problems: Type.Array(Type.Object({ message: Type.String(), start: Type.Integer(), end: Type.Integer() }, closed)) },
  closed,
);
export type ConditionProblems = Static<typeof ConditionProblems>;

/** What comes with the first rows of a list (`describe=1`). */
export interface ListDescription {
  readonly object: string;
  readonly object_label: Static<typeof Text>;
  readonly icon: string | null;
  readonly list: string;
  readonly label: Static<typeof Text>;
  readonly lists: OfferedLists['lists'];
  /** The list's own condition and order. */
  readonly where: string | null;
  readonly sort: string;
  /** The keys of the list's own columns. */
  readonly columns: readonly string[];
  /** How the viewer has it. */
  readonly setting: ListSetting;
  /** Whether others see a list that a user made. */
  readonly shared: boolean;
  /** Of a list that a user made: what is left out, because it was removed or is not for the viewer. */
  readonly missing: readonly string[];
  readonly filters: ReachableColumns['columns'];
  /** How it opens unless the viewer has it otherwise. */
  readonly view: 'table' | 'split' | 'board';
  /** The list as a board, where it is one. */
  readonly board: BoardDescription | null;
  readonly can: {
    readonly create: boolean;
    readonly update: boolean;
    readonly delete: boolean;
    readonly edit: boolean;
    readonly share: boolean;
    readonly copy: boolean;
    readonly export: boolean;
  };
}
